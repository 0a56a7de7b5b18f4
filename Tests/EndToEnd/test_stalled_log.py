"""A log that nobody reads: calls go on, the server ends when it is told to, and what was lost is told to who reads again."""

import json
import os
import re
import signal
import subprocess
import time

import grpc
import pytest
from agents import make_agent
from conversion.v1 import agent_service_pb2, conversion_service_pb2
from daemon import PATIENCE, PROGRAM, Client, Daemon
from http_json import Connection
from test_process import create, track

MORE = "more lines of a kind came than are written"


class Stalled:
    """A server whose log goes to a pipe; read up to the line that it is ready, and then no more."""

    def __init__(self, folder, *arguments):
        self.reader, writer = os.pipe()
        self.process = subprocess.Popen(
            [PROGRAM, "serve", "--database", folder / "conversions.db", "--log-format", "json", "--listen", "127.0.0.1:0",
             "--admin-listen", "127.0.0.1:0", *arguments], stderr=writer)  # fmt: skip
        os.close(writer)
        self.text = b""
        while b'"ready"' not in self.text:
            self.text += os.read(self.reader, 1 << 16)
        ready = json.loads(self.text.splitlines()[-1])["metadata"]
        self.address, self.admin = ready["addresses"][0], ready["admin"]

    def rest(self):
        while part := os.read(self.reader, 1 << 16):
            self.text += part
        os.close(self.reader)
        return [json.loads(line) for line in self.text.splitlines()]


@pytest.mark.parametrize("mode", ["errors", "all"])
def test_a_log_that_nobody_reads_stops_no_call_and_not_the_end(tmp_path, mode):
    server = Stalled(tmp_path, "--access-log", mode)
    with Client(server.address) as client:
        create(client)
        # Far more lines than a pipe and the queue behind it take.
        futures = [
            client.conversions.TrackConversion.future(
                conversion_service_pb2.TrackConversionRequest(
                    agent_id="agent_456" if mode == "all" else f"nobody-{number}", room_name="r" * 100),
                timeout=PATIENCE)
            for number in range(8000)
        ]
        codes = {future.code() for future in futures}
        assert codes == {grpc.StatusCode.OK if mode == "all" else grpc.StatusCode.NOT_FOUND}
        assert track(client).conversion.id
    with Connection(server.admin) as connection:
        page = connection.send("GET", "/metrics").body.decode()
    counts = dict(re.findall(r'conversiond_log_lines_total\{outcome="(\w+)"\} (\d+)', page))
    assert int(counts["dropped" if mode == "all" else "repeated"]) > 1000, counts
    server.process.send_signal(signal.SIGTERM)
    assert server.process.wait(PATIENCE) == 0
    server.rest()


def test_who_reads_again_learns_what_was_missed(tmp_path):
    server = Stalled(tmp_path, "--access-log", "all")
    with Client(server.address) as client:
        create(client)
        futures = [
            client.conversions.TrackConversion.future(
                conversion_service_pb2.TrackConversionRequest(agent_id="agent_456", room_name="r"), timeout=PATIENCE)
            for _ in range(8000)
        ]
        assert {future.code() for future in futures} == {grpc.StatusCode.OK}
    server.process.send_signal(signal.SIGTERM)
    lines = server.rest()
    assert server.process.wait(PATIENCE) == 0
    calls = sum(line["message"] == "call" for line in lines)
    dropped = sum(int(line["metadata"]["lines"]) for line in lines if line["message"] == "lines were dropped")
    assert dropped > 0 and calls + dropped >= 8001
    assert lines[-1]["message"] == "ended"


def test_repeats_are_counted_and_told_once_a_second(tmp_path):
    with Daemon(tmp_path / "conversions.db") as daemon, daemon.connect() as client:
        begin = time.monotonic()
        futures = [
            client.agents.GetAgent.future(agent_service_pb2.GetAgentRequest(agent_id=f"nobody-{number}"), timeout=PATIENCE)
            for number in range(3000)
        ]
        assert {future.code() for future in futures} == {grpc.StatusCode.NOT_FOUND}
        seconds = time.monotonic() - begin
        daemon.wait_for(MORE)
        # Another kind is not kept out by it.
        client.agents.CreateAgent(agent_service_pb2.CreateAgentRequest(agent=make_agent(), agent_id="a"))
        with pytest.raises(grpc.RpcError):
            client.agents.CreateAgent(agent_service_pb2.CreateAgentRequest(agent=make_agent(), agent_id="a"))
    calls = [line for line in daemon.log if line["message"] == "call"]
    assert any(line["metadata"]["code"] == "ALREADY_EXISTS" for line in calls)
    told = [line["metadata"] for line in daemon.log if line["message"] == MORE]
    assert all(line["of"] == "call" and line["code"] == "NOT_FOUND" for line in told)
    written = sum(line["metadata"]["code"] == "NOT_FOUND" for line in calls)
    assert written + sum(int(line["lines"]) for line in told) == 3000
    assert written <= 50 * (seconds + 2) and len(told) <= seconds + 2


def test_what_is_meant_for_a_closed_standard_error_goes_nowhere_else(tmp_path):
    database = tmp_path / "conversions.db"
    process = subprocess.Popen(
        ["sh", "-c", "exec \"$@\" <&- >&- 2>&-", "sh", PROGRAM, "serve", "--database", database, "--access-log", "all",
         "--listen", f"unix:{tmp_path}/socket", "--admin-listen", "none"])  # fmt: skip
    with Client(f"unix:{tmp_path}/socket") as client:
        grpc.channel_ready_future(client.channel).result(timeout=PATIENCE)
        create(client)
        for _ in range(20):
            assert track(client).conversion.id
        files = {os.readlink(f"/proc/{process.pid}/fd/{number}") for number in range(3)}
        assert files == {"/dev/null"}
    process.terminate()
    assert process.wait(PATIENCE) == 0
    assert (tmp_path / "conversions.db-lock").read_bytes() == b""
