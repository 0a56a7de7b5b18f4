"""gRPC-Web by plain HTTP requests, bytes spelled out, as browsers' clients send them."""

import base64
import http.client

import pytest
from conversion.v1 import agent_pb2, conversion_service_pb2

GET_AGENT = "/conversion.v1.AgentService/GetAgent"
WATCH = "/conversion.v1.ConversionService/WatchConversions"
OK = b"grpc-status: 0\r\n"


@pytest.fixture
def connection(daemon):
    connection = http.client.HTTPConnection(daemon.address, timeout=30)
    yield connection
    connection.close()


def frame(message, flags=0):
    return bytes([flags]) + len(message).to_bytes(4, "big") + message


def frames(body):
    """The (flags, bytes) of a body's frames."""
    all = []
    while body:
        length = int.from_bytes(body[1:5], "big")
        assert len(body) >= 5 + length
        all.append((body[0], body[5 : 5 + length]))
        body = body[5 + length :]
    return all


def get_agent(id):
    """GetAgentRequest: field 1, a string."""
    return b"\x00" + (len(id) + 2).to_bytes(4, "big") + b"\x0a" + bytes([len(id)]) + id.encode()


def call(connection, path, body, type="application/grpc-web+proto", **headers):
    headers = {name.replace("_", "-"): value for name, value in headers.items()}
    connection.request("POST", path, body, {"content-type": type, "x-grpc-web": "1"} | headers)
    return connection.getresponse()


def test_a_unary_call(connection, agent):
    answer = call(connection, GET_AGENT, get_agent(agent.id))
    assert (answer.status, answer.headers["content-type"]) == (200, "application/grpc-web+proto")
    (flags, message), trailers = frames(answer.read())
    assert flags == 0
    assert agent_pb2.Agent.FromString(message) == agent
    assert trailers == (0x80, OK)


def test_a_unary_call_as_text(connection, agent):
    answer = call(connection, GET_AGENT, base64.b64encode(get_agent(agent.id)), "application/grpc-web-text")
    assert (answer.status, answer.headers["content-type"]) == (200, "application/grpc-web-text+proto")
    (_, message), trailers = frames(base64.b64decode(answer.read()))
    assert agent_pb2.Agent.FromString(message) == agent
    assert trailers == (0x80, OK)


def test_a_failure_stands_in_the_headers(connection):
    # GetAgentRequest { agent_id: "nobody" }
    answer = call(connection, GET_AGENT, b"\x00\x00\x00\x00\x08\x0a\x06nobody")
    assert (answer.status, answer.read()) == (200, b"")
    assert answer.headers["grpc-status"] == "5"
    assert answer.headers["grpc-message"] == "There is no agent with this id. Create it, or check agent_id."
    assert answer.headers["grpc-status-details-bin"]


@pytest.mark.parametrize(
    ("path", "body", "status"),
    [
        ("/conversion.v1.AgentService/Nothing", b"\x00\x00\x00\x00\x00", "12"),
        ("/conversion.v1.ConversionService/ImportConversions", b"\x00\x00\x00\x00\x00", "12"),
        (GET_AGENT, b"", "12"),
        (GET_AGENT, b"\x00\x00\x00\x00\x05\x0a", "13"),
        (GET_AGENT, b"\x00\x00\x00\x00\x01\xff", "13"),
        (GET_AGENT, b"\x00" + (5 << 20).to_bytes(4, "big") + bytes(5 << 20), "8"),
    ],
)
def test_what_is_no_call_fails(connection, path, body, status):
    answer = call(connection, path, body)
    assert (answer.status, answer.read(), answer.headers["grpc-status"]) == (200, b"", status)


def test_a_deadline_ends_a_watch(connection):
    # WatchConversionsRequest { position: WATCH_POSITION_NOW }
    answer = call(connection, WATCH, b"\x00\x00\x00\x00\x02\x10\x02", grpc_timeout="300m")
    body = answer.read()
    status = answer.headers["grpc-status"] or dict(
        line.split(": ", 1) for line in frames(body)[-1][1].decode().splitlines()
    )["grpc-status"]
    assert status == "4"


@pytest.mark.parametrize("as_text", [False, True])
def test_a_watch_streams_what_is_tracked_meanwhile(connection, agent, track, as_text):
    # WatchConversionsRequest { position: WATCH_POSITION_NOW, filter, heartbeat_interval }
    request = conversion_service_pb2.WatchConversionsRequest(position="WATCH_POSITION_NOW")
    request.filter.agent_id = agent.id
    request.heartbeat_interval.seconds = 1
    body, form = frame(request.SerializeToString()), "application/grpc-web"
    if as_text:
        body, form = base64.b64encode(body), "application/grpc-web-text"
    answer = call(connection, WATCH, body, form)
    assert answer.headers["transfer-encoding"] == "chunked"

    def read(count):
        """So many bytes of frames; text is read in whole groups of four, as each frame was padded by itself."""
        if not as_text:
            return answer.read(count)
        return base64.b64decode(answer.read((count + 2) // 3 * 4))

    def message():
        if not as_text:
            length = int.from_bytes(read(5)[1:], "big")
            return conversion_service_pb2.WatchConversionsResponse.FromString(read(length))
        # The first six bytes tell the length; the rest of the frame follows them.
        start = read(6)
        whole = start + read(int.from_bytes(start[1:5], "big") - 1)
        return conversion_service_pb2.WatchConversionsResponse.FromString(whole[5:])

    # The first message says that the watch has begun.
    assert message().cursor
    tracked = track().conversion
    while True:
        received = message()
        if received.HasField("recorded"):
            break
    assert received.recorded == tracked
