"""User-space instructions of one durable call, by callgrind: steady where seconds are not.

Two runs of different length are compared, so that starting, connecting and ending don't count.
"""

import json
import re
import signal
import sqlite3
import subprocess
import tempfile
from pathlib import Path

from request import PATH, body, create_agent

CONNECTIONS, STREAMS = 8, 32
SHORT_RUN, LONG_RUN = 512, 2560
PATIENCE = 300


def per_call(program):
    """Instructions for each call after the first ones."""
    with tempfile.TemporaryDirectory() as folder:
        # valgrind cannot read the debug information that Swift writes.
        stripped = Path(folder) / "conversiond"
        subprocess.run(["strip", "--strip-debug", "-o", stripped, program], check=True)
        counts = [_count(stripped, Path(folder), calls) for calls in (SHORT_RUN, LONG_RUN)]
    return (counts[1] - counts[0]) / (LONG_RUN - SHORT_RUN)


def _count(program, folder, calls):
    """Instructions of a whole run: the server from its start to its end, with so many calls."""
    database, profile = folder / f"{calls}.db", folder / f"{calls}.callgrind"
    server = subprocess.Popen(
        ["taskset", "-c", "0", "valgrind", "--tool=callgrind", f"--callgrind-out-file={profile}", program, "serve"]
        + ["--listen", "127.0.0.1:0", "--database", database, "--threads", "1", "--log-format", "json"],
        stdin=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        port = _port(server)
        create_agent(port)
        load(port, folder / "body", calls, prefix=("taskset", "-c", "1"))
        server.send_signal(signal.SIGTERM)
        _, rest = server.communicate(timeout=PATIENCE)
        assert server.returncode == 0, rest
    finally:
        server.kill()
        server.wait()
    with sqlite3.connect(database) as ledger:
        stored = ledger.execute("SELECT count(*) FROM conversions").fetchone()[0]
    # h2load takes a failed call for a success: HTTP says 200 to both.
    assert stored == calls, f"{stored} of {calls} calls were recorded"
    return int(re.search(r"^(?:totals|summary): (\d+)", profile.read_text(), re.MULTILINE)[1])


def _port(server):
    for line in server.stderr:
        if line.startswith("{") and (entry := json.loads(line))["message"] == "ready":
            return int(entry["metadata"]["addresses"][0].rpartition(":")[2])
    raise RuntimeError("the server ended before it was ready")


def load(port, file, calls, prefix=()):
    """Makes so many calls by h2load, all with the same body, which is written to the file."""
    file.write_bytes(body())
    result = subprocess.run(
        [*prefix, "h2load", "-t1", f"-c{CONNECTIONS}", f"-m{STREAMS}", "-n", str(calls), "-d", file]
        + ["-H", "content-type: application/grpc", "-H", "te: trailers", f"http://127.0.0.1:{port}{PATH}"],
        capture_output=True,
        text=True,
        timeout=PATIENCE,
    )
    assert f"{calls} succeeded" in result.stdout, result.stdout + result.stderr
