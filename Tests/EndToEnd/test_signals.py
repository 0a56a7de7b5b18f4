"""Signals: those that ask the server to end, and all the others, which a terminal or a supervisor may send at any moment."""

import os
import resource
import signal
import subprocess
import time
from pathlib import Path

import grpc
import pytest
from conversion.v1 import conversion_service_pb2
from daemon import PATIENCE, PROGRAM, Daemon
from test_process import create, track

HARMLESS = [
    signal.SIGHUP, signal.SIGPIPE, signal.SIGUSR1, signal.SIGUSR2, signal.SIGALRM, signal.SIGVTALRM, signal.SIGPROF,
    signal.SIGXFSZ, signal.SIGTTIN, signal.SIGTTOU, signal.SIGIO, signal.SIGPWR, signal.SIGXCPU, signal.SIGRTMIN, signal.SIGRTMAX,
]  # fmt: skip


def taken(pid, number):
    """Whether the process ignores the signal or handles it, or has blocked it for a thread that reads it."""
    fields = dict(line.split(":", 1) for line in Path(f"/proc/{pid}/status").read_text().splitlines())
    bit = 1 << (number - 1)
    return any(int(fields[name], 16) & bit for name in ("SigIgn", "SigCgt"))


@pytest.mark.parametrize("number", HARMLESS)
def test_a_signal_that_asks_for_no_end_ends_nothing(tmp_path, number):
    with Daemon(tmp_path / "conversions.db") as daemon, daemon.connect() as client:
        create(client)
        for _ in range(3):
            daemon.signal(number)
            assert track(client).conversion.id
        daemon.signal(signal.SIGTERM)
        daemon.signal(number)
        assert daemon.wait() == 0


def test_a_hangup_without_a_certificate_is_told_to_change_nothing(tmp_path):
    with Daemon(tmp_path / "conversions.db") as daemon, daemon.connect() as client:
        create(client)
        daemon.signal(signal.SIGHUP)
        line = daemon.wait_for(
            "SIGHUP: there is nothing to read again, as the server has no certificate; it goes on as it is")
        assert line["level"] == "info"
        assert track(client).conversion.id


def test_a_hangup_while_calls_are_drained_cuts_none_of_them_off(tmp_path):
    daemon = Daemon(tmp_path / "conversions.db", "--drain-timeout", "2s").start()
    with daemon.connect() as client:
        create(client)
        watch = client.conversions.WatchConversions(
            conversion_service_pb2.WatchConversionsRequest(), timeout=PATIENCE)
        next(watch)
        daemon.signal(signal.SIGTERM)
        daemon.wait_for("draining")
        daemon.signal(signal.SIGHUP)
        with pytest.raises(grpc.RpcError):
            for _ in watch:
                pass
        assert daemon.wait() == 0
    assert daemon.log[-2]["message"] == "ended"


def test_a_hangup_before_the_server_is_ready_does_not_end_it(tmp_path):
    process = subprocess.Popen(
        [PROGRAM, "serve", "--database", tmp_path / "conversions.db", "--listen", "127.0.0.1:0", "--admin-listen", "none"],
        stderr=subprocess.PIPE, text=True)  # fmt: skip
    deadline = time.monotonic() + PATIENCE
    while not taken(process.pid, signal.SIGHUP):
        assert process.poll() is None and time.monotonic() < deadline
    process.send_signal(signal.SIGHUP)
    for line in process.stderr:
        if " ready " in line:
            break
    process.send_signal(signal.SIGHUP)
    process.terminate()
    process.stderr.read()
    assert process.wait(PATIENCE) == 0


def test_a_file_that_may_not_grow_is_told_like_a_full_disk(tmp_path):
    with Daemon(tmp_path / "conversions.db") as daemon, daemon.connect() as client:
        create(client)
        unlimited = resource.prlimit(daemon.process.pid, resource.RLIMIT_FSIZE)
        resource.prlimit(daemon.process.pid, resource.RLIMIT_FSIZE, (0, unlimited[1]))
        with pytest.raises(grpc.RpcError) as failed:
            track(client)
        assert failed.value.code() == grpc.StatusCode.UNAVAILABLE
        assert daemon.wait_for("a transaction was rolled back")["metadata"]["reason"] == "the disk is full"
        resource.prlimit(daemon.process.pid, resource.RLIMIT_FSIZE, unlimited)
        assert track(client).conversion.id


def test_a_command_ends_with_its_terminal_unless_it_was_started_without(tmp_path):
    """What makes a backup may take long: closing the terminal ends it, and nohup keeps it."""
    command = [PROGRAM, "key", "list", "--database", "/dev/null"]
    assert subprocess.run(command, capture_output=True, timeout=PATIENCE).returncode == 65
    script = "trap '' HUP; exec \"$@\""
    assert subprocess.run(["sh", "-c", script, "sh", *command], capture_output=True, timeout=PATIENCE).returncode == 65


def test_a_log_whose_reader_has_gone_stops_nothing(tmp_path):
    reader, writer = os.pipe()
    process = subprocess.Popen(
        [PROGRAM, "serve", "--database", tmp_path / "conversions.db", "--listen", f"unix:{tmp_path}/socket",
         "--admin-listen", "none", "--access-log", "all"], stderr=writer)  # fmt: skip
    os.close(writer)
    text = b""
    while b" ready " not in text:
        text += os.read(reader, 1 << 16)
    os.close(reader)
    with grpc.insecure_channel(f"unix:{tmp_path}/socket") as channel:
        check = channel.unary_unary("/grpc.health.v1.Health/Check", request_serializer=bytes, response_deserializer=bytes)
        for _ in range(20):
            assert check(b"", timeout=PATIENCE)
    process.terminate()
    assert process.wait(PATIENCE) == 0
