"""The LiveKit and Pipecat examples of Tests/Workers/frameworks against the daemon, with stand-ins for the frameworks.

The libraries themselves are 390 and 520 MB, too much for each run of the tests. The examples were run in sessions of
livekit-agents 1.8.9 and pipelines of pipecat-ai 1.14.0 by hand, with a tool call, an interruption and a held answer.
"""

import asyncio
import contextlib
import importlib
import json
import uuid

import framework_shapes as shapes
import grpc
import pytest
from conversion.v1 import conversion_service_pb2 as service
from daemon import PATIENCE, ROOT
from voice import Network, wait_until

SUCCESS = "Conversion tracked successfully."


class LiveKit:
    """A session that runs tools as LiveKit does: an interrupted one is waited for, and what it says is dropped."""

    async def start(self, tool):
        example = importlib.import_module("livekit_agent")
        self._agent = example.SalesAgent(tool, await tool.definitions(1))
        (self._tool,) = self._agent.tools

    def properties(self):
        return self._tool.raw_schema["parameters"]["properties"]

    async def call(self, id, arguments):
        self._speech = shapes.SpeechHandle()
        function_call = shapes.FunctionCall(id, "track_conversion", arguments)
        return await self._tool.run(json.loads(arguments), shapes.RunContext(self._speech, function_call))

    async def interrupt(self, running):
        self._speech.interrupt()
        await asyncio.wait_for(running, 1)


class Pipecat:
    """A service that runs functions as Pipecat does: an interrupted one is cancelled."""

    async def start(self, tool):
        example = importlib.import_module("pipecat_bot")
        llm = shapes.LLMService()
        (self._schema,) = (await example.track_conversions(llm, tool)).standard_tools
        self._handler, cancels = llm.functions[self._schema.name]
        assert cancels

    def properties(self):
        return self._schema.properties

    async def call(self, id, arguments):
        told = []

        async def result_callback(result, *, properties=None):
            told.append(result)

        params = shapes.FunctionCallParams("track_conversion", id, json.loads(arguments), result_callback)
        await self._handler(params)
        (text,) = told
        return text

    async def interrupt(self, running):
        running.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await asyncio.wait_for(running, 1)


@pytest.fixture(params=[LiveKit, Pipecat])
def framework(request, monkeypatch):
    shapes.install(monkeypatch)
    monkeypatch.syspath_prepend(ROOT / "Tests/Workers/frameworks/python")
    yield request.param()
    for name in ("livekit_agent", "pipecat_bot"):
        monkeypatch.delitem(importlib.sys.modules, name, raising=False)


@pytest.fixture
def play(framework, daemon, agent):
    """Plays a call: `scene` gets the framework, once the example has begun; then the caller hangs up."""
    room = f"room_{uuid.uuid4().hex}"

    def run(scene, address=daemon.address):
        async def call():
            conversion_tool = importlib.import_module("conversion_tool")
            async with grpc.aio.insecure_channel(address) as channel:
                tool = conversion_tool.ConversionTool(channel, agent.id, room, "caller")
                await framework.start(tool)
                result = await scene(framework)
                await tool.close()
                return result

        return asyncio.run(asyncio.wait_for(call(), PATIENCE))

    return run


def counts(client, agent):
    request = service.SummarizeConversionsRequest(filter={"agent_id": agent.id})
    row = client.conversions.SummarizeConversions(request).summaries[0]
    return row.conversions, row.calls, row.converted_calls


def test_a_tool_call_is_recorded_and_the_call_with_it(play, client, agent, ledger, key):
    arguments = {"event_type": "Premium Signup", "details": "Premium", "amount": "49.90", "currency": "EUR"}

    async def scene(framework):
        assert list(framework.properties()) == ["event_type", "details", "amount", "currency"]
        return await framework.call(key, json.dumps(arguments))

    assert play(scene) == SUCCESS
    (conversion,) = ledger(agent.id)
    assert (conversion.event_type, conversion.user_id) == ("premium_signup", "caller")
    assert (conversion.value.units, conversion.value.nanos) == (49, 900_000_000)
    # The tool call's id and its arguments make the key.
    made = importlib.import_module("conversion_tool").idempotency_key(key, arguments)
    request = service.TrackConversionRequest(
        agent_id=agent.id, room_name=conversion.room_name, idempotency_key=made, details="another"
    )
    with pytest.raises(grpc.RpcError) as caught:
        client.conversions.TrackConversion(request)
    assert caught.value.code() == grpc.StatusCode.ALREADY_EXISTS
    assert counts(client, agent) == (1, 1, 1)


def test_ids_that_are_unique_only_within_a_turn_lose_nothing(play, agent, ledger, key):
    async def scene(framework):
        async def call(id, details):
            return await framework.call(id, json.dumps({"event_type": "purchase", "details": key + details}))

        # A repeat of the first, and then one without an id twice, as nothing tells these apart from two.
        return [await call(*each) for each in [("call_0", "A"), ("call_0", "B"), ("call_0", "A"), ("", "A"), ("", "A")]]

    assert play(scene) == [SUCCESS] * 5
    assert [one.details for one in ledger(agent.id)[::-1]] == [key + details for details in "ABAA"]


@pytest.mark.parametrize(
    ("amount", "recorded"),
    [("49.9", (49, 900_000_000)), ("7", (7, 0)), ("0.1", (0, 100_000_000)), ("1e-7", None), ("1234567890123.456789", None)],
)
def test_a_number_that_the_framework_made_a_float_is_exact_or_refused(play, agent, ledger, key, amount, recorded):
    async def scene(framework):
        return await framework.call(
            key, f'{{"event_type": "purchase", "details": "", "amount": {amount}, "currency": "USD"}}'
        )

    told = play(scene)
    if recorded is None:
        assert told.startswith("Not recorded. amount must be ")
    else:
        assert told == SUCCESS
    assert [(one.value.units, one.value.nanos) for one in ledger(agent.id)] == ([recorded] if recorded else [])


def test_an_interruption_ends_the_waiting_and_not_the_recording(play, daemon, client, agent, ledger, key):
    purchase = '{"event_type": "purchase", "details": "A headset"}'
    with Network(daemon.address) as network:

        async def scene(framework):
            network.hold()
            running = asyncio.ensure_future(framework.call(key, purchase))
            await asyncio.to_thread(wait_until, lambda: ledger(agent.id))
            await framework.interrupt(running)
            network.release()
            # The framework runs the very call again: it is the same recording.
            return await framework.call(key, purchase)

        assert play(scene, network.address) == SUCCESS
    assert counts(client, agent) == (1, 1, 1)


def test_a_lost_answer_is_asked_for_again_and_counts_once(play, daemon, client, agent, ledger, key):
    with Network(daemon.address) as network:

        async def scene(framework):
            network.hold()
            running = asyncio.ensure_future(framework.call(key, '{"event_type": "purchase", "details": "A headset"}'))
            await asyncio.to_thread(wait_until, lambda: ledger(agent.id))
            network.lose()
            return await running

        assert play(scene, network.address) == SUCCESS
    assert counts(client, agent) == (1, 1, 1)
