"""SummarizeConversions over the wire."""

import datetime
import uuid
import zoneinfo

import grpc
import pytest
from conversion.v1 import call_pb2
from conversion.v1 import conversion_service_pb2 as service
from failures import expected


@pytest.fixture
def summarize(client, agent):
    def call(*groups, **fields):
        request = service.SummarizeConversionsRequest(
            filter={"agent_id": agent.id}, group_by=[f"SUMMARY_GROUPING_{group}" for group in groups], **fields
        )
        return list(client.conversions.SummarizeConversions(request).summaries)

    return call


def test_a_report_tells_calls_rates_and_revenue(client, track, agent, summarize):
    first = track(event_type="purchase", value={"currency_code": "EUR", "units": 49, "nanos": 990_000_000}).conversion
    track(event_type="sign_up")
    track(event_type="purchase", room_name=f"room_{uuid.uuid4().hex}", test=True)
    client.conversions.RecordCall(
        service.RecordCallRequest(call=call_pb2.Call(agent_id=agent.id, room_name=f"room_{uuid.uuid4().hex}"))
    )
    client.conversions.AdjustConversion(
        service.AdjustConversionRequest(
            conversion_id=first.id, type="ADJUSTMENT_TYPE_RESTATE", value={"currency_code": "EUR", "units": 50}
        )
    )
    (row,) = summarize()
    assert (row.conversions, row.retracted_conversions, row.calls, row.converted_calls, row.rate) == (2, 0, 2, 1, 0.5)
    assert 0 < row.rate_interval.lower < 0.5 < row.rate_interval.upper < 1
    (revenue,) = row.revenues
    assert (revenue.gross.units, revenue.gross.nanos) == (49, 990_000_000)
    assert (revenue.adjustment.units, revenue.adjustment.nanos) == (0, 10_000_000)
    assert (revenue.net.currency_code, revenue.net.units) == ("EUR", 50)
    assert [(row.event_type, row.calls) for row in summarize("EVENT_TYPE")] == [("purchase", 2), ("sign_up", 2)]


def test_days_are_those_of_the_time_zone(track, summarize):
    conversion = track().conversion
    for name in ("UTC", "Asia/Kathmandu", "America/St_Johns"):
        zone = zoneinfo.ZoneInfo(name)
        local = datetime.datetime.fromtimestamp(conversion.timestamp.seconds, zone)
        midnight = datetime.datetime(local.year, local.month, local.day, tzinfo=zone)
        next_midnight = datetime.datetime.combine(midnight.date() + datetime.timedelta(1), datetime.time(), zone)
        (row,) = summarize("DAY", time_zone=name)
        assert (row.start_time.seconds, row.end_time.seconds) == (midnight.timestamp(), next_midnight.timestamp())


def test_a_time_zone_that_is_none_is_refused(summarize):
    with expected(grpc.StatusCode.INVALID_ARGUMENT, "TIME_ZONE_INVALID", ["time_zone"]):
        summarize("DAY", time_zone="Mars/Olympus_Mons")
