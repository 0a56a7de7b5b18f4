"""A voice worker that plays calls until it is told to end, and that may be killed at any moment.

    worker.py FOLDER NAME LANES SEED ADDRESS...

Each lane plays one call after the other, and writes its journal to FOLDER/NAME-LANE.jsonl. Started again, it first finds
out what became of all that its predecessor has sent. The end of its standard input has it finish its calls; when it ends
well, the outcome of every request is in the journals.
"""

import random
import sys
import threading
import time
from pathlib import Path

import grpc
from chaos import cast
from chaos.journal import Journal
from conversion.v1 import agent_pb2, agent_service_pb2, agent_service_pb2_grpc, call_pb2, conversion_pb2
from conversion.v1 import conversion_service_pb2 as service
from conversion.v1 import conversion_service_pb2_grpc
from conversion.v1.money_pb2 import Money
from google.protobuf import timestamp_pb2
from google.rpc import error_details_pb2, status_pb2

# What says nothing of the outcome: it is asked for again.
UNKNOWN = {
    grpc.StatusCode.UNAVAILABLE,
    grpc.StatusCode.DEADLINE_EXCEEDED,
    grpc.StatusCode.CANCELLED,
    grpc.StatusCode.RESOURCE_EXHAUSTED,
}
UNKNOWN_NUMBERS = {code.value[0] for code in UNKNOWN}
PATIENCE = 120
DAY = 86_400 * 10**9
# How far back timestamps go; the daemon's late window is longer. Clocks of many zones change within it.
REACH = 59 * DAY
OPTIONS = [
    ("grpc.use_local_subchannel_pool", 1),
    ("grpc.min_reconnect_backoff_ms", 20),
    ("grpc.initial_reconnect_backoff_ms", 20),
    ("grpc.max_reconnect_backoff_ms", 200),
]


def timestamp(nanoseconds):
    return timestamp_pb2.Timestamp(seconds=nanoseconds // 10**9, nanos=nanoseconds % 10**9)


def reason(error):
    """ErrorInfo's reason; empty where there is none."""
    details = dict(error.trailing_metadata() or ()).get("grpc-status-details-bin", b"")
    for detail in status_pb2.Status.FromString(details).details:
        if detail.Is(error_details_pb2.ErrorInfo.DESCRIPTOR):
            return error_details_pb2.ErrorInfo.FromString(detail.value).reason
    return ""


class Lane:
    """One call after the other, on a connection of its own."""

    def __init__(self, name, journal, address, seed, owned, stopping):
        self.name, self.journal, self.stopping = name, journal, stopping
        self.random = random.Random(seed)
        # The agents that only this lane changes.
        self.owned = owned
        self.channel = grpc.insecure_channel(address, options=OPTIONS)
        conversions = conversion_service_pb2_grpc.ConversionServiceStub(self.channel)
        self.methods = {
            "track": conversions.TrackConversion,
            "batch": conversions.BatchTrackConversions,
            "adjust": conversions.AdjustConversion,
            "call": conversions.RecordCall,
            "agent": agent_service_pb2_grpc.AgentServiceStub(self.channel).UpdateAgent,
            "import": conversions.ImportConversions,
            "erase": conversions.EraseUser,
        }

    def run(self):
        with self.channel:
            self.settle()
            self.hang_up_for_predecessor()
            while not self.stopping.is_set():
                self.play_call()

    # One request

    def attempt(self, operation, patience=None):
        """Sends the request once more, and after `patience` seconds cancels it. Whether the outcome is known now."""
        operation.attempts += 1
        request = operation.request
        call = self.methods[operation.kind].future(
            iter(self.parts(request)) if operation.kind == "import" else request,
            timeout=self.random.choice([30, 30, 30, 30, 2, 0.02, 0.002]),
            wait_for_ready=self.random.random() < 0.5,
        )
        if patience is not None:
            time.sleep(patience)
            call.cancel()
        try:
            response = call.result()
            # An item that found no room or no time was not recorded, though the others may be.
            if operation.kind == "batch" and {result.status.code for result in response.results} & UNKNOWN_NUMBERS:
                return False
            self.journal.answer(operation, response)
        except grpc.FutureCancelledError:
            return False
        except grpc.RpcError as error:
            if error.code() in UNKNOWN:
                return False
            self.journal.fail(operation, error.code().name, reason(error))
        return True

    def find_out(self, operation):
        """Sends the same request until it is answered."""
        deadline = time.monotonic() + PATIENCE
        while not self.attempt(operation):
            assert time.monotonic() < deadline, f"no answer in {PATIENCE} s: {operation}"
            time.sleep(self.random.random() * 0.05)
        return operation

    def parts(self, request):
        """An import in messages of random sizes."""
        items = list(request.conversions)
        while items:
            count = self.random.randrange(1, len(items) + 1)
            yield service.ImportConversionsRequest(conversions=items[:count])
            items = items[count:]

    def settle(self):
        for operation in self.journal.unknown():
            self.find_out(operation)
        self.look_up_imports()

    def do(self, kind, request, **notes):
        return self.find_out(self.journal.intend(kind, request, **notes))

    def look_up_imports(self):
        """An import's answer has no ids: each item is tracked, too, which finds what was imported under its key."""
        tracked = {one.request.idempotency_key for one in self.journal.operations if one.kind == "track"}
        for operation in [one for one in self.journal.operations if one.kind == "import"]:
            for item in operation.request.conversions:
                if item.idempotency_key not in tracked and item.event_type != cast.WRONG_EVENT:
                    tracked.add(item.idempotency_key)
                    self.do("track", item)

    # One call

    def play_call(self):
        calls = [one.request.call for one in self.journal.operations if one.kind == "call"]
        number = sum(not call.HasField("end_time") for call in calls)
        call = call_pb2.Call(
            room_name=f"{self.name}-{number}",
            agent_id=self.random.choice(list(cast.AGENTS)),
            user_id=self.random.choice(["", "user-1", "user-2", f"caller-{self.name}-{number}"]),
            test=self.random.random() < 0.1,
        )
        if self.random.random() < 0.7:
            call.start_time.CopyFrom(timestamp(self.moment()))
        if self.random.random() < 0.85:
            self.do("call", service.RecordCallRequest(call=call))
        else:
            # Only what it tracks tells of this one, and its end. The journal has it, so that its number is taken.
            call.room_name += "-late"
            self.do("call", service.RecordCallRequest(call=call, validate_only=True))
        turns = [self.track] * 6 + [self.adjust] * 2
        turns += [self.batch, self.import_past, self.repeat, self.reuse_key, self.change_agent]
        for _ in range(self.random.randrange(6)):
            self.random.choice(turns)(call)
            time.sleep(self.random.expovariate(1 / 0.02))
        self.settle()
        if self.random.random() < 0.9:
            self.hang_up(call)
        if call.user_id.startswith("caller-") and self.random.random() < 0.2:
            self.do("erase", service.EraseUserRequest(user_id=call.user_id))

    def hang_up(self, call):
        ended = call_pb2.Call()
        ended.CopyFrom(call)
        if self.random.random() < 0.1:
            # Another agent took over.
            ended.agent_id = self.random.choice(list(cast.AGENTS))
        end = time.time_ns()
        if call.HasField("start_time"):
            end = min(end, call.start_time.ToNanoseconds() + self.random.randrange(10**12))
        ended.end_time.CopyFrom(timestamp(end))
        self.do("call", service.RecordCallRequest(call=ended))

    def hang_up_for_predecessor(self):
        """What a crash left open is ended by who comes after, if it was not ended."""
        calls = [one.request.call for one in self.journal.operations if one.kind == "call"]
        if calls and not calls[-1].HasField("end_time"):
            self.hang_up(calls[-1])

    # What happens in a call

    def moment(self):
        """When something happened: now or long ago, and sometimes at the very hour."""
        now = time.time_ns()
        ago = self.random.choice([0, self.random.randrange(3 * 3600 * 10**9), self.random.randrange(REACH)])
        moment = now - ago
        return moment - moment % (3600 * 10**9) if self.random.random() < 0.1 else moment

    def money(self, currency=None):
        units = self.random.choice([0, 49, self.random.randrange(1000), self.random.randrange(10**12)])
        nanos = self.random.choice([0, 990_000_000, self.random.randrange(10**9)])
        return Money(currency_code=currency or self.random.choice(["USD", "EUR", "JPY", "BHD"]), units=units, nanos=nanos)

    def request(self, call, key):
        request = service.TrackConversionRequest(
            agent_id=call.agent_id,
            room_name=call.room_name,
            user_id=call.user_id,
            event_type=self.random.choice(cast.EVENTS),
            details=self.random.choice(["", f"Said the model at {key} in {call.room_name}", "é☎" * 40]),
            idempotency_key=key,
            test=call.test if self.random.random() < 0.95 else not call.test,
        )
        if self.random.random() < 0.5:
            request.timestamp.CopyFrom(timestamp(self.moment()))
        if self.random.random() < 0.6:
            request.value.CopyFrom(self.money())
        return request

    def key(self):
        """The id of the model's next tool call."""
        return f"{self.name}/{len(self.journal.operations)}"

    def track(self, call):
        operation = self.journal.intend("track", self.request(call, self.key()))
        if self.random.random() < 0.7:
            self.find_out(operation)
            return
        # The caller interrupts, and the framework cancels what is running.
        if self.attempt(operation, patience=self.random.random() * 0.006):
            return
        if not cast.counts_once(call.agent_id):
            # Whether it was recorded is found out before the call ends, under the same key.
            return
        # The model runs its tool again, with a new id and other words.
        again = self.request(call, self.key())
        again.event_type, again.test = operation.request.event_type, operation.request.test
        self.do("track", again, instead=operation.number)

    def batch(self, call):
        key = self.key()
        items = [self.request(call, f"{key}/{number}") for number in range(self.random.randrange(1, 6))]
        if self.random.random() < 0.5:
            items.append(items[0])
        self.spoil(items, call, key)
        operation = self.journal.intend("batch", service.BatchTrackConversionsRequest(requests=items))
        if self.random.random() < 0.7 or not self.attempt(operation, patience=self.random.random() * 0.006):
            self.find_out(operation)

    def spoil(self, items, call, key):
        """Some lists have an item that is refused."""
        if self.random.random() < 0.3:
            wrong = self.request(call, f"{key}/wrong")
            wrong.event_type = cast.WRONG_EVENT
            wrong.timestamp.CopyFrom(timestamp(self.moment()))
            items.insert(self.random.randrange(len(items)), wrong)

    def import_past(self, call):
        key = self.key()
        items = [self.request(call, f"{key}/{number}") for number in range(self.random.randrange(1, 6))]
        for item in items:
            # Older than what is tracked may be.
            item.timestamp.CopyFrom(timestamp(self.moment() - self.random.choice([0, 400 * DAY])))
        if self.random.random() < 0.5:
            items.append(items[0])
        self.spoil(items, call, key)
        operation = self.journal.intend("import", service.ImportConversionsRequest(conversions=items))
        if self.random.random() < 0.7 or not self.attempt(operation, patience=self.random.random() * 0.006):
            self.find_out(operation)
        self.look_up_imports()

    def recorded(self):
        """Conversions that this lane knows of; one may stand here more than once."""
        found = []
        for operation in self.journal.operations[-200:]:
            if operation.response is not None and operation.kind == "track":
                found.append(operation.response.conversion)
            elif operation.response is not None and operation.kind == "batch":
                found += [result.response.conversion for result in operation.response.results if not result.status.code]
        return found

    def adjust(self, call):
        if not (recorded := self.recorded()):
            return
        conversion = self.random.choice(recorded)
        request = service.AdjustConversionRequest(
            conversion_id=conversion.id, idempotency_key=self.key(), details=self.random.choice(["", "refund"])
        )
        if self.random.random() < 0.6:
            request.type = conversion_pb2.ADJUSTMENT_TYPE_RESTATE
            currency = conversion.value.currency_code if self.random.random() < 0.95 else "CHF"
            request.value.CopyFrom(self.money(currency))
        else:
            request.type = conversion_pb2.ADJUSTMENT_TYPE_RETRACT
        if self.random.random() < 0.3:
            # May be before the conversion, or before another adjustment.
            moment = conversion.timestamp.ToNanoseconds() + self.random.randrange(-10**9, DAY)
            request.timestamp.CopyFrom(timestamp(min(moment, time.time_ns())))
        self.do("adjust", request)

    def tracked(self):
        return [one for one in self.journal.operations[-200:] if one.kind == "track" and one.response is not None]

    def repeat(self, call):
        """Sends again what was answered: for example because the answer's receiver crashed."""
        if tracked := self.tracked():
            self.do("track", self.random.choice(tracked).request)

    def reuse_key(self, call):
        if tracked := self.tracked():
            request = service.TrackConversionRequest()
            request.CopyFrom(self.random.choice(tracked).request)
            request.details += "!"
            # What was imported may be too old for anything but a repeat.
            is_old = request.HasField("timestamp") and time.time_ns() - request.timestamp.ToNanoseconds() > REACH + DAY
            self.do("track", request, refusal="TIMESTAMP_TOO_OLD" if is_old else "IDEMPOTENCY_KEY_REUSED")

    def change_agent(self, call):
        if self.owned:
            agent = agent_pb2.Agent(id=self.random.choice(self.owned), instructions=f"Be version {self.key()}.")
            self.do("agent", agent_service_pb2.UpdateAgentRequest(agent=agent, update_mask={"paths": ["instructions"]}))


def main(folder, name, lanes, seed, *addresses):
    stopping = threading.Event()
    failures = []

    def play(lane):
        try:
            lane.run()
        except BaseException as error:
            failures.append(error)
            stopping.set()
            raise

    threads = []
    for number in range(int(lanes)):
        journal = Journal(Path(folder) / f"{name}-{number}.jsonl")
        # Each agent is one lane's of all workers'; workers are named by their numbers.
        place = int(name) * int(lanes) + number
        owned = [agent for index, agent in enumerate(cast.AGENTS) if index == place]
        # A successor does not play its predecessor's game again.
        seed_of_lane = f"{seed}/{name}/{number}/{len(journal.operations)}"
        lane = Lane(f"{name}-{number}", journal, addresses[number % len(addresses)], seed_of_lane, owned, stopping)
        threads.append(threading.Thread(target=play, args=(lane,)))
    for thread in threads:
        thread.start()
    sys.stdin.read()
    stopping.set()
    for thread in threads:
        thread.join()
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
