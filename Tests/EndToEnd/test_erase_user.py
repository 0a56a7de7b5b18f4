"""EraseUser over the wire: what is answered, what a watch is told, and what the files hold."""

import uuid

import grpc
import pytest
from agents import make_agent
from conversion.v1 import agent_service_pb2
from conversion.v1 import conversion_service_pb2 as service
from daemon import Daemon
from failures import expected


def erase(client, user, **fields):
    response = client.conversions.EraseUser(service.EraseUserRequest(user_id=user, **fields), timeout=60)
    return (response.conversion_count, response.call_count, response.record_count)


def events(client, count, **fields):
    """The first events that are no heartbeats."""
    found = []
    stream = client.conversions.WatchConversions(service.WatchConversionsRequest(**fields), timeout=60)
    for response in stream:
        if not response.HasField("heartbeat"):
            found.append(response)
        if len(found) == count:
            stream.cancel()
            return found
    return found


@pytest.fixture
def user():
    return f"user-{uuid.uuid4().hex}"


def fill(client, agent, user, count):
    """So many conversions of the user and as many of others, with keys, adjustments and a call."""
    secret = f"secret of {user}"
    requests = [
        service.TrackConversionRequest(
            agent_id=agent.id,
            room_name=f"room {uuid.uuid4().hex}",
            user_id=owner,
            details=text * (150 if number % 10 == 0 else 1),
            idempotency_key=f"{agent.id} {owner} {number}" if number % 2 else "",
            test=number % 7 == 0,
        )
        for number in range(count)
        for owner, text in ((user, secret), (f"another {number % 5}", "of another"))
    ]
    results = []
    for start in range(0, len(requests), 1000):
        batch = service.BatchTrackConversionsRequest(requests=requests[start : start + 1000])
        results += client.conversions.BatchTrackConversions(batch).results
    conversions = [result.response.conversion for result in results]
    for conversion in conversions[:40:4]:
        client.conversions.AdjustConversion(
            service.AdjustConversionRequest(
                conversion_id=conversion.id,
                type="ADJUSTMENT_TYPE_RETRACT",
                details=secret,
                idempotency_key=f"adjusts {conversion.id} {user}",
            )
        )
    client.conversions.RecordCall(
        service.RecordCallRequest(
            call={"agent_id": agent.id, "room_name": conversions[0].room_name, "user_id": user}
        )
    )
    return requests, conversions


def test_a_user_is_erased_once_and_keys_still_tell_a_repeat(client, agent, user, ledger):
    requests, conversions = fill(client, agent, user, 20)
    # 20 conversions, a call, 10 adjustments.
    assert erase(client, user, validate_only=True) == (20, 1, 31)
    assert all(conversion.user_id for conversion in ledger(agent.id, include_tests=True))
    assert erase(client, user) == (20, 1, 31)
    assert erase(client, user) == erase(client, user, validate_only=True) == (0, 0, 0)
    erased = {conversion.id: conversion for conversion in ledger(agent.id, include_tests=True)}
    for conversion in conversions:
        now = erased[conversion.id]
        if conversion.user_id == user:
            assert (now.user_id, now.details) == ("", "") and now.HasField("erase_time")
        else:
            assert now == conversion
        assert (now.room_name, now.timestamp, now.event_type) == (
            conversion.room_name,
            conversion.timestamp,
            conversion.event_type,
        )
    repeated = client.conversions.TrackConversion(requests[2])
    assert (repeated.duplicate, repeated.conversion) == (True, erased[conversions[2].id])
    with expected(grpc.StatusCode.ALREADY_EXISTS, "IDEMPOTENCY_KEY_REUSED"):
        changed = service.TrackConversionRequest()
        changed.CopyFrom(requests[2])
        changed.details = "other"
        client.conversions.TrackConversion(changed)


def test_a_watch_is_told_whatever_its_filter_and_never_what_was_erased(client, agent, user):
    cursor = client.conversions.WatchConversions(service.WatchConversionsRequest(), timeout=60)
    start = next(cursor).cursor
    cursor.cancel()
    _, conversions = fill(client, agent, user, 10)
    erase(client, user)
    erased = [conversion.id for conversion in conversions if conversion.user_id == user]
    found = events(client, 10, cursor=start, filter={"agent_id": str(uuid.uuid4())})
    assert [event.erased.conversion_id for event in found] == erased
    found = events(client, 35, cursor=start, filter={"include_tests": True})
    assert [event.erased.conversion_id for event in found[-10:]] == erased
    assert not any(user in str(event) for event in found)


def test_what_is_no_user_is_refused(client):
    with expected(grpc.StatusCode.INVALID_ARGUMENT, "FIELD_REQUIRED", ["user_id"]):
        erase(client, "")
    with expected(grpc.StatusCode.INVALID_ARGUMENT, "FIELD_TOO_LONG", ["user_id"]):
        erase(client, "x" * 257)
    assert erase(client, str(uuid.uuid4())) == (0, 0, 0)


def test_no_byte_of_a_user_is_left_in_the_files_or_the_log(tmp_path, user):
    database = tmp_path / "conversions.db"

    def holders():
        return [file.name for file in tmp_path.iterdir() if user.encode() in file.read_bytes()]

    with Daemon(database, "--log-level", "debug") as daemon, daemon.connect() as client:
        agent = client.agents.CreateAgent(agent_service_pb2.CreateAgentRequest(agent=make_agent()))
        fill(client, agent, user, 3000)
        assert holders() != []
        with pytest.raises(grpc.RpcError):
            client.conversions.TrackConversion(service.TrackConversionRequest(agent_id=agent.id, user_id=user))
        assert erase(client, user)[:2] == (3000, 1)
        assert holders() == []
    assert holders() == []
    assert not any(user in str(line) for line in daemon.log)


def test_an_erasure_that_a_crash_cuts_short_is_done_by_the_next(tmp_path, user):
    database = tmp_path / "conversions.db"
    with Daemon(database) as daemon, daemon.connect() as client:
        agent = client.agents.CreateAgent(agent_service_pb2.CreateAgentRequest(agent=make_agent()))
        fill(client, agent, user, 4000)
        call = client.conversions.EraseUser.future(service.EraseUserRequest(user_id=user), timeout=60)
        watch = client.conversions.WatchConversions(service.WatchConversionsRequest(), timeout=60)
        next(response for response in watch if response.HasField("erased"))
        daemon.kill()
        assert call.code() == grpc.StatusCode.UNAVAILABLE
    with Daemon(database) as daemon, daemon.connect() as client:
        assert 0 <= erase(client, user)[0] < 4000
        assert erase(client, user) == (0, 0, 0)
        assert not any(user.encode() in file.read_bytes() for file in tmp_path.iterdir())
