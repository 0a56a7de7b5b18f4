"""Ledgers of earlier releases, opened by this one: ledgers/N is what the last release with schema N left behind."""

import gzip
import json
import shutil
import subprocess
import time
from pathlib import Path

import pytest
from conversion.v1 import call_pb2
from conversion.v1 import conversion_service_pb2 as service
from daemon import PATIENCE, Daemon, run
from google.protobuf import json_format
from make_ledger_fixture import Ledger, read

PLACES = sorted(Path(__file__).with_name("ledgers").glob("*.db.gz"))


@pytest.fixture(params=PLACES, ids=lambda place: place.name.split(".")[0])
def fixture(request, tmp_path):
    """The ledger of an earlier release, and what it answered then."""
    database = tmp_path / "conversions.db"
    with gzip.open(request.param) as source, database.open("wb") as copy:
        shutil.copyfileobj(source, copy)
    database.chmod(0o600)
    return database, json.loads(request.param.with_name(request.param.name.replace(".db.gz", ".json")).read_text())


def workspaces(client, answers):
    return [(Ledger(client, answers["keys"][then["name"]], then["name"]), then) for then in answers["workspaces"]]


def is_part(then, now):
    """Whether all that was told then is told now, beside what this release tells more."""
    if isinstance(then, dict):
        return isinstance(now, dict) and all(name in now and is_part(value, now[name]) for name, value in then.items())
    if isinstance(then, list):
        return len(then) == len(now) and all(map(is_part, then, now))
    return then == now


def are_the_reports(then, now):
    """Whether the reports say what they said, but for a rate of 1 where no call was recorded, which is none any more."""
    for rows_then, rows_now in zip(then, now, strict=True):
        for row_then, row_now in zip(rows_then, rows_now, strict=True):
            if row_now.get("noRateReason"):
                assert "recordedCalls" not in row_now
                row_then = {name: value for name, value in row_then.items() if name not in ("rate", "rateInterval")}
            if not is_part(row_then, row_now):
                return False
    return True


def test_it_is_sound_and_answers_as_before(fixture):
    database, answers = fixture
    with Daemon(database) as daemon, daemon.connect() as client:
        for ledger, then in workspaces(client, answers):
            now = read(ledger)
            assert is_part(then["conversions"], now["conversions"])
            assert are_the_reports(then["reports"], now["reports"])
    check = run("check", "--database", database)
    assert check.returncode == 0, check.stdout + check.stderr


def test_its_calls_are_listed_and_are_events(fixture):
    database, answers = fixture
    rooms = {f"room_{number}" for number in range(0, 60, 2)}
    with Daemon(database) as daemon, daemon.connect() as client:
        for ledger, _ in workspaces(client, answers):
            listed = ledger.call(client.conversions.ListCalls, service.ListCallsRequest(page_size=1000)).calls
            assert {call.room_name for call in listed} == rooms
            # Of days that are removed it is known that there was a call, and the rows that are left count as they are.
            total = ledger.call(client.conversions.SummarizeConversions, service.SummarizeConversionsRequest()).summaries[0]
            assert total.recorded_calls >= len(rooms) + 1 and total.rate > 0 and not total.no_rate_reason
            request = service.WatchConversionsRequest(position="WATCH_POSITION_BEGINNING", include_calls=True)
            told = []
            for event in client.conversions.WatchConversions(request, metadata=ledger.metadata, timeout=PATIENCE):
                if event.HasField("heartbeat"):
                    break
                if event.HasField("call_recorded"):
                    told.append(event.call_recorded)
            assert sorted(call.room_name for call in told) == sorted(rooms)
            # More is learnt of one, which comes at the end then.
            call = call_pb2.Call(agent_id="sales", room_name="room_0", connected="CALL_CONNECTED_NO")
            stored = ledger.call(client.conversions.RecordCall, service.RecordCallRequest(call=call))
            assert stored.user_id == next(call for call in told if call.room_name == "room_0").user_id
    check = run("check", "--database", database)
    assert check.returncode == 0, check.stdout + check.stderr
    rebuilt = run("check", "--rebuild-reports", "--database", database)
    assert rebuilt.returncode == 0, rebuilt.stdout + rebuilt.stderr


def test_keys_tell_repeats_but_those_of_erased_and_removed_records(fixture):
    database, answers = fixture
    told = 0
    with Daemon(database) as daemon, daemon.connect() as client:
        for ledger, then in workspaces(client, answers):
            kept = {conversion["id"]: conversion for conversion in then["conversions"]}
            for item in then["tracked"]:
                record = kept.get(item["id"])
                if "idempotencyKey" not in item["request"] or record is None or "eraseTime" in record:
                    continue
                request = json_format.ParseDict(item["request"], service.TrackConversionRequest())
                response = ledger.call(client.conversions.TrackConversion, request)
                assert (response.duplicate, response.conversion.id) == (True, item["id"]), item
                told += 1
            for item in then["adjusted"]:
                record = kept.get(item["request"]["conversionId"])
                if "idempotencyKey" not in item["request"] or "eraseTime" in record:
                    continue
                request = json_format.ParseDict(item["request"], service.AdjustConversionRequest())
                response = ledger.call(client.conversions.AdjustConversion, request)
                assert (response.duplicate, response.adjustment.id) == (True, item["id"]), item
                told += 1
            assert are_the_reports(then["reports"], read(ledger)["reports"])
    assert told > 90


def test_a_backup_of_an_earlier_release_is_restored(fixture, tmp_path):
    backup, answers = fixture
    database = tmp_path / "restored.db"
    restored = run("restore", backup, "--database", database)
    assert restored.returncode == 0, restored.stderr
    with Daemon(database) as daemon, daemon.connect() as client:
        for ledger, then in workspaces(client, answers):
            assert are_the_reports(then["reports"], read(ledger)["reports"])


def test_no_key_is_left_in_the_files(fixture):
    database, answers = fixture
    with Daemon(database):
        pass
    texts = [item["request"].get("idempotencyKey", "") for then in answers["workspaces"] for item in then["tracked"]]
    # Rooms are kept, and some keys are named as theirs.
    secrets = {text.encode() for text in texts if text.startswith(("call_", "tool_", "clé"))}
    left = database.read_bytes()
    assert len(secrets) > 40 and [secret for secret in secrets if secret in left] == []


def test_a_kill_in_the_midst_leaves_a_ledger_that_opens(fixture):
    database, answers = fixture
    command = Daemon(database, listen=("127.0.0.1:0",)).command
    for delay in range(12):
        process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        time.sleep(delay * 0.01)
        process.kill()
        process.wait()
    with Daemon(database) as daemon, daemon.connect() as client:
        for ledger, then in workspaces(client, answers):
            now = read(ledger)
            assert is_part(then["conversions"], now["conversions"])
            assert are_the_reports(then["reports"], now["reports"])
    check = run("check", "--database", database)
    assert check.returncode == 0, check.stdout + check.stderr
