"""User-space instructions of a call, by callgrind: steady where seconds are not.

Two runs of different length are compared, so that starting, connecting and ending don't count.
"""

import re
import subprocess
import tempfile
from pathlib import Path

from h2load import check, track
from processor import wait_until_idle
from server import SERVER_CORE, Server, pinned

# The longer one is too short for a fold of the reports, which an idle moment of a slow machine would bring.
SHORT_RUN, LONG_RUN = 200, 1_000
# What the writer puts off, and takes in one go: the reports' share of so many conversions, and the log's pages.
FOLDED = 32_768


def durable(program, threads=1):
    """A durable call, but for what the writer puts off."""
    return _difference(program, track, SHORT_RUN, LONG_RUN, threads=threads)


def folded(program):
    """A durable call with its share of that."""
    return _difference(program, track, LONG_RUN, LONG_RUN + FOLDED, settles=True)


def health(program):
    return _difference(program, check, SHORT_RUN, LONG_RUN)


def _difference(program, calls, short, long, **options):
    """Instructions for each call after the first ones."""
    with tempfile.TemporaryDirectory() as folder:
        # valgrind cannot read the debug information that Swift writes.
        stripped = Path(folder) / "conversiond"
        subprocess.run(["strip", "--strip-debug", "-o", stripped, program], check=True)
        counts = [_count(stripped, Path(folder), calls, number, **options) for number in (short, long)]
    return (counts[1] - counts[0]) / (long - short)


def _count(program, folder, calls, number, threads=1, settles=False):
    """Instructions of a whole run: the server from its start to its end, with so many calls."""
    database, profile = folder / f"{number}.db", folder / f"{number}.callgrind"
    callgrind = (*pinned(SERVER_CORE), "valgrind", "--tool=callgrind", f"--callgrind-out-file={profile}")
    with Server(program, database, "--threads", str(threads), prefix=callgrind) as server:
        calls(server, folder, number)
        if settles:
            wait_until_idle(server.pid)
    return int(re.search(r"^(?:totals|summary): (\d+)", profile.read_text(), re.MULTILINE)[1])
