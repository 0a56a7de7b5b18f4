"""A year of a ledger, exported with its agents and calls and imported into an empty one, reports the same to the last digit."""

import json
import random

import pytest
from conversion.v1 import call_pb2
from conversion.v1 import conversion_service_pb2 as service
from daemon import PATIENCE, Daemon
from google.protobuf import json_format, timestamp_pb2
from test_cli import CLI

YEAR = 365 * 86_400
END = 1_774_000_000
AGENTS = [f"agent {number}" for number in range(7)] + ["ö", "o\u0308"]
EVENTS = ["purchase", "signup", "booking"]
GROUPS = [[], ["EVENT_TYPE"], ["AGENT"], ["AGENT", "WEEK"], ["DAY"], ["EVENT_TYPE", "WEEK", "AGENT"], ["HOUR"]]


def fill(client, cli):
    """A year of a few shops: calls of which some convert, some are not answered, and some are recorded by nobody."""
    chance = random.Random(14)
    for number, agent in enumerate(AGENTS):
        settings = {"name": f"Shop {number}", "analyticsEnabled": True, "analyticsTrackConversions": True}
        settings["countingMode"] = ("COUNTING_MODE_EVERY", "COUNTING_MODE_ONCE_PER_CALL")[number % 2]
        cli.run("agent", "create", "--id", agent, "--from-file", "-", stdin=json.dumps(settings))
    items, calls = [], []
    for number in range(900):
        agent, room = chance.choice(AGENTS), f"room/{number} ö"
        start = timestamp_pb2.Timestamp(seconds=END - chance.randrange(YEAR), nanos=chance.randrange(10**9))
        user = f"user {chance.randrange(40)}"
        is_test = chance.randrange(20) == 0
        kind = chance.randrange(6)
        if kind > 0:
            call = call_pb2.Call(room_name=room, agent_id=agent, user_id=user, start_time=start, test=is_test)
            call.connected = call_pb2.CALL_CONNECTED_NO if kind == 1 else chance.randrange(2)
            call.direction = chance.randrange(4)
            calls.append(call)
            if chance.randrange(2):
                end = timestamp_pb2.Timestamp(seconds=start.seconds + 60)
                calls.append(call_pb2.Call(room_name=room, agent_id=agent, end_time=end, outcome='said "ö",\nleft'))
        if kind == 0 or kind > 3:
            for _ in range(chance.choice([1, 1, 1, 2, 5])):
                value = None
                if chance.randrange(3):
                    code = chance.choice(["USD", "EUR", "JPY"])
                    value = {"currency_code": code, "units": chance.randrange(10**6), "nanos": chance.randrange(10**9)}
                moment = timestamp_pb2.Timestamp(seconds=start.seconds + chance.randrange(3600), nanos=chance.randrange(10**9))
                items.append(
                    service.TrackConversionRequest(
                        agent_id=agent,
                        room_name=room,
                        user_id=user,
                        event_type=chance.choice(EVENTS),
                        details="about them",
                        timestamp=moment,
                        value=value,
                        test=is_test,
                    )
                )
    chance.shuffle(calls)
    for call in calls:
        client.conversions.RecordCall(service.RecordCallRequest(call=call), timeout=PATIENCE)
    parts = [service.ImportConversionsRequest(conversions=items[place : place + 500]) for place in range(0, len(items), 500)]
    answer = client.conversions.ImportConversions(iter(parts), timeout=PATIENCE)
    assert answer.failed_count == 0 and answer.imported_count > 500
    listed = client.conversions.ListConversions(service.ListConversionsRequest(page_size=1000), timeout=PATIENCE).conversions
    for conversion in chance.sample(list(listed), 80):
        request = service.AdjustConversionRequest(conversion_id=conversion.id, type="ADJUSTMENT_TYPE_RETRACT")
        if conversion.HasField("value") and chance.randrange(2):
            value = {"currency_code": conversion.value.currency_code, "units": 7, "nanos": 5}
            request = service.AdjustConversionRequest(conversion_id=conversion.id, type="ADJUSTMENT_TYPE_RESTATE", value=value)
        client.conversions.AdjustConversion(request, timeout=PATIENCE)
    for number in range(5):
        client.conversions.EraseUser(service.EraseUserRequest(user_id=f"user {number}"), timeout=PATIENCE)


def reports(client):
    """All that reports say, by every group but revisions, which belong to a ledger."""
    found = []
    for groups in GROUPS:
        for tests in (False, True):
            for zone in ("UTC", "America/St_Johns"):
                request = service.SummarizeConversionsRequest(
                    group_by=[f"SUMMARY_GROUPING_{group}" for group in groups],
                    filter={"include_tests": tests},
                    time_zone=zone,
                    page_size=10_000,
                )
                answer = client.conversions.SummarizeConversions(request, timeout=PATIENCE)
                assert not answer.next_page_token
                found.append([json_format.MessageToDict(row) for row in answer.summaries])
    return found


def events(cli):
    """The cursors of all that has happened."""
    lines = cli.run("watch", "--from", "beginning", "--until-idle", "--include-calls", "--include-tests", "--output", "ndjson")
    return [json.loads(line)["cursor"] for line in lines.splitlines()]


@pytest.mark.parametrize("form", ["ndjson", "csv"])
def test_a_year_reports_the_same_elsewhere(tmp_path, form):
    with Daemon(tmp_path / "source.db") as source, source.connect() as client:
        cli = CLI(tmp_path, source.address)
        fill(client, cli)
        expected = reports(client)
        text = cli.run("export", "--agents", "--include-tests", "--output", form)
        assert cli.stderr.endswith("calls exported, and 9 agents\n")
        # Into itself it brings nothing.
        before = events(cli)
        cli.run("import", "-", stdin=text)
        assert events(cli) == before and reports(client) == expected
    # There is something to tell: rates, and groups without any.
    assert any(row.get("noRateReason") for rows in expected for row in rows)
    total = expected[0][0]
    assert 0 < total["rate"] < 1 and int(total["recordedCalls"]) < int(total["calls"])
    with Daemon(tmp_path / "target.db") as target, target.connect() as client:
        cli = CLI(tmp_path, target.address)
        counts = cli.json("import", "-", stdin=text)
        assert (counts["agents_created"], counts["agents_duplicate"]) == (9, 0)
        assert counts["failed"] == counts["adjustments_failed"] == counts["calls_failed"] == 0
        assert counts["calls_recorded"] == counts["calls_received"] > 500
        assert reports(client) == expected
        before = events(cli)
        counts = cli.json("import", "-", stdin=text)
        assert (counts["agents_created"], counts["agents_duplicate"], counts["imported"]) == (0, 9, 0)
        assert events(cli) == before and reports(client) == expected
        assert cli.run("export", "--agents", "--include-tests", "--output", form) == text
