"""One port for all: curl over HTTP/1.1 and HTTP/2, whatever else comes, and gRPC beside them."""

import re
import socket
import subprocess
import time

import pytest
from conversion.v1 import agent_service_pb2
from daemon import Daemon

VERSIONS = {"1.1": "--http1.1", "2": "--http2-prior-knowledge"}


def curl(*arguments):
    done = subprocess.run(
        ["curl", "-sS", "--max-time", "30", *arguments], capture_output=True, timeout=60, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def converse(address, sent, patience=30):
    """What the server answers to bytes on a socket until it closes that."""
    host, port = address.rsplit(":", 1)
    with socket.create_connection((host, int(port)), timeout=patience) as client:
        client.sendall(sent)
        received = b""
        try:
            while more := client.recv(65536):
                received += more
        except ConnectionResetError:
            pass
        return received


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize("method", ["GET", "POST", "PATCH", "DELETE"])
def test_a_path_that_is_not_there(daemon, version, method):
    seen = curl(
        VERSIONS[version], "-X", method, "-o", "/dev/null", "-w", "%{http_version} %{http_code}",
        f"http://{daemon.address}/nothing/at/all",
    )  # fmt: skip
    assert seen.decode() == f"{version} 404"


@pytest.mark.parametrize("version", VERSIONS)
def test_a_call_of_grpc_web_by_curl(daemon, agent, version, tmp_path):
    (tmp_path / "request").write_bytes(b"\x00" + (len(agent.id) + 2).to_bytes(4, "big") + b"\x0a" + bytes([len(agent.id)]) + agent.id.encode())  # fmt: skip
    body = curl(
        VERSIONS[version], "-H", "content-type: application/grpc-web", "--data-binary", f"@{tmp_path / 'request'}",
        f"http://{daemon.address}/conversion.v1.AgentService/GetAgent",
    )  # fmt: skip
    message = agent.SerializeToString()
    assert body == b"\x00" + len(message).to_bytes(4, "big") + message + b"\x80\x00\x00\x00\x10grpc-status: 0\r\n"


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize("size", [3 << 20, 6 << 20])
def test_a_large_body_is_taken_up_to_the_limit(daemon, version, size, tmp_path):
    (tmp_path / "body").write_bytes(b"\x00" + (size - 5).to_bytes(4, "big") + bytes(size - 5))
    seen = curl(
        VERSIONS[version], "-D", "-", "-o", "/dev/null", "-H", "content-type: application/grpc-web",
        "--data-binary", f"@{tmp_path / 'body'}", f"http://{daemon.address}/conversion.v1.AgentService/GetAgent",
    )  # fmt: skip
    status = re.search(rb"grpc-status: (\d+)", seen)[1]
    assert status == (b"13" if size == 3 << 20 else b"8"), seen


def test_a_connection_serves_many_requests(daemon):
    address = f"http://{daemon.address}/nothing"
    seen = curl("--http1.1", "-w", "\n%{num_connects} %{http_code}\n", *[address] * 5).decode().splitlines()
    assert [line for line in seen if line.endswith(" 404")] == ["1 404"] + ["0 404"] * 4


def test_an_upgrade_to_h2c_is_answered_by_http_1(daemon):
    seen = curl("--http2", "-o", "/dev/null", "-w", "%{http_version} %{http_code}", f"http://{daemon.address}/nothing")
    assert seen == b"1.1 404"


@pytest.mark.parametrize(
    ("sent", "answer"),
    [
        (b"GET / HTTP/1.1\r\n\r\n", b"HTTP/1.1 400 "),
        (b"POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", b"HTTP/1.1 400 "),
        (b"GET / HTTP/1.1\r\nHost: h\r\nX: " + b"x" * 20_000 + b"\r\n\r\n", b"HTTP/1.1 431 "),
        (b"\x00\x01\x02\x03", b"HTTP/1.1 400 "),
        (b"SSH-2.0-OpenSSH_9.2\r\n", b"HTTP/1.1 400 "),
        (b"PRI * HTTP/2.0\r\n\r\nXX", b"\x00\x00"),
    ],
)  # fmt: skip
def test_what_is_no_request_is_told_so_and_closed(daemon, sent, answer):
    assert converse(daemon.address, sent).startswith(answer)


def test_requests_that_are_sent_ahead_are_answered_in_order(daemon):
    request = b"GET /nothing HTTP/1.1\r\nHost: h\r\n\r\n"
    received = converse(daemon.address, request * 99 + request.replace(b"Host", b"Connection: close\r\nHost"))
    assert received.count(b"HTTP/1.1 404 Not Found\r\n") == 100
    assert received.count(b"connection: close") == 1


def test_grpc_works_beside_it(daemon, client):
    curl("--http1.1", f"http://{daemon.address}/nothing")
    assert client.agents.ListAgents(agent_service_pb2.ListAgentsRequest(page_size=1)) is not None


def test_a_slow_request_is_ended(tmp_path):
    with Daemon(tmp_path / "c.db", "--request-timeout", "200ms") as daemon:
        assert converse(daemon.address, b"GET / HTTP/1.1\r\nHo").startswith(b"HTTP/1.1 408 ")
        assert converse(daemon.address, b"POST /v1/agents HTTP/1.1\r\nHost: h\r\nContent-Length: 9\r\n\r\nx").startswith(b"HTTP/1.1 408 ")


def test_a_connection_without_a_request_is_closed(tmp_path):
    with Daemon(tmp_path / "c.db", "--first-request-timeout", "200ms", "--preface-timeout", "300ms") as daemon:
        start = time.monotonic()
        assert converse(daemon.address, b"") == b""
        assert converse(daemon.address, b"GET / HTTP/1.1\r\nHost: h\r\n\r\n").startswith(b"HTTP/1.1 404 ")
        assert time.monotonic() - start < 20


def test_a_drain_ends_idle_connections_and_answers_the_others(tmp_path):
    with Daemon(tmp_path / "c.db") as daemon:
        host, port = daemon.address.rsplit(":", 1)
        with socket.create_connection((host, int(port)), timeout=30) as idle:
            idle.sendall(b"GET /nothing HTTP/1.1\r\nHost: h\r\n\r\n")
            assert idle.recv(65536).startswith(b"HTTP/1.1 404 ")
            # A watch goes on until the server ends it.
            watch = socket.create_connection((host, int(port)), timeout=30)
            watch.sendall(
                b"POST /conversion.v1.ConversionService/WatchConversions HTTP/1.1\r\nHost: localhost\r\n"
                b"content-type: application/grpc-web\r\ncontent-length: 7\r\n\r\n\x00\x00\x00\x00\x02\x10\x02"
            )
            begun = watch.recv(65536)
            assert begun.startswith(b"HTTP/1.1 200 OK\r\n")
            assert daemon.stop() == 0
            assert idle.recv(65536) == b""
            while more := watch.recv(65536):
                begun += more
            assert b"grpc-status: 14" in begun
            assert begun.endswith(b"0\r\n\r\n")
            watch.close()


def test_pages_of_a_named_origin_may_call(tmp_path):
    with Daemon(tmp_path / "c.db", "--cors-origin", "https://app.example.com") as daemon:
        address = f"http://{daemon.address}/conversion.v1.AgentService/GetAgent"
        for version in VERSIONS.values():
            ask = [version, "-X", "OPTIONS", "-D", "-", "-o", "/dev/null", "-H", "access-control-request-method: POST",
                   "-H", "access-control-request-headers: x-grpc-web", address]  # fmt: skip
            allowed = curl("-H", "origin: https://app.example.com", *ask)
            assert b" 204" in allowed.splitlines()[0]
            assert b"access-control-allow-origin: https://app.example.com\r\n" in allowed
            assert b"access-control-allow-headers: x-grpc-web\r\n" in allowed
            refused = curl("-H", "origin: https://evil.example.com", *ask)
            assert b" 403" in refused.splitlines()[0]
            assert b"access-control-allow-origin" not in refused
