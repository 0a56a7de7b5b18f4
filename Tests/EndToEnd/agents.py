"""The agent that voice workers create, word for word."""

from conversion.v1 import agent_pb2
from google.protobuf import json_format

AGENT_JSON = """{
    "name": "Sales Agent with Tracking",
    "model": "gpt-4o-mini",
    "instructions": "You are a sales agent. When the caller completes a purchase or signs up for a plan, use the track_conversion tool to record the event with details like plan name and amount.",
    "voiceEnabled": true,
    "transcriber": { "provider": "deepgram", "model": "nova-2-conversationalai" },
    "voice": { "provider": "deepgram", "voiceId": "aura-2-thalia-en" },
    "analyticsEnabled": true,
    "analyticsTrackConversions": true,
    "analyticsConversionEvent": "purchase"
}"""


def make_agent():
    """A new message each time, to be changed at will."""
    return json_format.Parse(AGENT_JSON, agent_pb2.Agent())
