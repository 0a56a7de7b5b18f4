"""The targets, and what measures each. A function gives the rows of one measurement."""

import json
import statistics
import time
from dataclasses import dataclass, field
from pathlib import Path

import cores
import echo
import loads
import memory
import openloop
import starting
import storage
from request import ROOT
from server import Server
from table import Row

LEDGER = ROOT / ".bench" / "results.json"
MANY = 5_000_000
MIB, KIB = 1 << 20, 1 << 10


@dataclass
class Bench:
    """What all measurements are given, and what earlier ones tell later ones."""

    program: Path
    peers: Path | None
    folder: Path
    rounds: int
    seconds: float
    descriptors: int
    # Calls a second, where no load has told.
    highest_rate: float = 60_000
    peers_memory: dict = field(default_factory=dict)
    # Calls that went wrong, and checks that failed.
    problems: list = field(default_factory=list)


def load(bench):
    """TrackConversion, durable."""
    if bench.peers:
        found = loads.beside_peers(bench.program, bench.peers, bench.folder, bench.rounds, bench.seconds)
    else:
        found = loads.alone(bench.program, bench.folder, bench.rounds)
    bench.problems += found.problems
    bench.peers_memory = found.memory
    bench.highest_rate = found.median("8x32", loads.NAME, "rate") or bench.highest_rate

    def rows(what, unit, case, figure, limits, **more):
        for peer, limit in limits.items():
            ours, theirs = (found.median(case, name, figure) for name in (loads.NAME, peer))
            yield Row(what, unit, ours, limit, peer, theirs, found.ratio(case, peer, figure), **more)

    used, rate = "CPU of 100,000 durable calls, {}", "durable calls a second, 8 x 32"
    table = [
        *rows(used.format("8 x 32"), "s", "8x32", "cpu_per_100k", {"E": 1.0, "C": 1 / 4, "A": 1 / 18}),
        *rows(used.format("64 x 16"), "s", "64x16", "cpu_per_100k", {"E": 1.1}),
        *rows(rate, "1/s", "8x32", "rate", {"E": 0.9, "C": 3.0, "A": 14.0}, at_least=True),
        *rows("a lone durable call, median", "us", "1x1", "p50", {"E": 1.15}),
    ]
    legend = ", ".join(f"{name} is {label}" for name, label in loads.PEERS.items())
    table[0].note = f"{legend}; others used {found.others:.0%} of a processor meanwhile"
    return table


def health(bench):
    """Health/Check, beside the floor's echo."""
    found = echo.health(bench.program, bench.peers, bench.folder, bench.rounds)
    ours, theirs = (found.median(echo.CASE, name, "cpu_per_100k") for name in (loads.NAME, "E"))
    ratio = found.ratio(echo.CASE, "E", "cpu_per_100k")
    note = f"{found.median(echo.CASE, loads.NAME, 'rate'):,.0f} a second; E echoes a TrackConversion"
    return [Row("CPU of 100,000 health checks, 8 x 32", "s", ours, 1.5, "E", theirs, ratio, note=note)]


def start(bench):
    """Memory with nothing to do."""
    floor = bench.peers_memory.get("E", {}).get("idle")
    ours = memory.resident_at_start(bench.program, bench.folder)
    return [Row("resident at the start", "MiB", ours / MIB, 25, theirs=floor and floor / MIB)]


def idle(bench):
    """Memory of connections with nothing to do."""
    floor = bench.peers_memory.get("E")
    theirs = floor and (floor["connected"] - floor["idle"]) / 1_000 / KIB
    ours, count = memory.idle_connections(bench.program, bench.folder, bench.descriptors)
    note = f"{count:,} connections that have made a durable call each" + ("; E's of 1,000" if theirs else "")
    return [Row("each idle connection", "KiB", ours / KIB, 12, theirs=theirs, note=note)]


def latency(bench):
    """p99 at half of the highest rate, whatever the server is doing."""
    runs, syncs, large_syncs = [], [], []
    with Server(bench.program, bench.folder / "latency.db", "--threads", "1") as server:
        openloop.poisson(server, bench.highest_rate / 4, 1)
        for _ in range(bench.rounds):
            syncs.append(storage.sync_cost(bench.folder))
            large_syncs.append(storage.sync_cost(bench.folder, pages=25))
            runs.append(openloop.poisson(server, bench.highest_rate / 2, bench.seconds))
    p50, p90, p99, late = (statistics.median(run[name] for run in runs) for name in ("p50", "p90", "p99", "lag_p99"))
    sync, large_sync = statistics.median(syncs), statistics.median(large_syncs)
    note = (
        f"{bench.highest_rate / 2:,.0f} calls a second by a Poisson process, over {openloop.CONNECTIONS} connections;"
        f" p50 {p50:,.0f} us, p90 {p90:,.0f} us; 99 % were sent at most {late:,.0f} us late, which counts;"
        f" the fdatasync is of one page, that of 25 takes {large_sync:,.0f} us"
    )
    return [Row("p99 at half of the highest rate", "us", p99, 2.0, "one fdatasync", sync, note=note)]


def ledger(_):
    """What five million conversions cost, by `make bench-ledger`, which takes too long to be part of this."""
    names = {
        "CPU of a durable call, 5 million in the ledger": "TrackConversion by h2load, CPU a call",
        "the same with a key and a room of its own": "TrackConversion with keys and rooms, CPU a call",
    }
    return [
        Row(what, "us", _ledger(name, "large"), 1.2, "an empty one", _ledger(name, "small"), note=_ledger_made())
        for what, name in names.items()
    ]


def _ledger(name, ledger):
    """A figure that `make bench-ledger` has kept; none where it had fewer conversions than the target speaks of."""
    found = json.loads(LEDGER.read_text()) if LEDGER.exists() else {"ledgers": {}, "rows": []}
    is_large = any(int(size) >= MANY for size in found["ledgers"])
    return next((row[ledger] for row in found["rows"] if is_large and row["name"] == name), None)


def _ledger_made():
    if not LEDGER.exists():
        return "not measured: `make bench-ledger` does that, and this shows what it kept"
    made = time.strftime("%Y-%m-%d %H:%M", time.localtime(LEDGER.stat().st_mtime))
    sizes = max(map(int, json.loads(LEDGER.read_text())["ledgers"]))
    return f"`make bench-ledger` of {made}, with {sizes:,}"


def processors(bench):
    """Two against one."""
    found = cores.one_and_two(bench.program, bench.folder, bench.rounds)
    ratio, is_measured = cores.gain(found)
    how = "measured" if is_measured else "at most, by instructions and threads' shares, as the client needs one of two"
    note = how + "".join(
        f"; {name} {found[1][figure]:{form}} and {found[2][figure]:{form}}"
        for name, figure, form in [
            ("CPU s of 100,000 calls", "cpu_per_100k", ".2f"),
            ("of the busiest thread", "busiest_per_100k", ".2f"),
            ("waits a call", "waits_per_request", ".3f"),
            ("calls a second", "rate", ",.0f"),
            ("instructions a call", "instructions", ",.0f"),
        ]
    )
    return [Row("durable calls by two processors", "x one", ratio, 1.6, at_least=True, note=note)]


def starts(bench):
    """From exec to the first answer."""
    ours = starting.first_answer(bench.program, bench.folder)
    large = _ledger("start-up to the first answer", "large")
    return [
        Row("from exec to the first answer, empty ledger", "ms", ours, 100),
        Row("the same, 5 million in the ledger", "ms", large, 100, note=_ledger_made()),
    ]


def fresh(_):
    return [Row("`make run` on a fresh clone, packages aside", "min", starting.fresh_build(), 6)]

