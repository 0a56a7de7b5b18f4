"""The promise of TrackConversion: a crash at any instant loses no answered conversion and invents none."""

import asyncio
import os
import random
import shutil
import signal
import sqlite3

import grpc
import pytest
from agents import make_agent
from conversion.v1 import agent_service_pb2, agent_service_pb2_grpc
from conversion.v1 import conversion_service_pb2, conversion_service_pb2_grpc
from daemon import Daemon

CALLS, IN_FLIGHT = 10_000, 100
# Seeds can be given to repeat a run: CRASH_SEEDS=1,2,3.
SEEDS = [int(seed) for seed in os.environ.get("CRASH_SEEDS", "").split(",") if seed] or [
    random.SystemRandom().randrange(1 << 32) for _ in range(5)
]
AGENT = "agent_456"


class Worker:
    """A voice worker that makes the calls, and repeats each with its key until it is answered."""

    def __init__(self, address):
        self.channel = grpc.aio.insecure_channel(
            address,
            options=[("grpc.min_reconnect_backoff_ms", 20), ("grpc.max_reconnect_backoff_ms", 100)],
        )
        self.agents = agent_service_pb2_grpc.AgentServiceStub(self.channel)
        self.conversions = conversion_service_pb2_grpc.ConversionServiceStub(self.channel)
        self.answered = {}  # key -> id
        self.duplicates = 0
        self.retries = 0

    async def work(self, on_answer):
        await self.agents.CreateAgent(agent_service_pb2.CreateAgentRequest(agent=make_agent(), agent_id=AGENT))
        keys = iter(range(CALLS))

        async def lane():
            for number in keys:
                await self.track(f"call_{number}", on_answer)

        await asyncio.gather(*(lane() for _ in range(IN_FLIGHT)))

    async def track(self, key, on_answer):
        request = conversion_service_pb2.TrackConversionRequest(
            agent_id=AGENT, room_name=f"room of {key}", details=f"details of {key}", idempotency_key=key
        )
        while True:
            try:
                response = await self.conversions.TrackConversion(request, wait_for_ready=True, timeout=60)
            except grpc.aio.AioRpcError as error:
                assert error.code() == grpc.StatusCode.UNAVAILABLE, error
                self.retries += 1
                continue
            assert response.conversion.details == request.details
            self.answered[key] = response.conversion.id
            self.duplicates += response.duplicate
            on_answer(len(self.answered))
            return

    async def ledger(self):
        """All conversions as (key, id), by ListConversions."""
        request, found = conversion_service_pb2.ListConversionsRequest(page_size=1000), []
        while True:
            response = await self.conversions.ListConversions(request)
            found += [(conversion.room_name.removeprefix("room of "), conversion.id) for conversion in response.conversions]
            request.page_token = response.next_page_token
            if not request.page_token:
                return found


def keys_on_disk(database):
    """The keys of the conversions in the file, each row once; read without touching the file."""
    copy = database.with_name("copy.db")
    for suffix in ("", "-wal"):
        if os.path.exists(f"{database}{suffix}"):
            shutil.copy(f"{database}{suffix}", f"{copy}{suffix}")
    connection = sqlite3.connect(copy)
    try:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        rows = connection.execute(
            "SELECT room_name, fingerprint FROM conversions LEFT JOIN spent_keys USING (sequence)"
        ).fetchall()
    finally:
        connection.close()
        for suffix in ("", "-wal", "-shm"):
            if os.path.exists(f"{copy}{suffix}"):
                os.unlink(f"{copy}{suffix}")
    assert all(room.startswith("room of ") and fingerprint is not None for room, fingerprint in rows)
    return [room.removeprefix("room of ") for room, _ in rows]


@pytest.mark.timeout(600)
@pytest.mark.parametrize("seed", SEEDS)
def test_a_crash_loses_no_answered_conversion_and_invents_none(tmp_path, seed, capsys):
    chance = random.Random(seed)
    kill_after = chance.randrange(1, CALLS - IN_FLIGHT)
    kill_delay = chance.random() * 0.005
    database = tmp_path / "conversions.db"
    first = Daemon(database).start()
    servers = [first]

    async def scene():
        worker = Worker(first.address)
        killing = None

        async def kill_and_restart():
            await asyncio.sleep(kill_delay)
            answered_before = dict(worker.answered)
            first.signal(signal.SIGKILL)
            assert await asyncio.to_thread(first.wait) == -signal.SIGKILL
            kept = await asyncio.to_thread(keys_on_disk, database)
            assert len(kept) == len(set(kept))
            lost = answered_before.keys() - set(kept)
            assert not lost, f"answered, but not in the file: {sorted(lost)[:5]}"
            servers.append(await asyncio.to_thread(Daemon(database, listen=(first.address,)).start))
            return len(kept)

        def on_answer(count):
            nonlocal killing
            if count >= kill_after and killing is None:
                killing = asyncio.ensure_future(kill_and_restart())

        await worker.work(on_answer)
        kept = await killing
        ledger = await worker.ledger()
        await worker.channel.close()
        return worker, kept, ledger

    try:
        worker, kept, ledger = asyncio.run(scene())
        with capsys.disabled():
            print(
                f"\ncrash: seed {seed}, killed after {kill_after} answers and {kill_delay * 1000:.1f} ms with {kept}"
                f" kept; {worker.retries} retries, {worker.duplicates} answered as duplicates",
                flush=True,
            )
        keys = [f"call_{number}" for number in range(CALLS)]
        assert sorted(worker.answered) == sorted(keys)
        assert len(ledger) == CALLS
        assert dict(ledger) == worker.answered
        assert servers[-1].stop() == 0
        assert sorted(keys_on_disk(database)) == sorted(keys)
    finally:
        for server in servers:
            if server.process.poll() is None:
                server.kill()
