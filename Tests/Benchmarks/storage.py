"""What it costs to make bytes durable, without any server."""

import os
import statistics
import tempfile
import time

# A page and its header, as SQLite's log has them; what a file has already is overwritten, as in the log.
PAGE, FILE = 4_120, 4 << 20


def sync_cost(folder, pages=1, seconds=0.5):
    """Microseconds of a write of so many pages with fdatasync: the median."""
    size = pages * PAGE
    times = []
    with tempfile.NamedTemporaryFile(dir=folder) as file:
        file.write(bytes(FILE))
        file.flush()
        os.fsync(file.fileno())
        data, at, deadline = bytes(size), 0, time.monotonic() + seconds
        while time.monotonic() < deadline:
            start = time.perf_counter()
            os.pwrite(file.fileno(), data, at)
            os.fdatasync(file.fileno())
            times.append(time.perf_counter() - start)
            at = at + size if at + 2 * size <= FILE else 0
    return statistics.median(times) * 1e6
