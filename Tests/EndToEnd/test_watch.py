"""WatchConversions over the wire, and over a restart."""

import uuid

import grpc
import pytest
from agents import make_agent
from conversion.v1 import agent_service_pb2
from conversion.v1 import conversion_service_pb2 as service
from daemon import Daemon
from failures import expected


def watch(client, **fields):
    return client.conversions.WatchConversions(service.WatchConversionsRequest(**fields), timeout=60)


def events(stream, count):
    """The next events that are no heartbeats."""
    found = []
    for response in stream:
        if not response.HasField("heartbeat"):
            found.append(response)
            if len(found) == count:
                return found
    return found


def test_what_is_committed_comes_live_and_again_from_its_cursor(client, track, agent):
    stream = watch(client, position="WATCH_POSITION_NOW", filter={"agent_id": agent.id})
    assert next(stream).HasField("heartbeat")
    conversions = [track(details=str(number)).conversion for number in range(3)]
    client.conversions.AdjustConversion(
        service.AdjustConversionRequest(conversion_id=conversions[0].id, type="ADJUSTMENT_TYPE_RETRACT")
    )
    found = events(stream, 4)
    assert [response.recorded for response in found[:3]] == conversions
    assert found[3].adjusted.adjustment.conversion_id == conversions[0].id
    stream.cancel()
    assert events(watch(client, cursor=found[1].cursor, filter={"agent_id": agent.id}), 2) == found[2:]


def test_a_cursor_outlives_the_server(tmp_path):
    with Daemon(tmp_path / "conversions.db") as daemon, daemon.connect() as client:
        agent = client.agents.CreateAgent(agent_service_pb2.CreateAgentRequest(agent=make_agent()))

        def track(client, room):
            request = service.TrackConversionRequest(agent_id=agent.id, room_name=room)
            return client.conversions.TrackConversion(request).conversion

        first = track(client, "1")
        stream = watch(client, position="WATCH_POSITION_BEGINNING")
        (seen,) = events(stream, 1)
        assert seen.recorded == first
        second = track(client, "2")
        assert daemon.kill() != 0
    with Daemon(tmp_path / "conversions.db") as daemon, daemon.connect() as client:
        third = track(client, "3")
        found = events(watch(client, cursor=seen.cursor), 2)
        assert [response.recorded for response in found] == [second, third]


def test_the_servers_end_ends_a_watch_at_once(tmp_path):
    with Daemon(tmp_path / "conversions.db", "--drain-timeout", "50s") as daemon, daemon.connect() as client:
        stream = watch(client)
        assert next(stream).HasField("heartbeat")
        assert daemon.stop() == 0
        with pytest.raises(grpc.RpcError) as caught:
            next(stream)
        assert caught.value.code() == grpc.StatusCode.UNAVAILABLE


def test_a_cursor_that_is_none_is_refused(client):
    with expected(grpc.StatusCode.INVALID_ARGUMENT, "CURSOR_INVALID", ["cursor"]):
        next(watch(client, cursor=uuid.uuid4().hex))
