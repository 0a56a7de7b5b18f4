"""Calls through real proxies: what arrives is what the daemon or the client has sent, trailers and errors included."""

import concurrent.futures
import queue
import time

import grpc
import pytest
from agents import make_agent
from conversion.v1 import agent_service_pb2, conversion_service_pb2
from daemon import PATIENCE, Client, Daemon
from failures import expected
from grpc_health.v1 import health_pb2, health_pb2_grpc
from grpc_reflection.v1alpha import reflection_pb2, reflection_pb2_grpc
from proxies import Proxy

WATCH = "/grpc.health.v1.Health/Watch"
SERVING, NOT_SERVING = health_pb2.HealthCheckResponse.SERVING, health_pb2.HealthCheckResponse.NOT_SERVING


@pytest.fixture(scope="module", params=Proxy.KINDS)
def kind(request):
    return request.param


@pytest.fixture(scope="module")
def proxy(kind, daemon, tmp_path_factory):
    with Proxy(kind, daemon.address, tmp_path_factory.mktemp(kind)) as proxy:
        yield proxy


@pytest.fixture
def client(proxy):
    """Instead of the one that needs no proxy: all other fixtures call through it."""
    with Client(proxy.address, max_receive_message_length=64 << 20) as client:
        yield client


@pytest.fixture
def restarting(kind, tmp_path):
    """A daemon that the test may end, with a proxy of its own, and a client."""
    with Daemon(tmp_path / "conversions.db") as daemon, Proxy(kind, daemon.address, tmp_path) as proxy:
        with Client(proxy.address) as client:
            yield daemon, client


def watch(client, **options):
    return health_pb2_grpc.HealthStub(client.channel).Watch(health_pb2.HealthCheckRequest(), **options)


def calls(daemon, method):
    """How the failed calls of a method have ended, as the daemon logs it."""
    return [entry["metadata"]["code"] for entry in list(daemon.log) if entry.get("metadata", {}).get("method") == method]


def eventually(condition):
    deadline = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.02)


def test_a_conversion_is_recorded_once(track, agent, ledger, key):
    first = track(idempotency_key=key, details="Grüße, 50 %")
    again = track(idempotency_key=key, details="Grüße, 50 %")
    assert (first.duplicate, again.duplicate) == (False, True)
    assert first.message == again.message == "Conversion tracked successfully."
    assert ledger(agent.id) == [first.conversion] == [again.conversion]


def failure(call, request):
    """All that a failed call says: its code, its message and its details as they were sent."""
    with pytest.raises(grpc.RpcError) as caught:
        call(request)
    error = caught.value
    return error.code(), error.details(), dict(error.trailing_metadata()).get("grpc-status-details-bin")


def test_an_error_keeps_its_message_and_details(client, daemon):
    request = conversion_service_pb2.TrackConversionRequest(agent_id="nobody", event_type="1st!")
    with expected(grpc.StatusCode.INVALID_ARGUMENT, fields=["room_name", "event_type"]):
        client.conversions.TrackConversion(request)
    with daemon.connect() as direct:
        told = failure(direct.conversions.TrackConversion, request)
    assert failure(client.conversions.TrackConversion, request) == told


def test_an_error_as_long_as_they_come_arrives_whole(client, daemon):
    agent = make_agent()
    agent.analytics_allowed_events[:] = [f"{number}!" for number in range(100)]
    request = agent_service_pb2.CreateAgentRequest(agent=agent)
    with daemon.connect() as direct:
        code, message, details = failure(direct.agents.CreateAgent, request)
    assert len(message) + len(details) * 4 / 3 > 6000
    assert failure(client.agents.CreateAgent, request) == (code, message, details)


@pytest.mark.parametrize("method", ["Nothing", "100%25", "%C3%84"])
def test_an_error_without_a_body_keeps_its_percent_coded_message(client, daemon, method):
    path = f"/conversion.v1.ConversionService/{method}"
    with daemon.connect() as direct:
        code, message, details = failure(direct.raw(path), b"")
    assert (code, message.count(f'"{method}"')) == (grpc.StatusCode.UNIMPLEMENTED, 1)
    assert failure(client.raw(path), b"") == (code, message, details)


@pytest.mark.parametrize("compression", [grpc.Compression.NoCompression, grpc.Compression.Gzip])
def test_big_messages_arrive_whole(client, create_agent, compression):
    instructions = "Ä" * 30_000
    ids = {create_agent(instructions=instructions).id for _ in range(20)}
    request = agent_service_pb2.ListAgentsRequest(page_size=1000, page_token="")
    found = [agent for agent in client.agents.ListAgents(request, compression=compression).agents if agent.id in ids]
    assert len(found) == 20 and all(agent.instructions == instructions for agent in found)

    agent = make_agent()
    agent.instructions = "x" * (3 << 20)
    with expected(grpc.StatusCode.INVALID_ARGUMENT, fields=["agent.instructions"]):
        client.agents.CreateAgent(agent_service_pb2.CreateAgentRequest(agent=agent), compression=compression)


def test_metadata_of_every_kind_passes(client):
    metadata = (
        ("x-request-id", "42"),
        ("x-request-id", "43"),
        ("trace-bin", bytes(range(256))),
        ("trace-bin", b""),
        ("trace-bin", b"\xff"),
        ("x-long", "v" * 4000),
    )
    request = agent_service_pb2.ListAgentsRequest(page_size=1)
    assert client.agents.ListAgents.with_call(request, metadata=metadata)[1].code() == grpc.StatusCode.OK


def test_both_sides_of_a_stream_take_turns(client):
    requests = queue.SimpleQueue()
    stub = reflection_pb2_grpc.ServerReflectionStub(client.channel)
    answers = stub.ServerReflectionInfo(iter(requests.get, None), timeout=PATIENCE)
    for number in range(100):
        requests.put(reflection_pb2.ServerReflectionRequest(host=str(number), file_by_filename="nothing"))
        assert next(answers).original_request.host == str(number)
    requests.put(None)
    assert list(answers) == []
    assert answers.code() == grpc.StatusCode.OK


def test_a_stream_goes_on_until_the_server_has_drained(restarting):
    daemon, client = restarting
    stream = watch(client, timeout=PATIENCE)
    assert next(stream).status == SERVING
    daemon.signal(15)
    assert next(stream).status == NOT_SERVING
    stream.cancel()
    assert daemon.wait() == 0


def test_a_cancelled_stream_ends_at_the_server(daemon, client):
    before = len(calls(daemon, WATCH))
    stream = watch(client)
    assert next(stream).status == SERVING
    stream.cancel()
    eventually(lambda: calls(daemon, WATCH)[before:] == ["CANCELLED"])


def test_the_server_ends_a_call_at_its_deadline(daemon, client):
    """The client's own clock is off: the deadline is in its metadata only."""
    before = len(calls(daemon, WATCH))
    stream = watch(client, metadata=(("grpc-timeout", "300m"),))
    assert next(stream).status == SERVING
    with expected(grpc.StatusCode.DEADLINE_EXCEEDED):
        next(stream)
    eventually(lambda: calls(daemon, WATCH)[before:] == ["DEADLINE_EXCEEDED"])


def test_the_client_ends_a_call_at_its_deadline(daemon, client):
    before = len(calls(daemon, WATCH))
    stream = watch(client, timeout=0.3)
    assert next(stream).status == SERVING
    with pytest.raises(grpc.RpcError) as caught:
        next(stream)
    assert caught.value.code() == grpc.StatusCode.DEADLINE_EXCEEDED
    # Which of the two clocks was first, the server must have ended it, too.
    eventually(lambda: calls(daemon, WATCH)[before:] in (["CANCELLED"], ["DEADLINE_EXCEEDED"]))


def test_many_calls_at_once_all_succeed(client, agent, ledger):
    def track(number):
        request = conversion_service_pb2.TrackConversionRequest(agent_id=agent.id, room_name=f"room {number}")
        return client.conversions.TrackConversion(request).conversion

    with concurrent.futures.ThreadPoolExecutor(100) as pool:
        conversions = list(pool.map(track, range(500)))
    assert [conversion.room_name for conversion in conversions] == [f"room {number}" for number in range(500)]
    assert len(ledger(agent.id)) == 500
