"""AgentService over the wire."""

import time
import uuid

import grpc
import pytest
from agents import make_agent
from conversion.v1 import agent_pb2, agent_service_pb2 as service
from failures import expected

INVALID = grpc.StatusCode.INVALID_ARGUMENT


def update(client, agent, *paths, **fields):
    for name, value in fields.items():
        setattr(agent, name, value)
    request = service.UpdateAgentRequest(agent=agent)
    request.update_mask.paths.extend(paths)
    return client.agents.UpdateAgent(request)


def get(client, agent_id):
    return client.agents.GetAgent(service.GetAgentRequest(agent_id=agent_id))


def test_the_contracts_agent_is_stored_as_it_was_sent(client):
    created = client.agents.CreateAgent(service.CreateAgentRequest(agent=make_agent()))
    wanted = make_agent()
    wanted.id, wanted.revision, wanted.etag = created.id, 1, created.etag
    wanted.counting_mode = agent_pb2.COUNTING_MODE_EVERY
    wanted.create_time.CopyFrom(created.create_time)
    wanted.update_time.CopyFrom(created.create_time)
    assert created == wanted
    assert created.id and created.etag
    assert abs(created.create_time.seconds - time.time()) < 60
    assert get(client, created.id) == created


def test_the_default_event_is_conversion(client):
    created = client.agents.CreateAgent(service.CreateAgentRequest(agent=agent_pb2.Agent(name="bare")))
    assert created.analytics_conversion_event == "conversion"
    assert not created.analytics_enabled and not created.analytics_track_conversions


def test_an_id_chosen_by_the_caller_is_taken_once(client):
    request = service.CreateAgentRequest(agent=make_agent(), agent_id=f"agent_{uuid.uuid4().hex}")
    assert client.agents.CreateAgent(request).id == request.agent_id
    with expected(grpc.StatusCode.ALREADY_EXISTS, "AGENT_ALREADY_EXISTS"):
        client.agents.CreateAgent(request)


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"name": "n" * 257}, "agent.name"),
        ({"model": "m" * 257}, "agent.model"),
        ({"instructions": "i" * 65_537}, "agent.instructions"),
        ({"analytics_conversion_event": "1st"}, "agent.analytics_conversion_event"),
    ],
)
def test_a_wrong_field_is_named(client, change, field):
    agent = make_agent()
    for name, value in change.items():
        setattr(agent, name, value)
    with expected(INVALID, fields=[field]):
        client.agents.CreateAgent(service.CreateAgentRequest(agent=agent))


def test_a_wrong_field_of_a_part_is_named(client):
    agent = make_agent()
    agent.voice.voice_id = "v" * 257
    with expected(INVALID, fields=["agent.voice.voice_id"]):
        client.agents.CreateAgent(service.CreateAgentRequest(agent=agent))


def test_an_agent_is_required(client):
    with expected(INVALID, fields=["agent"]):
        client.agents.CreateAgent(service.CreateAgentRequest())


def test_an_id_that_is_too_long_is_refused(client):
    with expected(INVALID, fields=["agent_id"]):
        client.agents.CreateAgent(service.CreateAgentRequest(agent=make_agent(), agent_id="a" * 257))


def test_validate_only_creates_nothing(client):
    agent_id = f"agent_{uuid.uuid4().hex}"
    request = service.CreateAgentRequest(agent=make_agent(), agent_id=agent_id, validate_only=True)
    assert client.agents.CreateAgent(request).name == "Sales Agent with Tracking"
    with expected(grpc.StatusCode.NOT_FOUND, "AGENT_NOT_FOUND"):
        get(client, agent_id)


def test_an_update_replaces_only_the_masked_fields(client, agent):
    changed = update(
        client, agent_pb2.Agent(id=agent.id, name="New", model="new", voice={"voice_id": "v2"}), "name", "voice.voice_id"
    )
    wanted = agent_pb2.Agent()
    wanted.CopyFrom(agent)
    wanted.name, wanted.voice.voice_id, wanted.revision, wanted.etag = "New", "v2", 2, changed.etag
    wanted.update_time.CopyFrom(changed.update_time)
    assert changed == wanted
    assert changed.etag != agent.etag
    assert get(client, agent.id) == changed


def test_an_update_without_a_mask_replaces_what_is_set(client, agent):
    changed = update(client, agent_pb2.Agent(id=agent.id, model="gpt-4o"))
    assert (changed.model, changed.name, changed.analytics_enabled) == ("gpt-4o", agent.name, True)


def test_an_update_of_all_fields_clears_what_is_not_set(client, agent):
    changed = update(client, agent_pb2.Agent(id=agent.id, name="Only"), "*")
    assert (changed.name, changed.model, changed.analytics_enabled) == ("Only", "", False)
    assert not changed.HasField("voice")


def test_an_update_that_changes_nothing_makes_no_revision(client, agent):
    assert update(client, agent_pb2.Agent(id=agent.id, name=agent.name), "name") == agent


@pytest.mark.parametrize("path", ["nothing", "voice.nothing", "id", "revision", "create_time", "etag", "name.x", ""])
def test_a_mask_of_a_field_that_cannot_be_set_is_refused(client, agent, path):
    with expected(INVALID, "FIELD_MASK_INVALID"):
        update(client, agent_pb2.Agent(id=agent.id), path)


def test_an_old_etag_is_aborted(client, agent):
    changed = update(client, agent_pb2.Agent(id=agent.id, name="New", etag=agent.etag), "name")
    with expected(grpc.StatusCode.ABORTED, "ETAG_MISMATCH"):
        update(client, agent_pb2.Agent(id=agent.id, name="Newer", etag=agent.etag), "name")
    with expected(grpc.StatusCode.ABORTED, "ETAG_MISMATCH"):
        client.agents.DeleteAgent(service.DeleteAgentRequest(agent_id=agent.id, etag=agent.etag))
    assert get(client, agent.id) == changed


def test_an_agent_that_does_not_exist_is_not_found(client):
    for call in (
        lambda: get(client, "nobody"),
        lambda: update(client, agent_pb2.Agent(id="nobody", name="x"), "name"),
        lambda: client.agents.DeleteAgent(service.DeleteAgentRequest(agent_id="nobody")),
    ):
        with expected(grpc.StatusCode.NOT_FOUND, "AGENT_NOT_FOUND"):
            call()


def test_a_deleted_agent_leaves_its_conversions(client, agent, track, ledger):
    conversion = track().conversion
    client.agents.DeleteAgent(service.DeleteAgentRequest(agent_id=agent.id, validate_only=True))
    assert get(client, agent.id) == agent
    client.agents.DeleteAgent(service.DeleteAgentRequest(agent_id=agent.id))
    with expected(grpc.StatusCode.NOT_FOUND, "AGENT_NOT_FOUND"):
        track()
    assert ledger(agent.id) == [conversion]


def test_an_agent_created_anew_under_its_id_goes_on_with_the_next_revision(client, agent):
    client.agents.DeleteAgent(service.DeleteAgentRequest(agent_id=agent.id))
    again = client.agents.CreateAgent(service.CreateAgentRequest(agent=make_agent(), agent_id=agent.id))
    assert again.revision == 2


def test_pages_hold_every_agent_once_in_the_order_of_their_ids(client, create_agent):
    created = {create_agent(name=f"agent {number}").id for number in range(7)}
    request, found = service.ListAgentsRequest(page_size=3), []
    while True:
        response = client.agents.ListAgents(request)
        assert len(response.agents) <= 3
        found += [agent.id for agent in response.agents]
        request.page_token = response.next_page_token
        if not request.page_token:
            break
    assert found == sorted(set(found))
    assert created <= set(found)


def test_a_page_that_cannot_be_is_refused(client):
    with expected(INVALID, fields=["page_size"]):
        client.agents.ListAgents(service.ListAgentsRequest(page_size=-1))
    with expected(INVALID, "PAGE_TOKEN_INVALID", ["page_token"]):
        client.agents.ListAgents(service.ListAgentsRequest(page_token="made up"))
