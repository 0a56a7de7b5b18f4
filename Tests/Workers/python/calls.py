"""Watches calls, records one by two messages, and reads it again: `calls ADDRESS ROOM`."""

import sys

import grpc
from conversion.v1 import agent_pb2, agent_service_pb2, agent_service_pb2_grpc, call_pb2
from conversion.v1 import conversion_service_pb2 as service
from conversion.v1 import conversion_service_pb2_grpc


def told(call):
    """What is known of a call, in a line."""
    direction = call_pb2.CallDirection.Name(call.direction)
    connected = call_pb2.CallConnected.Name(call.connected)
    return f"{call.room_name} {call.user_id} {direction} {connected} {call.end_reason}"


def main(address, room):
    with grpc.insecure_channel(address) as channel:
        agents = agent_service_pb2_grpc.AgentServiceStub(channel)
        conversions = conversion_service_pb2_grpc.ConversionServiceStub(channel)
        agent = agents.CreateAgent(agent_service_pb2.CreateAgentRequest(agent=agent_pb2.Agent(name="Calls")), timeout=10)
        watch = conversions.WatchConversions(
            service.WatchConversionsRequest(
                position="WATCH_POSITION_NOW", include_calls=True, filter={"agent_id": agent.id}
            ),
            timeout=60,
        )
        # Everything that was there has been sent.
        while not next(watch).HasField("heartbeat"):
            pass
        for message in (
            call_pb2.Call(room_name=room, agent_id=agent.id, user_id="user_123", direction="CALL_DIRECTION_OUTBOUND"),
            call_pb2.Call(room_name=room, agent_id=agent.id, connected="CALL_CONNECTED_NO", end_reason="no_answer"),
        ):
            conversions.RecordCall(service.RecordCallRequest(call=message), timeout=10)
            event = next(event for event in watch if event.HasField("call_recorded"))
            print("watched:", told(event.call_recorded))
        watch.cancel()
        print("got:", told(conversions.GetCall(service.GetCallRequest(room_name=room), timeout=10)))
        filter = call_pb2.CallFilter(agent_id=agent.id, connected="CALL_CONNECTED_NO")
        for call in conversions.ListCalls(service.ListCallsRequest(filter=filter), timeout=10).calls:
            print("listed:", told(call))


if __name__ == "__main__":
    main(*sys.argv[1:])
