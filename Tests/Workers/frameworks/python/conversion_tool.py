"""The tool `track_conversion` of a voice worker in asyncio: the part that does not depend on the framework."""

import asyncio
import hashlib
import json
import logging
import random
import re
import uuid
from collections.abc import Mapping
from typing import Any

import grpc
from conversion.v1 import agent_service_pb2, agent_service_pb2_grpc, call_pb2
from conversion.v1 import conversion_service_pb2, conversion_service_pb2_grpc
from conversion.v1.money_pb2 import Money
from google.protobuf import json_format, timestamp_pb2
from google.rpc import error_details_pb2, status_pb2

log = logging.getLogger(__name__)

# Each attempt has a deadline of its own, so that an answer that was lost without a word is asked for again.
ATTEMPT_SECONDS = 3
# The conversation goes on after this; the recording does, too.
PATIENCE_SECONDS = 6
# How long a worker may live on after its call, for what is still not recorded.
LAST_CHANCE_SECONDS = 30
# A model that has erred this often in one call is not asked to correct itself any more.
MOST_CORRECTIONS = 2
WORTH_RETRYING = {
    grpc.StatusCode.UNAVAILABLE,
    grpc.StatusCode.DEADLINE_EXCEEDED,
    grpc.StatusCode.RESOURCE_EXHAUSTED,
}
# What the model can correct: the request's fields by the names that its tool has for them.
PARAMETERS = {"event_type": "event_type", "details": "details", "value": "amount", "value.currency_code": "currency"}
IN_HAND = "It is being recorded. Do not call track_conversion again for it; go on with the conversation."
TAKEN = (
    "Not recorded again: a tool call with this id and these arguments was recorded before. "
    "Do not call track_conversion again for it; go on with the conversation."
)
HOPELESS = "It can't be recorded. Do not call track_conversion again in this call; go on with the conversation."


class WrongArguments(Exception):
    """The model's arguments make no request; says what to correct."""


def money(amount: Any, currency: str) -> Money:
    """The exact amount, from the digits that the model wrote: they never pass through a float of ours."""
    text = str(amount)
    if isinstance(amount, float) and len(text.replace(".", "")) > 15:
        # The framework has parsed a JSON number. Up to 15 digits, a float's text is what was parsed; beyond, who knows.
        raise WrongArguments("amount must be a string.")
    digits = re.fullmatch(r"([0-9]{1,18})(?:\.([0-9]{1,9}))?", text)
    if digits is None:
        raise WrongArguments("amount must be digits with a decimal point, at most 9 behind it, such as 49.00.")
    if not currency:
        raise WrongArguments("currency is missing: the ISO 4217 code of the amount, such as USD.")
    return Money(currency_code=currency, units=int(digits[1]), nanos=int((digits[2] or "").ljust(9, "0")))


def idempotency_key(tool_call_id: str, arguments: str | Mapping[str, Any]) -> str:
    """The same for a repeat of a tool call. Models give ids that are unique only within a call or a turn, or none at all, so
    that the arguments are a part of it, and chance where there is no id."""
    if isinstance(arguments, str):
        try:
            arguments = json.loads(arguments or "{}", parse_float=str, parse_int=str)
        except ValueError:
            pass
    else:
        arguments = dict(arguments)
    canonical = json.dumps([tool_call_id or uuid.uuid4().hex, arguments], sort_keys=True, default=str)
    return hashlib.sha256(canonical.encode()).hexdigest()


def details_of(error: grpc.RpcError) -> status_pb2.Status:
    """The google.rpc.Status that comes with an error; empty where a connection failed."""
    trailers = dict(error.trailing_metadata() or ())
    return status_pb2.Status.FromString(trailers.get("grpc-status-details-bin", b""))


def what_to_correct(error: grpc.RpcError) -> str | None:
    """What a model can do about an error, in the words of its tool; None where it can do nothing."""
    for detail in details_of(error).details:
        if detail.Is(error_details_pb2.BadRequest.DESCRIPTOR):
            violations = error_details_pb2.BadRequest.FromString(detail.value).field_violations
            if all(violation.field in PARAMETERS for violation in violations):
                return " ".join(
                    violation.description.replace(violation.field, PARAMETERS[violation.field]) for violation in violations
                )
    return None


def delay_after(error: grpc.RpcError, attempt: int) -> float:
    """Seconds until the next attempt: what the server asks for, else longer each time, at random."""
    for detail in details_of(error).details:
        if detail.Is(error_details_pb2.RetryInfo.DESCRIPTOR):
            asked = error_details_pb2.RetryInfo.FromString(detail.value).retry_delay.ToTimedelta().total_seconds()
            return asked * random.uniform(1, 1.5)
    return random.uniform(0, min(5, 0.1 * 2**attempt))


class ConversionTool:
    """`track_conversion` in one call. Belongs to the event loop that makes it; `close` at the call's end."""

    def __init__(self, channel: grpc.aio.Channel, agent_id: str, room_name: str, user_id: str = "") -> None:
        self._agents = agent_service_pb2_grpc.AgentServiceStub(channel)
        self._conversions = conversion_service_pb2_grpc.ConversionServiceStub(channel)
        self._call = call_pb2.Call(room_name=room_name, agent_id=agent_id, user_id=user_id)
        self._call.start_time.GetCurrentTime()
        # By idempotency key.
        self._recordings: dict[str, asyncio.Task[str]] = {}
        self._corrections = 0

    async def definitions(self, target: int) -> list[dict[str, Any]]:
        """The value of the vendor's `tools` parameter; empty for an agent that tracks nothing."""
        request = agent_service_pb2.GetAgentToolsRequest(agent_id=self._call.agent_id, target=target)
        try:
            response = await self._agents.GetAgentTools(request, timeout=ATTEMPT_SECONDS, wait_for_ready=True)
        except grpc.RpcError as error:
            # A call without its tool is better than no call.
            log.error("no track_conversion in this call: %s %s", error.code().name, error.details())
            return []
        return json.loads(response.tools_json)

    def start(self, tool_call_id: str, arguments: str | Mapping[str, Any]) -> asyncio.Task[str]:
        """Begins the model's tool call, or finds it where it was begun with its id and arguments; nobody needs to wait for it.

        `arguments` is the model's JSON or, where the framework has parsed it, its object. Without an id, each call of this
        is another tool call: keep what it returns, and `finish` that.
        """
        key = idempotency_key(tool_call_id, arguments)
        recording = self._recordings.get(key)
        if recording is None:
            # The moment of the goal, not that of an attempt: a repeat must have the same content.
            now = timestamp_pb2.Timestamp()
            now.GetCurrentTime()
            recording = asyncio.create_task(self._record(key, arguments, now))
            self._recordings[key] = recording
        return recording

    async def run(self, tool_call_id: str, arguments: str | Mapping[str, Any]) -> str:
        """Runs the model's tool call; returns what the model is told, always.

        Where the caller interrupts and the framework cancels this, the recording goes on: whether it had reached the
        server is not known, and the goal was reached either way.
        """
        return await self.finish(self.start(tool_call_id, arguments))

    async def finish(self, recording: asyncio.Task[str]) -> str:
        """As `run`, for a tool call that was begun."""
        done, _ = await asyncio.wait([recording], timeout=PATIENCE_SECONDS)
        return recording.result() if done else IN_HAND

    async def close(self) -> None:
        """Records the call, converted or not, and waits for what is still being recorded."""
        self._call.end_time.GetCurrentTime()
        request = conversion_service_pb2.RecordCallRequest(call=self._call)
        # The call has no key: the room names it, and a repeat says the same.
        last = [asyncio.create_task(self._until_answered(self._conversions.RecordCall, request))]
        _, pending = await asyncio.wait([*last, *self._recordings.values()], timeout=LAST_CHANCE_SECONDS)
        for task in pending:
            task.cancel()
        for outcome in await asyncio.gather(*last, *pending, return_exceptions=True):
            if isinstance(outcome, BaseException):
                log.error("not recorded at the end of call %s: %r", self._call.room_name, outcome)

    def _request(self, key: str, arguments: Any, now: timestamp_pb2.Timestamp):
        if isinstance(arguments, str):
            try:
                # A number stays the text that it is in the JSON.
                arguments = json.loads(arguments or "{}", parse_float=str, parse_int=str)
            except ValueError:
                arguments = None
        if not isinstance(arguments, Mapping):
            raise WrongArguments("The arguments must be a JSON object.")
        try:
            request = conversion_service_pb2.TrackConversionRequest(
                agent_id=self._call.agent_id, room_name=self._call.room_name, user_id=self._call.user_id,
                event_type=str(arguments.get("event_type") or ""), details=str(arguments.get("details") or ""),
                idempotency_key=key, timestamp=now,
            )  # fmt: skip
        except ValueError:
            # JSON can escape half a character, which is no text.
            raise WrongArguments("event_type and details must be well-formed text.") from None
        # Models fill in what they leave out: with null, or with nothing.
        if (amount := arguments.get("amount")) not in (None, ""):
            request.value.CopyFrom(money(amount, str(arguments.get("currency") or "")))
        return request

    async def _record(self, key: str, arguments: Any, now: timestamp_pb2.Timestamp) -> str:
        try:
            request = self._request(key, arguments, now)
        except WrongArguments as error:
            return self._refused(str(error))
        try:
            return (await self._until_answered(self._conversions.TrackConversion, request)).message
        except grpc.RpcError as error:
            if correction := what_to_correct(error):
                return self._refused(correction)
            if error.code() is grpc.StatusCode.ALREADY_EXISTS:
                # By an earlier life of this worker, whose clock gave it another moment.
                return TAKEN
            # A deleted agent, tracking switched off: nothing that a model could mend.
            self._log_loss(request, f"{error.code().name} {error.details()}")
            return HOPELESS
        except asyncio.CancelledError:
            self._log_loss(request, "the call is over")
            raise

    def _refused(self, correction: str) -> str:
        """Has the model correct itself, but not for ever."""
        self._corrections += 1
        if self._corrections > MOST_CORRECTIONS:
            return HOPELESS
        return f"Not recorded. {correction} Correct that, and call track_conversion once more."

    @staticmethod
    def _log_loss(request: Any, reason: str) -> None:
        # As `conversionctl batch` takes it, so that it can be recorded by hand.
        log.error("not recorded, %s: %s", reason, json_format.MessageToJson(request, indent=None))

    @staticmethod
    async def _until_answered(method: grpc.aio.UnaryUnaryMultiCallable, request: Any) -> Any:
        """Makes the same request until its outcome is known: under its key, all attempts count as one."""
        attempt = 0
        while True:
            try:
                return await method(request, timeout=ATTEMPT_SECONDS, wait_for_ready=True)
            except grpc.RpcError as error:
                if error.code() not in WORTH_RETRYING:
                    raise
                await asyncio.sleep(delay_after(error, attempt))
                attempt += 1
