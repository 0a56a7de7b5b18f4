"""A voice worker with a plain function-calling loop, in the shape of OpenAI's Chat Completions API.

    function_calling.py ADDRESS MODEL_URL AGENT ROOM

Each line of standard input is what the caller has said: the transcriber's part. Each line of standard output is what the
agent says: the voice's part. A line that comes while the agent thinks interrupts it; the end of the input is the caller
hanging up. MODEL_URL is the base of an API with OpenAI's chat completions, such as https://api.openai.com/v1.
"""

import asyncio
import json
import logging
import os
import sys
import urllib.request
from collections.abc import Awaitable, Callable
from typing import Any

import grpc
from conversion.v1 import agent_service_pb2
from conversion_tool import IN_HAND, ConversionTool

log = logging.getLogger(__name__)

Message = dict[str, Any]
# Takes the messages so far and the tools; returns the assistant's message.
Model = Callable[[list[Message], list[dict[str, Any]]], Awaitable[Message]]

# A model that calls its tool ever again is made to answer.
MOST_ROUNDS = 7


async def turn(model: Model, tool: ConversionTool, tools: list[dict[str, Any]], messages: list[Message]) -> str:
    """Has the model answer the last message, running its tool calls; may be cancelled at any time."""
    for rounds_left in reversed(range(MOST_ROUNDS)):
        answer = await model(messages, tools if rounds_left else [])
        calls = answer.get("tool_calls") or []
        if not calls or not rounds_left:
            messages.append({"role": "assistant", "content": answer["content"] or ""})
            return answer["content"] or ""
        messages.append(answer)
        # By place, not by id: models give one id to several tool calls, or none.
        texts = [IN_HAND] * len(calls)
        try:
            # All are begun before one is waited for: what the model has asked for is done, though the caller interrupts.
            recordings = [
                tool.start(call["id"], call["function"]["arguments"])
                if call["function"]["name"] == "track_conversion" else None
                for call in calls
            ]  # fmt: skip
            texts = [IN_HAND if recording else "There is no such tool." for recording in recordings]
            for place, recording in enumerate(recordings):
                if recording:
                    texts[place] = await tool.finish(recording)
        finally:
            # Upon an interruption, too: the API refuses a tool call without an answer, and the model would make it again.
            messages += [
                {"role": "tool", "tool_call_id": call["id"], "content": text}
                for call, text in zip(calls, texts, strict=True)
            ]
    raise AssertionError("the last round returns")


async def hold_call(model: Model, tool: ConversionTool, caller: asyncio.StreamReader, say: Callable[[str], None]) -> None:
    """One call, from the first word to the caller's hanging up."""
    tools = await tool.definitions(agent_service_pb2.TOOL_TARGET_OPENAI)
    messages: list[Message] = []
    answering: asyncio.Task[None] | None = None

    async def answer() -> None:
        try:
            say(await turn(model, tool, tools, messages))
        except OSError as error:
            log.error("the model did not answer: %s", error)
            say("Sorry, could you say that again?")

    try:
        while line := await caller.readline():
            if answering is not None:
                # Barge-in. What has been agreed stays agreed: the tool goes on.
                answering.cancel()
                await asyncio.wait([answering])
            messages.append({"role": "user", "content": line.decode().strip()})
            answering = asyncio.create_task(answer())
        if answering is not None:
            await asyncio.wait([answering])
    finally:
        await tool.close()


def chat_completions(base: str, name: str) -> Model:
    """The model behind an HTTP API."""

    def post(body: dict[str, Any]) -> Message:
        headers = {"Content-Type": "application/json", "Authorization": f"Bearer {os.environ.get('OPENAI_API_KEY', '')}"}
        request = urllib.request.Request(f"{base}/chat/completions", json.dumps(body).encode(), headers)
        with urllib.request.urlopen(request, timeout=60) as response:
            return json.load(response)["choices"][0]["message"]

    async def model(messages: list[Message], tools: list[dict[str, Any]]) -> Message:
        body = {"model": name, "messages": messages} | ({"tools": tools} if tools else {})
        return await asyncio.to_thread(post, body)

    return model


async def main(address: str, model_url: str, agent: str, room: str) -> None:
    caller = asyncio.StreamReader()
    await asyncio.get_running_loop().connect_read_pipe(lambda: asyncio.StreamReaderProtocol(caller), sys.stdin)
    async with grpc.aio.insecure_channel(address) as channel:
        tool = ConversionTool(channel, agent, room)
        await hold_call(chat_completions(model_url, "gpt-4o-mini"), tool, caller, lambda text: print(text, flush=True))


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
