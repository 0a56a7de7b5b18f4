"""What was exported and comes back by an import is known again: in its own ledger, a restored one, and others, after an
erasure, under other rules of redaction, as lines and as a table."""

import csv
import io
import json

import pytest
from daemon import run
from test_cli_copies import Ledger, fill, money, state

FORMS = ["ndjson", "csv"]
DETAILS = "write to anna.mueller@example.com"


def tracked(ledger, *numbers, **fields):
    """One conversion of 10 USD for each number, under a key of its own; gives what the server answered."""
    moment = "2026-03-07T14:30:00Z" if fields.pop("past", False) else None
    items = [
        {"agent_id": "sales", "room_name": f"room {number}", "idempotency_key": f"key {number}", "value": money("10.00 USD")}
        | ({"timestamp": moment} if moment else {})
        | fields
        for number in numbers
    ]
    lines = ledger.cli.run("batch", stdin="".join(json.dumps(item) + "\n" for item in items)).splitlines()
    return [json.loads(line)["response"] for line in lines]


def counted(ledger):
    """Conversions, as the report and the list have them, and their revenue in whole units."""
    (summary,) = ledger.cli.json("summary")
    found = ledger.cli.json("list", "--all")
    assert int(summary["conversions"]) == len(found)
    return len(found), sum(int(conversion["net_value"]["units"]) for conversion in found if "net_value" in conversion)


def adjusted(ledger):
    """How many adjustments the ledger has."""
    return sum('"kind":"adjustment"' in line for line in ledger.export().splitlines())


@pytest.fixture
def ledgers(tmp_path):
    """Makes ledgers by their names; all of them end in order."""
    made = []

    def make(name, *options):
        made.append(Ledger(tmp_path, name, *options).__enter__())
        return made[-1]

    yield make
    for ledger in made:
        ledger.__exit__(None, None, None)


@pytest.mark.parametrize("form", FORMS)
def test_a_ledger_knows_its_own_export(ledgers, form):
    ledger = ledgers("source")
    conversions, adjustments = fill(ledger)
    tracked(ledger, 1, 2, 3)
    conversions += 3
    before, exported = state(ledger), ledger.export("--output", form)
    for _ in range(2):
        assert ledger.bring_in(exported) == ([conversions, 0, conversions, 0], [adjustments, 0, adjustments, 0])
        assert state(ledger) == before and adjusted(ledger) == adjustments
    assert ledger.export("--output", form) == exported
    assert [answer["duplicate"] for answer in tracked(ledger, 1, 2, 3)] == [True, True, True]


@pytest.mark.parametrize("form", FORMS)
def test_what_was_lost_comes_back_once_with_its_keys(ledgers, tmp_path, form):
    ledger = ledgers("source")
    tracked(ledger, 1, 2)
    backup = tmp_path / "backup.db"
    assert run("backup", "--database", ledger.daemon.database, backup).returncode == 0
    lost = [answer["conversion"]["id"] for answer in tracked(ledger, 3, 4, 5)]
    ledger.cli.run("adjust", lost[0], "--restate", "7 USD", "--key", "refund", "--details", "first")
    ledger.cli.run("adjust", lost[0], "--restate", "6 USD")
    ledger.cli.run("adjust", lost[1], "--retract")
    before, exported = state(ledger), ledger.export("--output", form)
    assert ledger.daemon.stop() == 0
    restored = run("restore", "--database", ledger.daemon.database, "--replace", backup)
    assert restored.returncode == 0, restored.stderr
    ledger.daemon.start()
    assert counted(ledger) == (2, 20)
    # Others have come meanwhile, and are no lost ones.
    tracked(ledger, 6)
    assert ledger.bring_in(exported) == ([5, 3, 2, 0], [3, 3, 0, 0])
    assert ledger.bring_in(exported) == ([5, 0, 5, 0], [3, 0, 3, 0])
    assert [line for line in state(ledger) if '"room 6"' not in line] == before
    answers = tracked(ledger, 1, 2, 3, 4, 5, 6)
    assert [answer["duplicate"] for answer in answers] == [True] * 6
    reused = {"agent_id": "sales", "room_name": "room 5", "idempotency_key": "key 5"}
    answer = json.loads(ledger.cli.run("batch", stdin=json.dumps(reused), status=70))
    assert "IDEMPOTENCY_KEY_REUSED" in json.dumps(answer)
    # The restored ledger names the lost ones as the lost ledger did.
    assert set(lost) <= {json.loads(line)["origin_id"] for line in ledger.export().splitlines()}


@pytest.mark.parametrize("form", FORMS)
def test_an_import_undoes_no_erasure(ledgers, form):
    source, target = ledgers("source"), ledgers("target")
    conversions, adjustments = fill(source)
    exported = source.export("--output", form)
    assert "user_1" in exported and "Caller bought" in exported and "first, " in exported
    target.bring_in(exported)
    for ledger in (source, target):
        ledger.cli.run("erase-user", "user_1", "--yes")
        before = ledger.export()
        assert ledger.bring_in(exported) == ([conversions, 0, conversions, 0], [adjustments, 0, adjustments, 0])
        assert ledger.export() == before
        for text in ("user_1", "Caller bought", "first, "):
            assert text not in before
    # What was exported erased is known where it was not erased, and where it never was.
    assert source.export() == target.export()
    other = ledgers("other")
    other.bring_in(source.export())
    assert other.bring_in(exported) == ([conversions, 0, conversions, 0], [adjustments, 0, adjustments, 0])
    assert "user_1" not in other.export()


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("masked", ["then", "now", "elsewhere"])
def test_redaction_makes_no_record_another_one(ledgers, tmp_path, masked, form):
    ledger = ledgers("source", *(["--redact", "all"] if masked == "then" else []))
    tracked(ledger, 1, 2, details=DETAILS)
    identity = json.loads(ledger.cli.run("list", "--output", "ndjson").splitlines()[0])["id"]
    ledger.cli.run("adjust", identity, "--restate", "1 USD", "--details", DETAILS)
    exported = ledger.export("--output", form)
    assert ("anna.mueller" in exported) == (masked != "then")
    if masked == "elsewhere":
        other = ledgers("target", "--redact", "all")
        assert other.bring_in(exported) == ([2, 2, 0, 0], [1, 1, 0, 0])
        assert "anna.mueller" not in other.export()
    else:
        other = ledger
        assert ledger.daemon.stop() == 0
        command = ledger.daemon.command
        if masked == "then":
            place = command.index("--redact")
            del command[place : place + 2]
        else:
            command += ["--redact", "all"]
        ledger.daemon.start()
    before = other.export()
    assert other.bring_in(exported) == ([2, 0, 2, 0], [1, 0, 1, 0])
    assert other.export() == before
    assert [answer["duplicate"] for answer in tracked(ledger, 1, 2, details=DETAILS)] == [True, True]


@pytest.mark.parametrize("form", FORMS)
def test_a_record_stays_the_same_over_any_number_of_ledgers(ledgers, form):
    first, second, third = ledgers("a"), ledgers("b"), ledgers("c")
    conversions, adjustments = fill(first)
    tracked(first, 1, 2)
    conversions += 2
    exported = first.export("--output", form)
    assert second.bring_in(exported) == ([conversions, conversions, 0, 0], [adjustments, adjustments, 0, 0])
    assert second.export("--output", form) == exported
    # What the second adds itself, it adds wherever it goes, and once.
    own = tracked(second, 9)[0]["conversion"]["id"]
    imported = next(json.loads(line) for line in second.cli.run("list", "--all", "--output", "ndjson").splitlines() if json.loads(line)["room_name"] == "room 1")
    second.cli.run("adjust", imported["id"], "--restate", "4 USD")
    second.cli.run("adjust", own, "--retract")
    more = second.export("--output", form)
    assert first.bring_in(more) == ([conversions + 1, 1, conversions, 0], [adjustments + 2, 2, adjustments, 0])
    assert third.bring_in(more) == ([conversions + 1, conversions + 1, 0, 0], [adjustments + 2, adjustments + 2, 0, 0])
    for ledger in (first, second, third):
        for text in (exported, more, first.export(), third.export("--output", form)):
            counts = ledger.bring_in(text)
            assert counts[0][1] == counts[0][3] == counts[1][1] == counts[1][3] == 0
        assert state(ledger) == state(second)
    assert [answer["duplicate"] for answer in tracked(first, 1, 2)] == [True, True]


def test_a_table_from_a_spreadsheet_is_known_again(ledgers):
    ledger = ledgers("source")
    conversions, adjustments = fill(ledger)
    rows = list(csv.reader(io.StringIO(ledger.export("--output", "csv"), newline="")))
    # Other columns first, every cell quoted, other ends of lines, and amounts without their last zeros.
    value = rows[0].index("value")
    for row in rows[1:]:
        if "." in row[value]:
            row[value] = row[value].rstrip("0").rstrip(".")
    text = io.StringIO()
    csv.writer(text, quoting=csv.QUOTE_ALL, lineterminator="\n").writerows(row[::-1] for row in rows)
    before = ledger.export()
    assert ledger.bring_in("\ufeff" + text.getvalue()) == ([conversions, 0, conversions, 0], [adjustments, 0, adjustments, 0])
    assert ledger.export() == before


def test_a_trial_of_an_import_tells_what_would_become_of_it(ledgers):
    source, target = ledgers("source"), ledgers("target")
    tracked(source, 1, 2)
    exported = source.export()
    twice = exported + exported
    assert source.bring_in(twice, "--validate-only")[0] == [4, 0, 4, 0]
    assert target.bring_in(twice, "--validate-only")[0] == [4, 2, 2, 0]
    assert target.cli.json("list") == []
    assert target.bring_in(twice)[0] == [4, 2, 2, 0]


def test_what_is_no_origin_fails_alone(ledgers):
    ledger = ledgers("source")
    good = {"agent_id": "sales", "room_name": "r", "timestamp": "2016-03-07T14:30:00Z", "origin_id": "cv_1"}
    wrong = [
        ({"key_token": "kt_1"}, "key_token must be as an export has it"),
        ({"idempotency_key": "k"}, "idempotency_key must be empty"),
        ({"origin_id": "", "key_token": "kt_1"}, "origin_id is required"),
        ({"origin_id": "x" * 257}, "origin_id"),
    ]
    text = "".join(json.dumps(good | fields) + "\n" for fields, _ in wrong) + json.dumps(good)
    assert ledger.bring_in(text, status=1)[0] == [5, 1, 0, 4]
    for line, (_, reason) in zip(ledger.cli.stderr.splitlines(), wrong):
        assert reason in line


def test_imports_are_in_the_audit_log(ledgers):
    ledger = ledgers("source")
    tracked(ledger, 1)
    line = {"agent_id": "sales", "room_name": "r", "timestamp": "2016-03-07T14:30:00Z"}
    text = ledger.export() + json.dumps(line) + "\n" + json.dumps(line | {"agent_id": "nobody"})
    ledger.bring_in(text, "--validate-only", status=1)
    ledger.bring_in(text, status=1)
    told = run("audit", "--database", ledger.daemon.database)
    imports = [entry for entry in told.stdout.splitlines() if "conversion.import" in entry]
    assert len(imports) == 1 and "anonymous" in imports[0]
    assert "recorded 1, duplicates 1, failed 1" in imports[0]


@pytest.mark.parametrize("form", FORMS)
def test_calls_and_agents_come_along(ledgers, form):
    source = ledgers("source")
    for number, flags in enumerate([["--connected", "no"], ["--direction", "web", "--end", "1m"], ["--test"]]):
        source.cli.run("call", "record", "--agent", "sales", "--room", f"room {number}", "--start", f"{number + 2}m", *flags)
    source.cli.run("agent", "create", "--id", "third", "--name", "=Third", "--track", "--event", "purchase")
    text = source.export("--agents", "--output", form)
    assert source.cli.stderr == "conversionctl: 0 conversions, 0 adjustments and 3 calls exported, and 3 agents\n"
    target = ledgers("target")
    counts = target.cli.json("import", "-", stdin=text)
    assert {name: counts[name] for name in counts if name.startswith(("calls", "agents"))} == {
        **{"calls_received": 3, "calls_recorded": 3, "calls_failed": 0},
        **{"agents_received": 3, "agents_created": 1, "agents_duplicate": 2, "agents_failed": 0},
    }
    assert target.export("--agents", "--output", form) == text
    assert target.cli.json("agent", "get", "third")["name"] == "=Third"
    # Nobody's agent, and a message that makes no sense.
    bad = [{"kind": "call", "agent_id": "nobody", "room_name": "r"}, {"kind": "call", "room": "r"}, {"kind": "agent"}]
    counts = target.cli.json("import", "-", stdin="\n".join(map(json.dumps, bad)), status=1)
    assert (counts["calls_failed"], counts["failed"]) == (1, 2)
    table = "kind,agent_id,room_name,timestamp,connected,details\ncall,sales,r,,maybe,\ncall,sales,r,,,d\ncall,sales,r,,no,\n"
    counts = target.cli.json("import", "-", stdin=table, status=1)
    assert (counts["calls_recorded"], counts["failed"]) == (1, 2)
