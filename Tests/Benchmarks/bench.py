"""Measures the server against its targets, prints the table and keeps it; `make bench` calls this with a release build.

    bench.py PROGRAM                    ours alone
    bench.py PROGRAM --peers FOLDER     beside the peers, whose run.sh is in that folder
    bench.py PROGRAM --only health,idle just these rows

All rules are in force meanwhile: each call has a worker's key. What is printed is kept in .bench/table.json. A target
that is missed is no failure, but for --strict; calls that go wrong are.
"""

import argparse
import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from request import ROOT

sys.path.insert(0, str(ROOT / "Tests" / "Attack"))

import machine  # noqa: E402
import rows  # noqa: E402
from loads import NAME  # noqa: E402
from table import show  # noqa: E402

FOLDER = ROOT / ".bench"
MEASUREMENTS = [rows.load, rows.health, rows.latency, rows.processors, rows.start, rows.idle, rows.starts, rows.ledger]
GROUPS = {measurement.__name__: measurement for measurement in MEASUREMENTS}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("program", type=Path)
    parser.add_argument("--peers", type=Path, help="a built copy of the peers' benchmark")
    parser.add_argument("--only", default=",".join(GROUPS), help="which rows (default: %(default)s)")
    parser.add_argument("--fresh", action="store_true", help="build a fresh clone, too, and time it")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seconds", type=float, default=5, help="of each round, where rounds are timed")
    parser.add_argument("--strict", action="store_true", help="fail when a target is missed")
    options = parser.parse_args()
    FOLDER.mkdir(exist_ok=True)
    facts = {"date": time.strftime("%Y-%m-%d %H:%M"), "machine": machine.facts(), "commit": _commit()}
    table = []
    with tempfile.TemporaryDirectory(dir=FOLDER) as folder:
        program, peers = options.program.resolve(), options.peers and options.peers.resolve()
        descriptors = machine.raise_descriptor_limit()
        bench = rows.Bench(program, peers, Path(folder), options.rounds, options.seconds, descriptors)
        for name in options.only.split(","):
            print(f"== {name}", file=sys.stderr, flush=True)
            table += GROUPS[name](bench)
        table += rows.fresh(bench) if options.fresh else []
    print(f"\n{show(table)}\n\n{facts['date']}, commit {facts['commit']}, on {facts['machine']}")
    for who, problem in bench.problems:
        print(f"FAILED: {who}, {problem}")
    kept = facts | {"rows": [row.as_json() for row in table], "problems": bench.problems}
    (FOLDER / "table.json").write_text(json.dumps(kept, indent=2) + "\n")
    is_missed = options.strict and any(row.met is False for row in table)
    sys.exit(1 if is_missed or any(who == NAME for who, _ in bench.problems) else 0)


def _commit():
    described = subprocess.run(["git", "describe", "--always", "--dirty"], cwd=ROOT, capture_output=True, text=True)
    return described.stdout.strip() or "unknown"


main()
