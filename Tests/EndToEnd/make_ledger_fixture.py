"""Makes a small ledger with some of everything, and beside it what that ledger answers.

    CONVERSIOND=.build/release/conversiond PYTHONPATH=... python make_ledger_fixture.py ledgers/1

writes ledgers/1.db.gz and ledgers/1.json. To be run with the programs of a release, whenever a release has changed the
schema: the files are kept for good, and test_migration.py opens all of them.
"""

import gzip
import json
import sqlite3
import sys
import tempfile
import time
from pathlib import Path

from agents import make_agent
from conversion.v1 import agent_pb2, agent_service_pb2, call_pb2
from conversion.v1 import conversion_service_pb2 as service
from daemon import PATIENCE, Daemon, run
from google.protobuf import json_format, timestamp_pb2

DAY = 86_400
KEYS_OF_A_GENERATION = 24


class Ledger:
    """A workspace of the ledger through a key of its own; notes what was asked and answered."""

    def __init__(self, client, key, name):
        self.client, self.name, self.metadata = client, name, [("authorization", f"Bearer {key}")]
        self.tracked, self.adjusted = [], []

    def call(self, method, request):
        return method(request, metadata=self.metadata, timeout=PATIENCE)

    def create(self, agent_id, mode="COUNTING_MODE_EVERY"):
        agent = make_agent()
        agent.counting_mode = agent_pb2.CountingMode.Value(mode)
        self.call(self.client.agents.CreateAgent, agent_service_pb2.CreateAgentRequest(agent=agent, agent_id=agent_id))

    def track(self, **fields):
        request = service.TrackConversionRequest(**({"agent_id": "sales", "room_name": "room_1"} | fields))
        response = self.call(self.client.conversions.TrackConversion, request)
        self.tracked.append(
            {
                "request": json_format.MessageToDict(request),
                "id": response.conversion.id,
                "duplicate": response.duplicate,
                "user": request.user_id,
            }
        )
        return response.conversion

    def adjust(self, conversion, **fields):
        request = service.AdjustConversionRequest(conversion_id=conversion.id, **fields)
        response = self.call(self.client.conversions.AdjustConversion, request)
        self.adjusted.append(
            {
                "request": json_format.MessageToDict(request),
                "id": response.adjustment.id,
                "user": conversion.user_id,
            }
        )

    def record_call(self, **fields):
        call = call_pb2.Call(**({"agent_id": "sales"} | fields))
        self.call(self.client.conversions.RecordCall, service.RecordCallRequest(call=call))

    def import_all(self, items):
        requests = [service.ImportConversionsRequest(conversions=items)]
        self.client.conversions.ImportConversions(iter(requests), metadata=self.metadata, timeout=PATIENCE)

    def answers(self):
        return {"name": self.name, "tracked": self.tracked, "adjusted": self.adjusted} | read(self)


def read(ledger):
    """What a workspace's lists and reports say."""
    conversions, token = [], ""
    while True:
        request = service.ListConversionsRequest(page_size=1000, page_token=token, filter={"include_tests": True})
        page = ledger.call(ledger.client.conversions.ListConversions, request)
        conversions += [json_format.MessageToDict(conversion) for conversion in page.conversions]
        if not (token := page.next_page_token):
            break
    reports = []
    for group in ([], ["SUMMARY_GROUPING_EVENT_TYPE"], ["SUMMARY_GROUPING_AGENT"], ["SUMMARY_GROUPING_DAY"]):
        for tests in (False, True):
            request = service.SummarizeConversionsRequest(group_by=group, filter={"include_tests": tests})
            summary = ledger.call(ledger.client.conversions.SummarizeConversions, request)
            reports.append([json_format.MessageToDict(row) for row in summary.summaries])
    return {"conversions": conversions, "reports": reports}


def made(database, *words):
    result = run(*words, "--database", database)
    assert result.returncode == 0, result.stderr
    return result.stdout


def stamp(seconds):
    return timestamp_pb2.Timestamp(seconds=int(seconds))


def money(units, code="USD", nanos=0):
    return {"currency_code": code, "units": units, "nanos": nanos}


def fill(ledger, now):
    """The life of one workspace: the same keys, rooms and agents in each."""
    for agent_id in ("sales", "support"):
        ledger.create(agent_id)
    ledger.create("once", "COUNTING_MODE_ONCE_PER_CALL")
    # What retention will remove.
    for number in range(30):
        ledger.track(
            room_name=f"old_{number}", idempotency_key=f"old_{number}", timestamp=stamp(now - 60 * DAY + number), value=money(5)
        )
    ledger.record_call(room_name="old_call", start_time=stamp(now - 60 * DAY))
    kept = [
        ledger.track(
            room_name=f"room_{number}",
            user_id=f"user_{number % 7}",
            idempotency_key=f"call_{number}" if number % 3 else "",
            details=f"Caller purchased plan {number}",
            event_type=("purchase", "signup", "")[number % 3],
            value=money(number, ("USD", "EUR")[number % 2], 500_000_000) if number % 4 else None,
            timestamp=stamp(now - 5 * DAY + 3_600 * number) if number % 2 else None,
            test=number % 11 == 0,
            agent_id=("sales", "support")[number % 2],
        )
        for number in range(60)
    ]
    # A repeat, and a key that is text of no ASCII.
    ledger.track(room_name="room_80", idempotency_key="clé\u00a0#1 🔑", user_id="user_1")
    ledger.track(room_name="room_80", idempotency_key="clé\u00a0#1 🔑", user_id="user_1")
    # Once per call: the second and its key count as the first, a test has its own place.
    for key in ("tool_1", "tool_2", ""):
        ledger.track(agent_id="once", room_name="room_90", event_type="signup", idempotency_key=key, user_id="user_2")
    ledger.track(agent_id="once", room_name="room_90", event_type="signup", test=True)
    ledger.adjust(kept[1], type="ADJUSTMENT_TYPE_RETRACT", idempotency_key="adjust_1", details="A refund")
    ledger.adjust(kept[3], type="ADJUSTMENT_TYPE_RESTATE", value=money(7, "EUR"), idempotency_key="adjust_2")
    ledger.adjust(kept[3], type="ADJUSTMENT_TYPE_RESTATE", value=money(8, "EUR"), details="Once more")
    for number in range(0, 60, 2):
        ledger.record_call(room_name=f"room_{number}", user_id=f"user_{number % 7}", start_time=stamp(now - DAY))
    imported = [
        service.TrackConversionRequest(
            agent_id="sales", room_name=f"imported_{number}", event_type="purchase", timestamp=stamp(now - 3 * DAY), value=money(2)
        )
        for number in range(12)
    ]
    for item in imported[6:]:
        item.idempotency_key = f"import_{item.room_name}"
    ledger.import_all(imported)
    # The user who will be erased, with keys and adjustments.
    gone = [
        ledger.track(room_name=f"gone_{number}", user_id="erased", idempotency_key=f"gone_{number}", details="about the erased")
        for number in range(5)
    ]
    ledger.track(agent_id="once", room_name="gone_once", user_id="erased", idempotency_key="gone_once")
    ledger.adjust(gone[0], type="ADJUSTMENT_TYPE_RETRACT", idempotency_key="gone_adjust", details="about the erased")


def main(place):
    now = int(time.time())
    with tempfile.TemporaryDirectory() as folder:
        database = Path(folder) / "conversions.db"
        with Daemon(database):
            pass
        made(database, "workspace", "create", "second")
        keys = {
            name: json.loads(
                made(database, "key", "create", "--role", "admin", "--workspace", name, "--output", "json")
            )["key"]
            for name in ("default", "second")
        }
        with Daemon(database, "--late-window", "100d") as daemon, daemon.connect() as client:
            ledgers = [Ledger(client, key, name) for name, key in keys.items()]
            for ledger in ledgers:
                fill(ledger, now)
        # They were received when they happened, and a generation of keys is small.
        connection = sqlite3.connect(database)
        connection.execute(
            "UPDATE conversions SET received_at = occurred_at WHERE room_name LIKE 'old_%'",
        )
        connection.execute("UPDATE calls SET update_time = started_at WHERE room_name LIKE 'old_%'")
        connection.execute(f"UPDATE idempotency_keys SET generation = sequence / {KEYS_OF_A_GENERATION}")
        connection.commit()
        connection.close()
        with Daemon(database, "--retain", "30d", "--retain-every", "1s") as daemon, daemon.connect() as client:
            daemon.wait_for("old records were removed")
            for ledger in ledgers:
                ledger.client = client
            # In one of the two workspaces only.
            ledgers[0].call(client.conversions.EraseUser, service.EraseUserRequest(user_id="erased"))
            answers = {"keys": keys, "workspaces": [ledger.answers() for ledger in ledgers]}
        check = run("check", "--database", database)
        assert check.returncode == 0, check.stderr
        Path(f"{place}.db.gz").write_bytes(gzip.compress(database.read_bytes(), mtime=0))
    Path(f"{place}.json").write_text(json.dumps(answers, separators=(",", ":"), ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main(sys.argv[1])
