"""Runs gRPC's interop cases over h2c and TLS, its own clients against our server and our client against its server.

    run.py [CASE]...

Prints which case passed in which direction, and fails unless all did. `make interop` has built everything.
"""

import os
import re
import signal
import socket
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
BUILT = Path(os.environ.get("INTEROP_BUILT", ROOT / ".build/debug"))
WORK = ROOT / ".interop"
PATIENCE = 600
# What gRPC's own client trusts and its server shows.
CREDENTIALS = WORK / "grpc/src/core/tsi/test_creds"
OVERRIDE = "--server_host_override=foo.test.google.fr"

CPP_CASES = """
    empty_unary large_unary client_compressed_unary server_compressed_unary client_streaming server_streaming
    client_compressed_streaming server_compressed_streaming slow_consumer half_duplex ping_pong cancel_after_begin
    cancel_after_first_response timeout_on_sleeping_server empty_stream status_code_and_message
    special_status_message custom_metadata unimplemented_method unimplemented_service rpc_soak channel_soak
""".split()
# Those that need an account at Google.
CREDENTIALS_CASES = {"compute_engine_creds", "oauth2_auth_token", "jwt_token_creds", "per_rpc_creds"}
SOAK = [
    "--soak_iterations=1000",
    "--soak_max_failures=0",
    "--soak_per_iteration_max_acceptable_latency_ms=2000",
    "--soak_overall_timeout_seconds=500",
]


def python_cases():
    """All cases that the Python client says it has, without those for credentials."""
    text = (WORK / "python/tests/interop/methods.py").read_text()
    names = re.findall(r"^    [A-Z0-9_]+ = ['\"](\w+)['\"]$", text.split("class TestCase(")[1], re.M)
    return [name for name in names if name not in CREDENTIALS_CASES]


def listening(port):
    """The inodes of the sockets that listen on a port of this machine."""
    inodes = set()
    for table in ("/proc/net/tcp", "/proc/net/tcp6"):
        for line in Path(table).read_text().splitlines()[1:]:
            fields = line.split()
            if fields[3] == "0A" and int(fields[1].rpartition(":")[2], 16) == port:
                inodes.add(fields[9])
    return inodes


def sockets(pid):
    """The inodes of a process's sockets."""
    inodes = set()
    for link in Path(f"/proc/{pid}/fd").iterdir():
        try:
            match = re.fullmatch(r"socket:\[(\d+)\]", os.readlink(link))
        except OSError:
            continue
        if match:
            inodes.add(match.group(1))
    return inodes


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Server:
    """A process that serves on a port of 127.0.0.1 which nobody else listens on."""

    def __init__(self, program, log, flags=()):
        self.program, self.log, self.flags = program, log, flags

    def __enter__(self):
        for _ in range(5):
            port = free_port()
            with open(self.log, "wb") as log:
                self.process = subprocess.Popen([self.program, f"--port={port}", *self.flags], stdout=log, stderr=log)
            try:
                if self._is_served(port):
                    self.port = port
                    return self
            except BaseException:
                self._end()
                raise
            self._end()
        raise SystemExit(f"{self.program} does not listen:\n{Path(self.log).read_text()}")

    def _is_served(self, port):
        """gRPC's servers share ports (SO_REUSEPORT), so that a free one is not yet ours alone."""
        end = time.monotonic() + 30
        while time.monotonic() < end and self.process.poll() is None:
            if found := listening(port):
                return found <= sockets(self.process.pid)
            time.sleep(0.05)
        return False

    def __exit__(self, *_):
        early = self.process.poll()
        status = self._end()
        # Ours finishes its calls and ends well; gRPC's C++ server dies of the signal.
        assert early is None and status in (0, -signal.SIGTERM), (
            f"{self.program} had ended with {status}:\n{Path(self.log).read_text()}"
        )

    def _end(self):
        if self.process.poll() is None:
            self.process.terminate()
        return self.process.wait(PATIENCE)


class Direction:
    """A client's command against a server: one column of the table."""

    def __init__(self, name, cases, command, environment=None):
        self.name, self.cases, self.command = name, cases, command
        self.environment = os.environ | (environment or {})
        self.results = {}

    def run(self, port, chosen):
        for case in self.cases:
            if case in chosen:
                self.results[case] = self._passes(case, port)

    def _passes(self, case, port):
        soak = SOAK if case.endswith("_soak") else []
        command = [*self.command, "--server_host=127.0.0.1", f"--server_port={port}", f"--test_case={case}", *soak]
        started = time.monotonic()
        try:
            done = subprocess.run(
                command,
                env=self.environment,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                timeout=PATIENCE,
            )
            status, output = done.returncode, done.stdout
        except subprocess.TimeoutExpired as late:
            status, output = f"none after {PATIENCE} s", late.stdout or b""
        if status == 0:
            return f"pass {time.monotonic() - started:5.1f} s"
        with lock:
            print(f"--- {self.name}, {case}: status {status}\n{output.decode(errors='replace')[-3000:]}", flush=True)
        return "FAIL"


lock = threading.Lock()


def run_all(way, chosen, flags):
    """Runs the cases in one way; how many passed and how many failed.

    flags: what our server, our client, gRPC's server and gRPC's clients are given for it.
    """
    ours, theirs = str(BUILT / "InteropServer"), str(WORK / "cpp/interop_server")
    to_ours = [
        Direction("C++ to ours", CPP_CASES, [str(WORK / "cpp/interop_client"), *flags["their client"]]),
        Direction(
            "Python to ours",
            python_cases(),
            [str(WORK / "venv/bin/python"), "-m", "tests.interop.client", *flags["their client"]],
            {"PYTHONPATH": str(WORK / "python")},
        ),
        Direction("ours to ours", CPP_CASES, [str(BUILT / "InteropClient"), *flags["our client"]]),
    ]
    to_theirs = [Direction("ours to C++", CPP_CASES, [str(BUILT / "InteropClient"), *flags["our client"]])]
    directions = to_ours + to_theirs
    with (
        Server(ours, WORK / "our-server.log", flags["our server"]) as our,
        Server(theirs, WORK / "cpp-server.log", flags["their server"]) as their,
    ):
        # Mostly waiting: slow_consumer takes 40 s whatever the server does.
        with ThreadPoolExecutor(len(directions)) as pool:
            runs = [pool.submit(direction.run, our.port, chosen) for direction in to_ours]
            runs += [pool.submit(direction.run, their.port, chosen) for direction in to_theirs]
            for run in runs:
                run.result()

    width = max(map(len, CPP_CASES))
    columns = [max(len(direction.name), 12) for direction in directions]
    print("  ".join([f"over {way}".ljust(width), *(d.name.ljust(n) for d, n in zip(directions, columns))]).rstrip())
    for case in chosen:
        cells = (direction.results.get(case, "-").ljust(n) for direction, n in zip(directions, columns))
        print("  ".join([case.ljust(width), *cells]).rstrip())
    results = [result for direction in directions for result in direction.results.values()]
    failed = results.count("FAIL")
    return len(results) - failed, failed


def main():
    unknown = set(sys.argv[1:]) - set(CPP_CASES)
    if unknown:
        raise SystemExit(f"no such case: {' '.join(sorted(unknown))}")
    chosen = sys.argv[1:] or CPP_CASES
    plain = dict.fromkeys(["our server", "our client", "their server", "their client"], ())
    tls = {
        "our server": (
            "--use_tls=true",
            f"--tls_cert_file={CREDENTIALS}/server1.pem",
            f"--tls_key_file={CREDENTIALS}/server1.key",
        ),
        "our client": ("--use_tls=true", f"--ca_file={CREDENTIALS}/ca.pem", OVERRIDE),
        "their server": ("--use_tls=true",),
        "their client": ("--use_tls=true", "--use_test_ca=true", OVERRIDE),
    }
    totals = [run_all("h2c", chosen, plain), run_all("TLS", chosen, tls)]
    passed, failed = map(sum, zip(*totals))
    print(f"{passed} passed, {failed} failed")
    return failed > 0 or not passed


if __name__ == "__main__":
    sys.exit(main())
