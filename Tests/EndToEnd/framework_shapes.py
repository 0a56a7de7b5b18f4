"""Stand-ins for what the examples use of LiveKit Agents and Pipecat, which are hundreds of megabytes to install.

They have the names, the signatures and, for a tool call and its interruption, the behaviour of livekit-agents 1.8 and
pipecat-ai 1.14, and nothing else. `install` makes them importable.
"""

import asyncio
import dataclasses
import sys
import types

# LiveKit Agents


class Agent:
    def __init__(self, *, instructions, tools=()):
        self.instructions, self.tools = instructions, list(tools)


@dataclasses.dataclass
class RawFunctionTool:
    run: object
    raw_schema: dict


def function_tool(f, *, raw_schema):
    assert raw_schema["name"] and "parameters" in raw_schema
    return RawFunctionTool(f, raw_schema)


class SpeechHandle:
    def __init__(self):
        self._interruption = asyncio.get_running_loop().create_future()

    def interrupt(self):
        self._interruption.set_result(None)

    async def wait_if_not_interrupted(self, futures):
        shielded = asyncio.gather(*map(asyncio.shield, futures), return_exceptions=True)
        await asyncio.wait([shielded, self._interruption], return_when=asyncio.FIRST_COMPLETED)
        shielded.cancel()


@dataclasses.dataclass
class FunctionCall:
    call_id: str
    name: str
    arguments: str


@dataclasses.dataclass
class RunContext:
    speech_handle: SpeechHandle
    function_call: FunctionCall


# Pipecat


class FunctionSchema:
    def __init__(self, name, description, properties, required, handler=None):
        self.name, self.description, self.properties, self.required = name, description, properties, required


class ToolsSchema:
    def __init__(self, standard_tools, custom_tools=None):
        self.standard_tools = standard_tools


@dataclasses.dataclass
class FunctionCallParams:
    function_name: str
    tool_call_id: str
    arguments: dict
    result_callback: object


class LLMService:
    def __init__(self):
        self.functions = {}

    def register_function(self, function_name, handler, *, cancel_on_interruption=None, timeout_secs=None):
        self.functions[function_name] = handler, cancel_on_interruption


def install(monkeypatch):
    def module(name, **members):
        made = types.ModuleType(name)
        vars(made).update(members)
        monkeypatch.setitem(sys.modules, name, made)

    unused = dict.fromkeys(["AgentSession", "JobContext", "WorkerOptions", "cli"])
    module("livekit")
    module("livekit.agents", Agent=Agent, RunContext=RunContext, function_tool=function_tool, **unused)
    for name in ["pipecat", "pipecat.adapters", "pipecat.adapters.llm", "pipecat.adapters.llm.schemas", "pipecat.services"]:
        module(name)
    module("pipecat.adapters.llm.schemas.function_schema", FunctionSchema=FunctionSchema)
    module("pipecat.adapters.llm.schemas.tools_schema", ToolsSchema=ToolsSchema)
    module("pipecat.services.llm_service", FunctionCallParams=FunctionCallParams, LLMService=LLMService)
