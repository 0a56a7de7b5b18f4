"""A restart under load: clients that wait for the server and try again see no call fail."""

import json
import subprocess
import threading

import pytest
from agents import make_agent
from chaos.ports import free_port
from conversion.v1 import agent_service_pb2
from conversion.v1 import conversion_service_pb2 as service
from daemon import PATIENCE, Daemon
from test_readme import CONVERSIONCTL
from voice import wait_until

RESTARTS = 3
# As workers are told to set them up: README's worker has the same.
RETRIES = {
    "methodConfig": [{
        "name": [{"service": "conversion.v1.ConversionService"}],
        "waitForReady": True,
        "retryPolicy": {
            "maxAttempts": 5, "initialBackoff": "0.1s", "maxBackoff": "2s", "backoffMultiplier": 2,
            "retryableStatusCodes": ["UNAVAILABLE"],
        },
    }]
}  # fmt: skip


class Load(threading.Thread):
    """Makes one call after the other until it is told to stop, or one has failed."""

    def __init__(self, name, call):
        super().__init__(name=name)
        self._call, self.made, self.failure = call, 0, None
        self._stopping = threading.Event()
        self.start()

    def run(self):
        try:
            while not self._stopping.is_set():
                self._call(f"{self.name}-{self.made}")
                self.made += 1
        except BaseException as error:
            self.failure = error

    def finish(self):
        self._stopping.set()
        self.join(PATIENCE)
        assert not self.is_alive() and self.failure is None, (self.name, self.failure)

    def has_gone_on(self, made):
        return self.failure is not None or self.made >= made


@pytest.fixture
def daemon(tmp_path):
    with Daemon(tmp_path / "conversions.db", listen=(f"127.0.0.1:{free_port()}",)) as daemon:
        yield daemon


@pytest.fixture
def client(daemon):
    with daemon.connect(enable_retries=1, service_config=json.dumps(RETRIES)) as client:
        yield client


@pytest.fixture
def agent(client):
    return client.agents.CreateAgent(agent_service_pb2.CreateAgentRequest(agent=make_agent(), agent_id="sales"))


@pytest.fixture
def batch(daemon):
    """`conversionctl batch`, which sends each line as it comes, all on one connection."""
    command = [CONVERSIONCTL, "batch", "--address", daemon.address, "--wait-for-ready", "--timeout", "60s"]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        yield process
        process.kill()


def test_a_restart_fails_no_call_of_clients_that_wait_and_try_again(daemon, client, agent, batch):
    def track(key):
        request = service.TrackConversionRequest(agent_id=agent.id, room_name=key, idempotency_key=key)
        assert client.conversions.TrackConversion(request, timeout=60).conversion.room_name == key

    def read(key):
        client.conversions.ListConversions(service.ListConversionsRequest(page_size=10), timeout=60)

    def send_line(key):
        batch.stdin.write(json.dumps({"agent_id": agent.id, "room_name": key, "idempotency_key": key}) + "\n")
        batch.stdin.flush()
        answer = json.loads(batch.stdout.readline())
        assert answer["response"]["conversion"]["room_name"] == key

    loads = [Load(f"grpcio-{number}", track) for number in range(4)]
    loads += [Load("reader", read), Load("conversionctl", send_line)]
    try:
        for _ in range(RESTARTS):
            wanted = [load.made + 20 for load in loads]
            wait_until(lambda: all(load.has_gone_on(made) for load, made in zip(loads, wanted)))
            assert daemon.stop() == 0
            daemon.start()
        wanted = [load.made + 20 for load in loads]
        wait_until(lambda: all(load.has_gone_on(made) for load, made in zip(loads, wanted)))
    finally:
        for load in loads:
            load.finish()
    batch.stdin.close()
    assert batch.wait(PATIENCE) == 0, batch.stderr.read()

    # Each call counts once, whatever was tried again.
    rooms, request = [], service.ListConversionsRequest(page_size=1000)
    while True:
        page = client.conversions.ListConversions(request)
        rooms += [conversion.room_name for conversion in page.conversions]
        request.page_token = page.next_page_token
        if not request.page_token:
            break
    tracking = [load for load in loads if load.name != "reader"]
    assert sorted(rooms) == sorted(f"{load.name}-{number}" for load in tracking for number in range(load.made))
