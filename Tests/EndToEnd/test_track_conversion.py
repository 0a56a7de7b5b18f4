"""Every rule of TrackConversion, over the wire."""

import time

import grpc
import pytest
from conversion.v1 import agent_pb2, agent_service_pb2, conversion_pb2, conversion_service_pb2, money_pb2
from failures import expected, read
from google.protobuf import timestamp_pb2

TRACK = "/conversion.v1.ConversionService/TrackConversion"
MESSAGE = "Conversion tracked successfully."
INVALID = grpc.StatusCode.INVALID_ARGUMENT


def moment(seconds_from_now, nanos=0):
    return timestamp_pb2.Timestamp(seconds=int(time.time()) + seconds_from_now, nanos=nanos)


def test_a_conversion_is_recorded_as_it_was_sent(track, agent, ledger, key):
    sent_at = time.time()
    happened = moment(-60, 123_456_789)
    value = money_pb2.Money(currency_code="USD", units=49, nanos=900_000_000)
    response = track(
        user_id="user_123",
        event_type="Premium-Signup",
        details="Caller purchased premium plan at $49/month – süß 🎉",
        idempotency_key=key,
        timestamp=happened,
        value=value,
    )
    assert (response.message, response.duplicate) == (MESSAGE, False)
    conversion = response.conversion
    assert conversion.id
    assert sent_at - 1 < conversion.create_time.seconds + conversion.create_time.nanos / 1e9 < time.time() + 1
    expected_conversion = conversion_pb2.Conversion(
        id=conversion.id,
        room_name=track.room,
        event_type="premium_signup",
        details="Caller purchased premium plan at $49/month – süß 🎉",
        user_id="user_123",
        agent_id=agent.id,
        timestamp=happened,
        value=value,
        net_value=value,
        create_time=conversion.create_time,
        agent_revision=1,
        state=conversion_pb2.CONVERSION_STATE_RECORDED,
    )
    assert conversion == expected_conversion
    assert ledger(agent.id) == [expected_conversion]


def test_what_is_left_out_has_its_default(track):
    conversion = track().conversion
    assert conversion.event_type == "purchase"
    assert conversion.timestamp == conversion.create_time
    assert not conversion.HasField("value") and not conversion.HasField("net_value")
    assert (conversion.user_id, conversion.details) == ("", "")
    assert not conversion.test and not conversion.imported


def test_an_agent_that_does_not_exist_is_not_found(track):
    with expected(grpc.StatusCode.NOT_FOUND, "AGENT_NOT_FOUND"):
        track(agent_id="nobody")


@pytest.mark.parametrize("off", ["analytics_enabled", "analytics_track_conversions"])
def test_tracking_that_is_off_is_a_failed_precondition(create_agent, track, off):
    agent = create_agent(**{off: False})
    with expected(grpc.StatusCode.FAILED_PRECONDITION, "TRACKING_DISABLED"):
        track(agent_id=agent.id)


@pytest.mark.parametrize("field", ["agent_id", "room_name"])
def test_a_required_field_is_named(track, field):
    with expected(INVALID, fields=[field]):
        track(**{field: ""})


def test_every_wrong_field_is_named_at_once(track):
    with expected(INVALID) as failure:
        track(room_name="", user_id="u" * 257, event_type="1st", value=money_pb2.Money(currency_code="usd", units=1))
    assert sorted(failure.fields) == ["event_type", "room_name", "user_id", "value.currency_code"]


@pytest.mark.parametrize(
    ("given", "recorded"),
    [
        ("purchase", "purchase"),
        ("  Premium  Sign-Up  ", "premium_sign_up"),
        ("PURCHASE.Completed", "purchase.completed"),
        ("a - -- b", "a_b"),
        ("x", "x"),
        ("a" * 64, "a" * 64),
    ],
)
def test_event_types_are_normalised(track, given, recorded):
    assert track(event_type=given).conversion.event_type == recorded


@pytest.mark.parametrize("given", ["1st", "-x", "_x", ".x", "a" * 65, "a/b", "größe", "a\tb", "💸"])
def test_a_malformed_event_type_is_refused(track, given):
    with expected(INVALID, "EVENT_TYPE_INVALID", ["event_type"]):
        track(event_type=given)


def test_only_the_events_that_the_agent_lists_are_allowed(create_agent, track):
    agent = create_agent(analytics_allowed_events=["Sign-Up", "purchase"])
    assert list(agent.analytics_allowed_events) == ["sign_up", "purchase"]
    assert track(agent_id=agent.id, event_type="sign up").conversion.event_type == "sign_up"
    with expected(INVALID, "EVENT_TYPE_NOT_ALLOWED", ["event_type"]):
        track(agent_id=agent.id, event_type="refund")


def test_details_may_have_8_kib_and_are_never_cut_short(track):
    details = "ü" * 4096
    assert track(details=details).conversion.details == details
    with expected(INVALID, fields=["details"]):
        track(details=details + "x")


@pytest.mark.parametrize("field", ["room_name", "user_id", "idempotency_key"])
def test_ids_may_have_256_bytes(track, field, key):
    longest = (key * 10)[:254] + "ü"
    first = track(**{field: longest})
    if field == "idempotency_key":
        assert track(**{field: longest}).conversion == first.conversion
    else:
        assert getattr(first.conversion, field) == longest
    with expected(INVALID, fields=[field]):
        track(**{field: longest + "x"})


@pytest.mark.parametrize("field", ["agent_id", "room_name", "user_id", "event_type", "details", "idempotency_key"])
def test_a_nul_in_any_string_is_refused(track, field):
    with expected(INVALID):
        track(**{field: "before\0after"})


@pytest.mark.parametrize("number", [1, 2, 3, 4, 5, 6])
@pytest.mark.parametrize("text", [b"\xff", b"\xc0\x80", b"\xed\xa0\x80", b"a\xe2\x82", b"\xf4\x90\x80\x80"])
def test_text_that_is_not_utf8_is_refused(client, number, text):
    message = bytes([number << 3 | 2, len(text)]) + text
    with pytest.raises(grpc.RpcError) as caught:
        client.raw(TRACK)(message)
    assert caught.value.code() == INVALID


@pytest.mark.parametrize("message", [b"\x0a\x05ab", b"\x0a\xff\xff\xff\xff\x0f", b"\xff" * 11, b"\x3a\x02\x08"])
def test_bytes_that_are_no_message_are_refused(client, message):
    with pytest.raises(grpc.RpcError) as caught:
        client.raw(TRACK)(message)
    assert caught.value.code() in (INVALID, grpc.StatusCode.INTERNAL)


def test_the_same_key_with_the_same_content_gives_the_first_record(track, agent, ledger, key):
    fields = {"event_type": "signup", "details": "premium", "idempotency_key": key, "timestamp": moment(-5)}
    first = track(**fields)
    again = track(**fields)
    assert (again.message, again.duplicate) == (MESSAGE, True)
    assert again.conversion == first.conversion
    assert ledger(agent.id) == [first.conversion]


def test_a_retry_without_a_timestamp_is_still_the_same_content(track, key):
    first = track(idempotency_key=key, details="premium")
    again = track(idempotency_key=key, details="premium")
    assert again.duplicate and again.conversion == first.conversion


@pytest.mark.parametrize(
    "change",
    [
        {"details": "basic"},
        {"user_id": "another"},
        {"event_type": "another"},
        {"timestamp": timestamp_pb2.Timestamp(seconds=int(time.time()) - 77)},
        {"value": money_pb2.Money(currency_code="EUR", units=1)},
        {"test": True},
    ],
    ids=lambda change: next(iter(change)),
)
def test_the_same_key_with_other_content_already_exists(track, agent, ledger, key, change):
    first = track(idempotency_key=key, details="premium")
    with expected(grpc.StatusCode.ALREADY_EXISTS, "IDEMPOTENCY_KEY_REUSED"):
        track(**({"idempotency_key": key, "details": "premium"} | change))
    assert ledger(agent.id, include_tests=True) == [first.conversion]


def test_the_same_key_in_another_room_is_another(track, agent, ledger, key):
    ids = [track(idempotency_key=key, room_name=room, details=room).conversion.id for room in ("room_1", "room_2")]
    again = track(idempotency_key=key, room_name="room_2", details="room_2")
    assert (again.duplicate, again.conversion.id) == (True, ids[1])
    assert [conversion.id for conversion in ledger(agent.id)] == ids[::-1]


def test_without_a_key_every_call_counts(track, agent, ledger):
    ids = {track().conversion.id for _ in range(3)}
    assert {conversion.id for conversion in ledger(agent.id)} == ids
    assert len(ids) == 3


def test_once_per_call_counts_one_for_each_room_and_event_type(create_agent, track, ledger, key):
    agent = create_agent(counting_mode=agent_pb2.COUNTING_MODE_ONCE_PER_CALL)
    first = track(agent_id=agent.id, idempotency_key=key, details="premium")
    again = track(agent_id=agent.id, idempotency_key=key + "2", details="premium, again")
    assert (again.message, again.duplicate, again.conversion) == (MESSAGE, True, first.conversion)
    other_event = track(agent_id=agent.id, event_type="upsell")
    other_room = track(agent_id=agent.id, room_name="another " + track.room)
    assert not other_event.duplicate and not other_room.duplicate
    assert len(ledger(agent.id)) == 3


@pytest.mark.parametrize("ahead", [0, 290])
def test_a_timestamp_up_to_5_minutes_ahead_is_kept(track, ahead):
    timestamp = moment(ahead, 5)
    assert track(timestamp=timestamp).conversion.timestamp == timestamp


def test_a_timestamp_further_ahead_is_refused(track):
    with expected(INVALID, "TIMESTAMP_IN_FUTURE", ["timestamp"]):
        track(timestamp=moment(320))


def test_a_timestamp_within_the_late_window_is_kept(track):
    timestamp = moment(-7 * 86_400 + 60)
    assert track(timestamp=timestamp).conversion.timestamp == timestamp


def test_a_timestamp_before_the_late_window_is_refused(track):
    with expected(INVALID, "TIMESTAMP_TOO_OLD", ["timestamp"]):
        track(timestamp=moment(-7 * 86_400 - 60))


@pytest.mark.parametrize("nanos", [-1, 1_000_000_000])
def test_a_malformed_timestamp_is_refused(track, nanos):
    with expected(INVALID) as failure:
        track(timestamp=moment(0, nanos))
    assert failure.fields in (["timestamp"], ["timestamp.nanos"])


@pytest.mark.parametrize(
    ("units", "nanos"), [(0, 0), (0, 1), (49, 999_999_999), (999_999_999_999, 999_999_999), (10**12, 0)]
)
def test_amounts_are_exact(track, units, nanos):
    value = money_pb2.Money(currency_code="JPY", units=units, nanos=nanos)
    assert track(value=value).conversion.value == value


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        ({"currency_code": "", "units": 1}, "CURRENCY_CODE_INVALID"),
        ({"currency_code": "usd", "units": 1}, "CURRENCY_CODE_INVALID"),
        ({"currency_code": "DOLLAR", "units": 1}, "CURRENCY_CODE_INVALID"),
        ({"currency_code": "QQQ", "units": 1}, "CURRENCY_CODE_INVALID"),
        ({"currency_code": "USD", "units": -1}, "MONEY_INVALID"),
        ({"currency_code": "USD", "units": 10**12, "nanos": 1}, "MONEY_INVALID"),
        ({"currency_code": "USD", "units": 9 * 10**18}, "MONEY_INVALID"),
        ({"currency_code": "USD", "nanos": -1}, "MONEY_INVALID"),
        ({"currency_code": "USD", "units": 1, "nanos": -1}, "MONEY_INVALID"),
        ({"currency_code": "USD", "nanos": 1_000_000_000}, "MONEY_INVALID"),
    ],
)
def test_a_malformed_amount_is_refused(track, value, reason):
    with expected(INVALID, reason) as failure:
        track(value=money_pb2.Money(**value))
    assert all(field == "value" or field.startswith("value.") for field in failure.fields) and failure.fields


def test_validate_only_runs_every_check_writes_nothing_and_spends_no_key(track, agent, ledger, key):
    checked = track(idempotency_key=key, details="premium", validate_only=True)
    assert (checked.message, checked.duplicate) == (MESSAGE, False)
    assert checked.conversion.event_type == "purchase" and checked.conversion.details == "premium"
    assert checked.conversion.id == ""
    assert ledger(agent.id) == []
    with expected(INVALID, fields=["details"]):
        track(details="x" * 8193, validate_only=True)
    with expected(grpc.StatusCode.NOT_FOUND, "AGENT_NOT_FOUND"):
        track(agent_id="nobody", validate_only=True)
    first = track(idempotency_key=key, details="another")
    assert not first.duplicate
    assert track(idempotency_key=key, details="another", validate_only=True).duplicate
    with expected(grpc.StatusCode.ALREADY_EXISTS, "IDEMPOTENCY_KEY_REUSED"):
        track(idempotency_key=key, details="third", validate_only=True)
    assert ledger(agent.id) == [first.conversion]


def test_a_record_keeps_the_agents_revision_of_its_moment(client, track, agent, ledger):
    first = track().conversion
    update = agent_service_pb2.UpdateAgentRequest(agent=agent, update_mask={"paths": ["model"]})
    update.agent.model = "gpt-4o"
    assert client.agents.UpdateAgent(update).revision == 2
    second = track().conversion
    assert (first.agent_revision, second.agent_revision) == (1, 2)
    assert sorted(conversion.agent_revision for conversion in ledger(agent.id)) == [1, 2]


def test_test_records_are_listed_only_when_asked_for(track, agent, ledger):
    real, trial = track().conversion, track(test=True).conversion
    assert trial.test
    assert ledger(agent.id) == [real]
    assert sorted(one.id for one in ledger(agent.id, include_tests=True)) == sorted([real.id, trial.id])


def test_an_error_tells_nobody_elses_data_and_no_internals(track, key):
    track(idempotency_key=key, details="a secret", user_id="user_secret")
    with pytest.raises(grpc.RpcError) as caught:
        track(idempotency_key=key, details="other")
    message = read(caught.value).message.lower()
    assert not any(word in message for word in ("secret", "sql", "constraint", "/tmp", ".db", "select", "insert"))
