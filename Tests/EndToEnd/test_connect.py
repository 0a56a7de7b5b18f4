"""The Connect protocol's unary calls as plain HTTP requests, recorded here as they go over the wire."""

import base64
import json
import uuid
from random import Random

import pytest
from conversion.v1 import agent_pb2, agent_service_pb2, conversion_service_pb2
from google.protobuf import json_format
from google.rpc import error_details_pb2
from http_json import Connection

TRACK = "/conversion.v1.ConversionService/TrackConversion"
LIST = "/conversion.v1.AgentService/ListAgents"


@pytest.fixture
def http(daemon):
    with Connection(daemon.address) as connection:
        yield connection


def test_json(http, client, agent):
    room = f"room_{uuid.uuid4().hex}"
    answer = http.send(
        "POST",
        TRACK,
        {"agentId": agent.id, "roomName": room, "value": {"currencyCode": "EUR", "units": "7"}},
        connect_protocol_version="1",
        connect_timeout_ms="20000",
    )
    assert (answer.status, answer.headers["content-type"]) == (200, "application/json")
    conversion = answer.json.pop("conversion")
    assert answer.json["message"] == "Conversion tracked successfully."
    assert conversion["roomName"] == room and conversion["value"] == {"currencyCode": "EUR", "units": "7"}
    assert client.conversions.GetConversion(conversion_service_pb2.GetConversionRequest(conversion_id=conversion["id"]))


def test_protobuf(http, agent):
    request = conversion_service_pb2.TrackConversionRequest(agent_id=agent.id, room_name="room", validate_only=True)
    answer = http.send("POST", TRACK, request.SerializeToString(), content_type="application/proto")
    assert (answer.status, answer.headers["content-type"]) == (200, "application/proto")
    assert conversion_service_pb2.TrackConversionResponse.FromString(answer.body).conversion.room_name == "room"


def test_get(http):
    query = "?connect=v1&encoding=json&message=%7B%22pageSize%22%3A1%7D"
    answer = http.send("GET", LIST + query)
    assert answer.status == 200 and len(answer.json.get("agents", [])) <= 1
    message = base64.urlsafe_b64encode(agent_service_pb2.ListAgentsRequest(page_size=1).SerializeToString()).decode()
    answer = http.send("GET", f"{LIST}?connect=v1&encoding=proto&base64=1&message={message.rstrip('=')}")
    assert answer.status == 200 and len(agent_service_pb2.ListAgentsResponse.FromString(answer.body).agents) <= 1
    refused = http.send("GET", TRACK + "?connect=v1&encoding=json&message={}")
    assert (refused.status, refused.headers["allow"]) == (405, "POST")


@pytest.mark.parametrize("codec", ["json", "proto"])
def test_errors(http, codec):
    body = json.dumps({"agentId": "nobody", "roomName": "r"}).encode()
    if codec == "proto":
        body = conversion_service_pb2.TrackConversionRequest(agent_id="nobody", room_name="r").SerializeToString()
    answer = http.send("POST", TRACK, body, content_type=f"application/{codec}")
    assert (answer.status, answer.headers["content-type"]) == (404, "application/json")
    assert answer.json["code"] == "not_found" and answer.json["message"]
    detail = answer.json["details"][0]
    assert detail["type"] == "google.rpc.ErrorInfo" and detail["debug"]["reason"] == "AGENT_NOT_FOUND"
    value = detail["value"]
    info = error_details_pb2.ErrorInfo.FromString(base64.b64decode(value + "=" * (-len(value) % 4)))
    assert (info.reason, info.domain) == ("AGENT_NOT_FOUND", "conversion.v1")


def test_what_is_not_spoken_is_refused(http):
    assert http.send("POST", TRACK, "{}", content_type="application/connect+json").status == 415
    assert http.send("POST", TRACK, "{}", content_type="text/plain").headers["accept-post"] == "application/json, application/proto"
    compressed = http.send("POST", TRACK, "{}", content_encoding="gzip")
    assert (compressed.status, compressed.json["code"]) == (501, "unimplemented")
    version = http.send("POST", TRACK, "{}", connect_protocol_version="2")
    assert (version.status, version.json["code"]) == (400, "invalid_argument")
    late = http.send("POST", TRACK, "{}", connect_timeout_ms="soon")
    assert (late.status, late.json["code"]) == (400, "invalid_argument")
    assert http.send("POST", "/conversion.v1.ConversionService/Nothing", {}).status == 404


def test_random_messages_are_read_and_written_as_python_does(http, client):
    random = Random(7)
    texts = ["", "a", "é\u2028\U0001f600", 'q"\\/', "\t\n", "x" * 300]
    for _ in range(40):
        agent = agent_pb2.Agent(
            name=random.choice(texts)[:60],
            model=random.choice(texts)[:60],
            instructions=random.choice(texts),
            voice_enabled=random.random() < 0.5,
            analytics_enabled=random.random() < 0.5,
            counting_mode=random.choice([0, 1, 2]),
            revision=random.choice([0, 1, -(2**63), 2**63 - 1]),
        )
        if random.random() < 0.5:
            agent.voice.voice_id = random.choice(texts)[:60]
        if random.random() < 0.3:
            agent.transcriber.SetInParent()
        if random.random() < 0.5:
            agent.create_time.FromNanoseconds(random.randrange(-(2**62), 2**62))
        request = agent_service_pb2.CreateAgentRequest(agent=agent, agent_id="chosen", validate_only=True)
        expected = client.agents.CreateAgent(request)
        names = random.random() < 0.5
        answer = http.send(
            "POST",
            "/conversion.v1.AgentService/CreateAgent",
            json_format.MessageToJson(request, preserving_proto_field_name=names),
        )
        assert answer.status == 200, (request, answer)
        assert answer.json == json_format.MessageToDict(expected)
