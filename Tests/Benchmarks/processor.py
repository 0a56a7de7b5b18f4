"""What a process has used of the machine, by /proc. Source: proc_pid_stat(5), proc_pid_status(5), proc_stat(5)."""

import contextlib
import os
import re
import time
from pathlib import Path

TICKS = os.sysconf("SC_CLK_TCK")


def seconds(pid):
    """User and system time of all threads, those that have ended too."""
    return _seconds(Path(f"/proc/{pid}/stat"))


def thread_seconds(pid):
    """The same of each thread that there is, by its number."""
    times = {}
    for task in Path(f"/proc/{pid}/task").iterdir():
        with contextlib.suppress(OSError):
            times[task.name] = _seconds(task / "stat")
    return times


def _seconds(stat):
    fields = stat.read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICKS


def waits(pid):
    """How often its threads have gone to sleep: for work, for a lock, or for the disk."""
    total = 0
    for task in Path(f"/proc/{pid}/task").iterdir():
        with contextlib.suppress(OSError):
            total += int(re.search(r"\nvoluntary_ctxt_switches:\s+(\d+)", (task / "status").read_text())[1])
    return total


def resident(pid):
    """Bytes of memory."""
    return int(re.search(r"VmRSS:\s+(\d+)", Path(f"/proc/{pid}/status").read_text())[1]) * 1024


def machine_seconds():
    """How long all processors have been busy, stolen time included."""
    fields = Path("/proc/stat").read_text().split("\n", 1)[0].split()[1:9]
    user, nice, system, _idle, _waiting, interrupts, soft_interrupts, stolen = map(int, fields)
    return (user + nice + system + interrupts + soft_interrupts + stolen) / TICKS


def wait_until_idle(pid, quiet=2.5, patience=600):
    """Returns when the process has used next to nothing for a while: what it had put off is done then."""
    deadline = time.monotonic() + patience
    before = seconds(pid)
    while time.monotonic() < deadline:
        time.sleep(quiet)
        now = seconds(pid)
        if now - before <= 0.02:
            return
        before = now
    raise TimeoutError(f"the server was not idle within {patience} s")
