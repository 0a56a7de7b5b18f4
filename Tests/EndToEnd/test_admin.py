"""What operators see of the daemon: metrics, probes, access logs, and the doctor."""

import contextlib
import http.client
import json
import os
import socket
import subprocess
import threading
import time
import uuid
from email.utils import parsedate_to_datetime
from pathlib import Path

import grpc
import pytest
from agents import make_agent
from conversion.v1 import agent_service_pb2, conversion_service_pb2
from daemon import PATIENCE, Daemon, run
from prometheus_client.parser import text_fd_to_metric_families
from test_cli import CLI

SERVICE = "conversion.v1.ConversionService"


def ask(daemon, path, method="GET", **headers):
    host, _, port = daemon.admin.rpartition(":")
    connection = http.client.HTTPConnection(host, int(port), timeout=PATIENCE)
    try:
        connection.request(method, path, headers=headers)
        response = connection.getresponse()
        return response, response.read().decode()
    finally:
        connection.close()


def metrics(daemon):
    """Every sample by its name and labels, read strictly: types, help, and histograms that add up."""
    _, text = ask(daemon, "/metrics")
    samples = {}
    for family in text_fd_to_metric_families(iter(text.splitlines(keepends=True))):
        assert family.type in ("counter", "gauge", "histogram") and family.documentation, family.name
        for sample in family.samples:
            key = (sample.name, *sorted(sample.labels.items()))
            assert key not in samples, key
            samples[key] = sample.value
    for (name, *labels), count in samples.items():
        if name.endswith("_count"):
            base = name.removesuffix("_count")
            buckets = [
                (float(dict(others)["le"]), value)
                for (other, *others), value in samples.items()
                if other == base + "_bucket" and [label for label in others if label[0] != "le"] == labels
            ]
            assert buckets == sorted(buckets) and buckets[-1] == (float("inf"), count), (name, labels)
            assert [value for _, value in buckets] == sorted(value for _, value in buckets), (name, labels)
            assert (base + "_sum", *labels) in samples
    return samples


def create(client, agent_id="agent_456"):
    client.agents.CreateAgent(agent_service_pb2.CreateAgentRequest(agent=make_agent(), agent_id=agent_id))


def track(client, **fields):
    fields = {"agent_id": "agent_456", "room_name": f"room_{uuid.uuid4().hex}"} | fields
    return client.conversions.TrackConversion(conversion_service_pb2.TrackConversionRequest(**fields))


def call_key(name, method, status=None):
    labels = [("grpc_method", method)] + ([("grpc_status", status)] if status else [])
    return (name, *labels)


def test_metrics_count_what_was_done(tmp_path):
    with Daemon(tmp_path / "c.db") as daemon:
        with daemon.connect() as client:
            create(client)
            for _ in range(10):
                track(client)
            with pytest.raises(grpc.RpcError):
                track(client, agent_id="nobody")
            for name in ("Nothing", "Nobody"):
                with pytest.raises(grpc.RpcError):
                    client.raw(f"/{SERVICE}/{name}")(b"")
            samples = metrics(daemon)
    method = f"{SERVICE}/TrackConversion"
    assert samples[call_key("grpc_server_call_started_total", method)] == 11
    assert samples[call_key("grpc_server_call_duration_seconds_count", method, "OK")] == 10
    assert samples[call_key("grpc_server_call_duration_seconds_count", method, "NOT_FOUND")] == 1
    received = "grpc_server_call_rcvd_total_compressed_message_size_bytes_sum"
    assert samples[call_key(received, method, "OK")] == 10 * (2 + len("agent_456") + 2 + len("room_") + 32)
    assert samples[call_key("grpc_server_call_started_total", "other")] == 2
    assert samples[call_key("grpc_server_call_duration_seconds_count", "other", "UNIMPLEMENTED")] == 2
    assert samples[("conversiond_store_conversions_total", ("outcome", "recorded"))] == 10
    assert samples[("conversiond_store_ledger_events_total",)] == 10
    assert samples[("conversiond_store_commit_duration_seconds_count",)] >= 2
    assert samples[("conversiond_connections",)] == 1
    assert samples[("conversiond_connection_events_total", ("event", "stream_opened"))] == 14
    assert samples[("conversiond_calls_in_flight",)] == 0
    assert samples[("conversiond_ready",)] == 1
    assert samples[("process_resident_memory_bytes",)] > 1 << 20
    assert abs(samples[("process_start_time_seconds",)] - time.time()) < 600


def test_the_series_are_bounded_whatever_clients_call(tmp_path):
    with Daemon(tmp_path / "c.db") as daemon, daemon.connect() as client:
        for number in range(200):
            with pytest.raises(grpc.RpcError):
                client.raw(f"/unknown.Service{number}/Method{number}")(b"")
        methods = {dict(labels).get("grpc_method") for _, *labels in metrics(daemon)}
    assert "other" in methods and not any("unknown" in (method or "") for method in methods)


def test_promtool_has_nothing_to_say(daemon, track):
    track()
    _, text = ask(daemon, "/metrics")
    done = subprocess.run(["promtool", "check", "metrics"], input=text, capture_output=True, text=True, timeout=PATIENCE)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_an_answer_has_its_type_length_and_date(daemon):
    response, text = ask(daemon, "/metrics", **{"accept": "application/openmetrics-text;version=1.0.0,text/plain;q=0.5"})
    assert response.getheader("content-type") == "text/plain; version=0.0.4; charset=utf-8"
    assert int(response.getheader("content-length")) == len(text.encode())
    assert abs(parsedate_to_datetime(response.getheader("date")).timestamp() - time.time()) < 60
    head, nothing = ask(daemon, "/healthz", "HEAD")
    assert (head.status, head.getheader("content-length"), nothing) == (200, "3", "")
    assert [ask(daemon, "/metrics", "POST")[0].status, ask(daemon, "/nothing")[0].status] == [405, 404]


def test_settings_are_told_without_their_secrets(daemon):
    settings = json.loads(ask(daemon, "/debug/config")[1])["settings"]
    assert {row["setting"]: row["source"] for row in settings}["database"] == "flag --database"
    printed = [line.split()[0] for line in run("serve", "--print-config").stdout.splitlines()[1:]]
    assert [row["setting"] for row in settings] == printed


def test_readiness_ends_with_the_server_while_calls_are_finished(tmp_path):
    with Daemon(tmp_path / "c.db") as daemon, daemon.connect() as client:
        assert ask(daemon, "/readyz")[1] == "ready\n"
        calls = []
        arrived = threading.Event()

        def requests():
            yield conversion_service_pb2.ImportConversionsRequest()
            arrived.wait(PATIENCE)

        calls.append(client.conversions.ImportConversions.future(requests()))
        while metrics(daemon)[call_key("grpc_server_call_started_total", f"{SERVICE}/ImportConversions")] == 0:
            pass
        assert metrics(daemon)[("conversiond_calls_in_flight",)] == 1
        daemon.signal(15)
        daemon.wait_for("draining")
        response, text = ask(daemon, "/readyz")
        assert (response.status, text) == (503, "not ready: the server is ending\n")
        assert ask(daemon, "/healthz")[1] == "ok\n"
        arrived.set()
        calls[0].exception(timeout=PATIENCE)
        assert daemon.wait() == 0


def test_headers_are_bounded_and_connections_counted(tmp_path):
    with Daemon(tmp_path / "c.db") as daemon:
        host, _, port = daemon.admin.rpartition(":")
        for request in (b"GET / HTTP/1.1\r\nx: " + b"y" * 20_000, b"GET / HTTP/1.1\r\n" + b"a: b\r\n" * 100, b"nonsense\r\n\r\n"):
            with socket.create_connection((host, int(port)), PATIENCE) as peer:
                peer.sendall(request)
                answer = peer.recv(65_536)
                assert answer == b"" or answer.startswith(b"HTTP/1.1 4"), answer
        with socket.create_connection((host, int(port)), PATIENCE) as peer:
            peer.sendall(b"POST /metrics HTTP/1.1\r\nhost: localhost\r\ncontent-length: 1000000\r\n\r\nabc")
            assert peer.recv(65_536).startswith(b"HTTP/1.1 413")
        crowd = [socket.create_connection((host, int(port)), PATIENCE) for _ in range(32)]
        for peer in crowd:
            peer.sendall(b"GET /healthz HTTP/1.1\r\nhost: localhost\r\n\r\n")
            assert peer.recv(65_536).startswith(b"HTTP/1.1 200")
        for peer in crowd:
            peer.close()


def test_idle_connections_keep_nobody_out(tmp_path):
    with Daemon(tmp_path / "c.db") as daemon:
        host, _, port = daemon.admin.rpartition(":")
        with contextlib.ExitStack() as crowd:
            for number in range(80):
                peer = crowd.enter_context(socket.create_connection((host, int(port)), PATIENCE))
                # Some send nothing, some a part of a request, some are kept after one.
                if number % 3:
                    peer.sendall(b"GET /healthz HTTP/1.1\r\nhost: localhost\r\n" + b"\r\n" * (number % 3 - 1))
                if number % 10 == 9:
                    assert ask(daemon, "/healthz")[1] == "ok\n"
            assert ask(daemon, "/healthz")[1] == "ok\n"


def test_a_listener_can_be_elsewhere_or_nowhere(tmp_path):
    with Daemon(tmp_path / "c.db", "--admin-listen", f"unix:{tmp_path}/admin") as daemon:
        with socket.socket(socket.AF_UNIX) as peer:
            peer.connect(f"{tmp_path}/admin")
            peer.sendall(b"GET /healthz HTTP/1.0\r\n\r\n")
            assert peer.makefile("rb").read().endswith(b"\r\n\r\nok\n")
    assert not (tmp_path / "admin").exists()
    with Daemon(tmp_path / "c.db", "--admin-listen", "none") as daemon:
        assert daemon.admin == "none"


def test_an_admin_address_in_use_is_refused_unless_nobody_asked_for_it(tmp_path, daemon):
    refused = run("serve", "--database", tmp_path / "c.db", "--listen", "127.0.0.1:0", "--admin-listen", daemon.admin)
    assert (refused.returncode, refused.stderr) == (
        69,
        f"conversiond: cannot listen on {daemon.admin}: the address is in use\n",
    )
    refused = run("serve", "--database", tmp_path / "c.db", "--listen", "127.0.0.1:0", "--admin-listen", "0.0.0.0:0")
    assert refused.returncode == 78 and "admin-listen" in refused.stderr


# The access log


def test_access_logs_are_json_without_what_was_said(tmp_path):
    trace = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"
    with Daemon(tmp_path / "c.db", "--access-log", "all") as daemon, daemon.connect() as client:
        create(client)
        request = conversion_service_pb2.TrackConversionRequest(
            agent_id="agent_456", room_name="r", user_id="user_secret", details="a secret", idempotency_key="key_secret"
        )
        client.conversions.TrackConversion(
            request, metadata=[("traceparent", trace), ("authorization", "Bearer secret")]
        )
        with pytest.raises(grpc.RpcError):
            track(client, agent_id="nobody")
    created, tracked, failed = [entry for entry in daemon.log if entry["message"] == "call"]
    assert tracked["level"] == "info" and failed["metadata"]["code"] == "NOT_FOUND"
    told = tracked["metadata"]
    assert told.pop("duration").endswith("ms") and told.pop("peer").startswith("127.0.0.1:")
    assert told.pop("response_bytes") > 0
    assert told == {
        "method": f"/{SERVICE}/TrackConversion",
        "code": "OK",
        "request_bytes": request.ByteSize(),
        "trace_id": "0af7651916cd43dd8448eb211c80319c",
        "span_id": "b7ad6b7169203331",
    }
    assert "secret" not in json.dumps(daemon.log)


@pytest.mark.parametrize("mode, successes, failures", [("off", 0, 0), ("errors", 0, 1), ("sampled", 4, 1)])
def test_the_access_log_is_as_long_as_is_asked_for(tmp_path, mode, successes, failures):
    arguments = ("--access-log", mode, "--access-log-sample", "10", "--threads", "1")
    with Daemon(tmp_path / "c.db", *arguments) as daemon, daemon.connect() as client:
        create(client)
        for _ in range(30):
            track(client)
        with pytest.raises(grpc.RpcError):
            track(client, agent_id="nobody")
    codes = [entry["metadata"]["code"] for entry in daemon.log if entry["message"] == "call"]
    assert (codes.count("OK"), codes.count("NOT_FOUND"), len(codes)) == (successes, failures, successes + failures)


# The doctor


def test_the_doctor_looks_at_a_ledger_with_and_without_its_server(tmp_path):
    database = tmp_path / "c.db"
    with Daemon(database) as daemon:
        served = json.loads(ask(daemon, "/debug/doctor")[1])
    alone = run("doctor", "--database", database, "--output", "json")
    checks = json.loads(alone.stdout)["checks"]
    assert [check["check"] for check in checks] == ["nghttp2", "schema", "fsync", "disk", "permissions", "files"]
    assert [check["check"] for check in served["checks"]] == [check["check"] for check in checks]
    assert all(bool(check["remedy"]) == (check["verdict"] != "ok") for check in checks)
    assert checks[1]["verdict"] == "ok" and checks[4]["verdict"] == "ok"
    assert alone.returncode == (1 if any(check["verdict"] == "failure" for check in checks) else 0)


def test_the_doctor_finds_what_is_wrong_and_says_how_to_mend_it(tmp_path):
    missing = run("doctor", "--database", tmp_path / "none.db")
    assert missing.returncode == 1 and missing.stderr == ""
    assert "failure  schema" in missing.stdout and "Name the ledger with --database" in missing.stdout
    memory = Path("/dev/shm")
    if not os.path.ismount(memory):
        return
    database = memory / f"conversiond-{uuid.uuid4().hex}.db"
    try:
        with Daemon(database):
            pass
        database.chmod(0o644)
        found = run("doctor", "--database", database)
        assert found.returncode == 1
        assert "failure  fsync" in found.stdout and "warning  permissions" in found.stdout
    finally:
        for file in memory.glob(database.name + "*"):
            file.unlink()


def test_the_doctor_of_certificates(tmp_path):
    with Daemon(tmp_path / "c.db"):
        pass
    for days, verdict in ((365, "ok     "), (5, "warning")):
        subprocess.run(
            ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-subj", "/CN=x"]
            + ["-days", str(days), "-keyout", tmp_path / "key.pem", "-out", tmp_path / "cert.pem"],
            check=True,
            capture_output=True,
        )
        found = run("doctor", "--database", tmp_path / "c.db", "--certificate", tmp_path / "cert.pem").stdout
        assert f"{verdict}  certificate" in found, found


def test_the_clients_doctor_asks_both_listeners(tmp_path, daemon):
    cli = CLI(tmp_path, daemon.address)
    status = run("doctor", "--database", daemon.database).returncode
    findings = cli.json("doctor", "--admin", daemon.admin, status=status)
    assert [finding["check"] for finding in findings] == [
        *("health", "certificate", "readiness", "clock", "version"),
        *(f"server's {name}" for name in ("nghttp2", "schema", "fsync", "disk", "permissions", "files")),
    ]
    assert {finding["verdict"] for finding in findings[:5]} == {"ok"}


def test_the_clients_doctor_fails_where_the_server_does(tmp_path, daemon):
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        nowhere = f"127.0.0.1:{closed.getsockname()[1]}"
        findings = CLI(tmp_path, nowhere).json("doctor", "--admin", nowhere, status=1)
    assert [(finding["check"], finding["verdict"]) for finding in findings] == [
        ("health", "failure"),
        ("certificate", "ok"),
        ("server's machine", "warning"),
    ]
    # Something else that answers is told from an admin listener.
    findings = CLI(tmp_path, daemon.address).json("doctor", "--admin", daemon.address)
    assert findings[-1]["finding"].startswith("not looked at: ")
