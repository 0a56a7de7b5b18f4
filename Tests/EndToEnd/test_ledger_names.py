"""The ledger's file has one name: by another one its log is not found, and what was answered is lost."""

import os
import subprocess

import pytest
from daemon import Daemon, run
from test_faults import NOT_SERVING, SERVING, Caller, folder  # noqa: F401 fixtures
from test_keys import make

WRITERS = [
    ["serve", "--listen", "127.0.0.1:0", "--admin-listen", "none"], ["key", "create", "--role", "admin"], ["key", "revoke", "key_x"],
    ["workspace", "create", "w"],
]  # fmt: skip
READERS = [["check"], ["backup", "copy.db"], ["key", "list"], ["audit"]]


def refused(database, words, status=73):
    done = run(*words, "--database", database)
    assert done.returncode == status and len(done.stderr.splitlines()) == 1, (words, done)
    return done.stderr


def fill(database):
    daemon = Daemon(database).start()
    caller = Caller(daemon)
    caller.create_agent()
    caller.track_many(5)
    caller.close()
    daemon.kill()


def test_a_hard_linked_ledger_is_refused_by_every_program_and_named_to_the_operator(folder):
    database, other = folder / "conversions.db", folder / "other.db"
    fill(database)
    os.link(database, other)
    for words in WRITERS + READERS:
        for path in (database, other):
            assert "-samefile" in refused(path, words)
    assert "remove it" in refused(database, ["restore", other, "--replace"])
    assert not list(folder.glob("other.db-*"))
    other.unlink()
    with Daemon(database) as daemon:
        assert len(Caller(daemon).ledger()) == 5


def test_a_ledger_that_is_mounted_alone_is_refused(folder):
    database, place = folder / "conversions.db", folder / "mounted.db"
    fill(database)
    place.touch()
    mounted = subprocess.run(["mount", "--bind", database, place], capture_output=True)
    if mounted.returncode:
        pytest.skip("a file can be mounted by root only")
    try:
        for words in WRITERS + READERS:
            assert "mount its directory instead" in refused(place, words)
    finally:
        subprocess.run(["umount", place], check=True)
    assert not list(folder.glob("mounted.db-*"))


def test_a_second_name_that_comes_under_the_server_is_told(folder):
    with Daemon(folder / "conversions.db") as daemon:
        caller = Caller(daemon)
        caller.create_agent()
        caller.track()
        os.link(folder / "conversions.db", folder / "other.db")
        caller.is_refused(key="during")
        caller.hears(NOT_SERVING)
        assert "second name" in daemon.wait_for("the store cannot write; health is NOT_SERVING")["metadata"]["cause"]
        (folder / "other.db").unlink()
        caller.hears(SERVING)
        assert not caller.track(key="during").duplicate
        caller.close()


@pytest.mark.parametrize("replaced", [False, True])
def test_no_command_succeeds_that_the_server_would_not_see(folder, replaced):
    database = folder / "conversions.db"
    key_id, _ = make(database, "read")
    with Daemon(database) as daemon:
        memory = folder / "conversions.db-shm"
        memory.unlink()
        if replaced:
            memory.touch()
        for words in [["key", "revoke", key_id], ["workspace", "create", "w"], ["key", "list"], ["check"], ["backup", folder / "b"]]:
            assert "restart the server" in refused(database, words, 75)
        assert daemon.stop() == 0
    assert run("key", "revoke", key_id, "--database", database).returncode == 0


def test_wrong_files_are_told_at_once_and_get_nothing_beside_them(folder):
    os.mkfifo(folder / "pipe")
    (folder / "text").write_text("some text, and no database at all")
    (folder / "directory").mkdir()
    before = sorted(folder.iterdir())
    for name, status in (("pipe", 65), ("text", 65), ("directory", 73)):
        for words in WRITERS + READERS:
            refused(folder / name, words, status)
    for words in WRITERS:
        refused("/dev/null", words, 65)
    assert sorted(folder.iterdir()) == before


def test_an_empty_file_that_others_may_read_becomes_its_owners_alone(folder):
    database = folder / "conversions.db"
    database.touch(0o644)
    with Daemon(database) as daemon:
        line = daemon.wait_for("the empty file at the ledger's place is now its owner's alone (mode 0600)")
        assert line["level"] == "notice"
        assert {path.stat().st_mode & 0o777 for path in folder.iterdir()} == {0o600}
