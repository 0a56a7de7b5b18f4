"""Who takes part: the agents, and what their workers say of them."""

import re

from conversion.v1 import agent_pb2

LISTED = ["purchase", "booking", "sign_up"]
# Some texts that models send for events, each a well-formed one.
EVENTS = ["purchase", "booking", "sign_up", "Sign-Up", "Purchase ", "sign  up", ""]


def _agent(mode, **fields):
    return agent_pb2.Agent(
        analytics_enabled=True, analytics_track_conversions=True, counting_mode=f"COUNTING_MODE_{mode}", **fields
    )


AGENTS = {
    "every": _agent("EVERY"),
    "every-listed": _agent("EVERY", analytics_allowed_events=LISTED, analytics_conversion_event="purchase"),
    "once": _agent("ONCE_PER_CALL", analytics_conversion_event="booking"),
    # Sorted by bytes, it comes last.
    "ö-once-listed": _agent("ONCE_PER_CALL", analytics_allowed_events=LISTED, analytics_conversion_event="sign_up"),
}


def counts_once(agent_id):
    return AGENTS[agent_id].counting_mode == agent_pb2.COUNTING_MODE_ONCE_PER_CALL


def normalise(text):
    return re.sub("[ -]+", "_", text.strip().lower())


def event_type(request):
    """What TrackConversionRequest.event_type means, by the contract."""
    return normalise(request.event_type) or AGENTS[request.agent_id].analytics_conversion_event or "conversion"
