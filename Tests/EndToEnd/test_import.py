"""ImportConversions over the wire: again, in parts, broken off, and over a crash."""

import threading
import uuid

import grpc
import pytest
from agents import make_agent
from conversion.v1 import agent_service_pb2
from conversion.v1 import conversion_service_pb2 as service
from daemon import Daemon
from failures import expected

PATIENCE = 60


def items(agent, numbers, **fields):
    """A request for each number, all of one import; every third has a key."""
    for number in numbers:
        yield service.TrackConversionRequest(
            **{
                "agent_id": agent.id,
                "room_name": f"room {number}",
                "user_id": f"user {number % 7}",
                "details": f"details of {number}",
                "idempotency_key": f"key {agent.id} {number}" if number % 3 == 0 else "",
                "timestamp": {"seconds": 1_000_000_000 + number // 10},
                "value": {"currency_code": "EUR", "units": number},
            }
            | fields
        )


def messages(requests, size=100, **fields):
    requests = list(requests)
    for start in range(0, len(requests), size):
        yield service.ImportConversionsRequest(conversions=requests[start : start + size], **fields)


def counts(response):
    return (response.received_count, response.imported_count, response.duplicate_count, response.failed_count)


@pytest.fixture
def import_all(client):
    def call(stream):
        return client.conversions.ImportConversions(stream, timeout=PATIENCE)

    return call


def test_the_same_import_twice_changes_nothing(import_all, agent, ledger):
    assert counts(import_all(messages(items(agent, range(2500)), validate_only=True))) == (2500, 2500, 0, 0)
    assert ledger(agent.id) == []
    assert counts(import_all(messages(items(agent, range(2500))))) == (2500, 2500, 0, 0)
    found = ledger(agent.id)
    assert len(found) == 2500 and all(conversion.imported for conversion in found)
    assert counts(import_all(messages(items(agent, range(2500)), size=1000))) == (2500, 0, 2500, 0)
    assert ledger(agent.id) == found


def test_hostile_items_fail_alone(import_all, agent, ledger):
    bad = [
        service.TrackConversionRequest(agent_id=agent.id, room_name="room"),
        *items(agent, [1], room_name="x" * 257),
        *items(agent, [2], details="x" * 8193),
        *items(agent, [3], event_type="1st!"),
        *items(agent, [4], timestamp={"seconds": 1 << 60}),
        *items(agent, [5], value={"currency_code": "??", "units": -1}),
        *items(agent, [6], agent_id=str(uuid.uuid4())),
    ]
    response = import_all(messages([*items(agent, [10]), *bad, *items(agent, [11])], size=3))
    assert counts(response) == (9, 2, 0, 7)
    assert [error.index for error in response.errors] == list(range(1, 8))
    codes = [grpc.StatusCode.INVALID_ARGUMENT.value[0]] * 6 + [grpc.StatusCode.NOT_FOUND.value[0]]
    assert [error.status.code for error in response.errors] == codes
    assert all(error.status.message and error.status.details for error in response.errors)
    assert len(ledger(agent.id)) == 2


def test_too_many_items_and_texts_that_are_none_end_the_call(import_all, client, agent, ledger):
    with expected(grpc.StatusCode.INVALID_ARGUMENT, "TOO_MANY_ITEMS", ["conversions"]):
        import_all(messages(items(agent, range(1001)), size=1001))
    raw = client.channel.stream_unary("/conversion.v1.ConversionService/ImportConversions")
    good = next(messages(items(agent, [1]))).SerializeToString()
    for text in (b"\xff", b"a\0b"):
        item = b"\x12" + bytes([len(text)]) + text
        with expected(grpc.StatusCode.INVALID_ARGUMENT):
            raw(iter([good, b"\x0a" + bytes([len(item)]) + item]), timeout=PATIENCE)
    assert len(ledger(agent.id)) == 1, "what came before it stays"


def test_an_import_that_breaks_off_keeps_what_it_has(client, import_all, agent, ledger):
    entered, leave = threading.Event(), threading.Event()

    def stream():
        yield from messages(items(agent, range(1000)))
        entered.set()
        leave.wait(PATIENCE)

    call = client.conversions.ImportConversions.future(stream(), timeout=PATIENCE)
    assert entered.wait(PATIENCE)
    call.cancel()
    leave.set()
    assert call.code() == grpc.StatusCode.CANCELLED
    response = import_all(messages(items(agent, range(1000))))
    assert response.imported_count + response.duplicate_count == 1000 and response.failed_count == 0
    assert len(ledger(agent.id)) == 1000


@pytest.mark.timeout(300)
def test_a_crash_in_the_midst_is_made_good_by_the_same_import(tmp_path):
    database = tmp_path / "conversions.db"
    with Daemon(database) as daemon, daemon.connect() as client:
        agent = client.agents.CreateAgent(agent_service_pb2.CreateAgentRequest(agent=make_agent(), agent_id="a"))

        def stream():
            for number, message in enumerate(messages(items(agent, range(20_000)))):
                if number == 100:
                    daemon.kill()
                yield message

        with pytest.raises(grpc.RpcError) as caught:
            client.conversions.ImportConversions(stream(), timeout=PATIENCE)
        assert caught.value.code() == grpc.StatusCode.UNAVAILABLE
    with Daemon(database) as daemon, daemon.connect() as client:
        again = client.conversions.ImportConversions(messages(items(agent, range(20_000))), timeout=PATIENCE)
        assert again.received_count == again.imported_count + again.duplicate_count == 20_000
        assert 0 < again.imported_count < 20_000
        third = client.conversions.ImportConversions(messages(items(agent, range(20_000))), timeout=PATIENCE)
        assert counts(third) == (20_000, 0, 20_000, 0)
