"""conversionctl's commands that write to the ledger in bulk, correct it, and describe it to models."""

import csv
import io
import json
import subprocess
import uuid

import pytest
from daemon import PATIENCE
from test_cli import PROGRAM, SUCCESS, cli, room, sales  # noqa: F401 fixtures


def lines(*documents):
    return "".join(json.dumps(document) + "\n" for document in documents)


# batch


def test_results_stand_beside_their_lines(cli, sales, room):
    good = {"agent_id": sales, "room_name": room, "details": "first", "idempotency_key": room}
    text = lines(good, {"agentId": sales, "eventType": "1st!"}) + "\nnot JSON\n" + lines(good)
    results = [json.loads(line) for line in cli.run("batch", "-", stdin=text, status=64 + 3).splitlines()]
    assert [(result["line"], result["status"]["code"]) for result in results] == [(1, 0), (2, 3), (4, 3), (5, 0)]
    assert results[0]["response"]["message"] == results[3]["response"]["message"] == SUCCESS
    assert [results[number]["response"]["duplicate"] for number in (0, 3)] == [False, True]
    assert [violation["field"] for violation in results[1]["status"]["details"][1]["fieldViolations"]] == [
        "room_name",
        "event_type",
    ]
    assert results[2]["status"]["details"][0]["reason"] == "JSON_INVALID"
    assert cli.stderr == "conversionctl: 4 lines: 1 recorded, 1 duplicates, 2 failed\n"
    assert cli.json("list", "--agent", sales) == [results[0]["response"]["conversion"]]


def test_a_file_of_many_chunks_is_recorded_in_order(cli, sales, room, tmp_path):
    file = tmp_path / "conversions.ndjson"
    count = 2500
    file.write_text(lines(*({"agent_id": sales, "room_name": room, "details": str(n)} for n in range(count))))
    results = [json.loads(line) for line in cli.run("batch", file, "--timeout", "60s").splitlines()]
    assert [result["line"] for result in results] == list(range(1, count + 1))
    assert [result["response"]["conversion"]["details"] for result in results] == [str(n) for n in range(count)]
    assert cli.stderr == f"conversionctl: {count} lines: {count} recorded, 0 duplicates, 0 failed\n"
    assert len(cli.run("list", "--agent", sales, "--all").splitlines()) == count


def test_long_texts_are_sent_in_parts_that_the_server_takes(cli, sales, room):
    text = lines(*({"agent_id": sales, "room_name": room, "details": "ü" * 4096} for _ in range(1000)))
    assert len(cli.run("batch", "--timeout", "60s", stdin=text).splitlines()) == 1000


def test_a_line_is_answered_while_the_input_goes_on(cli, sales, room):
    process = subprocess.Popen(
        [PROGRAM, "batch"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=cli.environment
    )
    for number in (1, 2):
        process.stdin.write(lines({"agent_id": sales, "room_name": room}).encode())
        process.stdin.flush()
        assert json.loads(process.stdout.readline())["line"] == number
    assert process.communicate(timeout=PATIENCE) == (b"", b"conversionctl: 2 lines: 2 recorded, 0 duplicates, 0 failed\n")
    assert process.returncode == 0


def test_a_batch_that_is_only_checked_records_nothing(cli, sales, room):
    text = lines({"agent_id": sales, "room_name": room})
    assert json.loads(cli.run("batch", "--validate-only", stdin=text))["response"]["conversion"]["id"] == ""
    assert cli.stderr.splitlines() == [
        "conversionctl: 1 lines: 1 valid, 0 duplicates, 0 failed",
        "conversionctl: nothing was recorded (--validate-only)",
    ]
    assert cli.json("list", "--agent", sales) == []


def test_a_batch_in_other_forms(cli, sales, room):
    text = lines({"agent_id": sales, "room_name": room, "value": {"currency_code": "EUR", "units": "5"}}, {})
    rows = list(csv.DictReader(io.StringIO(cli.run("batch", "--output", "csv", stdin=text, status=67), newline="")))
    assert [(row["line"], row["status"], row["value"]) for row in rows] == [("1", "OK", "5.00"), ("2", "INVALID_ARGUMENT", "")]
    assert rows[1]["reason"] == "FIELD_REQUIRED" and rows[1]["message"].startswith("agent_id is required.")
    header, first, second = cli.run("batch", "--output", "table", stdin=text, status=67).splitlines()
    assert header.split()[:3] == ["LINE", "STATUS", "REASON"] and "5.00 EUR" in first and "FIELD_REQUIRED" in second
    assert [item["line"] for item in json.loads(cli.run("batch", "--output", "json", stdin=text, status=67))] == [1, 2]
    assert cli.run("batch", stdin="") == ""


def test_a_batch_whose_server_is_gone_says_where_it_stopped(cli, sales, room):
    text = lines({"agent_id": sales, "room_name": room})
    flags = ("--address", "unix:/nowhere", "--timeout", "300ms")
    assert cli.run("batch", *flags, stdin="\n" + text, status=64 + 14) == ""
    assert cli.stderr.startswith("conversionctl: the lines from 2 on have no answer; ")
    cli.run("batch", "/nowhere/at/all", status=1)
    assert cli.stderr == "conversionctl: cannot read /nowhere/at/all: No such file or directory\n"


# adjust


def test_a_conversion_is_restated_and_retracted(cli, sales, room):
    track = ("track", "--agent", sales, "--room", room, "--value", "49.00 USD")
    conversion = cli.json(*track)["conversion"]
    restate = ("adjust", conversion["id"], "--restate", "29.5 USD", "--details", "refund", "--key", room)
    cli.run(*restate, "--validate-only")
    assert cli.stderr == "conversionctl: nothing was recorded (--validate-only)\n"
    first, again = cli.json(*restate), cli.json(*restate)
    assert (first["duplicate"], again) == (False, first | {"duplicate": True})
    assert first["adjustment"]["details"] == "refund"
    assert first["conversion"]["net_value"] == {"currency_code": "USD", "units": "29", "nanos": 500_000_000}
    assert cli.json("get", conversion["id"]) == first["conversion"]
    shown = dict(line.split("\t") for line in cli.run("adjust", conversion["id"], "--retract").splitlines())
    assert (shown["type"], shown["state"], shown["value"], shown["net_value"]) == ("RETRACT", "RETRACTED", "49.00 USD", "")
    cli.run("adjust", conversion["id"], "--retract", status=64 + 9)
    assert "reason: CONVERSION_ALREADY_RETRACTED" in cli.stderr
    cli.run("adjust", "nothing", "--retract", status=64 + 5)


# call


def test_a_call_is_recorded_and_then_ends(cli, sales, room):
    record = ("call", "record", "--agent", sales, "--room", room, "--user", "user_1")
    begun = cli.json(*record, "--start", "2026-03-07T14:30:00Z")
    assert (begun["room_name"], begun["agent_id"], begun["user_id"]) == (room, sales, "user_1")
    assert begun["start_time"] == "2026-03-07T14:30:00Z" and "end_time" not in begun
    ended = cli.json(*record, "--end", "2026-03-07T14:31:00Z")
    assert ended == begun | {"end_time": "2026-03-07T14:31:00Z", "update_time": ended["update_time"]}
    cli.run(*record, "--end", "2026-03-07T14:29:00Z", status=64 + 3)
    assert "reason: TIME_RANGE_INVALID" in cli.stderr
    cli.run("call", "record", "--agent", "nobody", "--room", room, status=64 + 5)


# tools


@pytest.mark.parametrize(
    "vendor,schema",
    [
        ("openai", lambda tool: tool["function"]["parameters"]),
        ("openai-responses", lambda tool: tool["parameters"]),
        ("anthropic", lambda tool: tool["input_schema"]),
        ("gemini", lambda tool: tool["functionDeclarations"][0]["parameters"]),
        ("mcp", lambda tool: tool["inputSchema"]),
    ],
)
def test_a_tool_is_ready_to_paste(cli, vendor, schema):
    agent_id = f"agent_{uuid.uuid4().hex}"
    flags = ("--allowed-event", "signup", "--allowed-event", "purchase")
    cli.run("agent", "create", "--id", agent_id, "--track", "--event", "purchase", *flags)
    written = cli.run("tools", agent_id, "--for", vendor)
    (tool,) = json.loads(written)
    assert schema(tool)["properties"]["event_type"]["enum"] == ["signup", "purchase"]
    assert written.startswith("[\n  {\n")
    assert cli.run("tools", agent_id, "--for", vendor, "--output", "ndjson").count("\n") == 1
    cli.run("agent", "update", agent_id, "--no-track")
    cli.run("tools", agent_id, "--for", vendor, status=64 + 9)
    assert "reason: TRACKING_DISABLED" in cli.stderr


@pytest.mark.parametrize("command", ["tools", "batch", "adjust", "call", "call record"])
def test_help_has_examples(cli, command):
    assert "EXAMPLES\n" in cli.run(*command.split(), "--help")
