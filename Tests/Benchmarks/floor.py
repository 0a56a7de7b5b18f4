"""Peer E's echo mode, which parses a TrackConversion and builds the answer, and nothing else."""

import socket
import subprocess
import time

import h2load
from request import PATH, body, framed
from server import SERVER_CORE, pinned

PATIENCE = 10


class Floor:
    """Its process, pinned like ours; a context manager."""

    header = None

    def __init__(self, peers):
        with socket.socket() as taken:
            taken.bind(("127.0.0.1", 0))
            self.port = taken.getsockname()[1]
        program = peers / "build" / "floor" / "floor"
        self.command = [*pinned(SERVER_CORE), program, "--port", str(self.port), "--db", "/dev/null", "--mode", "echo"]

    def __enter__(self):
        self.process = subprocess.Popen(self.command, stdin=subprocess.DEVNULL)
        deadline = time.monotonic() + PATIENCE
        while True:
            try:
                socket.create_connection(("127.0.0.1", self.port), 1).close()
                return self
            except OSError:
                if self.process.poll() is not None or time.monotonic() > deadline:
                    self.__exit__()
                    raise
                time.sleep(0.02)

    def __exit__(self, *_):
        self.process.terminate()
        self.process.wait()

    @property
    def pid(self):
        return self.process.pid

    def echo(self, folder, calls, **options):
        result = h2load.h2load(self, PATH, body(), folder, calls, h2load.CONNECTIONS, h2load.STREAMS, **options)
        assert result["bytes"] > len(framed()) * calls, f"{result['bytes']} bytes answer {calls} calls"
        return result
