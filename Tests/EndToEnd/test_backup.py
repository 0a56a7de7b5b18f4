"""`conversiond backup`, `check` and `restore`, beside a daemon that serves."""

import contextlib
import json
import os
import shutil
import signal
import sqlite3
import subprocess
import threading
import time

import pytest
from agents import make_agent
from conversion.v1 import agent_service_pb2, conversion_service_pb2
from daemon import PATIENCE, PROGRAM, Daemon, run

CHECKS = ["file", "references", "agents", "sequences", "adjustments", "last adjustments", "idempotency keys", "once per call", "personal data", "reports",
          "keys"]


@pytest.fixture
def database(tmp_path):
    return tmp_path / "conversions.db"


def create(client):
    client.agents.CreateAgent(agent_service_pb2.CreateAgentRequest(agent=make_agent(), agent_id="agent_456"))


def track(client, **fields):
    fields = {"agent_id": "agent_456", "room_name": "room_abc123"} | fields
    return client.conversions.TrackConversion(conversion_service_pb2.TrackConversionRequest(**fields)).conversion


def track_many(client, count, start=0, details="d"):
    for first in range(start, start + count, 1000):
        requests = [
            conversion_service_pb2.TrackConversionRequest(
                agent_id="agent_456", room_name=f"room_{number}", details=details, idempotency_key=f"key_{number}"
            )
            for number in range(first, min(first + 1000, start + count))
        ]
        response = client.conversions.BatchTrackConversions(
            conversion_service_pb2.BatchTrackConversionsRequest(requests=requests)
        )
        assert all(result.status.code == 0 for result in response.results)


def conversions(client):
    request, found = conversion_service_pb2.ListConversionsRequest(page_size=1000), []
    while True:
        response = client.conversions.ListConversions(request)
        found += response.conversions
        request.page_token = response.next_page_token
        if not request.page_token:
            return found


@contextlib.contextmanager
def load(daemon):
    """Conversions, one after the other, until the block ends; gives the list of their ids, in order."""
    ids, ending = [], threading.Event()

    def work():
        with daemon.connect() as client:
            while not ending.is_set():
                ids.append(track(client, room_name=f"load_{len(ids)}", idempotency_key=f"load_{len(ids)}").id)

    thread = threading.Thread(target=work)
    thread.start()
    try:
        yield ids
    finally:
        ending.set()
        thread.join(PATIENCE)


def test_a_backup_under_load_is_restored_with_every_conversion_of_its_moment(database, tmp_path):
    backup = tmp_path / "backup.db"
    with Daemon(database) as daemon, daemon.connect() as client:
        create(client)
        track_many(client, 3000)
        with load(daemon) as ids:
            while len(ids) < 20:
                time.sleep(0.01)
            answered_before = len(ids)
            done = run("backup", backup, "--database", database)
            assert (done.returncode, done.stdout) == (0, f"{backup} is a checked copy of the ledger.\n"), done.stderr
            checked = run("check", "--database", database)
            assert checked.returncode == 0, checked.stdout
        everything = conversions(client)
    assert oct(backup.stat().st_mode & 0o777) == "0o600"
    assert [line.split(maxsplit=1) for line in run("check", "--database", backup).stdout.splitlines()] == [
        ["sound", name] for name in CHECKS
    ]

    restored = run("restore", backup, "--database", tmp_path / "restored.db")
    assert restored.returncode == 0, restored.stderr
    with Daemon(tmp_path / "restored.db") as daemon, daemon.connect() as client:
        kept = conversions(client)
        # The oldest of the list, without a gap: all that was answered before the backup began, and maybe some that came
        # while it was made.
        assert kept == everything[len(everything) - len(kept) :]
        assert len(kept) >= 3000 + answered_before
        again = client.conversions.TrackConversion(
            conversion_service_pb2.TrackConversionRequest(
                agent_id="agent_456", room_name="room_7", details="d", idempotency_key="key_7"
            )
        )
        assert again.duplicate
        # No id of the original ledger's later life is given again.
        assert track(client).id not in {conversion.id for conversion in everything}


def test_a_killed_backup_leaves_nothing_under_the_files_name(database, tmp_path):
    with Daemon(database) as daemon, daemon.connect() as client:
        create(client)
        track_many(client, 20_000, details="x" * 2000)
        backup = tmp_path / "backup.db"
        for number in (signal.SIGKILL, signal.SIGTERM):
            left = set(tmp_path.glob("backup.db.partial-*"))
            process = subprocess.Popen([PROGRAM, "backup", backup, "--database", database])
            deadline = time.monotonic() + PATIENCE
            # Once it has begun to write.
            while not any(path.stat().st_size for path in set(tmp_path.glob("backup.db.partial-*")) - left):
                assert process.poll() is None and time.monotonic() < deadline
            process.send_signal(number)
            assert process.wait(PATIENCE) == (-9 if number == signal.SIGKILL else 143)
            assert not backup.exists()
        # What the killed one had to leave, the next one has removed.
        assert not list(tmp_path.glob("backup.db*"))
        assert run("backup", backup, "--database", database).returncode == 0
        assert run("backup", backup, "--database", database).returncode == 73
        assert len(conversions(client)) == 20_000


def test_a_damaged_ledger_is_told_and_its_backup_takes_its_place(database, tmp_path):
    backup = tmp_path / "backup.db"
    with Daemon(database) as daemon, daemon.connect() as client:
        create(client)
        track_many(client, 1000, details="d" * 500)
        assert run("backup", backup, "--database", database).returncode == 0
        kept = conversions(client)
        refused = run("restore", backup, "--database", database, "--replace")
        assert refused.returncode == 75 and "in use by another server" in refused.stderr
    shutil.copy(database, tmp_path / "sound.db")
    with open(database, "r+b") as file:
        # Far behind the pages that hold the tables' names.
        file.seek(database.stat().st_size - 4096 * 12)
        file.write(os.urandom(4096 * 8))
    damaged = run("check", "--database", database, "--output", "json")
    assert damaged.returncode == 74 and damaged.stdout, damaged.stderr
    report = json.loads(damaged.stdout)
    assert [check["name"] for check in report["checks"]] == CHECKS
    assert not report["sound"] and not report["checks"][0]["sound"] and report["checks"][0]["problems"]
    assert "is damaged" in damaged.stderr and "conversiond restore BACKUP --replace" in damaged.stderr
    assert run("backup", tmp_path / "other.db", "--database", database).returncode == 74
    assert not list(tmp_path.glob("other.db*"))

    refused = run("restore", backup, "--database", database)
    assert refused.returncode == 73 and "--replace" in refused.stderr
    restored = run("restore", backup, "--replace", environment={"CONVERSIOND_DATABASE": str(database)})
    assert restored.returncode == 0, restored.stderr
    (old,) = tmp_path.glob("conversions.db.replaced-*")
    assert restored.stdout.splitlines()[0] == f"The old ledger is now {old}."
    assert run("check", "--database", database).returncode == 0
    with Daemon(database) as daemon, daemon.connect() as client:
        assert conversions(client) == kept


def test_a_ledger_whose_very_tables_are_lost_is_told(database):
    with Daemon(database):
        pass
    with open(database, "r+b") as file:
        file.seek(100)
        file.write(os.urandom(4096 * 4))
    damaged = run("check", "--database", database)
    assert damaged.returncode == 74
    assert damaged.stdout.splitlines()[0].split() == ["damaged", "file"]


def test_what_contradicts_itself_is_found_although_the_file_is_sound(database):
    with Daemon(database) as daemon, daemon.connect() as client:
        create(client)
        track(client, idempotency_key="k")
    connection = sqlite3.connect(database)
    connection.execute("DELETE FROM conversions")
    connection.commit()
    connection.close()
    damaged = run("check", "--database", database)
    assert damaged.returncode == 74
    lines = damaged.stdout.splitlines()
    assert lines[0].split() == ["sound", "file"]
    assert "the idempotency key of conversion 1 has none" in damaged.stdout


@pytest.mark.parametrize("command", ["backup", "check", "restore"])
def test_files_that_are_no_ledgers_are_refused(tmp_path, command):
    (tmp_path / "text").write_text("not a database at all" * 100)
    connection = sqlite3.connect(tmp_path / "theirs.db")
    connection.execute("CREATE TABLE theirs(id)")
    connection.close()
    for name, status in [("text", 65), ("theirs.db", 66), ("none.db", 66)]:
        arguments = {
            "backup": ["backup", tmp_path / "out.db", "--database", tmp_path / name],
            "check": ["check", "--database", tmp_path / name],
            "restore": ["restore", tmp_path / name, "--database", tmp_path / "out.db"],
        }[command]
        done = run(*arguments)
        assert done.returncode == status, (name, done.stderr)
        assert len(done.stderr.splitlines()) == 1
    assert not (tmp_path / "out.db").exists()
