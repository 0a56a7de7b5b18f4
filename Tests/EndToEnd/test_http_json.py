"""JSON by resource paths: the contract's curl, each route, errors, a watch in lines, an import in lines."""

import json
import re
import subprocess
import uuid

import pytest
from agents import AGENT_JSON
from conversion.v1 import agent_service_pb2, conversion_service_pb2
from http_json import Connection, curl

# Word for word, but for the host.
CONTRACT = r"""curl -X POST http://127.0.0.1:50051/v1/agents \
  -H "Authorization: Bearer $API_KEY" -H "Content-Type: application/json" \
  -d '{
    "name": "Sales Agent with Tracking",
    "model": "gpt-4o-mini",
    "instructions": "You are a sales agent. When the caller completes a purchase or signs up for a plan, use the track_conversion tool to record the event with details like plan name and amount.",
    "voiceEnabled": true,
    "transcriber": { "provider": "deepgram", "model": "nova-2-conversationalai" },
    "voice": { "provider": "deepgram", "voiceId": "aura-2-thalia-en" },
    "analyticsEnabled": true,
    "analyticsTrackConversions": true,
    "analyticsConversionEvent": "purchase"
  }'"""


@pytest.fixture
def http(daemon):
    with Connection(daemon.address) as connection:
        yield connection


@pytest.fixture
def room():
    return f"room {uuid.uuid4().hex}"


@pytest.mark.parametrize("version", ["1.1", "2"])
def test_the_contracts_curl_creates_the_agent(daemon, client, version):
    command = CONTRACT.replace("127.0.0.1:50051", daemon.address)
    if version == "2":
        command = command.replace("curl ", "curl --http2-prior-knowledge ", 1)
    done = subprocess.run(
        ["sh", "-c", command + " --silent --show-error --write-out '%{stderr}%{http_version} %{http_code}'"],
        env={"PATH": "/usr/bin:/bin", "API_KEY": "secret"},
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert (done.returncode, done.stderr) == (0, f"{version} 200")
    created = json.loads(done.stdout)
    assert created.items() >= json.loads(AGENT_JSON).items()
    assert created["revision"] == "1" and created["countingMode"] == "COUNTING_MODE_EVERY"
    stored = client.agents.GetAgent(agent_service_pb2.GetAgentRequest(agent_id=created["id"]))
    assert stored.voice.voice_id == "aura-2-thalia-en"


def test_an_agent_lives_by_its_path(http):
    id = f"sales/{uuid.uuid4().hex}"
    path = "/v1/agents/" + id.replace("/", "%2F")
    created = http.send("POST", f"/v1/agents?agent_id={id}", json.loads(AGENT_JSON))
    assert (created.status, created.json["id"]) == (200, id)
    assert http.send("GET", path).json == created.json
    assert http.send("POST", f"/v1/agents?agentId={id}", {}).status == 409

    tools = http.send("GET", path + "/tools?target=TOOL_TARGET_OPENAI").json
    assert json.loads(tools["toolsJson"])[0]["function"]["name"] == "track_conversion"

    # What the body names is replaced, a default too; nothing else, and what only the server sets is left alone.
    changes = created.json | {"voiceEnabled": False, "name": "Other", "voice": {"voice_id": "b"}}
    del changes["model"]
    updated = http.send("PATCH", path, changes).json
    assert updated["name"] == "Other" and updated["voiceEnabled"] is False
    assert updated["model"] == created.json["model"]
    assert updated["voice"] == {"provider": "deepgram", "voiceId": "b"}
    assert updated["revision"] == "2"
    masked = http.send("PATCH", path + "?updateMask=name", {"name": "", "model": "ignored"}).json
    assert (masked["name"], masked["model"]) == ("", created.json["model"])

    listed = http.send("GET", "/v1/agents?pageSize=1000").json["agents"]
    assert masked in listed
    stale = http.send("DELETE", path + "?etag=" + created.json["etag"])
    assert (stale.status, stale.json["code"]) == (409, 10)
    assert http.send("DELETE", path).json == {}
    assert http.send("GET", path).status == 404


def test_a_conversion_lives_by_its_path(http, client, agent, room):
    request = {"agent_id": agent.id, "room_name": room, "user_id": "user_123", "value": {"currency_code": "USD", "units": 49}}
    tracked = http.send("POST", "/v1/conversions", request)
    assert tracked.status == 200
    assert tracked.json["message"] == "Conversion tracked successfully." and tracked.json["duplicate"] is False
    conversion = tracked.json["conversion"]
    assert conversion.items() >= {"room_name": room, "event_type": "purchase", "details": "", "user_id": "user_123", "agent_id": agent.id}.items()
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z", conversion["timestamp"])
    assert conversion["value"] == {"currency_code": "USD", "units": "49", "nanos": 0}
    stored = client.conversions.GetConversion(conversion_service_pb2.GetConversionRequest(conversion_id=conversion["id"]))
    assert stored.room_name == room

    assert http.send("GET", f"/v1/conversions/{conversion['id']}").json == conversion
    # Both spellings are read.
    camel = {"agentId": agent.id, "roomName": room, "eventType": "Sign up"}
    batch = http.send("POST", "/v1/conversions:batch", {"requests": [camel, {"agent_id": "nobody", "room_name": "r"}]}).json
    assert batch["results"][0]["response"]["conversion"]["event_type"] == "sign_up"
    assert batch["results"][1]["status"]["code"] == 5

    adjusted = http.send(
        "POST",
        f"/v1/conversions/{conversion['id']}:adjust",
        {"type": "ADJUSTMENT_TYPE_RESTATE", "value": {"currency_code": "USD", "units": "29"}},
    ).json
    assert adjusted["conversion"]["state"] == "CONVERSION_STATE_RESTATED"

    listed = http.send("GET", f"/v1/conversions?filter.agent_id={agent.id}&page_size=1").json
    assert len(listed["conversions"]) == 1
    rest = http.send(
        "GET", f"/v1/conversions?filter.agentId={agent.id}&page_size=1&page_token={listed['next_page_token']}"
    ).json
    assert {c["event_type"] for c in listed["conversions"] + rest["conversions"]} == {"purchase", "sign_up"}

    call = http.send("PUT", "/v1/calls/" + room.replace(" ", "%20"), {"agent_id": agent.id})
    assert (call.status, call.json["room_name"]) == (200, room)
    summary = http.send(
        "GET",
        f"/v1/conversions:summarize?filter.agent_id={agent.id}&group_by=SUMMARY_GROUPING_AGENT&group_by=SUMMARY_GROUPING_DAY",
    ).json["summaries"]
    assert [(row["agent_id"], row["conversions"], row["calls"], row["rate"]) for row in summary] == [(agent.id, "2", "1", 1)]
    assert summary[0]["revenues"][0]["net"]["units"] == "29"


def test_a_user_is_erased_by_path(http, agent, room):
    user = f"user {uuid.uuid4().hex}"
    path = "/v1/users/" + user.replace(" ", "%20") + ":erase"
    http.send("POST", "/v1/conversions", {"agent_id": agent.id, "room_name": room, "user_id": user})
    assert http.send("POST", path, {"validate_only": True}).json["conversion_count"] == "1"
    assert http.send("POST", path).json["conversion_count"] == "1"
    assert http.send("POST", path).json["conversion_count"] == "0"


def test_errors_are_status_messages_with_the_fields_at_fault(http, agent):
    wrong = http.send("POST", "/v1/conversions", {"agent_id": agent.id, "value": {"currency_code": "XX!"}})
    assert wrong.status == 400 and wrong.headers["content-type"] == "application/json"
    assert wrong.json["code"] == 3
    details = {detail["@type"].rpartition(".")[2]: detail for detail in wrong.json["details"]}
    assert [violation["field"] for violation in details["BadRequest"]["fieldViolations"]] == [
        "room_name",
        "value.currency_code",
    ]
    assert details["ErrorInfo"]["domain"] == "conversion.v1"

    unknown = http.send("POST", "/v1/conversions", {"agent": agent.id})
    assert unknown.json["message"] == "agent: There is no such field. Remove it, or correct its name."
    missing = http.send("GET", "/v1/agents/nobody")
    assert (missing.status, missing.json["details"][0]["reason"]) == (404, "AGENT_NOT_FOUND")
    assert http.send("GET", "/v2").status == 404
    other = http.send("PUT", "/v1/agents", {})
    assert (other.status, other.headers["allow"]) == (405, "GET, HEAD, POST")
    assert http.send("POST", "/v1/agents", "{}", content_type="text/plain").status == 415


def test_a_body_above_the_limit_is_refused(daemon):
    with Connection(daemon.address) as http:
        try:
            answer = http.send("POST", "/v1/agents", "x" * (5 << 20))
            assert (answer.status, answer.json["code"]) == (413, 8)
        except (BrokenPipeError, ConnectionResetError):
            # The server need not read it to its end.
            pass
    with Connection(daemon.address) as http:
        assert http.send("GET", "/v1/agents?page_size=1").status == 200


def test_a_watch_is_resumed_from_the_cursor_of_its_last_line(daemon, http, agent, room):
    def track(number):
        request = {"agent_id": agent.id, "room_name": room, "details": str(number)}
        return http.send("POST", "/v1/conversions", request).json["conversion"]["details"]

    def lines(query):
        with Connection(daemon.address) as connection:
            response = connection.open("GET", f"/v1/conversions:watch?filter.agent_id={agent.id}&{query}")
            assert (response.status, response.getheader("content-type")) == (200, "application/x-ndjson")
            for line in response:
                yield json.loads(line)

    watch = lines("position=WATCH_POSITION_NOW")
    cursor = next(watch)["cursor"]
    assert track(1) == "1"
    event = next(line for line in watch if "recorded" in line)
    assert (event["recorded"]["details"], event["recorded"]["room_name"]) == ("1", room)
    watch.close()

    track(2)
    track(3)
    again = (line for line in lines(f"cursor={cursor}") if "recorded" in line)
    assert [next(again)["recorded"]["details"] for _ in range(3)] == ["1", "2", "3"]
    rest = (line for line in lines(f"cursor={event['cursor']}") if "recorded" in line)
    assert next(rest)["recorded"]["details"] == "2"
    refused = http.send("GET", "/v1/conversions:watch?cursor=nonsense")
    assert (refused.status, refused.json["code"]) == (400, 3)


def test_an_import_is_a_body_of_lines(http, agent, room):
    def line(number):
        item = {"agent_id": agent.id, "room_name": room, "event_type": "sale", "idempotency_key": f"{room} {number}", "timestamp": "2020-01-02T03:04:05Z"}
        return json.dumps({"conversions": [item]})

    body = "\n".join([line(1), line(2), "", line(1)])
    for expected in [("3", "2", "1"), ("3", "0", "3")]:
        answer = http.send("POST", "/v1/conversions:import", body, content_type="application/x-ndjson")
        assert answer.status == 200
        counts = answer.json
        assert (counts["received_count"], counts["imported_count"], counts["duplicate_count"]) == expected
    wrong = http.send("POST", "/v1/conversions:import", line(3) + '\n{"conversions": {"room": 1}}', content_type="application/x-ndjson")
    assert wrong.status == 400 and wrong.json["message"].startswith("Line 2: conversions: ")
    # An item that cannot be read fails alone, and counts among all of the call's.
    body = "\n".join([line(4), '{"conversions": [{"room": 1}, 7]}', line(5)])
    mixed = http.send("POST", "/v1/conversions:import", body, content_type="application/x-ndjson").json
    assert [mixed[f"{kind}_count"] for kind in ("received", "imported", "failed")] == ["4", "2", "2"]
    assert [(error["index"], fields(error["status"])) for error in mixed["errors"]] == [
        ("1", ["conversions[0].room"]), ("2", ["conversions[1]"]),
    ]


def fields(status):
    return [violation["field"] for detail in status["details"] for violation in detail.get("field_violations", detail.get("fieldViolations", []))]


@pytest.mark.parametrize("path", ["/v1/conversions:batch", "/conversion.v1.ConversionService/BatchTrackConversions"])
def test_an_item_of_a_batch_that_cannot_be_read_fails_only_itself(http, agent, room, path):
    def item(**more):
        return {"agent_id": agent.id, "room_name": f"{room} {path}"} | more

    items = [item(), item(timestamp="2026-11-29 10:00:00"), item(room_name=""), item(value={"units": []}), item()]
    answer = http.send("POST", path, {"requests": items})
    assert answer.status == 200
    results = answer.json["results"]
    assert [int(result["status"].get("code", 0)) for result in results] == [0, 3, 3, 3, 0]
    assert [fields(results[index]["status"]) for index in (1, 2, 3)] == [
        ["requests[1].timestamp"], ["room_name"], ["requests[3].value.units"],
    ]
    assert http.send("POST", path, '{"requests": [{}').status == 400


def test_the_header_idempotency_key_is_as_good_as_the_field(http, agent, room):
    item = {"agent_id": agent.id, "room_name": room}
    answers = [http.send("POST", "/v1/conversions", item, idempotency_key=key) for key in ("k", '"k"', "l")]
    assert [answer.json["duplicate"] for answer in answers] == [False, True, False]
    assert http.send("POST", "/v1/conversions", item | {"idempotency_key": "k"}, idempotency_key="k").json["duplicate"]
    for wrong, key in ((item | {"idempotency_key": "l"}, "k"), (item, ""), (item, "x" * 257)):
        refused = http.send("POST", "/v1/conversions", wrong, idempotency_key=key)
        assert (refused.status, fields(refused.json)) == (400, ["idempotency_key"])
    adjust = f"/v1/conversions/{answers[0].json['conversion']['id']}:adjust"
    value = {"type": "ADJUSTMENT_TYPE_RESTATE", "value": {"currency_code": "USD", "units": "1"}}
    adjusted = [http.send("POST", adjust, value, idempotency_key="k") for _ in range(2)]
    assert [(answer.status, answer.json.get("duplicate")) for answer in adjusted] == [(200, False), (200, True)]


def test_both_versions_of_http_say_the_same(daemon, agent):
    seen = {}
    for version in ["--http1.1", "--http2-prior-knowledge"]:
        body, seen[version] = curl(version, f"http://{daemon.address}/v1/agents/{agent.id}")
        assert json.loads(body)["id"] == agent.id
        body, refused = curl(version, "-X", "DELETE", f"http://{daemon.address}/v1/agents")
        assert json.loads(body)["code"] == 12 and refused.endswith(" 405")
    assert seen == {"--http1.1": "1.1 200", "--http2-prior-knowledge": "2 200"}
