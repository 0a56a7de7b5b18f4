"""The daemon as a process: how it starts, what it refuses, how it ends."""

import json
import os
import re
import resource
import signal
import socket
import sqlite3
import threading
import time

import grpc
import pytest
from agents import make_agent
from conversion.v1 import agent_service_pb2, conversion_service_pb2
from daemon import Client, Daemon, run
from grpc_health.v1 import health_pb2, health_pb2_grpc


@pytest.fixture
def database(tmp_path):
    return tmp_path / "conversions.db"


def create(client, agent_id="agent_456"):
    return client.agents.CreateAgent(agent_service_pb2.CreateAgentRequest(agent=make_agent(), agent_id=agent_id))


def track(client, **fields):
    fields = {"agent_id": "agent_456", "room_name": "room_abc123"} | fields
    return client.conversions.TrackConversion(conversion_service_pb2.TrackConversionRequest(**fields))


def conversions(client):
    return list(client.conversions.ListConversions(conversion_service_pb2.ListConversionsRequest()).conversions)


def agent(client):
    return client.agents.GetAgent(agent_service_pb2.GetAgentRequest(agent_id="agent_456"))


def ready_environment(path):
    return {"NOTIFY_SOCKET": path.replace("\0", "@")}


# Starting


def test_a_restart_keeps_everything(database):
    with Daemon(database) as daemon, daemon.connect() as client:
        created = create(client)
        tracked = track(client, idempotency_key="call_1", details="premium").conversion
    with Daemon(database) as daemon, daemon.connect() as client:
        assert agent(client) == created
        assert conversions(client) == [tracked]
        again = track(client, idempotency_key="call_1", details="premium")
        assert (again.duplicate, again.conversion) == (True, tracked)
        newer = track(client, idempotency_key="call_2").conversion
        assert newer.id != tracked.id
        assert conversions(client) == [newer, tracked]


def test_several_addresses_are_served_at_once(tmp_path, database):
    with Daemon(database, listen=("127.0.0.1:0", f"unix:{tmp_path}/socket", "[::1]:0")) as daemon:
        assert len(daemon.addresses) == 3
        for number, address in enumerate(daemon.addresses):
            with Client(address) as client:
                create(client, f"agent {number}")
    assert not (tmp_path / "socket").exists()


def test_the_socket_of_a_killed_server_is_replaced(tmp_path, database):
    listen = (f"unix:{tmp_path}/socket",)
    daemon = Daemon(database, listen=listen).start()
    daemon.kill()
    assert (tmp_path / "socket").exists()
    with Daemon(database, listen=listen) as daemon, daemon.connect() as client:
        create(client)


def test_the_late_window_is_configurable(database):
    with Daemon(database, "--late-window", "1h") as daemon, daemon.connect() as client:
        create(client)
        with pytest.raises(grpc.RpcError) as caught:
            track(client, timestamp={"seconds": int(time.time()) - 3700})
        assert caught.value.code() == grpc.StatusCode.INVALID_ARGUMENT


def test_the_message_limit_is_configurable(database):
    with Daemon(database, "--max-message-size", "4KiB") as daemon, daemon.connect() as client:
        create(client)
        with pytest.raises(grpc.RpcError) as caught:
            track(client, details="x" * 5000)
        assert caught.value.code() == grpc.StatusCode.RESOURCE_EXHAUSTED


@pytest.mark.parametrize("abstract", [False, True])
def test_the_service_manager_is_told(tmp_path, database, abstract):
    path = f"\0conversiond-test-{os.getpid()}" if abstract else f"{tmp_path}/notify"
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as manager:
        manager.bind(path)
        manager.settimeout(10)
        with Daemon(database, environment=ready_environment(path)):
            assert manager.recv(100) == b"READY=1"
        assert manager.recv(100) == b"STOPPING=1"


def test_every_call_is_in_the_debug_log_without_what_it_said(database):
    with Daemon(database, "--log-level", "debug") as daemon, daemon.connect() as client:
        create(client)
        track(client, details="a secret", user_id="user_secret", idempotency_key="key_secret")
        with pytest.raises(grpc.RpcError):
            track(client, details="another secret", idempotency_key="key_secret")
    calls = [entry for entry in daemon.log if entry["message"] == "call"]
    assert [
        (entry["level"], entry["metadata"]["method"].rpartition("/")[2], entry["metadata"]["code"]) for entry in calls
    ] == [
        ("debug", "CreateAgent", "OK"),
        ("debug", "TrackConversion", "OK"),
        ("info", "TrackConversion", "ALREADY_EXISTS"),
    ]
    assert all(re.fullmatch(r"\d+\.\d{3}ms", entry["metadata"]["duration"]) for entry in calls)
    assert "secret" not in json.dumps(daemon.log)


# Refusing to start


def refusal(database, *arguments, status, environment=None):
    """What the program says on standard error when it ends with this status: one line."""
    result = run("serve", "--database", database, *arguments, environment=environment)
    assert (result.returncode, result.stdout) == (status, ""), result
    lines = result.stderr.splitlines()
    assert len(lines) == 1 and lines[0].startswith("conversiond: "), result.stderr
    return lines[0]


def test_a_port_in_use_is_refused(database):
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        address = f"127.0.0.1:{listener.getsockname()[1]}"
        line = refusal(database, "--listen", address, status=69)
    assert line == f"conversiond: cannot listen on {address}: the address is in use"


def test_a_unix_socket_in_use_is_refused_and_stays(tmp_path, database):
    address = f"unix:{tmp_path}/socket"
    with Daemon(database, listen=(address,)) as daemon:
        line = refusal(tmp_path / "other.db", "--listen", address, status=69)
        with daemon.connect() as client:
            create(client)
    assert line == f"conversiond: cannot listen on {address}: the address is in use"


def test_a_file_where_the_socket_should_be_is_refused_and_stays(tmp_path, database):
    (tmp_path / "file").write_text("precious")
    line = refusal(database, "--listen", f"unix:{tmp_path}/file", status=69)
    assert "not a socket" in line
    assert (tmp_path / "file").read_text() == "precious"


@pytest.mark.parametrize("address", ["0.0.0.0:50051", "[::]:50051", "192.0.2.1:50051"])
def test_an_address_beyond_this_machine_is_refused(database, address):
    line = refusal(database, "--listen", address, status=78)
    assert line.startswith(f"conversiond: setting listen: {address} reaches beyond this machine, which needs TLS and a key")
    assert not database.exists()


def test_a_path_that_cannot_be_written_is_refused(tmp_path):
    line = refusal(tmp_path / "nowhere" / "conversions.db", status=73)
    assert line.startswith("conversiond: cannot open the database ")


def test_a_file_that_is_no_database_is_refused(database):
    database.write_text("Dear diary, this is no database. " * 100)
    refusal(database, status=65)
    assert database.read_text().startswith("Dear diary")


def test_a_database_of_another_program_is_refused(database):
    with sqlite3.connect(database) as connection:
        connection.execute("CREATE TABLE cats(name)")
    refusal(database, status=66)


def test_a_database_of_a_newer_version_is_refused(database):
    with Daemon(database):
        pass
    with sqlite3.connect(database) as connection:
        connection.execute("PRAGMA user_version = 9999")
    connection.close()
    refusal(database, status=72)


def test_a_database_that_another_server_has_open_is_refused(database):
    with Daemon(database) as daemon, daemon.connect() as client:
        refusal(database, "--listen", "127.0.0.1:0", status=75)
        create(client)


def test_a_bad_setting_is_named_with_its_source(database, tmp_path):
    (tmp_path / "c.json").write_text('{"drain-timeout": "soon"}')
    assert '"x" (environment CONVERSIOND_THREADS)' in refusal(
        database, status=78, environment={"CONVERSIOND_THREADS": "x"}
    )
    assert f'"soon" (file {tmp_path}/c.json)' in refusal(database, "--config", tmp_path / "c.json", status=78)


def test_an_unknown_key_of_the_file_is_named(database, tmp_path):
    (tmp_path / "c.json").write_text('{"databse": "x.db"}')
    line = refusal(database, status=78, environment={"CONVERSIOND_CONFIG": str(tmp_path / "c.json")})
    assert 'unknown key "databse"' in line


def test_the_configuration_is_printed_with_its_sources(tmp_path):
    (tmp_path / "c.json").write_text('{"threads": 3, "log-level": "debug", "late-window": "1d"}')
    result = run(
        "--print-config",
        "--config",
        tmp_path / "c.json",
        "--late-window",
        "2d",
        environment={"CONVERSIOND_LOG_LEVEL": "error"},
    )
    assert (result.returncode, result.stderr) == (0, "")
    rows = [re.split(r"\s{2,}", line) for line in result.stdout.splitlines()]
    assert rows[0] == ["SETTING", "VALUE", "SOURCE"]
    assert ["threads", "3", f"file {tmp_path}/c.json"] in rows
    assert ["log-level", "error", "environment CONVERSIOND_LOG_LEVEL"] in rows
    assert ["late-window", "2d", "flag --late-window"] in rows
    assert ["listen", "127.0.0.1:50051", "default"] in rows


def test_the_version_is_printed():
    result = run("--version")
    assert re.fullmatch(r"\d+\.\d+\.\d+\n", result.stdout) and result.returncode == 0


# Ending


def hang(client):
    """A call that is in flight until the event is set: its client never finishes sending."""
    release, begun = threading.Event(), threading.Event()

    def requests():
        yield b""
        begun.set()
        release.wait()

    call = client.channel.stream_unary(
        "/conversion.v1.AgentService/ListAgents", request_serializer=bytes, response_deserializer=bytes
    )
    future = call.future(requests(), wait_for_ready=True)
    assert begun.wait(10)
    # The message is on its way; a call behind it on the same connection is answered after it was taken in.
    client.agents.ListAgents(agent_service_pb2.ListAgentsRequest(page_size=1))
    return future, release


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_an_idle_server_in_good_order(database, number):
    daemon = Daemon(database).start()
    with daemon.connect() as client:
        create(client)
        daemon.signal(number)
        assert daemon.wait() == 0
    assert [entry["message"] for entry in daemon.log if entry["message"] in ("ready", "draining", "ended")] == [
        "ready",
        "draining",
        "ended",
    ]
    assert not database.with_name("conversions.db-wal").exists()


def test_calls_in_flight_finish_before_the_end(database):
    daemon = Daemon(database).start()
    with daemon.connect() as client:
        future, release = hang(client)
        daemon.signal(signal.SIGTERM)
        daemon.wait_for("draining")
        release.set()
        future.result(timeout=10)
        assert daemon.wait() == 0


def test_the_drain_does_not_wait_for_ever(database):
    daemon = Daemon(database, "--drain-timeout", "500ms").start()
    with daemon.connect() as client:
        future, release = hang(client)
        daemon.signal(signal.SIGTERM)
        assert daemon.wait() == 0
        assert future.exception(timeout=10).code() == grpc.StatusCode.UNAVAILABLE
        release.set()


def test_a_second_signal_ends_at_once(database):
    daemon = Daemon(database, "--drain-timeout", "1h").start()
    with daemon.connect() as client:
        _, release = hang(client)
        daemon.signal(signal.SIGTERM)
        daemon.wait_for("draining")
        daemon.signal(signal.SIGTERM)
        assert daemon.wait() == 128 + signal.SIGTERM
        release.set()


def test_nothing_answered_is_lost_when_it_ends_under_load(database):
    daemon = Daemon(database).start()
    with daemon.connect() as client:
        create(client)
        calls = [
            client.conversions.TrackConversion.future(
                conversion_service_pb2.TrackConversionRequest(
                    agent_id="agent_456", room_name="room", idempotency_key=f"call_{number}"
                )
            )
            for number in range(3000)
        ]
        calls[500].result(timeout=30)
        daemon.signal(signal.SIGTERM)
        assert daemon.wait() == 0
        failures = {call.exception(timeout=30).code() for call in calls if call.exception(timeout=30)}
        answered = {call.result().conversion.id for call in calls if not call.exception()}
    assert failures <= {grpc.StatusCode.UNAVAILABLE}
    assert len(answered) > 500
    with Daemon(database) as daemon, daemon.connect() as client:
        request = conversion_service_pb2.ListConversionsRequest(page_size=1000)
        kept = set()
        while True:
            response = client.conversions.ListConversions(request)
            kept |= {conversion.id for conversion in response.conversions}
            request.page_token = response.next_page_token
            if not request.page_token:
                break
    assert answered <= kept


# When the disk fails


def test_health_follows_what_the_store_can_write(database):
    """A file that may not grow stands for a full disk: the daemon lives, says so, and serves again when it can."""
    with Daemon(database) as daemon, daemon.connect() as client:
        create(client)
        track(client, idempotency_key="call_1")
        health = health_pb2_grpc.HealthStub(client.channel)
        statuses = health.Watch(health_pb2.HealthCheckRequest(service="conversion.v1.ConversionService"), timeout=60)
        assert next(statuses).status == health_pb2.HealthCheckResponse.SERVING

        unlimited = resource.prlimit(daemon.process.pid, resource.RLIMIT_FSIZE)
        resource.prlimit(daemon.process.pid, resource.RLIMIT_FSIZE, (0, unlimited[1]))
        with pytest.raises(grpc.RpcError) as failed:
            track(client, idempotency_key="call_2")
        assert failed.value.code() == grpc.StatusCode.UNAVAILABLE
        assert next(statuses).status == health_pb2.HealthCheckResponse.NOT_SERVING
        assert "disk" in daemon.wait_for("the store cannot write; health is NOT_SERVING")["metadata"]["cause"]

        resource.prlimit(daemon.process.pid, resource.RLIMIT_FSIZE, unlimited)
        assert next(statuses).status == health_pb2.HealthCheckResponse.SERVING
        assert not track(client, idempotency_key="call_2").duplicate
        assert len(conversions(client)) == 2
