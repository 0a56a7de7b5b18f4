"""How long it takes until the first answer."""

import statistics
import subprocess
import tempfile
import time

from machine import alone
from onecall import OneCall
from request import ROOT
from server import Server

ROUNDS = 5


def first_answer(program, folder):
    """Milliseconds from exec to the answer to a durable call, on a ledger with next to nothing in it."""
    database, times = folder / "starting.db", []
    with Server(program, database) as server:
        header = server.header
    for _ in range(ROUNDS):
        with alone():
            start = time.perf_counter()
            with Server(program, database, prefix=(), header=header) as server:
                OneCall(server).close()
                times.append(time.perf_counter() - start)
    return statistics.median(times) * 1e3


def fresh_build():
    """Minutes that `make run` takes on a fresh clone before it serves, once packages are there."""
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run(["git", "clone", "--quiet", ROOT, folder], check=True)
        subprocess.run(["swift", "package", "resolve"], cwd=folder, check=True)
        start = time.monotonic()
        subprocess.run(["make", "server"], cwd=folder, check=True)
        return (time.monotonic() - start) / 60
