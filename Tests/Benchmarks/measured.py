"""One run of load, and what it cost the server; the figures have the names that the peers' run.sh gives them."""

import tempfile
import time
from pathlib import Path

from machine import alone
from processor import machine_seconds, seconds, waits


def measured(server, load, calls, latencies=False):
    """`load` is called with a folder and options of h2load's, and makes so many calls."""
    with tempfile.TemporaryDirectory(dir="/dev/shm") as folder, alone():
        log = Path(folder) / "log" if latencies else None
        used, slept, all_used, start = seconds(server.pid), waits(server.pid), machine_seconds(), time.monotonic()
        result = load(Path(folder), log=log)
        wall = time.monotonic() - start
        used, slept = seconds(server.pid) - used, waits(server.pid) - slept
        others = machine_seconds() - all_used - used - result["client"]
        figures = {
            "requests": calls,
            "rate": result["rate"],
            "cpu_per_100k": used * 1e5 / calls,
            "waits_per_request": slept / calls,
            "client_busy": result["client"] / wall,
            "others_busy": max(others, 0) / wall,
        }
        if log:
            times = sorted(int(line.split("\t")[2]) for line in log.read_text().splitlines())
            figures |= {"p50": times[len(times) // 2], "p99": times[len(times) * 99 // 100]}
        return figures
