"""`conversionctl seed`: a year is loaded once however often it is asked for, and reports say what its generator counted."""

import subprocess

import pytest
from conversion.v1 import agent_service_pb2, conversion_service_pb2, summary_pb2
from daemon import Daemon
from google.protobuf import json_format
from test_cli import PROGRAM

PATIENCE = 300
PLAN = ["--conversions", "2000", "--calls-per-conversion", "2", "--seed", "42", "--connections", "2"]


@pytest.fixture
def server(tmp_path):
    """With a ledger of its own, as the year is to be all that it holds."""
    with Daemon(tmp_path / "conversions.db") as daemon:
        yield daemon


def seed(server, *arguments):
    """What the generator counted by agent, and what it says that it did."""
    command = [PROGRAM, "seed", "--address", server.address, "--output", "ndjson", "--timeout", "60s", *PLAN, *arguments]
    done = subprocess.run(command, capture_output=True, text=True, timeout=PATIENCE)
    assert done.returncode == 0, done.stderr
    tally = [json_format.Parse(line, summary_pb2.ConversionSummary()) for line in done.stdout.splitlines()]
    return sorted(tally, key=lambda summary: summary.agent_id), done.stderr


def report(client):
    """By agent, without the rates and what they rest on, which are the server's to work out."""
    request = conversion_service_pb2.SummarizeConversionsRequest(group_by=[summary_pb2.SUMMARY_GROUPING_AGENT])
    summaries = client.conversions.SummarizeConversions(request).summaries
    for summary in summaries:
        summary.ClearField("rate")
        summary.ClearField("rate_interval")
        summary.ClearField("recorded_calls")
        summary.ClearField("no_rate_reason")
    return list(summaries)


def events(client):
    """All that was recorded and adjusted, tests included."""
    request = conversion_service_pb2.WatchConversionsRequest(
        position=conversion_service_pb2.WATCH_POSITION_BEGINNING, filter={"include_tests": True}
    )
    watch, found = client.conversions.WatchConversions(request, timeout=PATIENCE), []
    for event in watch:
        if event.WhichOneof("event") == "heartbeat":
            watch.cancel()
            return found
        found.append(event)
    return found


def test_a_year_is_loaded_once_and_reported_as_it_was_counted(server):
    tally, first = seed(server)
    assert first.startswith("conversionctl: 2,000 conversions recorded, ")
    assert "; 4,000 calls; " in first and "; 12 agents created" in first
    with server.connect() as client:
        agents = client.agents.ListAgents(agent_service_pb2.ListAgentsRequest()).agents
        assert {agent.revision for agent in agents} == {1, 2, 3, 4}
        assert report(client) == tally
        recorded = events(client)
        assert sum(event.WhichOneof("event") == "recorded" for event in recorded) == 2000

        again, second = seed(server)
        assert again == tally
        assert second.startswith("conversionctl: 0 conversions recorded, 2,0")
        assert "; 0 adjustments, " in second and second.endswith("; 0 agents created\n")
        assert report(client) == tally
        assert events(client) == recorded
        assert client.agents.ListAgents(agent_service_pb2.ListAgentsRequest()).agents == agents


def test_a_dry_run_counts_the_same_and_sends_nothing(server):
    tally, told = seed(server, "--dry-run")
    assert told == "conversionctl: nothing was sent (--dry-run)\n"
    assert sum(summary.conversions + summary.retracted_conversions for summary in tally) in range(1950, 2001)
    with server.connect() as client:
        assert report(client) == [] and not client.agents.ListAgents(agent_service_pb2.ListAgentsRequest()).agents
