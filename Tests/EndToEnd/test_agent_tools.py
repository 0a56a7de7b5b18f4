"""GetAgentTools: what models get is JSON, a schema, and takes what a model would send."""

import json

import grpc
import pytest
from conversion.v1 import agent_service_pb2
from failures import expected
from jsonschema import Draft202012Validator

# Where in a vendor's JSON the name and the schema of the only tool stand.
SHAPES = {
    "OPENAI": lambda tool: (tool["function"]["name"], tool["function"]["parameters"]),
    "OPENAI_RESPONSES": lambda tool: (tool["name"], tool["parameters"]),
    "ANTHROPIC": lambda tool: (tool["name"], tool["input_schema"]),
    "GEMINI": lambda tool: (tool["functionDeclarations"][0]["name"], lower(tool["functionDeclarations"][0]["parameters"])),
    "MCP": lambda tool: (tool["name"], tool["inputSchema"]),
}


def lower(schema):
    """A schema of OpenAPI with types in capitals as JSON Schema."""
    properties = {name: lower(inner) for name, inner in schema.get("properties", {}).items()}
    return schema | {"type": schema["type"].lower()} | ({"properties": properties} if properties else {})


@pytest.fixture
def tool(client):
    def get(agent, target):
        request = agent_service_pb2.GetAgentToolsRequest(agent_id=agent.id, target=f"TOOL_TARGET_{target}")
        (tool,) = json.loads(client.agents.GetAgentTools(request).tools_json)
        return SHAPES[target](tool)

    return get


@pytest.mark.parametrize("target", SHAPES)
def test_a_definition_is_a_schema_that_takes_what_a_model_sends(tool, create_agent, target):
    name, schema = tool(create_agent(analytics_allowed_events=["purchase", "premium_signup"]), target)
    assert name == "track_conversion"
    Draft202012Validator.check_schema(schema)
    validator = Draft202012Validator(schema)
    call = {"event_type": "premium_signup", "details": "Premium plan at $49 a month"}
    for arguments in (call, call | {"amount": "49.00", "currency": "USD"}):
        assert validator.is_valid(arguments)
    wrong = [{"details": ""}, {"event_type": "purchase"}, call | {"event_type": "refund"}, call | {"amount": 49.0}]
    if target != "GEMINI":  # It has no patterns, and allows what it does not know.
        wrong += [call | {"amount": amount} for amount in ("$49", "-1", "1,000.00", "1.", "")]
        wrong += [call | {"currency": "usd"}, call | {"value": "49 USD"}]
    for arguments in wrong:
        assert not validator.is_valid(arguments), arguments


def test_what_a_definition_allows_is_tracked(tool, create_agent, client, track):
    agent = create_agent(analytics_allowed_events=["purchase", "premium_signup"])
    _, schema = tool(agent, "MCP")
    for event in schema["properties"]["event_type"]["enum"]:
        assert track(agent_id=agent.id, event_type=event).conversion.event_type == event


def test_an_agent_with_tracking_off_has_no_tool(tool, create_agent):
    with expected(grpc.StatusCode.FAILED_PRECONDITION, "TRACKING_DISABLED"):
        tool(create_agent(analytics_track_conversions=False), "MCP")
