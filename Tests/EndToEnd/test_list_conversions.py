"""GetConversion and ListConversions over the wire."""

import time

import grpc
import pytest
from conversion.v1 import conversion_service_pb2 as service
from failures import expected
from google.protobuf import timestamp_pb2

INVALID = grpc.StatusCode.INVALID_ARGUMENT


def at(seconds):
    return timestamp_pb2.Timestamp(seconds=int(seconds))


def test_a_conversion_is_found_by_its_id(client, track):
    conversion = track(details="premium").conversion
    assert client.conversions.GetConversion(service.GetConversionRequest(conversion_id=conversion.id)) == conversion


@pytest.mark.parametrize("conversion_id", ["nothing", "cv_000000000000000000000"])
def test_a_conversion_that_does_not_exist_is_not_found(client, conversion_id):
    with expected(grpc.StatusCode.NOT_FOUND, "CONVERSION_NOT_FOUND"):
        client.conversions.GetConversion(service.GetConversionRequest(conversion_id=conversion_id))


def test_the_newest_comes_first_by_when_it_happened(track, agent, ledger):
    now = time.time()
    for age in (30, 10, 20, 10):
        track(timestamp=at(now - age), details=str(age))
    assert [conversion.details for conversion in ledger(agent.id)] == ["10", "10", "20", "30"]
    assert ledger(agent.id, page_size=1) == ledger(agent.id)


def test_pages_stay_right_while_conversions_are_added(client, track, agent):
    now = time.time()
    first = [track(timestamp=at(now - 100 - number)).conversion.id for number in range(10)]
    request = service.ListConversionsRequest(page_size=3, filter={"agent_id": agent.id})
    found = []
    while True:
        response = client.conversions.ListConversions(request)
        found += [conversion.id for conversion in response.conversions]
        track(timestamp=at(now))  # in front of every page that has been read
        request.page_token = response.next_page_token
        if not request.page_token:
            break
    assert found == first


def test_filters_take_what_matches_all_of_them(client, track, create_agent, agent, ledger):
    now = time.time()
    other = create_agent()
    wanted = track(event_type="sign up", user_id="u1", timestamp=at(now - 50)).conversion
    track(event_type="sign up", user_id="u2", timestamp=at(now - 50))
    track(event_type="purchase", user_id="u1", timestamp=at(now - 50))
    track(event_type="sign up", user_id="u1", room_name="elsewhere", timestamp=at(now - 50))
    track(event_type="sign up", user_id="u1", agent_id=other.id, timestamp=at(now - 50))
    early = track(event_type="sign up", user_id="u1", timestamp=at(now - 90)).conversion
    late = track(event_type="sign up", user_id="u1", timestamp=at(now - 10)).conversion
    same = {"event_type": "Sign-Up", "user_id": "u1", "room_name": track.room}
    assert ledger(agent.id, **same) == [late, wanted, early]
    request = service.ListConversionsRequest(filter={"agent_id": agent.id, **same})
    request.filter.start_time.CopyFrom(at(now - 50))
    request.filter.end_time.CopyFrom(at(now - 10))
    assert list(client.conversions.ListConversions(request).conversions) == [wanted]


def test_a_request_that_cannot_be_answered_is_refused(client, track, agent):
    for _ in range(2):
        track()
    call = client.conversions.ListConversions
    with expected(INVALID, fields=["page_size"]):
        call(service.ListConversionsRequest(page_size=-1))
    with expected(INVALID, "PAGE_TOKEN_INVALID", ["page_token"]):
        call(service.ListConversionsRequest(page_token="made up"))
    page = call(service.ListConversionsRequest(page_size=1, filter={"agent_id": agent.id}))
    with expected(INVALID, "PAGE_TOKEN_INVALID", ["page_token"]):
        call(service.ListConversionsRequest(page_size=1, page_token=page.next_page_token))
    request = service.ListConversionsRequest()
    request.filter.start_time.CopyFrom(at(100))
    request.filter.end_time.CopyFrom(at(100))
    with expected(INVALID, "TIME_RANGE_INVALID"):
        call(request)


def test_an_answer_may_be_larger_than_any_window(daemon, track, agent):
    details = "x" * 8192
    for number in range(600):
        track(details=details, idempotency_key=f"{agent.id}/{number}")
    found, answers = [], []
    with daemon.connect() as client:
        request = service.ListConversionsRequest(page_size=1000, filter={"agent_id": agent.id})
        while not answers or request.page_token:
            answers.append(client.conversions.ListConversions(request))
            found += answers[-1].conversions
            request.page_token = answers[-1].next_page_token
    assert [conversion.details for conversion in found] == [details] * 600
    # A page is bounded in bytes, far below what clients take by default, and above the windows that they begin with.
    sizes = [len(answer.SerializeToString()) for answer in answers]
    assert 200 << 10 < sizes[0] and max(sizes) < 300 << 10
