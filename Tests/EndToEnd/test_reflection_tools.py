"""grpcurl and buf curl, which know nothing but what reflection tells them: they list, describe and call everything."""

import base64
import json
import re
import subprocess
import sys
import uuid
from pathlib import Path

import grpc
import pytest
from conversion.v1 import agent_service_pb2, conversion_service_pb2
from daemon import PATIENCE
from failures import DOMAIN
from google.protobuf import json_format
from google.rpc import error_details_pb2
from grpc_health.v1 import health_pb2
from grpc_reflection.v1alpha import reflection_pb2

AGENTS = "conversion.v1.AgentService"
CONVERSIONS = "conversion.v1.ConversionService"
HEALTH = "grpc.health.v1.Health"
REFLECTION = ["grpc.reflection.v1.ServerReflection", "grpc.reflection.v1alpha.ServerReflection"]
SERVICES = [AGENTS, CONVERSIONS, HEALTH, *REFLECTION]
FILES = [agent_service_pb2, conversion_service_pb2, health_pb2, reflection_pb2]


class Tool:
    """A command line client at the daemon's address; remembers the methods that it has called."""

    def __init__(self, address):
        self.address = address
        self.called = set()

    def run(self, program, *arguments):
        command = [str(Path(sys.executable).with_name(program)), *arguments]
        return subprocess.run(command, capture_output=True, text=True, timeout=PATIENCE)

    def lines(self, *arguments):
        done = self.run(*arguments)
        assert (done.returncode, done.stderr) == (0, "")
        return done.stdout.splitlines()

    def unary(self, method, request):
        """The only answer, as JSON."""
        answers, error = self.call(method, request)
        assert error is None and len(answers) == 1, error
        return answers[0]

    def call(self, method, *requests, seconds=PATIENCE):
        """The answers, as JSON, and the error, None for OK: its code's name, its message, its details by their types."""
        self.called.add(method)
        answers, error = self.outcome(method, "".join(map(json.dumps, requests)), seconds)
        return documents(answers), error


class Grpcurl(Tool):
    def services(self):
        return self.lines("grpcurl", "-plaintext", self.address, "list")

    def methods(self):
        listed = [self.lines("grpcurl", "-plaintext", self.address, "list", service) for service in self.services()]
        return {"/".join(name.rsplit(".", 1)) for names in listed for name in names}

    def outcome(self, method, data, seconds):
        flags = ["-plaintext", "-format-error", "-emit-defaults", "-max-time", str(seconds)]
        done = self.run("grpcurl", *flags, "-d", data, self.address, method)
        if not done.returncode:
            return done.stdout, None
        error = json.loads(done.stderr)
        code = next(code for code in grpc.StatusCode if code.value[0] == error["code"])
        # By the server's own google.rpc, which it reflects.
        details = {detail.pop("@type").rsplit("/")[-1]: without_defaults(detail) for detail in error.get("details", [])}
        return done.stdout, (code.name, error["message"], details)


class BufCurl(Tool):
    FLAGS = ["curl", "--http2-prior-knowledge", "--protocol", "grpc"]

    def services(self):
        return self.lines("buf", *self.FLAGS, "--list-services", f"http://{self.address}")

    def methods(self):
        return set(self.lines("buf", *self.FLAGS, "--list-methods", f"http://{self.address}"))

    def outcome(self, method, data, seconds):
        flags = [*self.FLAGS, "--emit-defaults", "--timeout", f"{seconds}s"]
        done = self.run("buf", *flags, "--data", data, f"http://{self.address}/{method}")
        if not done.returncode:
            return done.stdout, None
        error = json.loads(done.stderr)
        details = {}
        for detail in error.get("details", []):
            message = getattr(error_details_pb2, detail["type"].removeprefix("google.rpc."))
            serialized = base64.b64decode(detail["value"] + "==")
            value = json_format.MessageToDict(message.FromString(serialized))
            # A list of entries, to our own stubs.
            if metadata := value.get("metadata"):
                value["metadata"] = {entry["key"]: entry["value"] for entry in metadata}
            details[detail["type"]] = value
        return done.stdout, (error["code"].upper(), error["message"], details)


def without_defaults(value):
    if isinstance(value, dict):
        return {key: without_defaults(inner) for key, inner in value.items() if inner}
    return [without_defaults(inner) for inner in value] if isinstance(value, list) else value


def documents(text):
    """JSON documents, one after another."""
    found, decoder = [], json.JSONDecoder()
    while text := text.lstrip():
        document, end = decoder.raw_decode(text)
        found.append(document)
        text = text[end:]
    return found


@pytest.fixture(params=[Grpcurl, BufCurl])
def tool(request, daemon):
    return request.param(daemon.address)


def declared_methods():
    services = [service for file in FILES for service in file.DESCRIPTOR.services_by_name.values()]
    methods = {f"{service.full_name}/{method.name}" for service in services for method in service.methods}
    return methods | {f"{REFLECTION[0]}/ServerReflectionInfo"}


def test_a_tool_lists_all_services_and_methods(tool):
    assert tool.services() == SERVICES
    assert tool.methods() == declared_methods()


def test_grpcurl_describes_services_messages_and_enums(daemon):
    grpcurl = Grpcurl(daemon.address)

    def describe(*symbol):
        return " ".join("\n".join(grpcurl.lines("grpcurl", "-plaintext", daemon.address, "describe", *symbol)).split())

    everything = describe()
    for method in declared_methods():
        service, name = method.split("/")
        assert f"{service} is a service:" in everything and f"rpc {name} (" in everything
    assert "rpc WatchConversions ( .conversion.v1.WatchConversionsRequest ) returns ( stream" in everything
    for message in (agent_service_pb2.CreateAgentRequest, conversion_service_pb2.TrackConversionRequest):
        described = describe(message.DESCRIPTOR.full_name)
        # Behind some stand their options.
        assert all(re.search(rf" {field.name} = {field.number}(;| \[)", described) for field in message.DESCRIPTOR.fields)
    # protobuf for Go varies its spaces.
    assert re.search(r'get: *"/v1/agents/{agent_id}/tools"', everything)
    assert "COUNTING_MODE_ONCE_PER_CALL = 2;" in describe("conversion.v1.CountingMode")
    assert "map<string, string> metadata = 3;" in describe("google.rpc.ErrorInfo")


def test_a_tool_calls_everything(tool):
    # The first of all agents, by its id.
    id, room = f"!{uuid.uuid4().hex}", f"room_{uuid.uuid4().hex}"
    agent = tool.unary(
        f"{AGENTS}/CreateAgent",
        {"agentId": id, "agent": {"name": "Zoë", "analyticsEnabled": True, "analyticsTrackConversions": True}},
    )
    assert (agent["id"], agent["name"], agent["analyticsConversionEvent"]) == (id, "Zoë", "conversion")
    assert tool.unary(f"{AGENTS}/GetAgent", {"agentId": id}) == agent
    assert tool.unary(f"{AGENTS}/ListAgents", {"pageSize": 1})["agents"] == [agent]
    renamed = tool.unary(f"{AGENTS}/UpdateAgent", {"agent": {"id": id, "name": "Sales"}})
    assert (renamed["name"], renamed["revision"]) == ("Sales", "2")
    tools = tool.unary(f"{AGENTS}/GetAgentTools", {"agentId": id, "target": "TOOL_TARGET_MCP"})["toolsJson"]
    assert [definition["name"] for definition in json.loads(tools)] == ["track_conversion"]

    request = {"agentId": id, "roomName": room, "idempotencyKey": room, "value": {"currencyCode": "EUR", "units": "49"}}
    recorded = tool.unary(f"{CONVERSIONS}/TrackConversion", request)
    conversion = recorded["conversion"]
    assert (conversion["roomName"], conversion["value"]) == (room, {"currencyCode": "EUR", "units": "49", "nanos": 0})
    assert recorded == {"message": "Conversion tracked successfully.", "conversion": conversion, "duplicate": False}
    assert tool.unary(f"{CONVERSIONS}/TrackConversion", request) == recorded | {"duplicate": True}
    assert tool.unary(f"{CONVERSIONS}/GetConversion", {"conversionId": conversion["id"]}) == conversion
    listed = tool.unary(f"{CONVERSIONS}/ListConversions", {"filter": {"agentId": id}})
    assert listed == {"conversions": [conversion], "nextPageToken": ""}
    batch = tool.unary(f"{CONVERSIONS}/BatchTrackConversions", {"requests": [request, {"agentId": id}]})["results"]
    assert batch[0]["response"] == recorded | {"duplicate": True}
    assert [result["status"]["code"] for result in batch] == [0, grpc.StatusCode.INVALID_ARGUMENT.value[0]]
    adjusted = tool.unary(
        f"{CONVERSIONS}/AdjustConversion", {"conversionId": conversion["id"], "type": "ADJUSTMENT_TYPE_RETRACT"}
    )
    assert adjusted["conversion"]["state"] == "CONVERSION_STATE_RETRACTED" and not adjusted["duplicate"]
    call = tool.unary(f"{CONVERSIONS}/RecordCall", {"call": {"agentId": id, "roomName": room}})
    assert (call["agentId"], call["roomName"], call["agentRevision"]) == (id, room, "2")
    assert tool.unary(f"{CONVERSIONS}/GetCall", {"roomName": room}) == call
    assert tool.unary(f"{CONVERSIONS}/ListCalls", {"filter": {"agentId": id}})["calls"] == [call]
    summary = tool.unary(f"{CONVERSIONS}/SummarizeConversions", {"filter": {"agentId": id}})["summaries"]
    assert [(row["calls"], row["conversions"]) for row in summary] == [("1", "0")]
    events, error = tool.call(
        f"{CONVERSIONS}/WatchConversions",
        {"position": "WATCH_POSITION_BEGINNING", "filter": {"agentId": id}},
        seconds=2,
    )
    kinds = [kind for event in events for kind in event if kind in ("recorded", "adjusted")]
    assert (kinds, error[0]) == (["recorded", "adjusted"], "DEADLINE_EXCEEDED")
    past = request | {"timestamp": "2001-09-09T01:46:40Z", "idempotencyKey": "", "userId": room}
    counts = [
        tool.unary(f"{CONVERSIONS}/ImportConversions", {"conversions": [past, past | {"roomName": ""}]})
        for _ in range(2)
    ]
    assert [(c["receivedCount"], c["importedCount"], c["duplicateCount"]) for c in counts] == [
        ("2", "1", "0"),
        ("2", "0", "1"),
    ]
    assert [(error["index"], error["status"]["code"]) for error in counts[0]["errors"]] == [
        ("1", grpc.StatusCode.INVALID_ARGUMENT.value[0])
    ]
    erased = tool.unary(f"{CONVERSIONS}/EraseUser", {"userId": room})
    assert erased == {"conversionCount": "1", "callCount": "0", "recordCount": "1"}
    assert tool.unary(f"{AGENTS}/DeleteAgent", {"agentId": id}) == {}

    assert tool.unary(f"{HEALTH}/Check", {"service": AGENTS}) == {"status": "SERVING"}
    assert tool.unary(f"{HEALTH}/List", {})["statuses"] == {
        service: {"status": "SERVING"} for service in ("", AGENTS, CONVERSIONS)
    }
    answers, error = tool.call(f"{HEALTH}/Watch", {"service": "nothing"}, seconds=2)
    assert (answers, error[0]) == ([{"status": "SERVICE_UNKNOWN"}], "DEADLINE_EXCEEDED")
    for service in REFLECTION:
        answers, error = tool.call(
            f"{service}/ServerReflectionInfo",
            {"listServices": ""},
            {"fileContainingSymbol": "conversion.v1.Money"},
            {"fileContainingSymbol": "nothing"},
        )
        assert error is None
        assert [service["name"] for service in answers[0]["listServicesResponse"]["service"]] == SERVICES
        assert len(answers[1]["fileDescriptorResponse"]["fileDescriptorProto"]) == 1
        assert answers[2]["errorResponse"]["errorCode"] == grpc.StatusCode.NOT_FOUND.value[0]

    assert tool.called == set(tool.methods())


def test_a_tool_shows_errors_with_their_details(tool):
    _, error = tool.call(f"{AGENTS}/GetAgent", {"agentId": "nobody"})
    message = "There is no agent with this id. Create it, or check agent_id."
    assert error == ("NOT_FOUND", message, {"google.rpc.ErrorInfo": {"reason": "AGENT_NOT_FOUND", "domain": DOMAIN}})

    _, error = tool.call(f"{CONVERSIONS}/TrackConversion", {"agentId": "nobody"})
    message = "room_name is required."
    assert error == (
        "INVALID_ARGUMENT",
        message,
        {
            "google.rpc.ErrorInfo": {"reason": "FIELD_REQUIRED", "domain": DOMAIN, "metadata": {"field": "room_name"}},
            "google.rpc.BadRequest": {
                "fieldViolations": [{"field": "room_name", "description": message, "reason": "FIELD_REQUIRED"}]
            },
        },
    )
