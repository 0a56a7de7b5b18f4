"""Ten minutes of mixed random load on servers that are built with AddressSanitizer; `make soak` calls this.

    soak.py FOLDER [--seconds N] [--seed N]

FOLDER holds the built programs. Fails if a server ended, AddressSanitizer or its leak check found something, a call
came to what it should not, or memory still grew in the second half.
"""

import argparse
import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

import grpc
from load import AGENT_SERVICE, AGENTS
from services import Services

HERE = Path(__file__).parent
WORKERS = 2
# A server may still grow by this much in the second half: pages that malloc has not reused yet.
GROWTH = 24 << 20
# Freed memory is kept for a while to catch its use; without a bound the sanitizer itself would grow.
SANITIZER = {"ASAN_OPTIONS": "quarantine_size_mb=16:malloc_context_size=12:detect_leaks=1"}


class Server:
    """A server process; its memory and what it wrote to standard error."""

    def __init__(self, name, command, log):
        self.name, self.log = name, log
        self.process = subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=log.open("wb"), env=os.environ | SANITIZER
        )
        self.memory = []

    def measure(self):
        for line in Path(f"/proc/{self.process.pid}/status").read_text().splitlines():
            if line.startswith("VmRSS:"):
                self.memory.append(int(line.split()[1]) * 1024)

    def findings(self):
        text = self.log.read_text(errors="replace")
        return [line for line in text.splitlines() if "Sanitizer" in line or "runtime error" in line]

    def end(self, number):
        self.process.send_signal(number)
        return self.process.wait(120)


def start(folder, scratch):
    daemon = Server(
        "conversiond",
        [folder / "conversiond", "serve", "--listen", "127.0.0.1:0", "--database", scratch / "soak.db",
         "--log-format", "json", "--drain-timeout", "5s"],
        scratch / "conversiond.log",
    )  # fmt: skip
    interop = Server("interop server", [folder / "InteropServer", "--port", "0"], scratch / "interop.log")
    deadline = time.monotonic() + 60
    while '"ready"' not in daemon.log.read_text():
        assert time.monotonic() < deadline and daemon.process.poll() is None, daemon.log.read_text()
        time.sleep(0.1)
    ready = next(json.loads(line) for line in daemon.log.read_text().splitlines() if '"ready"' in line)
    return daemon, ready["metadata"]["addresses"][0], interop, interop.process.stdout.readline().decode().strip()


def create_agents(address):
    services = Services()
    with grpc.insecure_channel(address) as channel:
        for number in range(AGENTS):
            agent = {"name": "soak", "analytics_enabled": True, "analytics_track_conversions": True}
            services.method(channel, AGENT_SERVICE, "CreateAgent")(
                services.request(AGENT_SERVICE, "CreateAgent", agent=agent, agent_id=f"agent-{number}")
            )


def run_load(addresses, seconds, seed, servers):
    """What the load's processes found; measures the servers meanwhile."""
    command = [sys.executable, HERE / "load.py", *addresses, str(seconds)]
    load = [subprocess.Popen([*command, str(seed + n)], stdout=subprocess.PIPE) for n in range(WORKERS)]
    reports = [None] * WORKERS

    def collect(number):
        reports[number] = load[number].communicate()[0]

    collectors = [threading.Thread(target=collect, args=(number,)) for number in range(WORKERS)]
    for collector in collectors:
        collector.start()
    while any(collector.is_alive() for collector in collectors):
        for server in servers:
            if server.process.poll() is None:
                server.measure()
        time.sleep(min(5, seconds / 20))
    return [(process.returncode, report) for process, report in zip(load, reports)]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--seconds", type=float, default=600)
    parser.add_argument("--seed", type=int, default=random.randrange(1 << 32))
    options = parser.parse_args()
    print(f"seed {options.seed}, {options.seconds:g} seconds", flush=True)
    problems = []
    with tempfile.TemporaryDirectory() as scratch:
        daemon, conversiond, interop, interop_address = start(options.folder, Path(scratch))
        servers = [daemon, interop]
        create_agents(conversiond)
        for status, report in run_load([conversiond, interop_address], options.seconds, options.seed, servers):
            nothing = {"outcomes": {}, "failures": [], "findings": ["the load itself failed"]}
            found = json.loads(report) if report else nothing
            for outcome, count in found["outcomes"].items():
                print(f"{count:8} {outcome}")
            print("failed calls, by what they were told:", *found["failures"], sep="\n")
            problems += found["findings"] + ([f"the load ended with {status}"] if status else [])
        for server in servers:
            if server.process.poll() is not None:
                problems.append(f"{server.name} ended with {server.process.returncode}")
                continue
            server.measure()
            half = server.memory[len(server.memory) // 2 :]
            growth = max(half[-3:]) - min(half[:3])
            marks = [server.memory[len(server.memory) * part // 8] >> 20 for part in range(8)]
            print(f"{server.name}: MiB resident {marks}, {server.memory[-1] >> 20} at the end")
            if growth > GROWTH:
                problems.append(f"{server.name} grew by {growth >> 20} MiB in the second half")
            # Ended in order, so that its leak check runs.
            if status := server.end(signal.SIGTERM):
                problems.append(f"{server.name} ended with {status}")
        problems += [finding for server in servers for finding in server.findings()]
        if problems:
            print(daemon.log.read_text(errors="replace")[-4000:], interop.log.read_text(errors="replace")[-4000:])
    print("\n".join(problems) if problems else "no finding")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
