"""What every gRPC client may expect of the connection, whatever the call."""

import concurrent.futures
import threading

import grpc
import pytest
from agents import make_agent
from conversion.v1 import agent_service_pb2, conversion_service_pb2
from failures import expected

LIST = "/conversion.v1.AgentService/ListAgents"


def code_of(call, *arguments, **options):
    with pytest.raises(grpc.RpcError) as caught:
        call(*arguments, **options)
    return caught.value.code()


@pytest.mark.parametrize(
    "path", ["/conversion.v1.ConversionService/Nothing", "/conversion.v1.Nothing/Call", "/nothing", "/", "/a/b/c"]
)
def test_an_unknown_method_is_unimplemented(client, path):
    with expected(grpc.StatusCode.UNIMPLEMENTED, "UNIMPLEMENTED"):
        client.raw(path)(b"")


def test_a_message_of_3_mib_arrives_whole(client):
    agent = make_agent()
    agent.instructions = "x" * (3 << 20)
    with expected(grpc.StatusCode.INVALID_ARGUMENT, fields=["agent.instructions"]):
        client.agents.CreateAgent(agent_service_pb2.CreateAgentRequest(agent=agent))


def test_a_message_above_the_limit_is_refused_and_the_connection_lives_on(client):
    assert code_of(client.raw(LIST), b"\x12" + b"x" * (5 << 20)) == grpc.StatusCode.RESOURCE_EXHAUSTED
    assert client.agents.ListAgents(agent_service_pb2.ListAgentsRequest(page_size=1)) is not None


def test_metadata_of_every_kind_is_taken(client):
    metadata = (
        ("x-request-id", "42"),
        ("x-request-id", "43"),
        ("trace-bin", bytes(range(256))),
        ("trace-bin", b""),
        ("x-long", "v" * 8000),
    )
    response, call = client.agents.ListAgents.with_call(agent_service_pb2.ListAgentsRequest(), metadata=metadata)
    assert call.code() == grpc.StatusCode.OK


def test_headers_above_the_limit_fail_the_call_and_not_the_server(daemon, client):
    code = code_of(client.agents.ListAgents, agent_service_pb2.ListAgentsRequest(), metadata=(("x", "v" * 20_000),))
    assert code != grpc.StatusCode.OK
    with daemon.connect() as other:
        other.agents.ListAgents(agent_service_pb2.ListAgentsRequest(page_size=1))


def test_a_deadline_ends_a_call_whose_client_never_finishes(client):
    release = threading.Event()

    def never_ending():
        yield b""
        release.wait()

    call = client.channel.stream_unary(LIST, request_serializer=bytes, response_deserializer=bytes)
    assert code_of(call, never_ending(), timeout=0.5) == grpc.StatusCode.DEADLINE_EXCEEDED
    release.set()


def test_a_client_that_sends_too_many_messages_is_told(client):
    call = client.channel.stream_unary(LIST, request_serializer=bytes, response_deserializer=bytes)
    assert code_of(call, iter([b"", b""])) in (grpc.StatusCode.INTERNAL, grpc.StatusCode.UNIMPLEMENTED)


def test_many_calls_share_a_connection(client, agent):
    def track(number):
        request = conversion_service_pb2.TrackConversionRequest(
            agent_id=agent.id, room_name=f"room {number}", idempotency_key=f"{agent.id}/{number}"
        )
        return client.conversions.TrackConversion(request).conversion

    with concurrent.futures.ThreadPoolExecutor(200) as pool:
        conversions = list(pool.map(track, range(1000)))
    assert [conversion.room_name for conversion in conversions] == [f"room {number}" for number in range(1000)]
    assert len({conversion.id for conversion in conversions}) == 1000


def test_a_cancelled_call_leaves_the_connection_usable(client):
    for _ in range(50):
        client.agents.ListAgents.future(agent_service_pb2.ListAgentsRequest()).cancel()
    client.agents.ListAgents(agent_service_pb2.ListAgentsRequest(page_size=1))
