"""Calls over every door: JSON, gRPC and the command line read, list and watch them, each within what its key may see."""

import json
import urllib.parse
from datetime import UTC, datetime, timedelta

import pytest
from conversion.v1 import call_pb2
from conversion.v1 import conversion_service_pb2 as service
from daemon import PATIENCE, Daemon, run
from http_json import Connection
from test_cli import CLI

ROOM = "a room/with ö & ?#%"
PATH = "/v1/calls/" + urllib.parse.quote(ROOM, safe="")


def made(database, *words):
    result = run(*words, "--database", database)
    assert result.returncode == 0, result.stderr
    return result.stdout


@pytest.fixture
def server(tmp_path):
    """A server with keys: for everything, for reading and for reading one agent."""
    database = tmp_path / "conversions.db"
    with Daemon(database):
        pass
    keys = {
        name: json.loads(made(database, "key", "create", *flags, "--output", "json"))["key"]
        for name, flags in {
            "admin": ["--role", "admin"],
            "read": ["--role", "read"],
            "sales": ["--role", "read", "--agent", "sales"],
            "ingest": ["--role", "ingest"],
        }.items()
    }
    with Daemon(database) as daemon:
        with Connection(daemon.address) as http:
            for agent in ("sales", "support"):
                answer = send(http, keys["admin"], "POST", f"/v1/agents?agent_id={agent}", {"name": agent})
                assert answer.status == 200, answer.body
            yield daemon, http, keys


def send(http, key, method, path, body=None):
    return http.send(method, path, body, authorization=f"Bearer {key}")


def test_a_room_of_any_name_is_got_by_its_path(server):
    _, http, keys = server
    call = {"agentId": "sales", "direction": "CALL_DIRECTION_INBOUND", "startTime": "2026-03-07T14:30:00Z"}
    assert send(http, keys["ingest"], "PUT", PATH, call).status == 200
    merged = send(http, keys["ingest"], "PUT", PATH, {"agentId": "sales", "connected": "CALL_CONNECTED_NO"})
    got = send(http, keys["sales"], "GET", PATH)
    assert got.status == 200 and got.json == merged.json
    assert {name: got.json[name] for name in ("room_name", "direction", "connected", "start_time")} == {
        "room_name": ROOM,
        "direction": "CALL_DIRECTION_INBOUND",
        "connected": "CALL_CONNECTED_NO",
        "start_time": "2026-03-07T14:30:00Z",
    }
    missing = send(http, keys["read"], "GET", "/v1/calls/nobody")
    assert missing.status == 404 and missing.json["details"][0]["reason"] == "CALL_NOT_FOUND"
    # Who may only record reads nothing.
    assert send(http, keys["ingest"], "GET", PATH).status == 403
    assert send(http, keys["ingest"], "GET", "/v1/calls").status == 403


def test_lists_and_watches_keep_to_the_agents_of_a_key(server):
    daemon, http, keys = server
    for number in range(6):
        agent = ("sales", "support")[number % 2]
        assert send(http, keys["admin"], "PUT", f"/v1/calls/room_{number}", {"agentId": agent}).status == 200
    assert send(http, keys["sales"], "GET", "/v1/calls/room_1").status == 404

    def listed(key, query=""):
        rooms, token = [], ""
        while True:
            page = send(http, keys[key], "GET", f"/v1/calls?page_size=2&page_token={token}{query}").json
            rooms += [call["room_name"] for call in page.get("calls", [])]
            if not (token := page.get("next_page_token", "")):
                return sorted(rooms)

    assert listed("read") == [f"room_{number}" for number in range(6)]
    assert listed("sales") == ["room_0", "room_2", "room_4"]
    assert listed("sales", "&filter.agent_id=support") == []
    assert listed("read", "&filter.room_name=room_3") == ["room_3"]
    token = send(http, keys["read"], "GET", "/v1/calls?page_size=2").json["next_page_token"]
    refused = send(http, keys["sales"], "GET", f"/v1/calls?page_token={token}")
    assert refused.status == 400 and refused.json["details"][0]["reason"] == "PAGE_TOKEN_INVALID"

    with daemon.connect() as client:
        for key, rooms in (("read", range(6)), ("sales", range(0, 6, 2))):
            request = service.WatchConversionsRequest(position="WATCH_POSITION_BEGINNING", include_calls=True)
            metadata = [("authorization", f"Bearer {keys[key]}")]
            told = []
            for event in client.conversions.WatchConversions(request, metadata=metadata, timeout=PATIENCE):
                if event.HasField("heartbeat"):
                    break
                told.append(event.call_recorded.room_name)
            assert told == [f"room_{number}" for number in rooms]


def test_a_watch_in_lines_and_on_the_command_line_tells_what_became_of_a_call(server, tmp_path):
    daemon, http, keys = server
    cli = CLI(tmp_path, daemon.address)
    cli.run("call", "record", "--agent", "sales", "--room", "r", "--user", "u", "--direction", "web", CONVERSIONCTL_API_KEY=keys["ingest"])
    ended = ["--end", "0s", "--connected", "yes", "--end-reason", "customer-ended-call", "--outcome", "booked"]
    cli.run("call", "record", "--agent", "sales", "--room", "r", *ended, CONVERSIONCTL_API_KEY=keys["ingest"])
    stored = json.loads(cli.run("call", "get", "r", "--output", "json", CONVERSIONCTL_API_KEY=keys["read"]))
    assert (stored["user_id"], stored["direction"], stored["connected"]) == ("u", "CALL_DIRECTION_WEB", "CALL_CONNECTED_YES")
    assert (stored["end_reason"], stored["outcome"]) == ("customer-ended-call", "booked")
    watch = ["watch", "--from", "beginning", "--until-idle", "--output", "ndjson"]
    (event,) = map(json.loads, cli.run(*watch, "--include-calls", CONVERSIONCTL_API_KEY=keys["read"]).splitlines())
    assert event["kind"] == "call" and event["call"] == stored
    assert cli.run(*watch, CONVERSIONCTL_API_KEY=keys["read"]) == ""
    (listed,) = json.loads(cli.run("call", "list", "--connected", "yes", "--output", "json", CONVERSIONCTL_API_KEY=keys["read"]))
    assert listed == stored
    assert cli.run("call", "list", "--direction", "inbound", CONVERSIONCTL_API_KEY=keys["read"]) == ""
    table = cli.run("call", "list", "--output", "csv", CONVERSIONCTL_API_KEY=keys["read"]).splitlines()
    assert table[0].startswith("room_name,agent_id,user_id,start_time,end_time,direction,connected,end_reason,outcome")
    with Connection(daemon.address) as connection:
        response = connection.open(
            "GET",
            "/v1/conversions:watch?include_calls=true&position=WATCH_POSITION_BEGINNING",
            authorization=f"Bearer {keys['read']}",
        )
        line = json.loads(response.readline())
        assert line["call_recorded"]["room_name"] == "r" and line["call_recorded"]["outcome"] == "booked"


def test_an_erased_call_is_told_again_without_its_user(server):
    daemon, http, keys = server
    metadata = [("authorization", f"Bearer {keys['admin']}")]
    with daemon.connect() as client:
        call = call_pb2.Call(agent_id="sales", room_name="r", user_id="u", end_reason="u hung up", outcome="u booked")
        request = service.RecordCallRequest(call=call)
        client.conversions.RecordCall(request, metadata=metadata, timeout=PATIENCE)
        watch = client.conversions.WatchConversions(
            service.WatchConversionsRequest(position="WATCH_POSITION_BEGINNING", include_calls=True),
            metadata=metadata,
            timeout=PATIENCE,
        )
        assert next(watch).call_recorded.user_id == "u"
        erased = client.conversions.EraseUser(service.EraseUserRequest(user_id="u"), metadata=metadata, timeout=PATIENCE)
        assert (erased.call_count, erased.record_count) == (1, 1)
        told = next(event.call_recorded for event in watch if event.HasField("call_recorded"))
        watch.cancel()
        assert (told.user_id, told.end_reason, told.outcome) == ("", "", "") and told.HasField("erase_time")
        # The platform's late repeat does not bring the user back.
        assert client.conversions.RecordCall(request, metadata=metadata, timeout=PATIENCE) == told


def test_a_report_without_recorded_calls_gives_no_rate_and_says_why(server, tmp_path):
    daemon, http, keys = server
    on = {"agent": {"analyticsEnabled": True, "analyticsTrackConversions": True}}
    mask = "analyticsEnabled,analyticsTrackConversions"
    answer = send(http, keys["admin"], "PATCH", f"/v1/agents/sales?update_mask={mask}", on["agent"])
    assert answer.status == 200, answer.body
    tracked = send(http, keys["ingest"], "POST", "/v1/conversions", {"agentId": "sales", "roomName": "r"})
    assert tracked.status == 200, tracked.body
    cli = CLI(tmp_path, daemon.address)
    (row,) = send(http, keys["read"], "GET", "/v1/conversions:summarize").json["summaries"]
    assert row["no_rate_reason"] == "NO_RATE_REASON_NO_RECORDED_CALLS" and "rate_interval" not in row and not row.get("rate")
    (line,) = json.loads(cli.run("summary", "--output", "json", CONVERSIONCTL_API_KEY=keys["read"]))
    assert line["rate"] is None and line["no_rate_reason"] == "NO_RECORDED_CALLS" and line["recorded_calls"] == 0
    assert "no rate, as no call was recorded" in cli.run("summary", "--output", "table", CONVERSIONCTL_API_KEY=keys["read"])
    # A report ends before the second that it is made in.
    later = (datetime.now(UTC) + timedelta(minutes=1)).strftime("%Y-%m-%dT%H:%M:%SZ")
    report = ["report", "--html", "-", "--now", later]
    page = cli.run(*report, CONVERSIONCTL_API_KEY=keys["read"])
    assert "There is no rate, as no call was recorded in this time" in page
    # A call that nobody answered is no evidence, one that was answered is.
    for connected, rate in (("NO", None), ("YES", 0.5)):
        body = {"agentId": "sales", "connected": f"CALL_CONNECTED_{connected}"}
        assert send(http, keys["ingest"], "PUT", "/v1/calls/quiet", body).status == 200
        (line,) = json.loads(cli.run("summary", "--output", "json", CONVERSIONCTL_API_KEY=keys["read"]))
        assert line["rate"] == rate
    assert "There is no rate" not in cli.run(*report, CONVERSIONCTL_API_KEY=keys["read"])
