"""What a process has used of the processor, by /proc."""

import os
import time
from pathlib import Path

TICKS = os.sysconf("SC_CLK_TCK")


def seconds(pid):
    """User and system time of all threads, those that have ended too. Source: proc_pid_stat(5)."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICKS


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
