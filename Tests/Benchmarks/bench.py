"""Measures a durable TrackConversion call; `make bench` calls this with the release build.

    bench.py PROGRAM            count its instructions, and compare with the figure that is kept
    bench.py PROGRAM --keep     keep what was counted as the new figure

With PEERS naming the folder of a peers' run.sh, that is run too, with this server among its peers; PEERS_ARGUMENTS are
handed to it.
"""

import argparse
import json
import os
import shlex
import subprocess
import sys
from pathlib import Path

from instructions import per_call

KEPT = Path(__file__).with_name("instructions.json")
NAME = "durable TrackConversion"
# More than this share above the figure that is kept is a failure: callgrind repeats itself to within a percent, but
# how many calls share a commit varies.
TOLERANCE = 0.05


def compare(counted, keep):
    figures = json.loads(KEPT.read_text()) if KEPT.exists() else {}
    kept = figures.get(NAME)
    print(f"{NAME}: {counted:,.0f} user instructions a call", end="")
    print(f", {counted / kept - 1:+.1%} of the kept {kept:,}" if kept else ", no figure kept")
    if keep:
        figures[NAME] = round(counted)
        KEPT.write_text(json.dumps(figures, indent=2) + "\n")
        return True
    return kept is not None and counted <= kept * (1 + TOLERANCE)


def run_peers(folder, program):
    python, prepare = sys.executable, Path(__file__).with_name("prepare.py")
    command = [
        Path(folder).resolve() / "run.sh",
        "--peer",
        f"conversiond={program} serve --listen 127.0.0.1:{{port}} --database {{db}} --threads 1",
        "--prepare",
        f"{python} {prepare} {{port}}",
        "--count-sql",
        "SELECT count(*) FROM conversions",
        *shlex.split(os.environ.get("PEERS_ARGUMENTS", "")),
    ]
    return subprocess.run(command).returncode == 0


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("program", type=Path)
    parser.add_argument("--keep", action="store_true")
    options = parser.parse_args()
    program = options.program.resolve()
    passed = compare(per_call(program), options.keep)
    if peers := os.environ.get("PEERS"):
        passed = run_peers(peers, program) and passed
    sys.exit(0 if passed else 1)


main()
