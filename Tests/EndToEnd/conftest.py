import itertools
import uuid

import pytest
from agents import make_agent
from conversion.v1 import agent_service_pb2, conversion_service_pb2
from daemon import Daemon


@pytest.fixture(scope="session")
def daemon(tmp_path_factory):
    """One server for all tests that neither end it nor look at what others have stored."""
    with Daemon(tmp_path_factory.mktemp("daemon") / "conversions.db") as daemon:
        yield daemon


@pytest.fixture
def client(daemon):
    with daemon.connect() as client:
        yield client


@pytest.fixture
def create_agent(client):
    """Creates the contract's agent, with changes."""

    def create(**changes):
        agent = make_agent()
        for name, value in changes.items():
            if isinstance(value, list):
                getattr(agent, name)[:] = value
            else:
                setattr(agent, name, value)
        return client.agents.CreateAgent(agent_service_pb2.CreateAgentRequest(agent=agent))

    return create


@pytest.fixture
def agent(create_agent):
    return create_agent()


@pytest.fixture
def track(client, agent):
    """Tracks a conversion of the test's own agent, in a room of the test's own."""
    room = f"room_{uuid.uuid4().hex}"

    def call(**fields):
        fields = {"agent_id": agent.id, "room_name": room} | fields
        return client.conversions.TrackConversion(conversion_service_pb2.TrackConversionRequest(**fields))

    call.room = room
    return call


@pytest.fixture
def ledger(client):
    """All conversions of an agent, page by page, newest first."""

    def read(agent_id, page_size=1000, **filters):
        request = conversion_service_pb2.ListConversionsRequest(page_size=page_size)
        request.filter.agent_id = agent_id
        for name, value in filters.items():
            setattr(request.filter, name, value)
        found = []
        for _ in itertools.count():
            response = client.conversions.ListConversions(request)
            found += response.conversions
            request.page_token = response.next_page_token
            if not request.page_token:
                return found

    return read


@pytest.fixture
def key():
    """An idempotency key that nobody has used."""
    return f"call_{uuid.uuid4().hex}"
