"""Mixed random load: every kind of call, some cancelled, some with hardly any time, on connections that come and go.

    load.py CONVERSIOND INTEROP SECONDS SEED

Prints the calls by what they came to, and what those that failed were told, as JSON. Fails if a call came to what it
should not.
"""

import asyncio
import collections
import json
import random
import sys
import time

import grpc
from grpc._cython.cygrpc import ExecuteBatchError
from failures import Failures
from services import EXPECTED, Services

TASKS = 24
AGENTS = 16
CONVERSIONS, AGENT_SERVICE = "conversion.v1.ConversionService", "conversion.v1.AgentService"
TEST = "grpc.testing.TestService"
HEALTH, REFLECTION = "grpc.health.v1.Health", "grpc.reflection.v1.ServerReflection"
INVALID = {grpc.StatusCode.INVALID_ARGUMENT, grpc.StatusCode.NOT_FOUND, grpc.StatusCode.FAILED_PRECONDITION}


async def sent(call, sending):
    """Waits for what a call sends. If it has ended meanwhile, grpcio says so in ways of its own: this raises its status."""
    try:
        await sending
    except (ExecuteBatchError, asyncio.InvalidStateError, grpc.aio.UsageError) as error:
        code = await call.code()
        assert code is not grpc.StatusCode.OK, f"an OK before everything was read: {error}"
        raise grpc.aio.AioRpcError(code, None, None, await call.details()) from error


class Load:
    def __init__(self, conversiond, interop, seconds, seed):
        self.addresses = {"conversiond": conversiond, "interop": interop}
        self.end = time.monotonic() + seconds
        self.random = random.Random(seed)
        self.services = Services()
        self.failures = Failures(self.services)
        self.outcomes = collections.Counter()
        self.findings = []

    async def run(self):
        await asyncio.gather(*(self.work() for _ in range(TASKS)), self.be_rude())

    async def work(self):
        """One worker: a connection, some calls, and then another connection."""
        while time.monotonic() < self.end:
            async with self.connect("conversiond") as conversiond, self.connect("interop") as interop:
                for _ in range(self.random.randint(1, 60)):
                    if time.monotonic() > self.end:
                        return
                    call = self.random.choice(CALLS)
                    await self.make(call, interop if call in INTEROP_CALLS else conversiond)

    def connect(self, server):
        options = [("grpc.use_local_subchannel_pool", 1), ("grpc.enable_retries", 0)]
        compression = self.random.choice([None, None, grpc.Compression.Gzip])
        return grpc.aio.insecure_channel(self.addresses[server], options=options, compression=compression)

    async def make(self, call, channel):
        fate = self.random.random()
        timeout = self.random.choice([0.0005, 0.005, 0.02]) if fate < 0.1 else 120
        task = asyncio.ensure_future(call(self, channel, timeout))
        if 0.1 < fate < 0.2:
            await asyncio.sleep(self.random.random() * 0.02)
            task.cancel()
        try:
            await task
            self.outcomes[f"{call.__name__} OK"] += 1
        except asyncio.CancelledError:
            self.outcomes[f"{call.__name__} cancelled"] += 1
        except grpc.aio.AioRpcError as error:
            self.outcomes[f"{call.__name__} {error.code().name}"] += 1
            self.failures.count(call.__name__, error, is_hurried=timeout < 1)
            # What grpcio makes of a write behind the deadline; it hides the status.
            is_late_write = timeout < 1 and error.details() == "Internal error from Core"
            if error.code() not in EXPECTED | (INVALID if call in WRONG_CALLS else set()) and not is_late_write:
                self.findings.append(f"{call.__name__}: {error.code().name} {error.details()}")
        except AssertionError as error:
            self.findings.append(f"{call.__name__}: {error}")

    # conversiond

    async def track(self, channel, timeout):
        request = self.services.request(
            CONVERSIONS, "TrackConversion", agent_id=f"agent-{self.random.randrange(AGENTS)}", event_type="purchase",
            room_name=f"room-{self.random.randrange(1000)}", details="x" * self.random.randrange(2000),
            idempotency_key=f"key-{self.random.getrandbits(64):x}",
        )  # fmt: skip
        method = self.services.method(channel, CONVERSIONS, "TrackConversion")
        answers = [await method(request, timeout=timeout) for _ in range(self.random.choice([1, 1, 2]))]
        assert len({answer.conversion.id for answer in answers}) == 1, "a retry was counted again"

    async def track_wrongly(self, channel, timeout):
        wrong = self.random.choice([
            {"agent_id": "nobody"}, {"agent_id": ""}, {"event_type": "1st!"}, {"details": "x" * 1_000_000},
            {"idempotency_key": "k" * 1000},
        ])  # fmt: skip
        fields = {"agent_id": "agent-0", "event_type": "purchase", "room_name": "room"} | wrong
        request = self.services.request(CONVERSIONS, "TrackConversion", **fields)
        await self.services.method(channel, CONVERSIONS, "TrackConversion")(request, timeout=timeout)

    async def list_conversions(self, channel, timeout):
        method = self.services.method(channel, CONVERSIONS, "ListConversions")
        request = self.services.request(CONVERSIONS, "ListConversions", page_size=self.random.choice([1, 100, 1000]))
        for _ in range(self.random.randint(1, 3)):
            page = await method(request, timeout=timeout)
            request.page_token = page.next_page_token

    async def change_agent(self, channel, timeout):
        agent = self.services.message("conversion.v1.Agent")(
            id=f"agent-{self.random.randrange(AGENTS)}", instructions="i" * self.random.randrange(5000),
            analytics_enabled=True, analytics_track_conversions=True,
        )  # fmt: skip
        request = self.services.request(AGENT_SERVICE, "UpdateAgent", agent=agent)
        request.update_mask.paths.append("instructions")
        await self.services.method(channel, AGENT_SERVICE, "UpdateAgent")(request, timeout=timeout)

    async def watch_health(self, channel, timeout):
        watch = self.services.method(channel, HEALTH, "Watch")(
            self.services.request(HEALTH, "Watch"), timeout=min(timeout, self.random.random())
        )
        async for _ in watch:
            pass

    async def reflect(self, channel, timeout):
        call = self.services.method(channel, REFLECTION, "ServerReflectionInfo")(timeout=timeout)
        for _ in range(self.random.randint(1, 20)):
            request = self.services.request(REFLECTION, "ServerReflectionInfo", file_containing_symbol=CONVERSIONS)
            await sent(call, call.write(request))
            await call.read()
        await sent(call, call.done_writing())

    # The interop server: kinds and sizes that conversiond has no method for.

    def payload(self, largest):
        return {"body": bytes(self.random.randrange(largest))}

    async def unary(self, channel, timeout):
        size = self.random.randrange(300_000)
        request = self.services.request(TEST, "UnaryCall", response_size=size, payload=self.payload(300_000))
        answer = await self.services.method(channel, TEST, "UnaryCall")(request, timeout=timeout)
        assert len(answer.payload.body) == size, f"{len(answer.payload.body)} bytes instead of {size}"

    async def stream_input(self, channel, timeout):
        call = self.services.method(channel, TEST, "StreamingInputCall")(timeout=timeout)
        total = 0
        for _ in range(self.random.randint(0, 20)):
            request = self.services.request(TEST, "StreamingInputCall", payload=self.payload(100_000))
            total += len(request.payload.body)
            await sent(call, call.write(request))
        await sent(call, call.done_writing())
        answer = await call
        assert answer.aggregated_payload_size == total, f"{answer.aggregated_payload_size} bytes instead of {total}"

    def wanted(self, method):
        sizes = [self.random.randrange(100_000) for _ in range(self.random.randint(0, 10))]
        parameters = [{"size": size, "interval_us": self.random.choice([0, 0, 1000])} for size in sizes]
        return sizes, self.services.request(TEST, method, response_parameters=parameters)

    async def stream_output(self, channel, timeout):
        sizes, request = self.wanted("StreamingOutputCall")
        call = self.services.method(channel, TEST, "StreamingOutputCall")(request, timeout=timeout)
        leaves = self.random.random() < 0.2
        got = []
        async for answer in call:
            got.append(len(answer.payload.body))
            if leaves:
                call.cancel()
        assert leaves or got == sizes, f"{got} instead of {sizes}"

    async def duplex(self, channel, timeout):
        method = self.random.choice(["FullDuplexCall", "HalfDuplexCall"])
        call = self.services.method(channel, TEST, method)(timeout=timeout)
        expected = []
        for _ in range(self.random.randint(0, 5)):
            sizes, request = self.wanted(method)
            expected += sizes
            await sent(call, call.write(request))
        await sent(call, call.done_writing())
        got = [len(answer.payload.body) async for answer in call]
        assert got == expected, f"{got} instead of {expected}"

    # Neither

    async def be_rude(self):
        """Connections that say half of something and go."""
        preface = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n" + bytes([0, 0, 0, 4, 0, 0, 0, 0, 0])
        while time.monotonic() < self.end:
            host, port = self.random.choice(list(self.addresses.values())).rsplit(":", 1)
            _, writer = await asyncio.open_connection(host, int(port))
            said = preface + self.random.randbytes(self.random.randrange(200))
            writer.write(said[: self.random.randrange(len(said))])
            await asyncio.sleep(self.random.random() * 0.05)
            writer.transport.abort()
            self.outcomes["rude connections"] += 1


WRONG_CALLS = {Load.track_wrongly}
INTEROP_CALLS = {Load.unary, Load.stream_input, Load.stream_output, Load.duplex}
CALLS = [
    *[Load.track] * 6, Load.track_wrongly, Load.list_conversions, Load.change_agent, Load.watch_health, Load.reflect,
    *[Load.unary] * 2, Load.stream_input, Load.stream_output, Load.duplex,
]  # fmt: skip


def main():
    conversiond, interop, seconds, seed = sys.argv[1:]
    load = Load(conversiond, interop, float(seconds), int(seed))
    asyncio.run(load.run())
    outcomes = dict(sorted(load.outcomes.items()))
    print(json.dumps({"outcomes": outcomes, "failures": load.failures.lines(), "findings": load.findings[:20]}))
    return 1 if load.findings else 0


if __name__ == "__main__":
    sys.exit(main())
