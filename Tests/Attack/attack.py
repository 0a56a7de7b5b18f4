"""Attacks a server of its own on the loopback interface, and prints what that came to; `make attack` calls this.

    attack.py [NAME ...]        all attacks, or those whose names hold one of these words

Each attack has a fresh server. A bound that is broken, on memory, CPU, the call right after or what was counted, ends
the run with status 1.
"""

import concurrent.futures
import os
import sys
import tempfile
import threading
import time
from pathlib import Path

HERE = Path(__file__).parent
sys.path[:0] = [str(HERE.parent / "EndToEnd"), str(HERE.parents[1] / ".build-python")]

from agents import make_agent  # noqa: E402
import memory  # noqa: E402, F401  registers its attacks
from attacks import ATTACKS, REQUEST_TIMEOUT, TIMEOUT  # noqa: E402
from conversion.v1 import agent_service_pb2, conversion_service_pb2  # noqa: E402
from daemon import Daemon  # noqa: E402
from daemon import run as command  # noqa: E402
from peer import Peer  # noqa: E402

# At most, over what the server had before; and where peers send no more than headers.
MOST_MEMORY = 64 << 20
MOST_MEMORY_FOR_HEADERS = 8 << 20
# So long after they have gone.
MOST_MEMORY_KEPT = 32 << 20
SECONDS_TO_GIVE_BACK = 10
MOST_SECONDS_OF_A_CALL = 1
MOST_SECONDS_OF_A_CALL_MEANWHILE = 5
HEADINGS = ("attack", "what the server did", "RSS before, at most, after (MiB)", "CPU (s)", "counted",
            "slowest call meanwhile, call after (ms)")


def resident(pid, kind="VmRSS"):
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith(f"{kind}:")) << 10


def cpu_seconds(pid):
    fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


class Customer:
    """A well-behaved client, whose calls must be answered whatever others do."""

    def __init__(self, client, key):
        self.client = client
        self.metadata = [("authorization", f"Bearer {key}")] if key else []
        request = agent_service_pb2.CreateAgentRequest(agent=make_agent())
        self.agent = client.agents.CreateAgent(request, metadata=self.metadata).id
        self.slowest = 0.0
        self.failure = None

    def call(self, details=""):
        """Seconds until the conversion is on the disk."""
        start = time.monotonic()
        request = conversion_service_pb2.TrackConversionRequest(agent_id=self.agent, room_name="room", details=details)
        self.client.conversions.TrackConversion(request, metadata=self.metadata, timeout=30)
        return time.monotonic() - start

    def read_all(self):
        request = conversion_service_pb2.ListConversionsRequest(page_size=1000)
        while True:
            page = self.client.conversions.ListConversions(request, metadata=self.metadata, timeout=30)
            request.page_token = page.next_page_token
            if not request.page_token:
                return

    def call_until(self, end):
        """Calls and lists now and then, and keeps the time of the slowest, or what failed."""
        try:
            while not end.wait(0.2):
                start = time.monotonic()
                request = conversion_service_pb2.ListConversionsRequest(page_size=5)
                self.client.conversions.ListConversions(request, metadata=self.metadata, timeout=30)
                self.slowest = max(self.slowest, time.monotonic() - start, self.call())
        except Exception as failure:  # noqa: BLE001  whatever it is, it is told
            self.failure = failure


def run(attack, folder):
    """Attacks a new server; what was seen of it, by heading, and the bounds that were broken."""
    timeouts = dict.fromkeys(("preface", "first-request", "answer", "write"), TIMEOUT) | {"request": REQUEST_TIMEOUT}
    arguments = [word for what, limit in timeouts.items() for word in (f"--{what}-timeout", f"{limit}s")]
    database = Path(folder) / f"{attack.name.replace('/', ' ')}.db"
    key = command("key", "create", "--role", "admin", "--database", database).stdout.strip() if attack.has_keys else None
    daemon = Daemon(database, "--threads", "1", *arguments).start()
    pid, peers = daemon.process.pid, []

    def connect(**options):
        peers.append(Peer(daemon.addresses[0], **options))
        return peers[-1]

    connect.addresses = {"main": daemon.addresses[0], "admin": daemon.admin}
    connect.peers = peers
    try:
        with daemon.connect() as client:
            customer = Customer(client, key)
            for _ in range(100):
                customer.call()
            for _ in range(attack.large_records):
                customer.call("d" * 8000)
            # What each reader of the ledger keeps of it is there before, as on a server that has run for a while.
            with concurrent.futures.ThreadPoolExecutor(8) as readers:
                list(readers.map(lambda _: customer.read_all(), range(16)))
            before, cpu = resident(pid), cpu_seconds(pid)
            # From here on VmHWM is the most since now.
            Path(f"/proc/{pid}/clear_refs").write_text("5")
            end = threading.Event()
            meanwhile = threading.Thread(target=customer.call_until, args=(end,))
            meanwhile.start()
            try:
                outcome = attack.function(connect)
            finally:
                end.set()
                meanwhile.join()
            cpu = cpu_seconds(pid) - cpu
            seconds = customer.call()
            most = resident(pid, "VmHWM")
            for peer in peers:
                peer.close()
            time.sleep(SECONDS_TO_GIVE_BACK)
            customer.call()
            after = resident(pid)
    finally:
        for peer in peers:
            peer.close()
        status = daemon.stop()
    counted = daemon.wait_for("ended")["metadata"].get("connections", {})
    incidents = {key: value for key, value in counted.items() if not key.endswith(("Opened", "Closed"))}
    broken = [f"{key} was not counted" for key in attack.counted if key not in incidents]
    if status != 0:
        broken.append(f"the server ended with status {status}")
    if customer.failure:
        broken.append(f"a call meanwhile failed: {customer.failure}")
    for what, value, bound in [
        ("memory", most - before, MOST_MEMORY_FOR_HEADERS if attack.sends_headers_only else MOST_MEMORY),
        ("memory kept", after - before, MOST_MEMORY_KEPT),
        ("CPU", cpu, attack.cpu_seconds),
        ("the call after", seconds, MOST_SECONDS_OF_A_CALL),
        ("a call meanwhile", customer.slowest, MOST_SECONDS_OF_A_CALL_MEANWHILE),
    ]:
        if value > bound:
            broken.append(f"{what}: {value:,.1f} is more than {bound:,}")
    sizes = ", ".join(f"{size / (1 << 20):.0f}" for size in (before, most, after))
    shown = ", ".join(f"{key} {value}" for key, value in incidents.items()) or "nothing"
    calls = f"{customer.slowest * 1000:.0f}, {seconds * 1000:.1f}"
    return (attack.name, outcome, sizes, f"{cpu:.2f}", shown, calls), broken


def main():
    words = sys.argv[1:]
    chosen = [attack for attack in ATTACKS if not words or any(word in attack.name for word in words)]
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
