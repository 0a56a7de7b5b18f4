"""Attacks a server of its own on the loopback interface, and prints what that came to; `make attack` calls this.

    attack.py [NAME ...]        all attacks, or those whose names hold one of these words

Each attack has a fresh server. A bound that is broken, on memory, CPU, the call right after or what was counted, ends
the run with status 1.
"""

import os
import sys
import tempfile
import time
from pathlib import Path

HERE = Path(__file__).parent
sys.path[:0] = [str(HERE.parent / "EndToEnd"), str(HERE.parents[1] / ".build-python")]

from agents import make_agent  # noqa: E402
from attacks import ATTACKS, REQUEST_TIMEOUT, TIMEOUT  # noqa: E402
from conversion.v1 import agent_service_pb2, conversion_service_pb2  # noqa: E402
from daemon import Daemon  # noqa: E402
from peer import Peer  # noqa: E402

# At most, over what the server had before. A connection may hold the windows of 128 streams, which are 32 MiB, and
# 16 MiB of large messages; no attack has more than two that do. A buffer that grows takes half as much again as it needs.
MOST_MEMORY = 2 * (32 + 16) * 3 // 2 << 20
# When they have gone.
MOST_MEMORY_KEPT = 32 << 20
MOST_CPU_SECONDS = 5
MOST_SECONDS_OF_A_CALL = 1
HEADINGS = ("attack", "what the server did", "RSS before, at most, after (MiB)", "CPU (s)", "counted", "call after (ms)")


def memory(pid, kind="VmRSS"):
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith(f"{kind}:")) << 10


def cpu_seconds(pid):
    fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


class Customer:
    """A well-behaved client, whose calls must be answered whatever others do."""

    def __init__(self, client):
        self.client = client
        self.agent = client.agents.CreateAgent(agent_service_pb2.CreateAgentRequest(agent=make_agent())).id

    def call(self):
        """Seconds until the conversion is on the disk."""
        start = time.monotonic()
        request = conversion_service_pb2.TrackConversionRequest(agent_id=self.agent, room_name="room")
        self.client.conversions.TrackConversion(request, timeout=30)
        return time.monotonic() - start


def run(attack, folder):
    """Attacks a new server; what was seen of it, by heading, and the bounds that were broken."""
    name, expected, function = attack
    timeouts = dict.fromkeys(("preface", "first-request", "answer", "write"), TIMEOUT) | {"request": REQUEST_TIMEOUT}
    arguments = [word for what, limit in timeouts.items() for word in (f"--{what}-timeout", f"{limit}s")]
    daemon = Daemon(Path(folder) / f"{name}.db", "--threads", "1", *arguments).start()
    pid, peers = daemon.process.pid, []

    def connect(**options):
        peers.append(Peer(daemon.addresses[0], **options))
        return peers[-1]

    try:
        with daemon.connect() as client:
            customer = Customer(client)
            for _ in range(100):
                customer.call()
            before, cpu = memory(pid), cpu_seconds(pid)
            outcome = function(connect)
            cpu = cpu_seconds(pid) - cpu
            seconds = customer.call()
            most = memory(pid, "VmHWM")
            for peer in peers:
                peer.close()
            time.sleep(2)
            customer.call()
            after = memory(pid)
    finally:
        for peer in peers:
            peer.close()
        status = daemon.stop()
    counted = daemon.wait_for("ended")["metadata"].get("connections", {})
    incidents = {key: value for key, value in counted.items() if not key.endswith(("Opened", "Closed"))}
    broken = [f"{key} was not counted" for key in expected if key not in incidents]
    if status != 0:
        broken.append(f"the server ended with status {status}")
    for what, value, bound in [
        ("memory", most - before, MOST_MEMORY),
        ("memory kept", after - before, MOST_MEMORY_KEPT),
        ("CPU", cpu, MOST_CPU_SECONDS),
        ("the call after", seconds, MOST_SECONDS_OF_A_CALL),
    ]:
        if value > bound:
            broken.append(f"{what}: {value:,.1f} is more than {bound:,}")
    sizes = ", ".join(f"{size / (1 << 20):.0f}" for size in (before, most, after))
    shown = ", ".join(f"{key} {value}" for key, value in incidents.items()) or "nothing"
    return (name, outcome, sizes, f"{cpu:.2f}", shown, f"{seconds * 1000:.1f}"), broken


def main():
    words = sys.argv[1:]
    chosen = [attack for attack in ATTACKS if not words or any(word in attack[0] for word in words)]
    print("| " + " | ".join(HEADINGS) + " |")
    print("|" + "---|" * len(HEADINGS))
    failures = []
    with tempfile.TemporaryDirectory() as folder:
        for attack in chosen:
            row, broken = run(attack, folder)
            print("| " + " | ".join(row) + " |", flush=True)
            failures += [f"{row[0]}: {bound}" for bound in broken]
    for failure in failures:
        print(failure, file=sys.stderr)
    sys.exit(1 if failures or not chosen else 0)


if __name__ == "__main__":
    main()
