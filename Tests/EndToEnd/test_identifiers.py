"""Identifiers, consent and attributes over every door and the command line: hashed, told only where they are asked for, exported
and imported, and gone from the files and the logs once their user is erased."""

import hashlib
import uuid

from agents import make_agent
from conversion.v1 import agent_service_pb2
from http_json import Connection
from test_cli_copies import Ledger

PHONE = "+18005550100"
GOOGLE = "fb4f73a6ec5fdb7077d564cdd22c3554b43ce49168550c3b12c547b78c517b30"
META = "92cfdc5fbcd4a20fbe5d3857af6c1aba31762105bba7f21a17155e920653046c"
EMAIL = hashlib.sha256(b"alexz@example.com").hexdigest()


def track(ledger, room, *options):
    return ledger.cli.json("track", "--agent", "sales", "--room", room, "--event", "purchase", *options)["conversion"]


def told(ledger, *options):
    """By room, what a list tells of who called."""
    listed = ledger.cli.json("list", "--all", *options)
    names = ("identifiers", "consent", "attributes")
    return {item["room_name"]: {name: item[name] for name in names if name in item} for item in listed}


def files(folder):
    """What the files of the ledger `one` hold."""
    return b"".join(path.read_bytes() for path in sorted(folder.glob("one.db*")))


def test_they_are_kept_told_exported_imported_and_erased(tmp_path):
    with Ledger(tmp_path, "one") as one, Ledger(tmp_path, "two") as two:
        options = ["--user", "u", "--identifier", "phone=+1 (800) 555-0100", "--identifier", "email= AlexZ@example.com",
                   "--attribute", "campaign=SECRETcampaign", "--consent", "ad_user_data=granted"]
        conversion = track(one, "room", *options)
        assert not {"identifiers", "consent", "attributes"} & set(conversion)
        one.cli.run("call", "record", "--agent", "sales", "--room", "room", "--user", "u",
                    "--identifier", "gclid=SECRETclick")
        track(one, "bare")
        assert told(one) == {"room": {}, "bare": {}}
        everything = told(one, "--include-identifiers")
        assert everything == {
            "bare": {},
            "room": {
                "identifiers": [
                    {"kind": "IDENTIFIER_KIND_GCLID", "value": "SECRETclick"},
                    {"kind": "IDENTIFIER_KIND_PHONE_SHA256", "value": GOOGLE},
                    {"kind": "IDENTIFIER_KIND_PHONE_DIGITS_SHA256", "value": META},
                    {"kind": "IDENTIFIER_KIND_EMAIL_SHA256", "value": EMAIL},
                    {"kind": "IDENTIFIER_KIND_EMAIL_GOOGLE_SHA256", "value": EMAIL},
                ],
                "consent": {"ad_user_data": "CONSENT_STATUS_GRANTED",
                            "ad_personalization": "CONSENT_STATUS_UNSPECIFIED"},
                "attributes": [{"key": "campaign", "value": "SECRETcampaign"}],
            },
        }
        shown = one.cli.run("get", conversion["id"], "--include-identifiers")
        assert f"phone_sha256={GOOGLE}" in shown and "campaign=SECRETcampaign" in shown
        assert "phone_sha256" not in one.cli.run("get", conversion["id"])

        assert "identifiers" not in one.cli.run("export")
        exported = one.cli.run("export", "--include-identifiers")
        two.cli.run("import", "-", stdin=exported)
        assert told(two, "--include-identifiers") == everything
        assert two.cli.run("export", "--include-identifiers") == exported

        assert b"SECRETcampaign" in files(tmp_path)
        one.cli.run("erase-user", "u", "--yes")
        assert told(one, "--include-identifiers") == {"room": {}, "bare": {}}
        left = files(tmp_path)
        assert b"SECRET" not in left and bytes.fromhex(GOOGLE) not in left and b"5550100" not in left


def test_json_and_connect_take_and_tell_them(daemon, client):
    agent = client.agents.CreateAgent(agent_service_pb2.CreateAgentRequest(agent=make_agent()))
    room = uuid.uuid4().hex
    item = {"agent_id": agent.id, "room_name": room, "event_type": "purchase",
            "identifiers": [{"kind": "IDENTIFIER_KIND_PHONE", "value": PHONE}],
            "consent": {"ad_personalization": "CONSENT_STATUS_DENIED"},
            "attributes": [{"key": "k", "value": "v"}]}
    connect = "/conversion.v1.ConversionService/"
    with Connection(daemon.address) as http:
        for path in ("/v1/conversions", connect + "TrackConversion"):
            made = http.send("POST", path, item, content_type="application/json").json["conversion"]
            assert not made.get("identifiers") and not made.get("attributes") and not made.get("consent")
        url = f"/v1/conversions?filter.room_name={room}"
        bare = http.send("GET", url).json["conversions"]
        assert [(one["identifiers"], one["attributes"], one.get("consent")) for one in bare] == [([], [], None)] * 2
        full = http.send("GET", url + "&include_identifiers=true").json["conversions"]
        request = {"filter": {"roomName": room}, "includeIdentifiers": True}
        told = http.send("POST", connect + "ListConversions", request, content_type="application/json").json
        assert len(full) == len(told["conversions"]) == 2
        for one in full + told["conversions"]:
            assert [identifier["value"] for identifier in one["identifiers"]] == [GOOGLE, META]
            assert one["attributes"] == [{"key": "k", "value": "v"}]
        assert full[0]["consent"]["ad_personalization"] == "CONSENT_STATUS_DENIED"
        wrong = item | {"identifiers": [{"kind": 99, "value": "x"}, {"kind": "IDENTIFIER_KIND_EMAIL", "value": "SECRET"}]}
        refused = http.send("POST", "/v1/conversions", wrong, content_type="application/json")
        assert refused.status == 400 and b"SECRET" not in refused.body
        assert b"identifiers[0].kind" in refused.body and b"identifiers[1].value" in refused.body
