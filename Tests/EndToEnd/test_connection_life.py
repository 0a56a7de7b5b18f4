"""How long connections live, as a stock client sees it."""

import concurrent.futures
import functools
import socket
import time

import grpc
from conversion.v1 import agent_service_pb2
from daemon import Daemon


def counted(daemon, event):
    return int(daemon.wait_for("ended")["metadata"]["connections"].get(event, 0))


def test_connections_that_end_by_age_fail_no_call(tmp_path):
    daemon = Daemon(tmp_path / "c.db", "--max-connection-age", "300ms", "--max-connection-age-grace", "5s").start()
    end = time.monotonic() + 4

    def call(client):
        made = 0
        while time.monotonic() < end:
            client.agents.ListAgents(agent_service_pb2.ListAgentsRequest(page_size=1), timeout=10)
            made += 1
        return made

    # As stock clients are: a call that was on its way to a connection which has said goodbye takes the next.
    connect = functools.partial(daemon.connect, enable_retries=1)
    with connect() as one, connect() as other, concurrent.futures.ThreadPoolExecutor(8) as pool:
        assert min(pool.map(call, [one, other] * 4)) > 10
    assert daemon.stop() == 0
    assert counted(daemon, "ageReached") >= 10
    assert counted(daemon, "graceExceeded") == 0


def test_an_idle_connection_is_sent_away_and_comes_back(tmp_path):
    daemon = Daemon(tmp_path / "c.db", "--max-connection-idle", "200ms").start()
    with daemon.connect() as client:
        states = []
        client.channel.subscribe(states.append)
        for _ in range(2):
            client.agents.ListAgents(agent_service_pb2.ListAgentsRequest(page_size=1))
            seen = len(states)
            deadline = time.monotonic() + 30
            while grpc.ChannelConnectivity.IDLE not in states[seen:] and time.monotonic() < deadline:
                time.sleep(0.02)
            assert grpc.ChannelConnectivity.IDLE in states[seen:], states
    assert daemon.stop() == 0
    assert counted(daemon, "idleTimeout") == 2


def test_a_client_that_does_not_begin_is_closed(tmp_path):
    daemon = Daemon(tmp_path / "c.db", "--preface-timeout", "100ms").start()
    host, port = daemon.address.rsplit(":", 1)
    with socket.create_connection((host, int(port)), timeout=30) as client:
        while client.recv(1000):
            pass
    assert daemon.stop() == 0
    assert counted(daemon, "prefaceTimeout") == 1
