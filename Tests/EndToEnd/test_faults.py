"""What breaks under a server: its disk, its clock, its file descriptors. Callers are told, and nothing answered is lost."""

import contextlib
import os
import shutil
import signal
import subprocess
import time
from pathlib import Path

import grpc
import pytest
from agents import make_agent
from conversion.v1 import agent_service_pb2, conversion_service_pb2
from daemon import PATIENCE, PROGRAM, Daemon, run
from failures import expected
from grpc_health.v1 import health_pb2, health_pb2_grpc

SERVING, NOT_SERVING = health_pb2.HealthCheckResponse.SERVING, health_pb2.HealthCheckResponse.NOT_SERVING
AGENT = "agent_456"


@pytest.fixture(scope="session")
def shim(tmp_path_factory):
    """faults.c, built."""
    library = tmp_path_factory.mktemp("shim") / "faults.so"
    source = Path(__file__).with_name("faults.c")
    subprocess.run(["cc", "-shared", "-fPIC", "-O1", "-Wall", "-Werror", "-o", library, source, "-ldl"], check=True)
    return library


class Switches:
    """Turns the faults of faults.c on and off."""

    def __init__(self, folder, shim):
        self._folder = folder
        folder.mkdir()
        self.environment = {"LD_PRELOAD": str(shim), "FAULTS": str(folder)}

    @contextlib.contextmanager
    def on(self, fault, value=""):
        (self._folder / fault).write_text(value)
        try:
            yield
        finally:
            (self._folder / fault).unlink()


@pytest.fixture
def switches(tmp_path, shim):
    return Switches(tmp_path / "switches", shim)


@pytest.fixture
def folder(tmp_path):
    """Where the ledger is: a folder of its own."""
    path = tmp_path / "ledger"
    path.mkdir()
    return path


class Caller:
    """One client of a server; remembers which conversions were answered with OK."""

    def __init__(self, daemon, ids=()):
        self.client = daemon.connect()
        self.ids = set(ids)
        # Beyond those of an earlier caller.
        self._number = 1000 if ids else 0
        self._health = health_pb2_grpc.HealthStub(self.client.channel).Watch(
            health_pb2.HealthCheckRequest(service="conversion.v1.ConversionService"), timeout=PATIENCE
        )
        assert next(self._health).status == SERVING

    def create_agent(self):
        self.client.agents.CreateAgent(agent_service_pb2.CreateAgentRequest(agent=make_agent(), agent_id=AGENT))

    def track(self, key=None, **fields):
        self._number += 1
        fields = {
            "agent_id": AGENT, "room_name": f"room_{self._number}", "details": "d" * 2000,
            "idempotency_key": key or f"key_{self._number}",
        } | fields  # fmt: skip
        response = self.client.conversions.TrackConversion(
            conversion_service_pb2.TrackConversionRequest(**fields),
            timeout=PATIENCE,
        )
        self.ids.add(response.conversion.id)
        return response

    def track_many(self, count):
        return [self.track() for _ in range(count)]

    def is_refused(self, **fields):
        """A call fails as it must while nothing can be stored."""
        with expected(grpc.StatusCode.UNAVAILABLE, "STORE_UNAVAILABLE") as failure:
            self.track(**fields)
        assert failure.retry_delay and failure.retry_delay > 0
        assert "/" not in failure.message and "SQL" not in failure.message

    def ledger(self):
        request, found = conversion_service_pb2.ListConversionsRequest(page_size=1000), []
        while True:
            response = self.client.conversions.ListConversions(request, timeout=PATIENCE)
            found += response.conversions
            request.page_token = response.next_page_token
            if not request.page_token:
                return found

    def hears(self, status):
        """The next that health tells is this."""
        assert next(self._health).status == status

    def has_lost_nothing(self):
        ids = [conversion.id for conversion in self.ledger()]
        assert len(ids) == len(set(ids))
        assert self.ids <= set(ids)

    def close(self):
        self.client.channel.close()


def check(database):
    checked = run("check", "--database", database)
    assert checked.returncode == 0, (checked.stdout, checked.stderr)


def after_a_crash(daemon, caller, environment=None):
    """Ends the server at once; the ledger is sound, and a new server has all that was answered."""
    caller.close()
    daemon.kill()
    check(daemon.database)
    with Daemon(daemon.database, environment=environment) as again:
        caller = Caller(again, caller.ids)
        caller.has_lost_nothing()
        caller.track()
        caller.close()


@contextlib.contextmanager
def small_disk(path, switches, capsys):
    """A disk of 3 MiB at the path; gives what fills it for a while. Where nothing may be mounted, the shim is the disk."""
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=3m", "none", path], capture_output=True, text=True)
    if mounted.returncode:
        with capsys.disabled():
            print(f"\nno disk of its own for this test, but failing writes: {mounted.stderr.strip()}", flush=True)
        yield lambda: switches.on("full")
        return

    @contextlib.contextmanager
    def full():
        ballast = path / "ballast"
        with open(ballast, "wb", buffering=0) as file, contextlib.suppress(OSError):
            while True:
                file.write(bytes(4096))
        try:
            yield
        finally:
            ballast.unlink()

    try:
        yield full
    finally:
        subprocess.run(["umount", "-l", path], check=True)


# The disk


def test_a_full_disk_is_told_and_served_again_when_it_has_room(folder, switches, capsys):
    with small_disk(folder, switches, capsys) as full:
        daemon = Daemon(folder / "conversions.db", environment=switches.environment).start()
        caller = Caller(daemon)
        caller.create_agent()
        caller.track_many(50)
        with full():
            # What space the log has from before is used up first.
            failure = None
            while failure is None:
                try:
                    caller.track()
                except grpc.RpcError as error:
                    failure = error
            assert failure.code() == grpc.StatusCode.UNAVAILABLE
            caller.hears(NOT_SERVING)
            caller.is_refused(key="during")
            with expected(grpc.StatusCode.UNAVAILABLE, "STORE_UNAVAILABLE"):
                caller.client.agents.CreateAgent(
                    agent_service_pb2.CreateAgentRequest(agent=make_agent(), agent_id="other"))
            caller.has_lost_nothing()
            cause = daemon.wait_for("the store cannot write; health is NOT_SERVING")["metadata"]["cause"]
            assert "the disk is full" in cause
        caller.hears(SERVING)
        assert not caller.track(key="during").duplicate
        caller.has_lost_nothing()
        with full():
            caller.close()
            daemon.kill()
            # It begins all the same, for those who read.
            daemon = Daemon(folder / "conversions.db", environment=switches.environment).start()
            caller = Caller(daemon, caller.ids)
            caller.has_lost_nothing()
        caller.track()
        after_a_crash(daemon, caller)


def test_a_failing_fsync_is_no_ok_and_calls_go_on_when_the_disk_syncs_again(folder, switches):
    daemon = Daemon(folder / "conversions.db", environment=switches.environment).start()
    caller = Caller(daemon)
    caller.create_agent()
    caller.track_many(50)
    with switches.on("fsync"):
        caller.is_refused(key="during")
        caller.hears(NOT_SERVING)
        caller.is_refused(key="during")
        assert "the disk failed" in daemon.wait_for("the store cannot write; health is NOT_SERVING")["metadata"]["cause"]
        caller.has_lost_nothing()
    caller.hears(SERVING)
    assert not caller.track(key="during").duplicate
    caller.track_many(50)
    after_a_crash(daemon, caller)


def test_a_crash_while_fsync_fails_loses_nothing_answered(folder, switches):
    daemon = Daemon(folder / "conversions.db", environment=switches.environment).start()
    caller = Caller(daemon)
    caller.create_agent()
    caller.track_many(50)
    with switches.on("fsync"):
        caller.is_refused()
        after_a_crash(daemon, caller)


def test_a_server_does_not_begin_on_a_disk_that_cannot_sync(folder, switches):
    database = folder / "conversions.db"
    with switches.on("fsync"):
        refused = run("serve", "--database", database, "--listen", "127.0.0.1:0", environment=switches.environment)
    assert refused.returncode == 74 and "cannot open the database" in refused.stderr, refused
    with Daemon(database) as daemon:
        caller = Caller(daemon)
        caller.create_agent()
        caller.track()
        caller.close()
    check(database)


def test_a_ledger_that_goes_read_only_is_told_and_still_read(folder, switches):
    daemon = Daemon(folder / "conversions.db", environment=switches.environment).start()
    caller = Caller(daemon)
    caller.create_agent()
    caller.track_many(50)
    with switches.on("frozen"):
        caller.is_refused(key="during")
        caller.hears(NOT_SERVING)
        caller.has_lost_nothing()
    caller.hears(SERVING)
    assert not caller.track(key="during").duplicate
    after_a_crash(daemon, caller)


def test_a_read_only_disk_is_refused_at_the_start_and_left_as_it_is(folder, switches):
    database = folder / "conversions.db"
    mounts = subprocess.run(["mount", "--bind", folder, folder], capture_output=True).returncode == 0
    try:
        with Daemon(database) as daemon:
            caller = Caller(daemon)
            caller.create_agent()
            caller.track_many(5)
            caller.close()
        before = database.read_bytes()
        if mounts:
            subprocess.run(["mount", "-o", "remount,bind,ro", folder], check=True)
            refused = run("serve", "--database", database, "--listen", "127.0.0.1:0")
        else:
            with switches.on("frozen"):
                refused = run(
                    "serve", "--database", database, "--listen", "127.0.0.1:0", environment=switches.environment)
        assert refused.returncode in (73, 74) and len(refused.stderr.splitlines()) == 1, refused
        assert database.read_bytes() == before
    finally:
        if mounts:
            subprocess.run(["umount", "-l", folder], check=True)
    with Daemon(database) as daemon:
        Caller(daemon, caller.ids).has_lost_nothing()


def test_a_ledger_whose_directory_is_moved_away_takes_no_more_until_it_is_back(folder):
    daemon = Daemon(folder / "conversions.db").start()
    caller = Caller(daemon)
    caller.create_agent()
    caller.track_many(50)
    elsewhere = folder.with_name("elsewhere")
    folder.rename(elsewhere)
    caller.is_refused(key="during")
    caller.hears(NOT_SERVING)
    caller.has_lost_nothing()
    assert "is gone" in daemon.wait_for("the store cannot write; health is NOT_SERVING")["metadata"]["cause"]
    elsewhere.rename(folder)
    caller.hears(SERVING)
    assert not caller.track(key="during").duplicate
    after_a_crash(daemon, caller)


@pytest.mark.parametrize("name", ["conversions.db", "conversions.db-wal", "conversions.db-shm", "conversions.db-lock", "."])
def test_no_ok_is_given_for_what_goes_into_a_removed_file(folder, name):
    with Daemon(folder / "conversions.db") as daemon:
        caller = Caller(daemon)
        caller.create_agent()
        caller.track_many(5)
        if name == ".":
            shutil.rmtree(folder)
        else:
            (folder / name).unlink()
        caller.is_refused()
        with expected(grpc.StatusCode.UNAVAILABLE, "STORE_UNAVAILABLE"):
            caller.client.agents.CreateAgent(agent_service_pb2.CreateAgentRequest(agent=make_agent(), agent_id="other"))
        caller.hears(NOT_SERVING)
        caller.close()


# Crashes


def killed_at(step, environment, *arguments):
    """Runs the program, which is killed before its step; the exit status, or None while it goes on to serve."""
    process = subprocess.Popen(
        [PROGRAM, *map(str, arguments)], env=os.environ | environment | {"FAULTS_KILL_AT": str(step)},
        stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)  # fmt: skip
    serves = False
    for line in process.stderr:
        if "ready" in line:
            serves = True
            process.terminate()
    status = process.wait(PATIENCE)
    return None if serves and status != -signal.SIGKILL else status


@pytest.mark.timeout(600)
def test_a_kill_at_any_step_of_creating_the_tables_is_mended_by_the_next_start(tmp_path, switches, capsys):
    step, killed = 1, 0
    while True:
        folder = tmp_path / f"ledger-{step}"
        folder.mkdir()
        database = folder / "conversions.db"
        status = killed_at(
            step, switches.environment, "serve", "--database", database, "--listen", "127.0.0.1:0",
            "--log-format", "json")  # fmt: skip
        if status is None:
            break
        assert status == -signal.SIGKILL
        killed += 1
        with Daemon(database) as daemon:
            caller = Caller(daemon)
            caller.create_agent()
            caller.track()
            caller.has_lost_nothing()
            caller.close()
        check(database)
        shutil.rmtree(folder)
        # The first steps one by one, and then samples of the pages' writing.
        step += 1 if step < 6 else max(1, step // 4)
    with capsys.disabled():
        print(f"\ncreating the tables: killed at {killed} of up to {step} steps", flush=True)
    assert killed >= 6


@pytest.mark.timeout(600)
def test_a_kill_at_any_step_of_a_backup_leaves_the_ledger_and_no_half_copy(folder, switches, capsys):
    database = folder / "conversions.db"
    with Daemon(database) as daemon:
        caller = Caller(daemon)
        caller.create_agent()
        caller.track_many(100)
        step, killed = 1, 0
        while True:
            backup = folder / f"backup-{step}.db"
            status = killed_at(step, switches.environment, "backup", backup, "--database", database)
            if status == 0:
                break
            assert status == -signal.SIGKILL
            killed += 1
            # The name is given last, so that what has it is whole.
            if backup.exists():
                check(backup)
            caller.track()
            step += 1 if step < 4 else max(1, step // 3)
        with capsys.disabled():
            print(f"\na backup: killed at {killed} of up to {step} steps", flush=True)
        assert killed >= 4
        check(backup)
        caller.has_lost_nothing()
        caller.close()
    check(database)


# The clock


def test_a_clock_that_goes_back_loses_no_order_and_repeats_no_id(folder, switches):
    database = folder / "conversions.db"
    with Daemon(database, environment=switches.environment) as daemon:
        caller = Caller(daemon)
        caller.create_agent()
        before = caller.track(key="before")
        watch = caller.client.conversions.WatchConversions(
            conversion_service_pb2.WatchConversionsRequest(position="WATCH_POSITION_BEGINNING"), timeout=PATIENCE)

        def heard():
            return next(
                response.recorded.id for response in watch if response.WhichOneof("event") == "recorded")

        assert heard() == before.conversion.id
        with switches.on("clock", str(-86_400)):
            caller.track_many(20)
            during = caller.track(key="during")
            assert before.conversion.timestamp.seconds - during.conversion.timestamp.seconds > 86_000
            # A repeat is known on either side of the change.
            assert caller.track(key="before", room_name="room_1").duplicate
            events = [heard() for _ in range(21)]
            assert events[-1] == during.conversion.id and len(set(events)) == 21
            # Deadlines have a clock of their own.
            with pytest.raises(grpc.RpcError) as late:
                list(caller.client.conversions.WatchConversions(
                    conversion_service_pb2.WatchConversionsRequest(), timeout=0.5))
            assert late.value.code() == grpc.StatusCode.DEADLINE_EXCEEDED
        caller.track()
        assert heard() in caller.ids
        times = [conversion.timestamp.ToNanoseconds() for conversion in caller.ledger()]
        assert times == sorted(times, reverse=True) and len(times) == len(caller.ids)
        caller.close()
    check(database)
    # A start at an earlier time than the ledger's own.
    with switches.on("clock", str(-86_400)), Daemon(database, environment=switches.environment) as daemon:
        caller = Caller(daemon, caller.ids)
        caller.has_lost_nothing()
        assert caller.track().conversion.id
        caller.has_lost_nothing()
        caller.close()
    check(database)


# File descriptors
