"""A voice worker: creates an agent, records what the model reports, and watches the server's health."""

import hashlib
import json
import sys
import uuid

import grpc
from conversion.v1 import agent_pb2, agent_service_pb2, agent_service_pb2_grpc
from conversion.v1 import conversion_service_pb2, conversion_service_pb2_grpc
from google.rpc import error_details_pb2, status_pb2
from grpc_health.v1 import health_pb2, health_pb2_grpc

# With an idempotency key in every request, a lost answer is safe to ask for again.
RETRIES = {
    "methodConfig": [{
        "name": [{"service": "conversion.v1.ConversionService", "method": "TrackConversion"}],
        "retryPolicy": {
            "maxAttempts": 5, "initialBackoff": "0.1s", "maxBackoff": "2s", "backoffMultiplier": 2,
            "retryableStatusCodes": ["UNAVAILABLE"],
        },
    }]
}


def reason_and_fields(error):
    """What a failed call says to programs: ErrorInfo's reason, and the fields that BadRequest names."""
    reason, fields = "", []
    trailers = dict(error.trailing_metadata() or ())
    for detail in status_pb2.Status.FromString(trailers.get("grpc-status-details-bin", b"")).details:
        if detail.Is(error_details_pb2.ErrorInfo.DESCRIPTOR):
            reason = error_details_pb2.ErrorInfo.FromString(detail.value).reason
        elif detail.Is(error_details_pb2.BadRequest.DESCRIPTOR):
            violations = error_details_pb2.BadRequest.FromString(detail.value).field_violations
            fields = [violation.field for violation in violations]
    return reason, fields


def idempotency_key(tool_call_id, *arguments):
    """A repeat of a tool call has the same key. Models give ids that are unique only within a turn, or none at all, so that
    the arguments are a part of it, and chance where there is no id."""
    return hashlib.sha256("\0".join([tool_call_id or uuid.uuid4().hex, *arguments]).encode()).hexdigest()


def track_conversion(conversions, agent, room, tool_call_id, event_type, details):
    """Runs the model's tool call; returns what the model is told."""
    request = conversion_service_pb2.TrackConversionRequest(
        agent_id=agent.id, room_name=room, event_type=event_type, details=details,
        idempotency_key=idempotency_key(tool_call_id, event_type, details),
    )
    try:
        response = conversions.TrackConversion(request, timeout=10)
    except grpc.RpcError as error:
        reason, fields = reason_and_fields(error)
        print(error.code().name, reason, *fields)
        return error.details()
    print(response.conversion.id, "duplicate" if response.duplicate else "recorded")
    return response.message


def watch_health(health, seconds):
    """Follows the server's health until it is bad, or the time is over."""
    watch = health.Watch(health_pb2.HealthCheckRequest(), timeout=seconds)
    try:
        for response in watch:
            print("health:", health_pb2.HealthCheckResponse.ServingStatus.Name(response.status), flush=True)
            if response.status != health_pb2.HealthCheckResponse.SERVING:
                watch.cancel()
                return
    except grpc.RpcError as error:
        print("health:", error.code().name)


def main(address, seconds="1"):
    options = [("grpc.service_config", json.dumps(RETRIES))]
    with grpc.insecure_channel(address, options=options) as channel:
        agents = agent_service_pb2_grpc.AgentServiceStub(channel)
        conversions = conversion_service_pb2_grpc.ConversionServiceStub(channel)
        agent = agents.CreateAgent(agent_service_pb2.CreateAgentRequest(agent=agent_pb2.Agent(
            name="Sales Agent with Tracking", model="gpt-4o-mini",
            analytics_enabled=True, analytics_track_conversions=True, analytics_conversion_event="purchase",
        )), timeout=10)
        tool_call_id = f"call_{uuid.uuid4().hex}"  # The model's, in a real worker.
        for event_type in ("premium_signup", "premium_signup", "newsletter_signup", "1st!"):
            print(track_conversion(
                conversions, agent, "room_abc123", tool_call_id, event_type, "Premium at $49/month"))
        watch_health(health_pb2_grpc.HealthStub(channel), float(seconds))


main(*sys.argv[1:])
