"""The daemon as a process: started, watched through its log, and ended."""

import json
import os
import signal
import subprocess
import threading
import time
from pathlib import Path

import grpc
from conversion.v1 import agent_service_pb2_grpc, conversion_service_pb2_grpc

ROOT = Path(__file__).resolve().parents[2]
PROGRAM = os.environ.get("CONVERSIOND", str(ROOT / ".build/debug/conversiond"))
PATIENCE = 60


class Daemon:
    """`conversiond serve`; a context manager that asserts an orderly end."""

    def __init__(self, database, *arguments, listen=("127.0.0.1:0",), environment=None):
        addresses = [word for address in listen for word in ("--listen", str(address))]
        self.database = Path(database)
        self.command = [
            *(PROGRAM, "serve", "--database", str(database), "--log-format", "json", "--admin-listen", "127.0.0.1:0"),
            *addresses,
            *arguments,
        ]
        self.environment = environment or {}
        self.process = None

    def __enter__(self):
        return self.start()

    def __exit__(self, kind, *_):
        if self.process.poll() is None:
            status = self.stop()
            assert kind is not None or status == 0, self.log

    def start(self):
        self.log, self._changed = [], threading.Condition()
        environment = {name: value for name, value in os.environ.items() if not name.startswith("CONVERSIOND")}
        self.process = subprocess.Popen(
            self.command, stdin=subprocess.DEVNULL, stderr=subprocess.PIPE, env=environment | self.environment
        )
        self._reader = threading.Thread(target=self._read_log, args=(self.process.stderr,), daemon=True)
        self._reader.start()
        ready = self.wait_for("ready")["metadata"]
        self.addresses, self.admin = ready["addresses"], ready["admin"]
        return self

    def _read_log(self, stream):
        for line in stream:
            with self._changed:
                try:
                    self.log.append(json.loads(line))
                except ValueError:
                    self.log.append({"message": line.decode(errors="replace")})
                self._changed.notify_all()
        with self._changed:
            self.log.append({"message": "(end of log)"})
            self._changed.notify_all()

    def wait_for(self, message):
        """The first log line with this message."""
        deadline = time.monotonic() + PATIENCE
        with self._changed:
            while True:
                for entry in self.log:
                    if entry["message"] == message:
                        return entry
                ended = bool(self.log) and self.log[-1]["message"] == "(end of log)"
                assert not ended and time.monotonic() < deadline, f"no {message!r} in the log: {self.log}"
                self._changed.wait(1)

    @property
    def address(self):
        """The first address, as grpcio takes it."""
        return self.addresses[0]

    def signal(self, number):
        self.process.send_signal(number)

    def wait(self):
        """The exit status; negative where a signal ended it."""
        status = self.process.wait(PATIENCE)
        self._reader.join()
        return status

    def stop(self):
        self.signal(signal.SIGTERM)
        try:
            return self.wait()
        except subprocess.TimeoutExpired:
            # What it waits for is known only while it does.
            threads = self._threads()
            self.process.kill()
            raise AssertionError(f"it did not end; its threads: {threads}; its log: {self.log}") from None

    def _threads(self):
        """What each thread of the process is called, and what it waits for in the kernel."""
        threads = {}
        for task in Path(f"/proc/{self.process.pid}/task").iterdir():
            name, wait = ((task / file).read_text().strip() for file in ("comm", "wchan"))
            threads[task.name] = f"{name}: {wait}"
        return threads

    def kill(self):
        self.process.kill()
        return self.wait()

    def connect(self, **options):
        return Client(self.address, **options)


class Client:
    """One channel and the stubs on it; a context manager."""

    def __init__(self, address, **options):
        # No global subchannel pool: each client has a connection of its own.
        options = {"grpc.use_local_subchannel_pool": 1, "grpc.enable_retries": 0} | {
            f"grpc.{name}": value for name, value in options.items()
        }
        self.channel = grpc.insecure_channel(address, options=list(options.items()))
        self.agents = agent_service_pb2_grpc.AgentServiceStub(self.channel)
        self.conversions = conversion_service_pb2_grpc.ConversionServiceStub(self.channel)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.channel.close()

    def raw(self, path):
        """A unary call that sends and gets bytes."""
        return self.channel.unary_unary(path, request_serializer=bytes, response_deserializer=bytes)


def run(*arguments, environment=None):
    """Runs the program to its end, for when it is expected not to serve."""
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("CONVERSIOND")}
    return subprocess.run(
        [PROGRAM, *map(str, arguments)],
        env=inherited | (environment or {}),
        capture_output=True,
        text=True,
        timeout=PATIENCE,
    )
