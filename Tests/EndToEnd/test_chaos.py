"""Chaos: workers that retry, are interrupted, send out of order and crash; a daemon that is killed; watchers cut off.

The workers keep journals of all that they send and are answered, and of nothing else the truth is made: afterwards every
list, report and watch must equal what plain Python makes of it. CHAOS_SECONDS has it go on for longer, CHAOS_SEED repeats
a run as far as its decisions go; when they fall in time is the machine's.
"""

import os
import random
import signal
import subprocess
import sys
import time

import pytest
from chaos import cast, recount
from chaos.ports import free_port
from chaos.truth import Truth, nanoseconds, plain
from chaos.watcher import Watcher, check, conversion_of, heard
from conversion.v1 import agent_service_pb2, conversion_pb2
from conversion.v1 import conversion_service_pb2 as service
from daemon import PATIENCE, ROOT, Daemon, run

SECONDS = float(os.environ.get("CHAOS_SECONDS", 30))
SEED = int(os.environ.get("CHAOS_SEED") or random.SystemRandom().randrange(1 << 32))
WORKERS, LANES = 3, 4
# Ends of the daemon and of workers while the calls are played.
DAEMON_ENDS, WORKER_ENDS = max(8, int(SECONDS / 4)), max(6, int(SECONDS / 5))
EVERYTHING = conversion_pb2.ConversionFilter(include_tests=True)
FILTERS = {
    "everything": EVERYTHING,
    "no tests": conversion_pb2.ConversionFilter(),
    "one agent's purchases": conversion_pb2.ConversionFilter(agent_id="every", event_type="purchase"),
}


class Worker:
    """A worker's process, and its successors."""

    def __init__(self, name, folder, seed, addresses):
        self.name = name
        self.command = [sys.executable, "-m", "chaos.worker", folder, name, LANES, seed, *addresses]
        self.log = folder / f"worker-{name}.log"
        self.start()

    def start(self):
        path = os.pathsep.join([str(ROOT / "Tests/EndToEnd"), str(ROOT / ".build-python")])
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                list(map(str, self.command)), env=os.environ | {"PYTHONPATH": path}, stdin=subprocess.PIPE,
                stdout=log, stderr=log,
            )  # fmt: skip

    def crash(self):
        self.process.kill()
        assert self.process.wait(PATIENCE) == -signal.SIGKILL, self.log.read_text()

    def finish(self):
        """Has it finish its calls; by then it knows what became of each request."""
        self.process.stdin.close()
        assert self.process.wait(3 * PATIENCE) == 0, self.log.read_text()

    def abandon(self):
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait()


def check_ledger(database):
    checked = run("check", "--database", database)
    assert (checked.returncode, checked.stderr) == (0, ""), checked


class Game:
    """The daemon's lives, and who is there meanwhile."""

    def __init__(self, folder, chance):
        self.folder, self.chance = folder, chance
        listen = [f"127.0.0.1:{free_port(chance)}", f"unix:{folder}/conversiond.sock"]
        self.daemon = Daemon(folder / "conversions.db", "--late-window", "60d", listen=listen).start()
        self.complaints = []
        self.killed = self.ended = self.crashed = 0
        with self.daemon.connect() as client:
            for agent_id, agent in cast.AGENTS.items():
                client.agents.CreateAgent(agent_service_pb2.CreateAgentRequest(agent=agent, agent_id=agent_id))
        addresses = self.daemon.addresses
        self.watchers = [
            Watcher(name, addresses[0], random.Random(chance.random()), filter) for name, filter in FILTERS.items()
        ]
        self.workers = [Worker(name, folder, chance.randrange(1 << 32), addresses) for name in range(WORKERS)]

    def play(self):
        moments = [(self.chance.random() * SECONDS, self.end_daemon) for _ in range(DAEMON_ENDS)]
        moments += [(self.chance.random() * SECONDS, self.crash_worker) for _ in range(WORKER_ENDS)]
        start = time.monotonic()
        for moment, happens in sorted(moments, key=lambda one: one[0]):
            time.sleep(max(0, start + moment - time.monotonic()))
            happens()
        time.sleep(max(0, start + SECONDS - time.monotonic()))
        for worker in self.workers:
            worker.finish()
        for watcher in self.watchers:
            watcher.finish()

    def end_daemon(self):
        if self.chance.random() < 0.75:
            assert self.daemon.kill() == -signal.SIGKILL
            self.killed += 1
        else:
            assert self.daemon.stop() == 0, self.daemon.log
            self.ended += 1
        self.note_complaints()
        if self.chance.random() < 0.3:
            # Whatever was being written when it was killed.
            check_ledger(self.daemon.database)
        if self.chance.random() < 0.2:
            self.kill_at_the_start()
        time.sleep(self.chance.choice([0, 0, 0.5]))
        self.daemon.start()

    def kill_at_the_start(self):
        """A daemon that does not come to serve before it is killed."""
        process = subprocess.Popen(self.daemon.command, stdin=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        time.sleep(self.chance.random() * 0.1)
        process.kill()
        process.wait()
        self.killed += 1

    def crash_worker(self):
        worker = self.chance.choice(self.workers)
        worker.crash()
        self.crashed += 1
        time.sleep(self.chance.choice([0, 0.2]))
        worker.start()

    def note_complaints(self):
        self.complaints += [line for line in self.daemon.log if line.get("level") in ("error", "critical")]

    def abandon(self):
        for worker in self.workers:
            worker.abandon()
        for watcher in self.watchers:
            watcher.abandon()
        if self.daemon.process.poll() is None:
            self.daemon.kill()


@pytest.fixture(scope="module")
def game(tmp_path_factory):
    # Shown where anything fails.
    print(f"CHAOS_SEED={SEED} CHAOS_SECONDS={SECONDS:g}")
    game = Game(tmp_path_factory.mktemp("chaos"), random.Random(SEED))
    try:
        game.play()
        yield game
        assert game.daemon.stop() == 0
        game.note_complaints()
        assert game.complaints == []
    finally:
        game.abandon()


@pytest.fixture(scope="module")
def truth(game):
    return Truth(sorted(game.folder.glob("*.jsonl")))


@pytest.fixture(scope="module")
def client(game):
    with game.daemon.connect(max_receive_message_length=-1) as client:
        yield client


@pytest.fixture(scope="module")
def ledger(client):
    """All events from the beginning, in commit order."""
    request = service.WatchConversionsRequest(
        position=service.WATCH_POSITION_BEGINNING, filter=EVERYTHING, heartbeat_interval={"seconds": 300}
    )
    call = client.conversions.WatchConversions(request, timeout=PATIENCE)
    found = []
    for response in call:
        if response.HasField("heartbeat"):
            call.cancel()
            return found
        found.append(response)
    raise AssertionError("the stream ended before it had caught up")


pytestmark = pytest.mark.timeout(SECONDS + 600)


def pages(method, request, items):
    found = []
    while True:
        response = method(request)
        found += getattr(response, items)
        request.page_token = response.next_page_token
        if not request.page_token:
            return found


def test_what_the_workers_were_answered_is_consistent(game, truth, capsys):
    """Making the truth has weighed each answer: no key counted twice, no answer for what was not sent."""
    with capsys.disabled():
        print(
            f"\nchaos: seed {SEED}, {SECONDS:g} s, daemon killed {game.killed} and ended {game.ended} times, workers killed"
            f" {game.crashed} times; {truth.attempts} attempts made {len(truth.conversions)} conversions,"
            f" {len(truth.adjustments)} adjustments and {len(truth.calls)} calls, {truth.refusals} were refused,"
            f" {len(truth.erasures)} lost their users;"
            f" watchers connected {sum(len(watcher.sessions) for watcher in game.watchers)} times",
            flush=True,
        )
    # A busy machine plays less; this is enough to mean something.
    assert len(truth.conversions) > 5 * SECONDS and len(truth.adjustments) > SECONDS


def test_the_agents_were_changed_as_often_as_was_answered(client, truth):
    for agent_id, changes in truth.changes.items():
        agent = client.agents.GetAgent(agent_service_pb2.GetAgentRequest(agent_id=agent_id))
        assert agent.revision == 1 + changes


def test_the_ledger_holds_each_event_once_and_no_other(truth, ledger):
    recorded = [event.recorded.id for event in ledger if event.HasField("recorded")]
    assert sorted(recorded) == sorted(truth.conversions)
    adjusted = {event.adjusted.adjustment.id: event.adjusted.adjustment for event in ledger if event.HasField("adjusted")}
    assert adjusted == truth.adjustments
    erased = [event.erased.conversion_id for event in ledger if event.HasField("erased")]
    assert sorted(erased) == sorted(truth.erasures)
    assert len(recorded) + len(adjusted) + len(erased) == len(ledger)


def test_what_was_sent_after_an_answer_was_committed_after_it(truth, ledger):
    places = {event.recorded.id or event.adjusted.adjustment.id: place for place, event in enumerate(ledger)}
    assert len(truth.sequels) > len(ledger) / 3
    for earlier, later in truth.sequels:
        assert places[earlier] < places[later], (earlier, later)


def test_the_ledgers_events_lead_to_what_is_stored(truth, ledger):
    state = {}
    for event in ledger:
        if event.HasField("erased"):
            state[event.erased.conversion_id].user_id = state[event.erased.conversion_id].details = ""
            continue
        conversion = plain(conversion_of(event))
        assert event.HasField("recorded") == (conversion.id not in state)
        state[conversion.id] = conversion
    assert state == truth.conversions


@pytest.mark.parametrize("number", range(len(FILTERS)), ids=list(FILTERS))
def test_a_watcher_heard_every_event_in_order(game, truth, ledger, number):
    watcher = game.watchers[number]
    # Erasures come whatever the filter.
    wanted = [
        event
        for event in ledger
        if event.HasField("erased") or list(recount.filtered(watcher.filter, [conversion_of(event)]))
    ]
    assert len(wanted) > 5
    check(watcher, wanted, truth.erasures)
    assert sum(len(heard(session.responses)) for session in watcher.sessions) >= len(wanted)


def test_the_ledger_passes_its_own_check_while_it_is_served(game):
    check_ledger(game.daemon.database)


def test_each_conversion_is_found_by_its_id(client, truth):
    wanted = list(truth.conversions.values())
    for start in range(0, len(wanted), 500):
        part = wanted[start : start + 500]
        calls = [
            client.conversions.GetConversion.future(service.GetConversionRequest(conversion_id=one.id), timeout=PATIENCE)
            for one in part
        ]
        found = [call.result() for call in calls]
        assert list(map(plain, found)) == part
        for one in found:
            erasure = truth.erasures.get(one.id)
            assert one.HasField("erase_time") == (erasure is not None)
            assert erasure is None or erasure.sent <= nanoseconds(one.erase_time) <= erasure.answered


def test_lists_are_complete_and_in_order(client, truth, ledger):
    chance = random.Random(SEED)
    places = {event.recorded.id: place for place, event in enumerate(ledger) if event.HasField("recorded")}
    newest = sorted(truth.conversions.values(), key=lambda one: (nanoseconds(one.timestamp), places[one.id]), reverse=True)
    filters = [EVERYTHING, conversion_pb2.ConversionFilter()]
    filters += [recount.random_filter(chance, newest) for _ in range(30)]
    for filter in filters:
        request = service.ListConversionsRequest(filter=filter, page_size=chance.choice([0, 37, 1000]))
        found = pages(client.conversions.ListConversions, request, "conversions")
        assert list(map(plain, found)) == list(recount.filtered(filter, newest))


def test_the_calls_are_as_they_were_last_answered(client, truth):
    for room, call in truth.calls.items():
        request = service.RecordCallRequest(call=truth.call_requests[room].call, validate_only=True)
        stored = client.conversions.RecordCall(request, timeout=PATIENCE)
        # As it would be stored now. A user who was erased does not come back with it.
        stored.update_time.CopyFrom(call.update_time)
        stored.ClearField("erase_time")
        stored.user_id = call.user_id
        assert stored == call


def test_reports_equal_a_recount(client, truth):
    chance = random.Random(SEED)
    conversions, calls = list(truth.conversions.values()), list(truth.calls.values())
    requests = [service.SummarizeConversionsRequest(), service.SummarizeConversionsRequest(filter=EVERYTHING)]
    for group in ["EVENT_TYPE", "AGENT", "AGENT_REVISION", "HOUR", "DAY", "WEEK"]:
        grouping = [f"SUMMARY_GROUPING_{group}"]
        requests.append(service.SummarizeConversionsRequest(group_by=grouping))
        requests.append(
            service.SummarizeConversionsRequest(group_by=grouping, filter=EVERYTHING, time_zone="America/St_Johns")
        )
    requests += [recount.random_request(chance, conversions, service) for _ in range(60)]
    for request in requests:
        question = str(request)
        rows = pages(client.conversions.SummarizeConversions, request, "summaries")
        assert recount.told(request, rows) == recount.report(request, conversions, calls), question
