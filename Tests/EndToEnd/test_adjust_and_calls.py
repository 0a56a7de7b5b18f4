"""AdjustConversion and RecordCall over the wire, and over a restart."""

import time
import uuid

import grpc
from agents import make_agent
from conversion.v1 import agent_service_pb2, call_pb2, conversion_pb2
from conversion.v1 import conversion_service_pb2 as service
from daemon import Daemon
from failures import expected
from google.protobuf import timestamp_pb2

PRECONDITION = grpc.StatusCode.FAILED_PRECONDITION


def adjust(client, conversion, kind, **fields):
    return client.conversions.AdjustConversion(
        service.AdjustConversionRequest(conversion_id=conversion.id, type=f"ADJUSTMENT_TYPE_{kind}", **fields)
    )


def test_a_conversion_is_restated_then_retracted_for_good(client, track, agent, ledger):
    conversion = track(value={"currency_code": "EUR", "units": 49, "nanos": 990_000_000}).conversion
    restated = adjust(client, conversion, "RESTATE", value={"currency_code": "EUR", "units": 20}, details="refund")
    assert restated.conversion.value == conversion.value
    assert restated.conversion.net_value.units == 20
    assert restated.conversion.state == conversion_pb2.CONVERSION_STATE_RESTATED
    assert restated.adjustment.conversion_id == conversion.id and restated.adjustment.details == "refund"
    assert ledger(agent.id) == [restated.conversion]

    early = timestamp_pb2.Timestamp(seconds=restated.adjustment.timestamp.seconds - 3600)
    with expected(PRECONDITION, "ADJUSTMENT_PRECEDES_CONVERSION"):
        adjust(client, conversion, "RETRACT", timestamp=early)
    with expected(grpc.StatusCode.INVALID_ARGUMENT, "CURRENCY_CODE_MISMATCH", ["value.currency_code"]):
        adjust(client, conversion, "RESTATE", value={"currency_code": "USD", "units": 20})
    retracted = adjust(client, conversion, "RETRACT").conversion
    assert retracted.state == conversion_pb2.CONVERSION_STATE_RETRACTED and not retracted.HasField("net_value")
    with expected(PRECONDITION, "CONVERSION_ALREADY_RETRACTED"):
        adjust(client, conversion, "RETRACT")


def test_adjustments_and_calls_outlive_the_server(tmp_path):
    database = tmp_path / "conversions.db"
    room, start = f"room_{uuid.uuid4().hex}", timestamp_pb2.Timestamp(seconds=int(time.time()) - 60)
    with Daemon(database) as daemon, daemon.connect() as client:
        agent = client.agents.CreateAgent(agent_service_pb2.CreateAgentRequest(agent=make_agent()))
        conversion = client.conversions.TrackConversion(
            service.TrackConversionRequest(agent_id=agent.id, room_name=room)
        ).conversion
        first = adjust(client, conversion, "RETRACT", idempotency_key="k")
        call = client.conversions.RecordCall(
            service.RecordCallRequest(call=call_pb2.Call(agent_id=agent.id, room_name=room, start_time=start))
        )
        assert daemon.kill() != 0
    with Daemon(database) as daemon, daemon.connect() as client:
        again = adjust(client, conversion, "RETRACT", idempotency_key="k")
        assert again.duplicate and again.adjustment == first.adjustment and again.conversion == first.conversion
        end = timestamp_pb2.Timestamp(seconds=start.seconds + 9)
        ended = client.conversions.RecordCall(
            service.RecordCallRequest(call=call_pb2.Call(agent_id=agent.id, room_name=room, end_time=end))
        )
        assert (ended.start_time, ended.create_time, ended.agent_revision) == (start, call.create_time, 1)
        assert ended.end_time == end
    with Daemon(database) as daemon, daemon.connect() as client:
        with expected(grpc.StatusCode.NOT_FOUND, "AGENT_NOT_FOUND"):
            client.conversions.RecordCall(service.RecordCallRequest(call=call_pb2.Call(agent_id="x", room_name=room)))
