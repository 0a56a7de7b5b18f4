"""`--redact`: what is masked never reaches the disk or the log."""

import re

import pytest
from agents import make_agent
from conversion.v1 import agent_service_pb2
from conversion.v1 import conversion_service_pb2 as service
from daemon import Daemon, run

DETAILS = "Müller, anna.mueller@example.com or +49 (0)170 1234567, card 4111 1111 1111 1111, paid $1,299.00 on 2026-03-07"
MASKED = "Müller, [email] or [phone], card [card], paid $1,299.00 on 2026-03-07"
PERSONAL = [b"anna.mueller", b"1234567", b"4111 1111"]


def track(client, **fields):
    fields = {"agent_id": "agent_456", "room_name": "room_abc123", "details": DETAILS} | fields
    return client.conversions.TrackConversion(service.TrackConversionRequest(**fields))


def create(client):
    client.agents.CreateAgent(agent_service_pb2.CreateAgentRequest(agent=make_agent(), agent_id="agent_456"))


def test_no_byte_of_what_is_masked_is_on_the_disk_or_in_the_log(tmp_path):
    with Daemon(tmp_path / "conversions.db", "--redact", "all", "--log-level", "debug") as daemon:
        with daemon.connect() as client:
            create(client)
            tracked = track(client)
            assert tracked.conversion.details == MASKED
            batch = client.conversions.BatchTrackConversions(
                service.BatchTrackConversionsRequest(
                    requests=[service.TrackConversionRequest(agent_id="agent_456", room_name="r", details=DETAILS)]
                )
            )
            assert batch.results[0].response.conversion.details == MASKED
            adjusted = client.conversions.AdjustConversion(
                service.AdjustConversionRequest(
                    conversion_id=tracked.conversion.id, type="ADJUSTMENT_TYPE_RETRACT", details=DETAILS
                )
            )
            assert adjusted.adjustment.details == MASKED
            imported = service.TrackConversionRequest(
                agent_id="agent_456", room_name="imported", details=DETAILS, timestamp=tracked.conversion.timestamp
            )
            for count in (1, 0):
                answer = client.conversions.ImportConversions(
                    iter([service.ImportConversionsRequest(conversions=[imported])])
                )
                assert (answer.imported_count, answer.duplicate_count) == (count, 1 - count)
            listed = client.conversions.ListConversions(
                service.ListConversionsRequest(filter={"room_name": "imported"})
            )
            assert [conversion.details for conversion in listed.conversions] == [MASKED]
            files = b"".join(path.read_bytes() for path in tmp_path.glob("conversions.db*"))
            assert MASKED.encode() in files
            assert not any(text in files for text in PERSONAL)
    log = str(daemon.log).encode()
    assert b"TrackConversion" in log and not any(text in log for text in PERSONAL)


def test_a_retry_is_a_duplicate_after_the_setting_was_changed(tmp_path):
    database = tmp_path / "conversions.db"
    with Daemon(database) as daemon, daemon.connect() as client:
        create(client)
        first = track(client, idempotency_key="k")
        assert first.conversion.details == DETAILS
    with Daemon(database, "--redact", "email,card") as daemon, daemon.connect() as client:
        again = track(client, idempotency_key="k")
        assert again.duplicate and again.conversion == first.conversion
        other = track(client, idempotency_key="k2")
        assert other.conversion.details == MASKED.replace("[phone]", "+49 (0)170 1234567")


@pytest.mark.parametrize("kinds", ["name", "email;phone", "all,email"])
def test_kinds_that_are_not_known_are_refused(kinds):
    refused = run("serve", "--redact", kinds)
    assert refused.returncode == 78
    assert re.search("setting redact: .* give none, all, or some of email,phone,card", refused.stderr)
