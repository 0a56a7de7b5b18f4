"""The call that is measured: the request that the peers are measured with, field for field."""

import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / ".build-python"))

import grpc  # noqa: E402
from conversion.v1 import agent_pb2, agent_service_pb2, agent_service_pb2_grpc  # noqa: E402
from conversion.v1 import conversion_service_pb2  # noqa: E402

PATH = "/conversion.v1.ConversionService/TrackConversion"
AGENT = "agent-0f6e2d9b8a71"


def request():
    """The message."""
    request = conversion_service_pb2.TrackConversionRequest(
        agent_id=AGENT,
        room_name="support-room-7f3a9c21",
        user_id="user-5b1d0e6a4c",
        event_type="purchase.completed",
        details='{"order":"A-1048576","amount":129.90,"currency":"EUR","items":3,"campaign":"autumn-newsletter"}',
    )
    request.timestamp.FromSeconds(int(time.time()))
    request.timestamp.nanos = 123_456_000
    return request


def body():
    """The request as h2load sends it: five bytes of gRPC's prefix, then the message."""
    message = request().SerializeToString()
    return b"\0" + len(message).to_bytes(4, "big") + message


def create_agent(port):
    """The agent that the request names, with tracking on."""
    agent = agent_pb2.Agent(name="Benchmark", analytics_enabled=True, analytics_track_conversions=True)
    with grpc.insecure_channel(f"127.0.0.1:{port}") as channel:
        agent_service_pb2_grpc.AgentServiceStub(channel).CreateAgent(
            agent_service_pb2.CreateAgentRequest(agent=agent, agent_id=AGENT), timeout=60, wait_for_ready=True
        )
