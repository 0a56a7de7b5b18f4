"""Ledgers of a size, made once by `conversionctl seed` and kept."""

import contextlib
import hashlib
import json
import sqlite3
import subprocess
import threading
import time
from contextlib import closing

from conversion.v1 import conversion_service_pb2
from daemon import Daemon
from processor import wait_until_idle

LOAD_PATIENCE = 3 * 60 * 60


def read(database, sql):
    """The first row of a query, read beside a server that may be running."""
    with closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True, timeout=30)) as ledger:
        return ledger.execute(sql).fetchone()


def schema(database):
    tables = "SELECT group_concat(sql, ';') FROM (SELECT sql FROM sqlite_schema ORDER BY name)"
    return hashlib.sha256(read(database, tables)[0].encode()).hexdigest()


class Ledger:
    """A ledger on the disk, and what is known of it."""

    def __init__(self, folder, size, calls_per_conversion):
        self.size, self.calls_per_conversion = size, calls_per_conversion
        self.database = folder / f"ledger-{size}-{calls_per_conversion}.db"
        self.notes = self.database.with_suffix(".json")

    @property
    def bytes(self):
        return self.database.stat().st_size

    def make(self, conversionctl, wanted_schema):
        """Loads it where it is not there, or of another schema than the program's."""
        if self.notes.exists() and self.database.exists() and schema(self.database) == wanted_schema:
            self.facts = json.loads(self.notes.read_text())
            print(f"{self.database} is there: {self.facts['conversions']:,} conversions", flush=True)
            return
        for file in self.database.parent.glob(self.database.name + "*"):
            file.unlink()
        self.notes.unlink(missing_ok=True)
        print(f"loading {self.size:,} conversions into {self.database}", flush=True)
        start = time.monotonic()
        with Daemon(self.database) as daemon:
            with Cursors(daemon, self.database) as cursors:
                self._seed(daemon, conversionctl)
            seconds = time.monotonic() - start
            wait_until_idle(daemon.process.pid)
            conversions, end = read(self.database, "SELECT count(*), max(sequence) FROM conversions")
            middle = f"SELECT occurred_at FROM conversions ORDER BY occurred_at LIMIT 1 OFFSET {conversions // 2}"
            self.facts = {
                "conversions": conversions,
                "calls": read(self.database, "SELECT count(*) FROM calls")[0],
                "adjustments": read(self.database, "SELECT count(*) FROM adjustments")[0],
                "seconds": round(seconds, 1),
                "cursor": cursors.nearest(end // 2),
                "middle": read(self.database, middle)[0],
            }
        assert conversions == self.size, f"{conversions} of {self.size} conversions were recorded"
        self.notes.write_text(json.dumps(self.facts, indent=2) + "\n")
        print(f"  {seconds:,.0f} s, {conversions / seconds:,.0f} conversions/s, calls and adjustments on top", flush=True)

    def _seed(self, daemon, conversionctl):
        command = [conversionctl, "seed", "--address", daemon.address, "--conversions", str(self.size)]
        command += ["--calls-per-conversion", str(self.calls_per_conversion), "--timeout", "5m"]
        subprocess.run(command, check=True, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, timeout=LOAD_PATIENCE)


class Cursors:
    """Notes where the ledger's end is while it grows, so that a cursor in its middle is known without reading half of it."""

    def __init__(self, daemon, database):
        self.daemon, self.database = daemon, database
        self.found, self.ended = [], threading.Event()
        self.thread = threading.Thread(target=self._run, daemon=True)

    def __enter__(self):
        self.thread.start()
        return self

    def __exit__(self, *_):
        self.ended.set()
        self.thread.join(60)

    def _run(self):
        with self.daemon.connect() as client:
            self._note(client)
            while not self.ended.wait(0.2 if len(self.found) < 50 else 2):
                # A server under load may let one time out; there are others.
                with contextlib.suppress(Exception):
                    self._note(client)

    def _note(self, client):
        sequence = read(self.database, "SELECT coalesce(max(sequence), 0) FROM conversions")[0]
        now = conversion_service_pb2.WatchConversionsRequest(position=conversion_service_pb2.WATCH_POSITION_NOW)
        watch = client.conversions.WatchConversions(now, timeout=30)
        cursor = next(watch).cursor
        watch.cancel()
        self.found.append((sequence, cursor))

    def nearest(self, sequence):
        return min(self.found, key=lambda found: abs(found[0] - sequence))[1]
