"""The machine: what it is, and a while of it to ourselves among those who take the same lock as the peers' run.sh."""

import contextlib
import fcntl
import os
import platform
import re
import resource
import tempfile
from pathlib import Path

LOCK = os.environ.get("BENCH_LOCK", f"{tempfile.gettempdir()}/bench.lock")


@contextlib.contextmanager
def alone():
    """BENCH_LOCK= takes no lock."""
    if not LOCK:
        yield
        return
    with open(LOCK, "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def facts():
    model = re.search(r"^model name\s*: (.*)$", Path("/proc/cpuinfo").read_text(), re.MULTILINE)
    memory = int(re.search(r"MemTotal:\s+(\d+)", Path("/proc/meminfo").read_text())[1]) // 1024
    name = model[1] if model else platform.machine()
    return f"{os.cpu_count()} x {name}, {memory:,} MiB, Linux {platform.release()}"


def raise_descriptor_limit():
    """As many files and sockets as this account may have open; processes started from now on inherit it."""
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    return hard
