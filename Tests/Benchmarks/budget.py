"""Counts the instructions of a call against the figures that are kept; `make budget` calls this with the release build.

    budget.py PROGRAM           fails when a call takes 5 % more than its figure in instructions.json
    budget.py PROGRAM --keep    keeps what was counted as the new figures
"""

import argparse
import json
import sys
from pathlib import Path

import instructions

KEPT = Path(__file__).with_name("instructions.json")
# callgrind repeats itself to within a percent, but how many calls share a commit varies.
TOLERANCE = 0.05
FIGURES = {
    "durable TrackConversion": instructions.durable,
    "durable TrackConversion with folds": instructions.folded,
    "Health/Check": instructions.health,
}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("program", type=Path)
    parser.add_argument("--keep", action="store_true")
    options = parser.parse_args()
    kept = json.loads(KEPT.read_text()) if KEPT.exists() else {}
    counted, passed = {}, True
    for name, count in FIGURES.items():
        counted[name] = round(count(options.program.resolve()))
        # How many calls share a read or a commit varies from run to run: a figure that is too high is counted once more.
        if name in kept and counted[name] > kept[name] * (1 + TOLERANCE):
            counted[name] = min(counted[name], round(count(options.program.resolve())))
        passed = _compare(name, counted[name], kept.get(name)) and passed
    if options.keep:
        KEPT.write_text(json.dumps(counted, indent=2) + "\n")
    sys.exit(0 if passed or options.keep else 1)


def _compare(name, counted, kept):
    """Prints both; whether the figure is within its budget."""
    within = kept is not None and counted <= kept * (1 + TOLERANCE)
    difference = f"{counted / kept - 1:+.1%} of the kept {kept:,}" if kept else "no figure kept"
    print(f"{name}: {counted:,} user instructions a call, {difference}" + ("" if within else ": TOO MANY"), flush=True)
    return within


main()
