"""Looking after a server while it serves: pages, calls, signals and commands take nothing from its ledger.

SQLite's locks are POSIX locks, which the kernel drops as soon as the process closes any descriptor of the file. Then the
next command beside the server takes itself for the last one that has the ledger open, and removes the log under it.
LOOKING_ROUNDS has the chaos go on for longer, LOOKING_SEED repeats its choices.
"""

import os
import random
import signal
import threading
import time
from pathlib import Path

import grpc
import pytest
from agents import make_agent
from conversion.v1 import agent_service_pb2, conversion_service_pb2
from daemon import PATIENCE, Client, Daemon, run
from http_json import Connection
from test_keys import Caller, make

ROUNDS = int(os.environ.get("LOOKING_ROUNDS", 3))
SEED = int(os.environ.get("LOOKING_SEED") or random.SystemRandom().randrange(1 << 32))
PAGES = ["/", "/healthz", "/readyz", "/metrics", "/debug/config", "/debug/doctor"]
BESIDE = ["", "-wal", "-shm", "-lock"]


def beside(database, suffix):
    return database.with_name(database.name + suffix)


def locks(pid, path):
    """How many POSIX locks the process has on the file."""
    inode = path.stat().st_ino
    lines = Path("/proc/locks").read_text().splitlines()
    return sum(" POSIX " in line and f" {pid} " in line and f":{inode} " in line for line in lines)


class Watch:
    """What the server has open of its ledger, looked at all the time."""

    def __init__(self, daemon):
        self.pid, self.database = daemon.process.pid, daemon.database.resolve()
        self.inodes = [beside(self.database, suffix).stat().st_ino for suffix in BESIDE]
        self.opened = self.most = self.count()
        assert self.opened > 0
        self._ending = threading.Event()
        self._thread = threading.Thread(target=self._look, daemon=True)
        self._thread.start()

    def count(self):
        found = 0
        for descriptor in Path(f"/proc/{self.pid}/fd").iterdir():
            try:
                found += os.readlink(descriptor) == str(self.database)
            except FileNotFoundError:
                pass
        return found

    def _look(self):
        while not self._ending.is_set():
            self.most = max(self.most, self.count())

    def check(self, what):
        assert locks(self.pid, self.database) > 0, what
        assert locks(self.pid, beside(self.database, "-shm")) > 0, what
        assert [beside(self.database, suffix).stat().st_ino for suffix in BESIDE] == self.inodes, what
        assert self.most == self.opened, what

    def end(self):
        self._ending.set()
        self._thread.join()


def methods():
    for module in (agent_service_pb2, conversion_service_pb2):
        for service in module.DESCRIPTOR.services_by_name.values():
            for method in service.methods:
                yield f"/{service.full_name}/{method.name}", method.client_streaming, method.server_streaming
    yield "/grpc.health.v1.Health/Check", False, False
    yield "/grpc.health.v1.Health/List", False, False


def call(client, path, streams_in, streams_out, key):
    """An empty request; what becomes of it is no matter."""
    kind = f"{'stream' if streams_in else 'unary'}_{'stream' if streams_out else 'unary'}"
    method = getattr(client.channel, kind)(path, request_serializer=bytes, response_deserializer=bytes)
    metadata = [("authorization", f"Bearer {key}")]
    try:
        answer = method(iter([b""]) if streams_in else b"", timeout=1 if streams_out else PATIENCE, metadata=metadata)
        if streams_out:
            next(answer)
            answer.cancel()
    except (grpc.RpcError, StopIteration):
        pass


def commands(database, folder):
    """Each command that one may run beside a server, by its name, and the statuses that are right."""
    backup = folder / f"backup-{random.SystemRandom().randrange(1 << 60)}.db"
    return {
        "doctor": (["doctor"], (0, 1)),
        "check": (["check"], (0,)),
        "backup": (["backup", backup], (0,)),
        "key create": (["key", "create", "--role", "read"], (0,)),
        "key list": (["key", "list"], (0,)),
        "workspace create": (["workspace", "create", f"w{random.SystemRandom().randrange(1 << 60)}"], (0,)),
        "workspace list": (["workspace", "list"], (0,)),
        "audit": (["audit"], (0,)),
        "restore": (["restore", folder / "other.db", "--replace"], (75,)),
        "serve": (["serve", "--listen", "127.0.0.1:0", "--admin-listen", "none"], (75,)),
    }


def test_no_page_call_signal_or_command_takes_the_ledgers_locks(tmp_path):
    database = tmp_path / "conversions.db"
    _, key = make(database, "admin")
    with Daemon(database, "--retain", "30d", "--retain-every", "1s") as daemon, daemon.connect() as client:
        admin = Caller(client, key)
        admin.create("a")
        admin.track("a")
        assert run("backup", tmp_path / "other.db", "--database", database).returncode == 0
        watch = Watch(daemon)
        watch.check("the start")
        for page in PAGES:
            with Connection(daemon.admin) as connection:
                assert connection.send("GET", page).status == 200
            watch.check(page)
        for path, streams_in, streams_out in methods():
            call(client, path, streams_in, streams_out, key)
            watch.check(path)
        for number in (signal.SIGHUP, signal.SIGUSR1, signal.SIGUSR2, signal.SIGALRM, signal.SIGCONT):
            daemon.signal(number)
            admin.track("a")
            watch.check(number)
        for name, (words, statuses) in commands(database, tmp_path).items():
            done = run(*words, "--database", database)
            assert done.returncode in statuses, (name, done)
            watch.check(name)
            admin.track("a")
        watch.end()
    assert run("check", "--database", database).returncode == 0


class Load:
    """Calls without end, and the ids of those that were answered.

    They come at a rate that has a bound: a round takes as long as the machine is busy, and every command reads all of them.
    """

    def __init__(self, address, key):
        self.answered, self.failures = set(), []
        self._ending = threading.Event()
        self._threads = [threading.Thread(target=self._run, args=(address, key, lane), daemon=True) for lane in range(4)]
        for thread in self._threads:
            thread.start()

    def _run(self, address, key, lane):
        with Client(address) as client:
            caller, number = Caller(client, key), 0
            while not self._ending.is_set():
                number += 1
                try:
                    self.answered.add(caller.track("a", room_name=f"{lane}-{number}").conversion.id)
                except grpc.RpcError as error:
                    if not self._ending.is_set():
                        self.failures.append(error)
                        return
                self._ending.wait(0.005)

    def end(self):
        self._ending.set()

    def join(self):
        for thread in self._threads:
            thread.join(PATIENCE)


def everything(caller):
    request, found = conversion_service_pb2.ListConversionsRequest(page_size=1000), set()
    while True:
        page = caller.client.conversions.ListConversions(request, metadata=caller.metadata, timeout=PATIENCE)
        found |= {conversion.id for conversion in page.conversions}
        request.page_token = page.next_page_token
        if not request.page_token:
            return found


@pytest.mark.timeout(120 + 60 * ROUNDS)
def test_nothing_answered_is_lost_by_a_kill_however_the_server_is_looked_after(tmp_path):
    print(f"LOOKING_SEED={SEED} LOOKING_ROUNDS={ROUNDS}")
    chance = random.Random(SEED)
    database = tmp_path / "conversions.db"
    _, key = make(database, "admin")
    with Daemon(database) as daemon, daemon.connect() as client:
        request = agent_service_pb2.CreateAgentRequest(agent=make_agent(), agent_id="a")
        client.agents.CreateAgent(request, metadata=Caller(client, key).metadata)
    assert run("backup", tmp_path / "other.db", "--database", database).returncode == 0
    answered, failures = set(), []

    def look_after(daemon, choices):
        for choice in choices:
            if choice == "page":
                with Connection(daemon.admin) as connection:
                    if connection.send("GET", "/debug/doctor").status != 200:
                        failures.append(choice)
                continue
            words, statuses = commands(database, tmp_path)[choice]
            done = run(*words, "--database", database)
            # On a busy machine a command may wait too long for its turn, and says so.
            is_late = done.returncode == 75 and "try again later" in done.stderr
            if done.returncode not in statuses and not is_late:
                failures.append((choice, done))

    names = ["page", *commands(database, tmp_path)]
    for _ in range(ROUNDS):
        daemon = Daemon(database).start()
        load = Load(daemon.address, key)
        hands = [
            threading.Thread(target=look_after, args=(daemon, [chance.choice(names) for _ in range(6)])) for _ in range(2)
        ]
        for hand in hands:
            hand.start()
        for hand in hands:
            hand.join()
        time.sleep(chance.random() / 4)
        load.end()
        daemon.kill()
        load.join()
        assert not failures and not load.failures, (SEED, failures, load.failures)
        answered |= load.answered
        for copy in tmp_path.glob("backup-*"):
            copy.unlink()
        assert run("check", "--database", database).returncode == 0, SEED
        with Daemon(database) as daemon, daemon.connect() as client:
            assert answered <= everything(Caller(client, key)), SEED
    assert answered
