"""The function-calling loops of Tests/Workers/frameworks: complete voice workers, whose model and caller stand here."""

import json
import sqlite3
import uuid

import pytest
from conversion.v1 import agent_pb2, agent_service_pb2, conversion_pb2
from conversion.v1 import conversion_service_pb2 as service
from test_workers import build
from voice import Caller, Model, Network, says, tool_call, wait_until

SUCCESS = "Conversion tracked successfully."
IN_HAND = "It is being recorded. Do not call track_conversion again for it; go on with the conversation."
TAKEN = (
    "Not recorded again: a tool call with this id and these arguments was recorded before. "
    "Do not call track_conversion again for it; go on with the conversation."
)
HOPELESS = "It can't be recorded. Do not call track_conversion again in this call; go on with the conversation."


@pytest.fixture(scope="module", params=["python", "go", "ruby"])
def worker(request):
    return build(request.param).with_name("function_calling")


@pytest.fixture
def room():
    return f"room_{uuid.uuid4().hex}"


# The first test of a language builds its worker.
pytestmark = pytest.mark.timeout(900)


def test_what_the_model_tracks_is_recorded_to_the_digit(worker, daemon, client, agent, room, ledger, key):
    amounts = ['"49.90"', "123456789012.456789", "0.1", "7", '"0.000000001"', '""', "null"]
    details = "Premium plan, agreed with “Zoë”"

    def script(messages, tools):
        if messages[-1]["role"] == "tool":
            return says("Welcome to Premium!")
        number = messages[-1]["content"]
        described = f'"event_type": "Premium Signup", "details": "{details}"'
        return tool_call(f"{key}-{number}", f'{{{described}, "amount": {amounts[int(number)]}, "currency": "EUR"}}')

    with Model(script) as model, Caller(worker, daemon.address, model.url, agent.id, room) as caller:
        for number in range(len(amounts)):
            caller.say(str(number))
            assert caller.hear() == "Welcome to Premium!"

    request = agent_service_pb2.GetAgentToolsRequest(agent_id=agent.id, target="TOOL_TARGET_OPENAI")
    assert model.requests[0]["tools"] == json.loads(client.agents.GetAgentTools(request).tools_json)
    assert model.told() == {f"{key}-{number}": SUCCESS for number in range(len(amounts))}
    conversions = ledger(agent.id)[::-1]
    assert {(one.room_name, one.event_type, one.details) for one in conversions} == {(room, "premium_signup", details)}
    values = [(one.value.currency_code, one.value.units, one.value.nanos) for one in conversions]
    exact = [(49, 900_000_000), (123456789012, 456_789_000), (0, 100_000_000), (7, 0), (0, 1)]
    assert values == [("EUR", *amount) for amount in exact] + [("", 0, 0)] * 2

    # The call was recorded with its times, and its conversions lie within them.
    with sqlite3.connect(f"file:{daemon.database}?mode=ro", uri=True) as database:
        ((started, ended),) = database.execute("SELECT started_at, ended_at FROM calls WHERE room_name = ?", [room])
    assert all(started <= one.timestamp.ToNanoseconds() <= ended for one in conversions)
    row = client.conversions.SummarizeConversions(
        service.SummarizeConversionsRequest(filter={"agent_id": agent.id})
    ).summaries[0]
    assert (row.calls, row.converted_calls) == (1, 1)


def test_a_call_without_a_conversion_is_recorded_too(worker, daemon, client, agent, room):
    with Model(lambda *_: says("Good bye.")) as model, Caller(worker, daemon.address, model.url, agent.id, room) as caller:
        caller.say("Never mind.")
        assert caller.hear() == "Good bye."
    row = client.conversions.SummarizeConversions(
        service.SummarizeConversionsRequest(filter={"agent_id": agent.id})
    ).summaries[0]
    assert (row.calls, row.converted_calls) == (1, 0)


@pytest.mark.parametrize(
    "mistakes",
    [
        {
            '{"event_type": "1st!", "details": ""}': "event_type must be 1 to 64",
            '{"event_type": "refund", "details": ""}': "event_type must be one of",
        },
        {
            '{"event_type": "purchase", "details": "", "amount": "$49", "currency": "USD"}': "amount must be",
            '{"event_type": "purchase", "details": "", "amount": 4.9e1, "currency": "US$"}': "",
        },
        {
            '{"event_type": "purchase", "details": "", "amount": "49"}': "currency is missing",
            '{"event_type": "purchase", "details": "", "amount": "49", "currency": "US$"}': "currency must be",
        },
        {'["purchase"]': "The arguments must be", '{"event_type": "purch': "The arguments must be"},
    ],
    ids=["event", "amount", "currency", "JSON"],
)
def test_a_model_is_told_what_to_correct_but_not_for_ever(worker, daemon, create_agent, room, ledger, mistakes):
    agent = create_agent(analytics_allowed_events=["purchase"])
    arguments = list(mistakes)

    def script(messages, tools):
        """Never learns, and stops only where it has no tool any more."""
        made = sum(message["role"] == "tool" for message in messages)
        return tool_call(f"call_{made}", arguments[made % 2]) if tools else says("Anything else?")

    with Model(script) as model, Caller(worker, daemon.address, model.url, agent.id, room) as caller:
        caller.say("I'll take it.")
        assert caller.hear() == "Anything else?"
    told = list(model.told().values())
    assert len(told) == len(model.requests) - 1 <= 6
    for text, sentence in zip(told[:2], mistakes.values(), strict=True):
        assert text.startswith(f"Not recorded. {sentence}") and text.endswith("and call track_conversion once more.")
    assert set(told[2:]) == {HOPELESS}
    assert ledger(agent.id) == []


def test_a_correction_is_recorded(worker, daemon, agent, room, ledger):
    def script(messages, tools):
        if messages[-1]["role"] == "user":
            return tool_call("call_1", '{"event_type": "booking", "details": "A table", "amount": "49 USD"}')
        if messages[-1]["tool_call_id"] == "call_1":
            return tool_call(room, '{"event_type": "booking", "details": "A table", "amount": "49", "currency": "USD"}')
        return says("Booked.")

    with Model(script) as model, Caller(worker, daemon.address, model.url, agent.id, room) as caller:
        caller.say("Book it.")
        assert caller.hear() == "Booked."
    (conversion,) = ledger(agent.id)
    assert (conversion.value.units, conversion.value.nanos) == (49, 0)


@pytest.mark.parametrize("id", ["call_0", "functions.track_conversion:0", ""])
def test_tool_calls_with_one_id_and_other_arguments_are_all_recorded(worker, daemon, agent, room, ledger, id, key):
    def script(messages, tools):
        if messages[-1]["role"] == "tool":
            return says("Done.")
        first, second = (
            tool_call(id, f'{{"event_type": "purchase", "details": "{key}{messages[-1]["content"]}{which}"}}')
            for which in (1, 2)
        )
        return first | {"tool_calls": first["tool_calls"] + second["tool_calls"]}

    with Model(script) as model, Caller(worker, daemon.address, model.url, agent.id, room) as caller:
        for turn in ("A", "B"):
            caller.say(turn)
            assert caller.hear() == "Done."
    assert sorted(one.details for one in ledger(agent.id)) == [key + turn for turn in ("A1", "A2", "B1", "B2")]
    answers = [one for one in model.requests[-1]["messages"] if one["role"] == "tool"]
    assert [one["content"] for one in answers] == [SUCCESS] * 4


def test_a_repeat_counts_once_and_that_of_another_worker_is_told_as_what_it_is(
    worker, daemon, agent, room, ledger, key
):
    spellings = [f'{{"event_type": "purchase", "details": "{key}"}}', f'{{ "details":"{key}","event_type":"purchase" }}']

    def script(messages, tools):
        made = sum(message["role"] == "tool" for message in messages)
        return tool_call("call_0", spellings[made]) if made < 2 else says("Done.")

    for told in (SUCCESS, TAKEN):
        with Model(script) as model, Caller(worker, daemon.address, model.url, agent.id, room) as caller:
            caller.say("I'll buy it.")
            assert caller.hear() == "Done."
        assert model.told() == {"call_0": told}
        assert len(ledger(agent.id)) == 1


def test_a_lost_answer_is_asked_for_again_and_counts_once(worker, daemon, agent, room, ledger, key):
    with Network(daemon.address) as network:

        def script(messages, tools):
            if messages[-1]["role"] != "user":
                return says("Done.")
            network.hold()
            return tool_call(key, '{"event_type": "purchase", "details": "A headset"}')

        with Model(script) as model, Caller(worker, network.address, model.url, agent.id, room) as caller:
            caller.say("I'll buy it.")
            wait_until(lambda: ledger(agent.id))
            network.lose()
            assert caller.hear() == "Done."
    assert model.told() == {key: SUCCESS}
    assert len(ledger(agent.id)) == 1


def test_an_interruption_loses_nothing_and_a_repeat_counts_once(worker, daemon, create_agent, room, ledger, key):
    agent = create_agent(counting_mode=agent_pb2.COUNTING_MODE_ONCE_PER_CALL)
    purchase = '{"event_type": "purchase", "details": "A headset"}'
    with Network(daemon.address) as network:

        def script(messages, tools):
            if messages[-1]["content"] == "I'll buy it.":
                network.hold()
                return tool_call(key, purchase)
            if messages[-1]["content"] == "Hello?":
                # Interrupted, this model runs its tool again, with a new id.
                network.release()
                return tool_call(f"{key}-again", purchase)
            return says("Done.")

        with Model(script) as model, Caller(worker, network.address, model.url, agent.id, room) as caller:
            caller.say("I'll buy it.")
            # The conversion is recorded, and its answer under way, when the caller speaks.
            wait_until(lambda: ledger(agent.id))
            caller.say("Hello?")
            assert caller.hear() == "Done."
    # As the vendor's API demands, each tool call has its answer, before the caller's next words.
    messages = model.requests[-1]["messages"]
    assert [message["role"] for message in messages] == ["user", "assistant", "tool", "user", "assistant", "tool"]
    assert model.told() == {key: IN_HAND, f"{key}-again": SUCCESS}
    (conversion,) = ledger(agent.id)
    assert conversion.state == conversion_pb2.CONVERSION_STATE_RECORDED


def test_a_call_without_its_tool_goes_on(worker, daemon, create_agent, room):
    agent = create_agent(analytics_track_conversions=False)
    complaint = "no track_conversion in this call"
    with Model(lambda messages, tools: says(f"Hello, tools: {tools}")) as model:
        with Caller(worker, daemon.address, model.url, agent.id, room, complaint=complaint) as caller:
            caller.say("Hello?")
            assert caller.hear() == "Hello, tools: None"
