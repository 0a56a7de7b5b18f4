"""`--retain`: what is old goes while the daemon serves, and everything else stays as it was."""

import sqlite3
import time

import grpc
import pytest
from agents import make_agent
from conversion.v1 import agent_service_pb2, call_pb2
from conversion.v1 import conversion_service_pb2 as service
from daemon import Daemon, run
from failures import expected
from google.protobuf import timestamp_pb2

DAY = 86_400 * 10**9


def track(client, **fields):
    fields = {"agent_id": "agent_456", "room_name": "room_abc123"} | fields
    return client.conversions.TrackConversion(service.TrackConversionRequest(**fields))


def adjust(client, conversion, **fields):
    return client.conversions.AdjustConversion(
        service.AdjustConversionRequest(conversion_id=conversion.id, type="ADJUSTMENT_TYPE_RETRACT", **fields)
    )


def conversions(client, **fields):
    return list(client.conversions.ListConversions(service.ListConversionsRequest(**fields)).conversions)


def age(database, days):
    """Makes all of a ledger that nobody serves received as long ago as that."""
    connection = sqlite3.connect(database)
    for sql in [
        f"UPDATE conversions SET received_at = received_at - {days * DAY}",
        f"UPDATE calls SET update_time = update_time - {days * DAY}",
    ]:
        connection.execute(sql)
    connection.commit()
    connection.close()


def test_old_records_go_and_cursors_and_tokens_go_on(tmp_path):
    database = tmp_path / "conversions.db"
    long_ago = timestamp_pb2.Timestamp(seconds=int(time.time()) - 31 * 86_400)
    with Daemon(database, "--late-window", "100d") as daemon, daemon.connect() as client:
        client.agents.CreateAgent(agent_service_pb2.CreateAgentRequest(agent=make_agent(), agent_id="agent_456"))
        old = [
            track(
                client, room_name=f"old_{number}", idempotency_key=f"old_{number}", details="secret details", timestamp=long_ago
            ).conversion
            for number in range(20)
        ]
        adjust(client, old[3], idempotency_key="k", details="secret details")
        client.conversions.RecordCall(
            service.RecordCallRequest(call=call_pb2.Call(agent_id="agent_456", room_name="old_call", start_time=long_ago))
        )
    age(database, 31)
    with Daemon(database) as daemon, daemon.connect() as client:
        recent = [track(client, room_name=f"new_{number}").conversion for number in range(3)]
        newest_first = recent[::-1] + old[::-1]
        page = client.conversions.ListConversions(service.ListConversionsRequest(page_size=5))
        assert [conversion.id for conversion in page.conversions] == [conversion.id for conversion in newest_first[:5]]
        watch = client.conversions.WatchConversions(service.WatchConversionsRequest(position="WATCH_POSITION_BEGINNING"))
        cursor = next(watch).cursor
        watch.cancel()
    with Daemon(database, "--retain", "30d", "--retain-every", "1s") as daemon, daemon.connect() as client:
        gone = daemon.wait_for("old records were removed")["metadata"]
        assert (gone["conversions"], gone["calls"], gone["keys"]) == ("20", "1", "20")
        assert conversions(client) == recent[::-1]
        assert conversions(client, page_size=5, page_token=page.next_page_token) == []
        with expected(grpc.StatusCode.NOT_FOUND, "CONVERSION_NOT_FOUND"):
            client.conversions.GetConversion(service.GetConversionRequest(conversion_id=old[0].id))
        with expected(grpc.StatusCode.NOT_FOUND, "CONVERSION_NOT_FOUND"):
            adjust(client, old[3], idempotency_key="k", details="secret details")
        for start in ({"position": "WATCH_POSITION_BEGINNING"}, {"cursor": cursor}):
            watch = client.conversions.WatchConversions(service.WatchConversionsRequest(**start))
            assert [next(watch).recorded.id for _ in recent] == [conversion.id for conversion in recent]
            watch.cancel()
        # Its key went with it.
        again = track(client, room_name="old_0", idempotency_key="old_0", details="secret details")
        assert not again.duplicate and again.conversion.id not in {conversion.id for conversion in old}
    assert run("check", "--database", database).returncode == 0


def test_without_the_setting_nothing_ever_goes(tmp_path):
    database = tmp_path / "conversions.db"
    with Daemon(database) as daemon, daemon.connect() as client:
        client.agents.CreateAgent(agent_service_pb2.CreateAgentRequest(agent=make_agent(), agent_id="agent_456"))
        kept = track(client).conversion
    age(database, 4000)
    with Daemon(database, "--retain-every", "1s") as daemon, daemon.connect() as client:
        time.sleep(2)
        assert [conversion.id for conversion in conversions(client)] == [kept.id]


@pytest.mark.parametrize("retain", ["1h", "400", "-1d"])
def test_a_time_that_is_too_short_is_refused(retain):
    refused = run("serve", f"--retain={retain}")
    assert refused.returncode == 78
    assert "setting retain: " in refused.stderr and "from 1d to 36500d, or 0s for ever" in refused.stderr
