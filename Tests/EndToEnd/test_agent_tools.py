"""GetAgentTools over the wire: the JSON that each vendor's `tools` parameter takes."""

import json

import grpc
from conversion.v1 import agent_service_pb2
from failures import expected


def tools(client, agent, target):
    request = agent_service_pb2.GetAgentToolsRequest(agent_id=agent.id, target=f"TOOL_TARGET_{target}")
    return json.loads(client.agents.GetAgentTools(request).tools_json)


def test_each_vendor_gets_the_tool_in_its_form(client, create_agent):
    agent = create_agent(analytics_allowed_events=["purchase", "sign up"])
    (openai,), (anthropic,), (gemini,), (mcp,) = (
        tools(client, agent, target) for target in ("OPENAI", "ANTHROPIC", "GEMINI", "MCP")
    )
    assert openai["type"] == "function"
    (declaration,) = gemini["functionDeclarations"]
    assert {tool["name"] for tool in (openai["function"], anthropic, declaration, mcp)} == {"track_conversion"}
    schema = openai["function"]["parameters"]
    assert schema == anthropic["input_schema"] == mcp["inputSchema"]
    assert list(schema["properties"]) == ["event_type", "details", "amount", "currency"]
    assert schema["required"] == ["event_type", "details"]
    for properties in (schema["properties"], declaration["parameters"]["properties"]):
        assert properties["event_type"]["enum"] == ["purchase", "sign_up"]


def test_an_agent_with_tracking_off_has_no_tool(client, create_agent):
    with expected(grpc.StatusCode.FAILED_PRECONDITION, "TRACKING_DISABLED"):
        tools(client, create_agent(analytics_track_conversions=False), "MCP")
