"""The conversion tool of a Pipecat bot. Written for pipecat-ai 1.14; a bot calls `track_conversions` once a call:

    llm = OpenAILLMService(api_key=...)
    tool = ConversionTool(channel, "sales", room_name, user_id)
    context = LLMContext(messages, await track_conversions(llm, tool))
    ...  # The pipeline, as in any bot.
    await tool.close()

This pipecat-ai wants a protobuf before 7: make the stubs with a grpcio-tools of that time, in the bot's own environment.
"""

from conversion.v1 import agent_service_pb2
from conversion_tool import ConversionTool
from pipecat.adapters.llm.schemas.function_schema import FunctionSchema
from pipecat.adapters.llm.schemas.tools_schema import ToolsSchema
from pipecat.services.llm_service import FunctionCallParams, LLMService


async def track_conversions(llm: LLMService, tool: ConversionTool) -> ToolsSchema:
    """Has the bot's model call `track_conversion`; returns the tools for its context."""

    async def handle(params: FunctionCallParams) -> None:
        # The model's own id of the tool call is the idempotency key.
        text = await tool.run(params.tool_call_id, params.arguments)
        await params.result_callback(text)

    schemas = []
    for definition in await tool.definitions(agent_service_pb2.TOOL_TARGET_OPENAI):
        function = definition["function"]
        parameters = function["parameters"]
        schemas.append(
            FunctionSchema(
                name=function["name"], description=function["description"], properties=parameters["properties"],
                required=parameters["required"],
            )  # fmt: skip
        )
        # When the caller interrupts, Pipecat cancels the handler and tells the model so. The recording goes on; should the
        # model run its tool again, with a new id, an agent that counts ONCE_PER_CALL counts it once.
        llm.register_function(function["name"], handle, cancel_on_interruption=True)
    return ToolsSchema(standard_tools=schemas)
