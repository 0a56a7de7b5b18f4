"""Has Debian's Prometheus scrape a server under a light load, and compares what it counted with what was called.

    scrape.py CONVERSIOND [--seconds 75]

Fails unless every scrape went well, and the counts of gRPC's server metrics (gRPC proposal A66), asked for by
Prometheus' own API, are those of the calls.
"""

import argparse
import collections
import json
import os
import socket
import subprocess
import sys
import tempfile
import threading
import time
import urllib.parse
import urllib.request
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT / "Tests/EndToEnd"), str(ROOT / ".build-python")]
# The daemon of the tests is the one that is given.
os.environ["CONVERSIOND"] = sys.argv[1] if len(sys.argv) > 1 else ""

import grpc
from agents import make_agent
from conversion.v1 import agent_service_pb2, conversion_service_pb2
from daemon import Daemon

WORKERS, CALLS_A_SECOND = 4, 300
CONFIGURATION = """
global: {{scrape_interval: 1s, scrape_timeout: 1s}}
scrape_configs:
  - job_name: conversiond
    static_configs: [{{targets: ['{target}']}}]
"""
SERVICE = "conversion.v1.ConversionService"


class Prometheus:
    """A Prometheus of our own, which scrapes one target each second."""

    def __init__(self, folder, target):
        self.folder, self.target = folder, target

    def __enter__(self):
        (self.folder / "prometheus.yml").write_text(CONFIGURATION.format(target=self.target))
        subprocess.run(["promtool", "check", "config", "--syntax-only", self.folder / "prometheus.yml"], check=True)
        # Prometheus does not tell which port it has got for port 0.
        self.port = free_port()
        log = open(self.folder / "prometheus.log", "wb")
        self.process = subprocess.Popen(
            [
                "prometheus",
                f"--config.file={self.folder}/prometheus.yml",
                f"--storage.tsdb.path={self.folder}/tsdb",
                f"--web.listen-address=127.0.0.1:{self.port}",
            ],
            stdout=log,
            stderr=subprocess.STDOUT,
        )
        end = time.monotonic() + 30
        while True:
            try:
                urllib.request.urlopen(f"http://127.0.0.1:{self.port}/-/ready", timeout=5).close()
                return self
            except OSError:
                if self.process.poll() is not None or time.monotonic() > end:
                    self.__exit__()
                    raise SystemExit(f"Prometheus is not ready:\n{self.warnings()}") from None
                time.sleep(0.1)

    def __exit__(self, *_):
        self.process.terminate()
        self.process.wait(30)

    def ask(self, path, **parameters):
        address = f"http://127.0.0.1:{self.port}/api/v1/{path}?{urllib.parse.urlencode(parameters)}"
        with urllib.request.urlopen(address, timeout=10) as response:
            return json.load(response)["data"]

    def query(self, expression, *labels):
        """The values of an expression, by their labels in this order; one number where there are none."""
        result = self.ask("query", query=expression)["result"]
        if not labels:
            assert len(result) == 1, (expression, result)
            return float(result[0]["value"][1])
        return {tuple(each["metric"][label] for label in labels): float(each["value"][1]) for each in result}

    def warnings(self):
        lines = (self.folder / "prometheus.log").read_text().splitlines()
        return [line for line in lines if "level=warn" in line or "level=error" in line]


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def work(daemon, number, end, counts):
    """Calls that succeed and calls that fail, at an even pace, until `end`."""
    with daemon.connect() as client:
        due, place = time.monotonic(), 0
        while (now := time.monotonic()) < end:
            time.sleep(max(0, due - now))
            due = max(due + WORKERS / CALLS_A_SECOND, now)
            place += 1
            agent = "nobody" if place % 50 == 0 else "agent_456"
            if place % 20 == 0:
                method, request = "ListConversions", conversion_service_pb2.ListConversionsRequest(page_size=1)
            else:
                method, request = "TrackConversion", conversion_service_pb2.TrackConversionRequest(
                    agent_id=agent, room_name=f"room_{number}_{place}"
                )
            try:
                getattr(client.conversions, method)(request, timeout=30)
                status = "OK"
            except grpc.RpcError as error:
                status = error.code().name
            counts[f"{SERVICE}/{method}", status] += 1


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("program", type=Path)
    parser.add_argument("--seconds", type=float, default=75)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, Daemon(Path(folder) / "conversions.db") as daemon:
        with daemon.connect() as client:
            client.agents.CreateAgent(
                agent_service_pb2.CreateAgentRequest(agent=make_agent(), agent_id="agent_456"), timeout=30
            )
        with Prometheus(Path(folder), daemon.admin) as prometheus:
            run(daemon, prometheus, given.seconds)


def run(daemon, prometheus, seconds):
    each = [collections.Counter() for _ in range(WORKERS)]
    end = time.monotonic() + seconds
    workers = [
        threading.Thread(target=work, args=(daemon, number, end, counts)) for number, counts in enumerate(each)
    ]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    # The last calls are in the next scrape.
    time.sleep(3)
    counts = sum(each, collections.Counter())
    counts["conversion.v1.AgentService/CreateAgent", "OK"] = 1
    window = f"[{int(seconds) + 60}s]"

    scrapes = int(prometheus.query(f"count_over_time(up{window})"))
    good = int(prometheus.query(f"sum_over_time(up{window})"))
    slowest = prometheus.query(f"max_over_time(scrape_duration_seconds{window})")
    samples = prometheus.query("scrape_samples_scraped")
    kept = prometheus.query("scrape_samples_post_metric_relabeling")
    print(f"scrapes: {scrapes}, of which up: {good}; slowest {slowest * 1000:.0f} ms")
    print(f"samples: {samples:.0f}, of which kept: {kept:.0f}")
    faults = [
        target["lastError"] for target in prometheus.ask("targets")["activeTargets"] if target["lastError"]
    ] + prometheus.warnings()

    told = prometheus.query(
        "sum by (grpc_method, grpc_status) (grpc_server_call_duration_seconds_count) > 0", "grpc_method", "grpc_status"
    )
    started = prometheus.query("sum by (grpc_method) (grpc_server_call_started_total) > 0", "grpc_method")
    messages = {
        way: prometheus.query(f"sum(grpc_server_call_{way}_total_compressed_message_size_bytes_count)")
        for way in ("rcvd", "sent")
    }
    made = sum(counts.values())
    rate = prometheus.query(f"sum(rate(grpc_server_call_started_total[{int(seconds / 2)}s] offset 5s))")
    p99 = prometheus.query(
        "histogram_quantile(0.99, sum by (le) (rate(grpc_server_call_duration_seconds_bucket"
        f'{{grpc_method="{SERVICE}/TrackConversion"}}[{int(seconds)}s])))'
    )
    for (method, status), count in sorted(counts.items()):
        print(f"{method} {status}: {count} calls, Prometheus counts {told.get((method, status), 0):.0f}")
    print(f"all: {made} calls, {made / seconds:.0f} a second, by rate() {rate:.0f}; p99 {p99 * 1000:.2f} ms")

    by_method = collections.Counter()
    for (method, _), count in counts.items():
        by_method[method,] += count
    assert not faults, faults
    assert good == scrapes and scrapes >= seconds - 5, (good, scrapes)
    assert samples == kept > 0, (samples, kept)
    assert told == counts, (told, counts)
    assert started == by_method, (started, by_method)
    assert messages == {"rcvd": made, "sent": made}, (messages, made)
    assert 0 < p99 < 10, p99

    page = urllib.request.urlopen(f"http://{daemon.admin}/metrics", timeout=10).read()
    checked = subprocess.run(["promtool", "check", "metrics"], input=page, capture_output=True)
    said = (checked.stdout + checked.stderr).decode()
    print(f"promtool check metrics: {'nothing to say' if not said else said}")
    assert checked.returncode == 0 and not said, said


if __name__ == "__main__":
    main()
