"""The server that is measured: with an agent, a worker's key and all of its rules, and at home on one processor."""

import json
import signal
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path

from request import prepare

SERVER_CORE, CLIENT_CORE = "0", "1"
PATIENCE = 300


def pinned(core):
    return ("taskset", "-c", core)


class Server:
    """`conversiond serve` on a ledger; a context manager that asserts an orderly end.

    The prefix is what runs the program: what pins it, or counts its instructions. With a header, nothing is made.
    """

    def __init__(self, program, database, *arguments, prefix=pinned(SERVER_CORE), header=None):
        self.program, self.database, self.header = program, Path(database), header
        self.command = [*prefix, program, "serve", "--database", database, "--log-format", "json", *arguments]
        self.command += ["--listen", "127.0.0.1:0", "--admin-listen", "127.0.0.1:0"]

    def __enter__(self):
        # What it logs while it serves, a line of a failed call each second at most, fits the pipe.
        self.process = subprocess.Popen(self.command, stdin=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
        try:
            self.port = self._ready_port()
            self.header = self.header or prepare(self.program, self.port, self.database)
        except BaseException:
            self._kill()
            raise
        return self

    def __exit__(self, kind, *_):
        if kind is not None:
            return self._kill()
        self.process.send_signal(signal.SIGTERM)
        try:
            _, rest = self.process.communicate(timeout=PATIENCE)
        finally:
            self._kill()
        assert self.process.returncode == 0, rest

    def _ready_port(self):
        for line in self.process.stderr:
            if line.startswith("{") and (entry := json.loads(line))["message"] == "ready":
                return int(entry["metadata"]["addresses"][0].rpartition(":")[2])
        raise RuntimeError("the server ended before it was ready")

    def _kill(self):
        self.process.kill()
        self.process.wait()

    @property
    def pid(self):
        return self.process.pid

    def recorded(self):
        """How many conversions its ledger has."""
        with closing(sqlite3.connect(f"file:{self.database}?mode=ro", uri=True, timeout=30)) as ledger:
            return ledger.execute("SELECT count(*) FROM conversions").fetchone()[0]
