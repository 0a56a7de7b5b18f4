"""Times a large ledger beside a small one; `make bench-ledger` calls this with the release build.

    ledger.py CONVERSIOND CONVERSIONCTL

SEED_SMALL and SEED_LARGE are their conversions (50,000 and 5,000,000), SEED_CALLS the calls of each conversion (1),
ROUNDS how often each is timed (5), TRACK_CALLS how many calls of TrackConversion are measured in a round (50,000). The
ledgers are kept in .bench, and made anew when the schema changes. Exit status 1 when a target is missed.
"""

import json
import os
import shutil
import statistics
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT / "Tests" / "EndToEnd"), str(ROOT / "Tests" / "Attack"), str(ROOT / ".build-python")]
CONVERSIOND, CONVERSIONCTL = (str(Path(program).resolve()) for program in sys.argv[1:3])
os.environ["CONVERSIOND"] = CONVERSIOND

import h2load  # noqa: E402
import keyed  # noqa: E402
from conversion.v1 import conversion_service_pb2 as api  # noqa: E402
from conversion.v1 import summary_pb2  # noqa: E402
from daemon import Daemon  # noqa: E402
from processor import seconds, wait_until_idle  # noqa: E402
from seeded import Ledger, schema  # noqa: E402
from server import Server  # noqa: E402

SMALL, LARGE = (int(os.environ.get(name, size)) for name, size in [("SEED_SMALL", 50_000), ("SEED_LARGE", 5_000_000)])
CALLS_PER_CONVERSION = float(os.environ.get("SEED_CALLS", 1))
ROUNDS = int(os.environ.get("ROUNDS", 5))
TRACK_ROUNDS = max(1, (ROUNDS + 1) // 2)
TRACK_CALLS = int(os.environ.get("TRACK_CALLS", 50_000))
FOLDER = ROOT / ".bench"
PATIENCE = 300
SERVICE = "/conversion.v1.ConversionService"
READ_LIMIT, TRACK_LIMIT = 2.0, 1.2


class Reads:
    """The questions that are timed, of one ledger. Answers stay bytes, as only the server is to be measured."""

    def __init__(self, daemon, facts):
        self.client = daemon.connect(max_receive_message_length=-1)
        self.facts = facts

    def summary_page(self):
        return self._summary(api.SummarizeConversionsRequest(page_size=1_000))

    def summary(self):
        """All of its rows, page by page."""
        request, rows = api.SummarizeConversionsRequest(page_size=10_000), 0
        while True:
            answer = api.SummarizeConversionsResponse.FromString(self._summary(request))
            rows, request.page_token = rows + len(answer.summaries), answer.next_page_token
            if not request.page_token:
                return rows

    def _summary(self, request):
        request.group_by[:] = [summary_pb2.SUMMARY_GROUPING_AGENT, summary_pb2.SUMMARY_GROUPING_DAY]
        return self.client.raw(f"{SERVICE}/SummarizeConversions")(request.SerializeToString(), timeout=PATIENCE)

    def page(self):
        request = api.ListConversionsRequest(page_size=1_000)
        end_seconds, request.filter.end_time.nanos = divmod(self.facts["middle"], 1_000_000_000)
        request.filter.end_time.seconds = end_seconds
        return self.client.raw(f"{SERVICE}/ListConversions")(request.SerializeToString(), timeout=PATIENCE)

    def watch(self):
        request = api.WatchConversionsRequest(cursor=self.facts["cursor"])
        watch = self.client.conversions.WatchConversions(request, timeout=PATIENCE)
        first = next(event for event in watch if event.WhichOneof("event") != "heartbeat")
        watch.cancel()
        return first


READS = {
    "summary by agent and day, page of 1,000": Reads.summary_page,
    "summary by agent and day, whole": Reads.summary,
    "list page of 1,000 in the middle": Reads.page,
    "first watch event from the middle": Reads.watch,
}


def time_reads(ledgers):
    """Medians in seconds, by question and ledger, the ledgers in turn."""
    times = {name: {ledger: [] for ledger in ledgers} for name in READS}
    daemons = {ledger: Daemon(ledger.database).start() for ledger in ledgers}
    try:
        reads = {ledger: Reads(daemon, ledger.facts) for ledger, daemon in daemons.items()}
        # One round more, that is not counted: the first one fills the caches.
        for number in range(ROUNDS + 1):
            for name, ask in READS.items():
                for ledger in ledgers:
                    start = time.perf_counter()
                    ask(reads[ledger])
                    if number > 0:
                        times[name][ledger].append(time.perf_counter() - start)
        for ledger in ledgers:
            ledger.facts["summary_rows"] = reads[ledger].summary()
            reads[ledger].client.channel.close()
    finally:
        for daemon in daemons.values():
            daemon.stop()
    return {name: [statistics.median(times[name][ledger]) for ledger in ledgers] for name in times}


def start_up(ledger):
    """Seconds from the start of the program to its first answer."""
    times = []
    for _ in range(ROUNDS):
        start = time.perf_counter()
        with Daemon(ledger.database) as daemon, daemon.connect() as client:
            client.conversions.ListConversions(api.ListConversionsRequest(page_size=1), timeout=PATIENCE)
            times.append(time.perf_counter() - start)
    return statistics.median(times)


def by_h2load(server, folder):
    h2load.track(server, folder, TRACK_CALLS, core=None)


def by_workers(server, _):
    keyed.load(server, TRACK_CALLS, h2load.CONNECTIONS, h2load.STREAMS, PATIENCE)


TRACKS = {"TrackConversion by h2load": by_h2load, "TrackConversion with keys and rooms": by_workers}


def track(database, calls, folder):
    """CPU seconds of the server for each call, and for what it does afterwards."""
    with Server(CONVERSIOND, database, "--threads", "1", prefix=()) as server:
        wait_until_idle(server.pid)
        before, start = server.recorded(), seconds(server.pid)
        calls(server, folder)
        wait_until_idle(server.pid)
        used = seconds(server.pid) - start
        recorded = server.recorded() - before
        assert recorded == TRACK_CALLS, f"{recorded} of {TRACK_CALLS} calls were recorded"
    return used / TRACK_CALLS


def time_tracks(large, folder):
    """Medians of CPU seconds a call on an empty ledger and on a copy of the large one, which grows by the way."""
    times = {name: ([], []) for name in TRACKS}
    copy = Path(shutil.copy(large.database, folder / "large.db"))
    for number in range(TRACK_ROUNDS):
        for place, (name, calls) in enumerate(TRACKS.items()):
            times[name][0].append(track(folder / f"empty-{number}-{place}.db", calls, folder))
            times[name][1].append(track(copy, calls, folder))
    return {name: [statistics.median(found) for found in times[name]] for name in times}


def main():
    FOLDER.mkdir(exist_ok=True)
    ledgers = [Ledger(FOLDER, size, CALLS_PER_CONVERSION) for size in (SMALL, LARGE)]
    with tempfile.TemporaryDirectory(dir=FOLDER) as folder:
        folder = Path(folder)
        with Daemon(folder / "schema.db"):
            pass
        wanted = schema(folder / "schema.db")
        for ledger in ledgers:
            ledger.make(CONVERSIONCTL, wanted)
        rows = [(name, "ms", *figures, READ_LIMIT) for name, figures in time_reads(ledgers).items()]
        rows.append(("start-up to the first answer", "ms", *map(start_up, ledgers), None))
        tracks = time_tracks(ledgers[1], folder)
        rows += [(f"{name}, CPU a call", "us", *figures, TRACK_LIMIT) for name, figures in tracks.items()]
    sys.exit(0 if report(ledgers, rows) else 1)


def report(ledgers, rows):
    """Prints the table and keeps it as JSON; whether all targets are met."""
    small, large = ledgers
    print(f"\n{'':44}{small.size:>12,}{large.size:>12,}{'ratio':>8}  target")
    results, passed = [], True
    for name, unit, first, second, limit in rows:
        scale, ratio = {"ms": 1e3, "us": 1e6}[unit], second / first
        verdict = "" if limit is None else f"<= {limit}" + ("" if ratio <= limit else ", MISSED")
        passed = passed and (limit is None or ratio <= limit)
        print(f"{name + ', ' + unit:44}{first * scale:12,.2f}{second * scale:12,.2f}{ratio:8.2f}  {verdict}")
        results.append({"name": name, "unit": unit, "small": first * scale, "large": second * scale, "target": limit})
    print("TrackConversion's first column is an empty ledger's.")
    for ledger in ledgers:
        facts = ledger.facts
        facts |= {"bytes": ledger.bytes, "bytes_per_conversion": round(ledger.bytes / ledger.size)}
        print(
            f"{ledger.size:,} conversions with {facts['calls']:,} calls: {facts['bytes'] / 1e6:,.0f} MB,"
            f" {facts['bytes_per_conversion']} bytes a conversion; {facts['summary_rows']:,} rows of the summary;"
            f" loaded in {facts['seconds']:,.0f} s"
        )
    ledger_facts = {str(ledger.size): ledger.facts for ledger in ledgers}
    (FOLDER / "results.json").write_text(json.dumps({"ledgers": ledger_facts, "rows": results}, indent=2) + "\n")
    return passed


main()
