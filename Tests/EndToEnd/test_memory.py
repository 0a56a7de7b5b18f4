"""What a crowd of clients can make the server hold: answers that nobody reads, bodies without a key, connections."""

import contextlib
import json
import socket
import time
from pathlib import Path

import pytest
from daemon import PATIENCE, Daemon, run
from test_faults import Caller


@pytest.fixture
def database(tmp_path):
    return tmp_path / "conversions.db"


def resident(daemon):
    lines = Path(f"/proc/{daemon.process.pid}/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmRSS:")) << 10


def endpoint(address):
    host, port = address.rsplit(":", 1)
    return host, int(port)


def send_until_full(connection, data, seconds=3):
    """Sends as much as is taken, and reads nothing; how many bytes that were."""
    connection.settimeout(seconds)
    sent = 0
    with contextlib.suppress(OSError):
        while sent < len(data):
            sent += connection.send(data[sent : sent + 65_536])
    return sent


@pytest.mark.parametrize(("listener", "path"), [("main", "/openapi.json"), ("admin", "/metrics")])
def test_answers_that_nobody_reads_stay_small(database, listener, path):
    with Daemon(database) as daemon:
        address = daemon.address if listener == "main" else daemon.admin
        request = f"GET {path} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode()
        with socket.create_connection(endpoint(address), PATIENCE) as warm:
            warm.sendall(request)
            assert warm.recv(65_536)
        before = resident(daemon)
        with socket.socket() as deaf:
            deaf.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
            deaf.connect(endpoint(address))
            # Ten thousand answers would be hundreds of megabytes.
            send_until_full(deaf, request * 10_000)
            deadline = time.monotonic() + 3
            while time.monotonic() < deadline:
                assert resident(daemon) - before < 32 << 20
                time.sleep(0.05)


def test_a_body_without_a_key_is_refused_by_its_headers(database):
    made = run("key", "create", "--role", "ingest", "--output", "json", "--database", database)
    key = json.loads(made.stdout)["key"]
    with Daemon(database) as daemon:
        for authorization, status in [("", b"401"), ("Authorization: Bearer no\r\n", b"401")]:
            for path, kind in [
                ("/v1/conversions", "application/json"),
                ("/conversion.v1.ConversionService/TrackConversion", "application/json"),
                ("/conversion.v1.ConversionService/TrackConversion", "application/proto"),
            ]:
                head = f"POST {path} HTTP/1.1\r\nHost: localhost\r\nContent-Type: {kind}\r\n{authorization}"
                with socket.create_connection(endpoint(daemon.address), PATIENCE) as caller:
                    # Not a byte of the body is sent.
                    caller.sendall(f"{head}Content-Length: 4000000\r\n\r\n".encode())
                    assert caller.recv(65_536).startswith(b"HTTP/1.1 " + status)
        head = "POST /v1/conversions HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
        with socket.create_connection(endpoint(daemon.address), PATIENCE) as caller:
            caller.sendall(f"{head}Authorization: Bearer {key}\r\nContent-Length: 2\r\n\r\n".encode())
            caller.settimeout(0.5)
            with pytest.raises(TimeoutError):
                caller.recv(65_536)
            caller.settimeout(PATIENCE)
            caller.sendall(b"{}")
            assert caller.recv(65_536).startswith(b"HTTP/1.1 400")


def test_a_crowd_of_connections_leaves_descriptors_to_the_server(database):
    """Without any descriptor the runtime, which looks after its threads by files, would end the process."""
    limit = 256
    daemon = Daemon(database)
    daemon.command = ["prlimit", f"--nofile={limit}:{limit}", *daemon.command]
    with daemon:
        caller = Caller(daemon)
        caller.create_agent()
        files, crowd = Path(f"/proc/{daemon.process.pid}/fd"), []
        most = 0
        deadline = time.monotonic() + 15
        with contextlib.ExitStack() as stack:
            while time.monotonic() < deadline:
                while len(crowd) < 400:
                    crowd.append(stack.enter_context(socket.create_connection(endpoint(daemon.address), PATIENCE)))
                caller.track_many(20)
                most = max(most, len(list(files.iterdir())))
                # Those that were closed come again.
                for connection in crowd:
                    if not is_open(connection):
                        connection.close()
                crowd = [connection for connection in crowd if connection.fileno() >= 0]
        assert daemon.process.poll() is None
        assert most < limit - 32
        caller.track()
        caller.has_lost_nothing()


def is_open(connection):
    connection.setblocking(False)
    try:
        return connection.recv(1) != b""
    except BlockingIOError:
        return True
    except OSError:
        return False
