"""API keys: made, listed, revoked and rotated beside the running server; who may do what; one key's flood."""

import json
import statistics
import threading
import time
from datetime import datetime, timezone

import grpc
import pytest
from agents import make_agent
from conversion.v1 import agent_service_pb2, conversion_service_pb2
from daemon import PATIENCE, Daemon, run
from failures import read
from grpc_health.v1 import health_pb2, health_pb2_grpc

# What is promised, and what a busy machine may add to it.
IN_FORCE = 1.0
SLACK = 2.0


@pytest.fixture
def database(tmp_path):
    return tmp_path / "conversions.db"


def command(database, *words, status=0):
    result = run(*words, "--database", database)
    assert result.returncode == status, result.stderr
    return result


def make(database, role, *options):
    """A key's id and its secret."""
    result = command(database, "key", "create", "--role", role, "--output", "json", *options)
    made = json.loads(result.stdout)
    return made["id"], made["key"]


class Caller:
    """A client with a key."""

    def __init__(self, client, key=None):
        self.client, self.metadata = client, [("authorization", f"Bearer {key}")] if key else []

    def list(self):
        request = conversion_service_pb2.ListConversionsRequest()
        return self.client.conversions.ListConversions(request, metadata=self.metadata, timeout=PATIENCE).conversions

    def create(self, id):
        request = agent_service_pb2.CreateAgentRequest(agent=make_agent(), agent_id=id)
        return self.client.agents.CreateAgent(request, metadata=self.metadata, timeout=PATIENCE)

    def request(self, agent, **fields):
        fields = {"agent_id": agent, "room_name": "room_1"} | fields
        return conversion_service_pb2.TrackConversionRequest(**fields)

    def track(self, agent, **fields):
        return self.client.conversions.TrackConversion(
            self.request(agent, **fields), metadata=self.metadata, timeout=PATIENCE
        )


def failure(call):
    """The code's name and the reason that the call fails with; None where it succeeds."""
    try:
        call()
    except grpc.RpcError as error:
        return error.code().name, read(error).reason
    return None


def seconds_until(outcome, call):
    start = time.monotonic()
    while failure(call) != outcome:
        assert time.monotonic() - start < PATIENCE
    return time.monotonic() - start


def test_keys_are_made_revoked_and_rotated_beside_the_running_server(database):
    missing, invalid = ("UNAUTHENTICATED", "CREDENTIALS_MISSING"), ("UNAUTHENTICATED", "KEY_INVALID")
    with Daemon(database, "--log-level", "debug") as daemon, daemon.connect() as client:
        nobody = Caller(client)
        nobody.create("a")
        watch = client.conversions.WatchConversions(conversion_service_pb2.WatchConversionsRequest(), timeout=PATIENCE)
        next(watch)
        admin_id, admin_key = make(database, "admin", "--name", "operator")
        # A command that took itself for the last one out would have removed the log that the server writes.
        assert database.with_name(database.name + "-wal").exists()
        assert seconds_until(missing, nobody.list) < IN_FORCE + SLACK
        assert failure(lambda: next(watch)) == missing, "the stream of before has ended, too"

        admin = Caller(client, admin_key)
        admin.track("a")
        health = health_pb2_grpc.HealthStub(client.channel)
        assert health.Check(health_pb2.HealthCheckRequest()).status == health_pb2.HealthCheckResponse.SERVING

        reader_id, reader_key = make(database, "read", "--expires", "90d")
        reader = Caller(client, reader_key)
        assert seconds_until(None, reader.list) < IN_FORCE + SLACK
        assert failure(lambda: reader.track("a")) == ("PERMISSION_DENIED", "ROLE_NOT_ALLOWED")
        for wrong in ["", "x", reader_key[:-1], reader_key[:-1] + "!", reader_key.upper(), admin_id]:
            assert failure(Caller(client, wrong).list) in (invalid, missing), wrong

        # The old secret is good for its grace, the new one at once.
        rotated = json.loads(
            command(database, "key", "rotate", reader_id, "--grace", "2s", "--output", "json").stdout
        )
        assert rotated["id"] == reader_id and rotated["key"] != reader_key
        assert seconds_until(None, Caller(client, rotated["key"]).list) < IN_FORCE + SLACK
        assert seconds_until(("UNAUTHENTICATED", "KEY_EXPIRED"), reader.list) < 2 + IN_FORCE + SLACK

        reader = Caller(client, rotated["key"])
        watch = client.conversions.WatchConversions(
            conversion_service_pb2.WatchConversionsRequest(), metadata=reader.metadata, timeout=PATIENCE
        )
        next(watch)
        command(database, "key", "revoke", reader_id)
        assert seconds_until(invalid, reader.list) < IN_FORCE + SLACK
        assert failure(lambda: next(watch)) == invalid
        assert len(admin.list()) == 1

        listed = json.loads(command(database, "key", "list", "--output", "json").stdout)["keys"]
        assert [(key["id"], key["state"], key["role"]) for key in listed] == [
            (admin_id, "in force", "admin"), (reader_id, "revoked", "read"),
        ]
        log = json.dumps(daemon.log)
    for secret in [admin_key, reader_key, rotated["key"]]:
        assert secret not in log
        for file in database.parent.iterdir():
            assert secret.encode() not in file.read_bytes(), file
    audit = [json.loads(line) for line in command(database, "audit", "--output", "json").stdout.splitlines()]
    assert [(event["action"], event["subject"]) for event in audit] == [
        ("agent.create", "a"), ("key.create", admin_id), ("key.create", reader_id), ("key.rotate", reader_id),
        ("key.revoke", reader_id),
    ]
    assert audit[0]["actor"] == "anonymous" and audit[1]["actor"].startswith("uid:")
    last_use = [key["last_use_time"] for key in json.loads(
        command(database, "key", "list", "--output", "json").stdout)["keys"]]
    assert all(datetime.fromisoformat(used.replace("Z", "+00:00")) <= datetime.now(timezone.utc) for used in last_use)


def test_an_unknown_method_is_unimplemented_for_whoever_asks(database):
    _, key = make(database, "ingest")
    with Daemon(database) as daemon, daemon.connect() as client:
        for path in ["/conversion.v1.ConversionService/Nothing", "/no.Service/TrackConversion"]:
            for metadata in [[], [("authorization", f"Bearer {key}")], [("authorization", "Bearer no")]]:
                with pytest.raises(grpc.RpcError) as failure:
                    client.raw(path)(b"", metadata=metadata, timeout=PATIENCE)
                assert failure.value.code() == grpc.StatusCode.UNIMPLEMENTED, (path, metadata)


def test_keys_can_be_made_before_the_first_start_and_survive_a_backup(database, tmp_path):
    _, key = make(database, "admin")
    command(database, "check")
    command(database, "backup", tmp_path / "backup.db")
    run("restore", tmp_path / "backup.db", "--database", tmp_path / "restored.db")
    for path in [database, tmp_path / "restored.db"]:
        with Daemon(path) as daemon, daemon.connect() as client:
            assert failure(Caller(client).list) == ("UNAUTHENTICATED", "CREDENTIALS_MISSING")
            assert len(Caller(client, key).list()) == 0


def test_workspaces_know_nothing_of_each_other(database):
    command(database, "workspace", "create", "other")
    assert "other" in command(database, "workspace", "list").stdout
    keys = [make(database, "admin")[1], make(database, "admin", "--workspace", "other")[1]]
    only_b = make(database, "admin", "--agent", "b")[1]
    with Daemon(database) as daemon, daemon.connect() as client:
        ours, theirs = (Caller(client, key) for key in keys)
        for agent in ["a", "b"]:
            ours.create(agent)
        first = ours.track("a", idempotency_key="k", details="secret").conversion.id
        ours.track("b", idempotency_key="l")
        assert theirs.list() == [] and failure(lambda: theirs.track("a")) == ("NOT_FOUND", "AGENT_NOT_FOUND")
        request = conversion_service_pb2.GetConversionRequest(conversion_id=first)

        def get(caller):
            return failure(lambda: client.conversions.GetConversion(request, metadata=caller.metadata))

        assert get(ours) is None
        assert get(theirs) == get(Caller(client, only_b)) == ("NOT_FOUND", "CONVERSION_NOT_FOUND")
        # The same names stand for other things there, and the same key is a new one.
        theirs.create("a")
        answer = theirs.track("a", idempotency_key="k", details="other")
        assert not answer.duplicate and len(theirs.list()) == 1 and len(ours.list()) == 2
        token = client.conversions.ListConversions(
            conversion_service_pb2.ListConversionsRequest(page_size=1), metadata=ours.metadata
        ).next_page_token
        request = conversion_service_pb2.ListConversionsRequest(page_size=1, page_token=token)
        strange = lambda: client.conversions.ListConversions(request, metadata=theirs.metadata)  # noqa: E731
        assert failure(strange) == ("INVALID_ARGUMENT", "PAGE_TOKEN_INVALID")
        assert [conversion.agent_id for conversion in Caller(client, only_b).list()] == ["b"]


@pytest.mark.parametrize(
    ("words", "status"),
    [
        (["key", "create", "--role", "root"], 64),
        (["key", "create"], 64),
        (["key", "create", "--role", "read", "--workspace", "none"], 67),
        (["key", "create", "--role", "read", "--expires", "soon"], 64),
        (["key", "revoke", "key_000000000000"], 67),
        (["key", "rotate", "key_000000000000"], 67),
        (["key", "grant", "", "--role", "read"], 64),
        (["workspace", "create", "default"], 67),
        (["workspace", "create", "No Name"], 64),
        (["audit", "--since", "whenever"], 64),
    ],
)
def test_what_cannot_be_done_says_why(database, words, status):
    make(database, "read")
    assert command(database, *words, status=status).stderr


def test_one_keys_flood_leaves_the_others_latency(database):
    keys = [make(database, "admin")[1] for _ in range(2)]
    with Daemon(database, "--key-calls", "8") as daemon, daemon.connect() as client, daemon.connect() as other:
        flood, calm = Caller(client, keys[0]), Caller(other, keys[1])
        calm.create("a")
        health = health_pb2_grpc.HealthStub(other.channel)
        ending, counts, pushbacks = threading.Event(), {}, set()
        room = threading.Semaphore(64)

        def done(call):
            code = call.code().name
            counts[code] = counts.get(code, 0) + 1
            pushbacks.add(dict(call.trailing_metadata()).get("grpc-retry-pushback-ms"))
            room.release()

        def pour():
            while not ending.is_set():
                room.acquire()
                flood.client.conversions.TrackConversion.future(
                    flood.request("a"), metadata=flood.metadata, timeout=PATIENCE
                ).add_done_callback(done)

        pouring = threading.Thread(target=pour)
        pouring.start()
        try:
            latencies = []
            deadline = time.monotonic() + PATIENCE
            while len(latencies) < 100 or "RESOURCE_EXHAUSTED" not in counts:
                assert time.monotonic() < deadline, counts
                start = time.monotonic()
                calm.track("a")
                latencies.append(time.monotonic() - start)
                status = health.Check(health_pb2.HealthCheckRequest(), timeout=PATIENCE).status
                assert status == health_pb2.HealthCheckResponse.SERVING
        finally:
            ending.set()
            pouring.join()
        for _ in range(64):
            room.acquire()
    print(f"flood: {counts}; the other key's median {statistics.median(latencies) * 1000:.1f} ms")
    assert set(counts) == {"OK", "RESOURCE_EXHAUSTED"}
    assert pushbacks == {None, "1000"}
    assert statistics.median(latencies) < 0.25
