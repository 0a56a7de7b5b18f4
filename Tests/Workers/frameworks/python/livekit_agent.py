"""A LiveKit agent that tracks conversions. Written for livekit-agents 1.x, whose worker runs it:

    CONVERSIOND=127.0.0.1:50051 CONVERSIOND_AGENT=sales python livekit_agent.py dev
"""

import asyncio
import os
from typing import Any

import grpc
from conversion.v1 import agent_service_pb2
from conversion_tool import IN_HAND, ConversionTool
from livekit.agents import Agent, AgentSession, JobContext, RunContext, WorkerOptions, cli, function_tool

INSTRUCTIONS = "You are a sales agent. When the caller buys or signs up, use the track_conversion tool."


class SalesAgent(Agent):
    """Sells, and reports what it has sold."""

    def __init__(self, tool: ConversionTool, definitions: list[dict[str, Any]]) -> None:
        # Not a decorator, which would fix the tool's text in this file: the agent's event types are the server's to know.
        track = [function_tool(self.track_conversion, raw_schema=one["function"]) for one in definitions]
        super().__init__(instructions=INSTRUCTIONS, tools=track)
        self._tool = tool

    async def track_conversion(self, raw_arguments: dict[str, Any], context: RunContext) -> str:
        """Runs the model's tool call; its id is the idempotency key."""
        run = asyncio.ensure_future(self._tool.run(context.function_call.call_id, raw_arguments))
        # Once the caller speaks, LiveKit waits for the tools that run before it listens to them: this one must not keep it.
        await context.speech_handle.wait_if_not_interrupted([run])
        if run.done():
            return run.result()
        # Ends the waiting; the recording goes on.
        run.cancel()
        return IN_HAND


async def entrypoint(context: JobContext) -> None:
    await context.connect()
    caller = await context.wait_for_participant()
    channel = grpc.aio.insecure_channel(os.environ["CONVERSIOND"])
    tool = ConversionTool(channel, os.environ["CONVERSIOND_AGENT"], context.room.name, caller.identity)

    async def hang_up() -> None:
        await tool.close()
        await channel.close()

    context.add_shutdown_callback(hang_up)
    # LiveKit turns raw schemas of this form into what the model's vendor takes.
    definitions = await tool.definitions(agent_service_pb2.TOOL_TARGET_OPENAI)
    session = AgentSession(stt="deepgram/nova-2", llm="openai/gpt-4o-mini", tts="deepgram/aura-2")
    await session.start(agent=SalesAgent(tool, definitions), room=context.room)


if __name__ == "__main__":
    cli.run_app(WorkerOptions(entrypoint_fnc=entrypoint))
