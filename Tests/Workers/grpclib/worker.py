"""A voice worker on asyncio: creates an agent, records what the model reports, and watches the server's health."""

import asyncio
import hashlib
import sys
import uuid

from conversion.v1.agent_pb2 import Agent
from conversion.v1.agent_service_grpc import AgentServiceStub
from conversion.v1.agent_service_pb2 import CreateAgentRequest
from conversion.v1.conversion_service_grpc import ConversionServiceStub
from conversion.v1.conversion_service_pb2 import TrackConversionRequest
from google.rpc.error_details_pb2 import BadRequest, ErrorInfo
from grpclib.client import Channel
from grpclib.exceptions import GRPCError, StreamTerminatedError
from grpclib.health.v1.health_grpc import HealthStub
from grpclib.health.v1.health_pb2 import HealthCheckRequest, HealthCheckResponse


def reason_and_fields(error):
    """What a failed call says to programs: ErrorInfo's reason, and the fields that BadRequest names."""
    reason, fields = "", []
    for detail in error.details or ():
        if isinstance(detail, ErrorInfo):
            reason = detail.reason
        elif isinstance(detail, BadRequest):
            fields = [violation.field for violation in detail.field_violations]
    return reason, fields


def idempotency_key(tool_call_id, *arguments):
    """A repeat of a tool call has the same key. Models give ids that are unique only within a turn, or none at all, so that
    the arguments are a part of it, and chance where there is no id."""
    return hashlib.sha256("\0".join([tool_call_id or uuid.uuid4().hex, *arguments]).encode()).hexdigest()


async def track_conversion(conversions, agent, room, tool_call_id, event_type, details):
    """Runs the model's tool call; returns what the model is told."""
    request = TrackConversionRequest(
        agent_id=agent.id, room_name=room, event_type=event_type, details=details,
        idempotency_key=idempotency_key(tool_call_id, event_type, details),
    )
    try:
        response = await conversions.TrackConversion(request, timeout=10)
    except GRPCError as error:
        reason, fields = reason_and_fields(error)
        print(error.status.name, reason, *fields)
        return error.message
    print(response.conversion.id, "duplicate" if response.duplicate else "recorded")
    return response.message


async def watch_health(health, seconds):
    """Follows the server's health until it is bad, or the time is over."""
    try:
        async with health.Watch.open(timeout=seconds) as stream:
            await stream.send_message(HealthCheckRequest(), end=True)
            async for response in stream:
                print("health:", HealthCheckResponse.ServingStatus.Name(response.status), flush=True)
                if response.status != HealthCheckResponse.SERVING:
                    await stream.cancel()
                    return
    except GRPCError as error:
        print("health:", error.status.name)
    except asyncio.TimeoutError:  # The client's own clock was first.
        print("health: DEADLINE_EXCEEDED")
    except StreamTerminatedError:  # The connection has gone. For grpclib it has as soon as the server drains.
        print("health: UNAVAILABLE")


async def main(address, seconds="1"):
    host, port = address.rsplit(":", 1)
    async with Channel(host, int(port)) as channel:
        conversions = ConversionServiceStub(channel)
        agent = await AgentServiceStub(channel).CreateAgent(CreateAgentRequest(agent=Agent(
            name="Sales Agent with Tracking", model="gpt-4o-mini",
            analytics_enabled=True, analytics_track_conversions=True, analytics_conversion_event="purchase",
        )), timeout=10)
        tool_call_id = f"call_{uuid.uuid4().hex}"  # The model's, in a real worker.
        for event_type in ("premium_signup", "premium_signup", "newsletter_signup", "1st!"):
            print(await track_conversion(
                conversions, agent, "room_abc123", tool_call_id, event_type, "Premium at $49/month"))
        await watch_health(HealthStub(channel), float(seconds))


asyncio.run(main(*sys.argv[1:]))
