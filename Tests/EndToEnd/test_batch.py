"""BatchTrackConversions over the wire."""

import uuid

import grpc
import pytest
from conversion.v1 import conversion_service_pb2 as service
from failures import expected
from google.rpc import error_details_pb2


@pytest.fixture
def batch(client):
    def call(*requests, **fields):
        return client.conversions.BatchTrackConversions(
            service.BatchTrackConversionsRequest(requests=requests, **fields)
        ).results

    return call


@pytest.fixture
def item(agent):
    """A request of the test's own agent, in a room of its own."""

    def make(**fields):
        return service.TrackConversionRequest(
            **{"agent_id": agent.id, "room_name": f"room_{uuid.uuid4().hex}"} | fields
        )

    return make


def test_one_bad_item_fails_only_itself(batch, item, agent, ledger):
    good, bad, other = item(details="first"), item(room_name="", event_type="?"), item(details="second")
    results = batch(good, bad, other)
    assert [result.status.code for result in results] == [0, grpc.StatusCode.INVALID_ARGUMENT.value[0], 0]
    assert [result.response.conversion.details for result in results] == ["first", "", "second"]
    assert not results[1].HasField("response")
    info, request = error_details_pb2.ErrorInfo(), error_details_pb2.BadRequest()
    assert results[1].status.details[0].Unpack(info) and results[1].status.details[1].Unpack(request)
    assert (info.reason, info.domain) == ("FIELD_REQUIRED", "conversion.v1")
    assert [violation.field for violation in request.field_violations] == ["room_name", "event_type"]
    assert ledger(agent.id) == [results[2].response.conversion, results[0].response.conversion]


def test_a_repeat_within_the_batch_and_of_the_batch_is_a_duplicate(batch, item, agent, ledger, key):
    request = item(idempotency_key=key)
    assert [result.response.duplicate for result in batch(request, request, validate_only=True)] == [False, True]
    assert ledger(agent.id) == []
    assert [result.response.duplicate for result in batch(request, request)] == [False, True]
    assert [result.response.duplicate for result in batch(request)] == [True]
    assert len(ledger(agent.id)) == 1


def test_a_thousand_items_go_in_and_one_more_does_not(batch, item, agent, ledger):
    requests = [item(details=str(number)) for number in range(1000)]
    assert [result.response.conversion.details for result in batch(*requests)] == [str(n) for n in range(1000)]
    with expected(grpc.StatusCode.INVALID_ARGUMENT, "TOO_MANY_ITEMS", ["requests"]):
        batch(*requests, item())
    assert len(ledger(agent.id)) == 1000
