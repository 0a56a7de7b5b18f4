"""conversionctl export, import and erase-user: what a ledger holds, carried to another one and back."""

import csv
import gzip
import json
import os
import pty
import subprocess

import pytest
from daemon import PATIENCE, Daemon
from test_cli import CLI, PROGRAM

AGENTS = ("sales", "support")
COUNTS = ("received", "imported", "duplicates", "failed")
ADJUSTMENTS = ("adjustments_received", "adjustments_made", "adjustments_duplicate", "adjustments_failed")


class Ledger:
    """A daemon of its own with the agents that the files name, and the command line client aimed at it."""

    def __init__(self, folder, name, *options):
        self.socket = f"unix:{folder}/{name}.sock"
        self.daemon = Daemon(folder / f"{name}.db", *options, listen=(self.socket,))
        self.cli = CLI(folder, self.socket)

    def __enter__(self):
        self.daemon.__enter__()
        for agent in AGENTS:
            self.cli.run("agent", "create", "--id", agent, "--track")
        return self

    def __exit__(self, *details):
        self.daemon.__exit__(*details)

    def export(self, *flags):
        return self.cli.run("export", "--include-tests", *flags)

    def bring_in(self, text, *flags, status=0):
        """The counts of an import: of conversions, and of adjustments."""
        counts = self.cli.json("import", "-", *flags, stdin=text, status=status)
        return [counts[name] for name in COUNTS], [counts[name] for name in ADJUSTMENTS]


@pytest.fixture
def source(tmp_path):
    with Ledger(tmp_path, "source") as ledger:
        yield ledger


@pytest.fixture
def target(tmp_path):
    with Ledger(tmp_path, "target") as ledger:
        yield ledger


def money(text):
    amount, code = text.split()
    units, _, decimals = amount.partition(".")
    return {"currency_code": code, "units": units, "nanos": int(decimals.ljust(9, "0"))}


def fill(ledger):
    """Records of all kinds; gives how many conversions and adjustments."""
    moment = json.loads(ledger.cli.run("agent", "get", "sales", "--output", "json"))["createTime"]
    equal = {"agent_id": "sales", "room_name": "equal", "timestamp": moment, "value": money("5.00 USD")}
    items = [
        {"agent_id": "sales", "room_name": "room, \"1\"", "user_id": "user_1", "details": "Caller bought\r\n\"Größe\", 😀\u2028"},
        {"agent_id": "support", "room_name": "2", "value": money("0.000000001 BHD"), "event_type": "Sign-Up"},
        {"agent_id": "sales", "room_name": "3", "value": money("999999999999.999999999 USD"), "test": True},
        {"agent_id": "sales", "room_name": "4", "value": money("0 JPY"), "user_id": "=1+1"},
        {"agent_id": "sales", "room_name": "-2+3", "user_id": "'=1+1", "details": "\x1b[2J\u202e\\u{1b} \x9b\tC:\\users\r"},
        {"agent_id": "sales", "room_name": "'-5", "user_id": "-5.00", "details": "\t＝cmd|' /C calc'!A0"},
        {"agent_id": "sales", "room_name": "5", "idempotency_key": "order-17", "details": " spaces "},
        equal,
        equal | {"user_id": "user_2"},
        equal,
        equal | {"test": True},
        equal | {"value": money("6.00 USD")},
        equal | {"details": "other"},
    ]
    lines = "".join(json.dumps(item) + "\n" for item in items)
    results = [json.loads(line) for line in ledger.cli.run("batch", stdin=lines).splitlines()]
    ids = [result["response"]["conversion"]["id"] for result in results]
    adjustments = [
        (0, "--restate", "3.5 EUR", "--details", "first, \"value\"\n"),
        (0, "--restate", "3.5 EUR"),
        (0, "--retract"),
        (2, "--retract", "--details", "test over"),
        (3, "--restate", "100 JPY"),
        (8, "--restate", "1 USD", "--key", "refund-1"),
        (9, "--restate", "1 USD"),
        (12, "--retract"),
    ]
    for place, *flags in adjustments:
        ledger.cli.run("adjust", ids[place], *flags)
    return len(items), len(adjustments)


def state(ledger):
    """What is left of each conversion, without what belongs to one ledger only."""
    keys = ("agent_id", "room_name", "user_id", "event_type", "details", "timestamp", "value", "test", "state", "net_value", "adjust_time")
    found = ledger.cli.json("list", "--all", "--include-tests")
    return sorted(json.dumps({key: conversion.get(key) for key in keys}) for conversion in found)


@pytest.mark.parametrize("form", ["ndjson", "csv"])
def test_a_ledger_that_was_imported_exports_the_same_file(source, target, form):
    conversions, adjustments = fill(source)
    exported = source.export("--output", form)
    assert source.cli.stderr.splitlines()[0] == f"conversionctl: {conversions} conversions, {adjustments} adjustments and 0 calls exported"
    assert target.bring_in(exported) == ([conversions, conversions, 0, 0], [adjustments, adjustments, 0, 0])
    assert target.export("--output", form) == exported
    assert state(target) == state(source)
    assert all(conversion["imported"] for conversion in target.cli.json("list", "--all"))
    # The second time changes nothing, in the other form too, and says so.
    for again in (exported, source.export("--output", "ndjson" if form == "csv" else "csv")):
        assert target.bring_in(again) == ([conversions, 0, conversions, 0], [adjustments, 0, adjustments, 0])
    assert target.export("--output", form) == exported


def test_a_file_is_whole_and_its_name_tells_its_form(source, tmp_path):
    conversions, adjustments = fill(source)
    source.cli.run("export", tmp_path / "all.csv", "--include-tests")
    with (tmp_path / "all.csv").open(newline="") as file:
        rows = list(csv.DictReader(file))
    assert [row["kind"] for row in rows] == ["conversion"] * conversions + ["adjustment"] * adjustments
    assert (tmp_path / "all.csv").stat().st_mode & 0o777 == 0o600
    assert (tmp_path / "all.csv").read_bytes() == source.export("--output", "csv").encode()
    source.cli.run("export", tmp_path / "none" / "all.csv", status=1)
    assert source.cli.stderr == f"conversionctl: cannot write {tmp_path}/none/all.csv: No such file or directory\n"
    assert [file.name for file in tmp_path.iterdir() if file.name.startswith("all")] == ["all.csv"]


def test_no_cell_is_a_formula_or_obeyed_by_a_terminal(source):
    fill(source)
    for command in (["export", "--include-tests"], ["list", "--all", "--include-tests"]):
        table = source.cli.run(*command, "--output", "csv")
        assert not [character for character in "\x1b\x9b\u202e" if character in table]
        cells = [cell for row in csv.reader(table.splitlines(keepends=True)) for cell in row]
        assert {"'=1+1", "''=1+1", "'-2+3", "''-5", "-5.00"} <= set(cells)
        assert not [cell for cell in cells if cell[:1] in tuple("=+-@\t\r") and cell != "-5.00"]


def test_files_of_other_programs_are_read_or_told_as_what_they_are(target, tmp_path):
    row = {"agent_id": "sales", "room_name": "1", "timestamp": "2016-03-07T14:30:00Z", "idempotency_key": "a"}
    text = json.dumps([row, row | {"room_name": "2", "idempotency_key": "b"}], indent=2)
    assert target.bring_in("\ufeff" + text)[0] == [2, 2, 0, 0]
    table = "\ufeffagent_id,room_name,timestamp,idempotency_key,,\r\n,,,,,\r\nsales,1,2016-03-07T14:30:00Z,a,,\r\n,,,,,\r\n"
    assert target.bring_in(table)[0] == [1, 0, 1, 0]
    for name, content, told in [
        ("u", text.encode("utf-16"), "looks like UTF-16: save it as UTF-8"),
        ("l", text.encode("utf-16-le"), "looks like UTF-16: save it as UTF-8"),
        ("z", gzip.compress(text.encode()), "looks like gzip: decompress it first"),
    ]:
        (tmp_path / name).write_bytes(content)
        for command in (["import"], ["batch"], ["agent", "create", "--from-file"]):
            target.cli.run(*command, tmp_path / name, status=1)
            assert target.cli.stderr == f"conversionctl: {tmp_path / name} {told}\n"
    now = {"agent_id": "sales", "room_name": "3"}
    assert len(target.cli.run("batch", stdin="\ufeff" + json.dumps(now) + "\r\n\r\n").splitlines()) == 1
    assert len(target.cli.run("batch", stdin=json.dumps([now, now])).splitlines()) == 2
    assert target.cli.json("agent", "create", "--from-file", "-", stdin='\ufeff{"name": "Marked"}')["name"] == "Marked"


def test_parts_of_a_ledger_fit_together(source, target):
    conversions, adjustments = fill(source)
    everything = source.export().splitlines()
    filters = [("--user", "user_2"), ("--room", "equal"), ("--agent", "support"), ("--event", "conversion"), ()]
    parts = [source.export(*flags).splitlines() for flags in filters]
    assert all(set(part) <= set(everything) for part in parts)
    assert [len(part) for part in parts] == [2, 9, 1, conversions + adjustments - 1, conversions + adjustments]
    for part in parts:
        target.bring_in("\n".join(part))
    assert state(target) == state(source)
    assert len(source.cli.run("export").splitlines()) == len(everything) - 3


def test_conversions_of_the_contracts_form_are_imported(target):
    plain = {"room_name": "r", "event_type": "purchase", "details": "d", "user_id": "u", "agent_id": "sales"}
    plain |= {"timestamp": "2016-03-07T14:30:00Z"}
    keyed = plain | {"value": "49.00 USD", "idempotency_key": "order-17"}
    adjustment = {
        **{"kind": "adjustment", "conversion_key": "order-17", "conversion_timestamp": "2016-03-07T14:30:00Z"},
        **{"room_name": "r", "event_type": "purchase", "agent_id": "sales", "type": "RESTATE", "value": "9 USD"},
        **{"timestamp": "2016-03-08T00:00:00Z", "idempotency_key": "refund-17"},
    }
    text = "\ufeff" + "\r\n".join(json.dumps(line) for line in (plain, keyed, plain, adjustment))
    assert target.bring_in(text, "--validate-only")[0] == [3, 2, 1, 0]
    assert target.bring_in(text) == ([3, 2, 1, 0], [1, 1, 0, 0])
    assert target.bring_in(text) == ([3, 0, 3, 0], [1, 0, 1, 0])
    found = {conversion["state"]: conversion for conversion in target.cli.json("list")}
    assert found["CONVERSION_STATE_RESTATED"]["net_value"] == money("9 USD")
    assert found["CONVERSION_STATE_RESTATED"]["value"] == money("49 USD")
    assert set(found) == {"CONVERSION_STATE_RECORDED", "CONVERSION_STATE_RESTATED"}


def test_a_bad_line_fails_only_itself(target, tmp_path):
    good = {"agent_id": "sales", "room_name": "r", "timestamp": "2016-03-07T14:30:00Z"}
    gone = {
        **{"kind": "adjustment", "conversion_key": "export-0-1", "conversion_timestamp": "2016-03-07T14:30:00Z"},
        **{"room_name": "nowhere", "event_type": "e", "agent_id": "sales", "type": "RETRACT"},
        **{"timestamp": "2016-03-08T00:00:00Z", "idempotency_key": "x"},
    }
    lines = [
        json.dumps(good),
        "not JSON",
        json.dumps(good | {"agent_id": "nobody"}),
        "",
        json.dumps(good | {"surprise": 1}),
        json.dumps(good | {"room_name": "x" * 257, "event_type": "1st"}),
        json.dumps(gone),
        '{"details": "' + "x" * 2**20 + '"}',
        json.dumps({"agent_id": "sales", "room_name": "r"}),
        json.dumps(good | {"room_name": "r2"}),
    ]
    (tmp_path / "broken.ndjson").write_text("\n".join(lines))
    counts = target.cli.json("import", tmp_path / "broken.ndjson", status=1)
    assert [counts[name] for name in COUNTS + ADJUSTMENTS] == [8, 2, 0, 6, 1, 0, 0, 1]
    assert [(error["line"], error["status"]["code"]) for error in counts["errors"]] == [
        (2, 3),
        (3, 5),
        (5, 3),
        (6, 3),
        (8, 3),
        (9, 3),
        (7, 5),
    ]
    told = target.cli.stderr.splitlines()
    assert len(told) == 7
    assert told[1].startswith("conversionctl: line 3: NOT_FOUND: There is no agent with this id.")
    assert [conversion["room_name"] for conversion in target.cli.json("list")] == ["r2", "r"]
    # In tables, a row's number is that of its first line.
    table = 'agent_id,room_name,timestamp,details\nsales,r3,2016-03-07T14:30:00Z,"two\nlines"\nsales,r4,never,\n"sales\n'
    assert target.bring_in(table, status=1)[0] == [3, 1, 0, 2]
    assert [line.split(":")[1] for line in target.cli.stderr.splitlines()[:2]] == [" line 4", " line 5"]
    target.cli.run("import", "-", stdin="agent_id,room_name,timestamp,amount\n", status=1)
    assert target.cli.stderr.startswith('conversionctl: standard input, line 1: there is no column "amount"; ')
    target.cli.run("import", "/nowhere/at/all", status=1)
    many = "x\n" * 200
    assert target.bring_in(many, "--format", "ndjson", status=1)[0] == [200, 0, 0, 200]
    assert target.cli.stderr.splitlines()[-1] == "conversionctl: 180 more failed" and target.cli.stderr.count("\n") == 21


def test_an_import_goes_on_over_a_restart_of_the_server(target):
    def lines(numbers):
        item = {"agent_id": "sales", "timestamp": "2016-03-07T14:30:00Z"}
        text = (json.dumps(item | {"room_name": f"r{number}", "idempotency_key": str(number)}) for number in numbers)
        return "".join(line + "\n" for line in text).encode()

    process = subprocess.Popen(
        [PROGRAM, "import", "-", "--output", "json", "--timeout", "50s"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=target.cli.environment,
    )
    process.stdin.write(lines(range(3000)))
    process.stdin.flush()
    # The first lines are under way.
    target.cli.run("watch", "--from", "beginning", "--count", "1", "--timeout", "50s")
    target.daemon.kill()
    target.daemon.start()
    process.stdin.write(lines(range(3000, 4000)))
    output, errors = process.communicate(timeout=PATIENCE)
    counts = json.loads(output)
    assert process.returncode == 0, errors
    assert (counts["received"], counts["failed"]) == (4000, 0)
    assert counts["imported"] + counts["duplicates"] == 4000 and counts["duplicates"] > 0
    assert b"to send the lines from 1 on again; those that had arrived count as duplicates." in errors
    assert len(target.cli.run("list", "--all").splitlines()) == 4000


def test_a_server_that_is_gone_is_told(tmp_path):
    cli = CLI(tmp_path, "unix:/nowhere")
    cli.run("import", "-", "--timeout", "300ms", stdin='{"room_name":"r"}', status=64 + 14)
    assert cli.stderr.startswith("conversionctl: nobody knows what became of the lines from 1 on; ")
    cli.run("export", tmp_path / "file", "--timeout", "300ms", status=64 + 14)
    assert list(tmp_path.iterdir()) == []


def test_a_terminal_shows_how_far_it_is(source, target, tmp_path):
    fill(source)
    source.cli.run("export", tmp_path / "file.ndjson")
    shown, status = target.cli.on_terminal("import", tmp_path / "file.ndjson")
    assert status == 0
    assert "\r\x1b[K[########################] 100%" in shown
    progress, counts = shown.split("\r\x1b[K\x1b[1mreceived\x1b[0m")
    assert " lines" in progress and " lines" not in counts


# erase-user


def test_an_erased_user_stays_erased_in_exports(source, target):
    fill(source)
    counts = source.cli.json("erase-user", "user_1", "--validate-only")
    assert counts["conversion_count"] == "1"
    assert source.cli.stderr == "conversionctl: nothing was erased (--validate-only)\n"
    before = source.export()
    assert "user_1" in before
    assert source.cli.json("erase-user", "user_1", "--yes")["conversion_count"] == "1"
    exported = source.export()
    assert "user_1" not in exported and "Caller bought" not in exported and "first, " not in exported
    # The records are the same as before: their origins tell.
    ids = [[json.loads(line)["origin_id"] for line in text.splitlines()] for text in (before, exported)]
    assert ids[0] == ids[1]
    target.bring_in(exported)
    assert target.export() == exported


def test_an_erasure_is_asked_for_again(source):
    fill(source)
    source.cli.run("erase-user", "user_1", status=64)
    assert "Give --yes to erase the user for good." in source.cli.stderr

    def answer(text):
        pid, terminal = pty.fork()
        if pid == 0:
            try:
                os.execve(PROGRAM, [PROGRAM, "erase-user", "user_1", "--output", "ndjson"], source.cli.environment)
            finally:
                os._exit(127)
        shown = b""
        while b"Type the id again: " not in shown:
            shown += os.read(terminal, 1000)
        os.write(terminal, text.encode() + b"\n")
        shown = b""
        try:
            while part := os.read(terminal, 1000):
                shown += part
        except OSError:
            pass
        os.close(terminal)
        return shown.decode(), os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])

    shown, status = answer("user_2")
    assert "that is another id; nothing was erased" in shown and status == 1
    assert "user_1" in source.export()
    shown, status = answer("user_1")
    assert '{"conversion_count":"1",' in shown and status == 0
    assert "user_1" not in source.export()


@pytest.mark.parametrize("command", ["watch", "export", "import", "erase-user"])
def test_help_has_examples(tmp_path, command):
    assert "EXAMPLES\n" in CLI(tmp_path).run(command, "--help")


def test_a_closed_pipe_ends_an_export_quietly(source):
    lines = [{"agent_id": "sales", "room_name": "r", "details": "x" * 8000} for _ in range(100)]
    source.cli.run("batch", stdin="".join(json.dumps(line) + "\n" for line in lines))
    done = subprocess.run(
        ["bash", "-c", f'"{PROGRAM}" export | head -n 1 | wc -l; echo "${{PIPESTATUS[0]}}"'],
        env=source.cli.environment,
        capture_output=True,
        timeout=PATIENCE,
    )
    assert (done.stdout, done.stderr) == (b"1\n141\n", b"")
