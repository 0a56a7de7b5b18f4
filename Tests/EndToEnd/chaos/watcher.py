"""A watcher of the ledger that is disconnected at random, and goes on from the cursor that it has saved."""

import dataclasses
import threading
import time

import grpc
from chaos.worker import OPTIONS, UNKNOWN
from conversion.v1 import conversion_service_pb2 as service
from conversion.v1 import conversion_service_pb2_grpc

PATIENCE = 120


@dataclasses.dataclass
class Session:
    """One connection: the cursor that it began at, and what came, heartbeats too."""

    start: str  # Empty for the ledger's beginning.
    responses: list


def heard(responses):
    """The events alone."""
    return [response for response in responses if not response.HasField("heartbeat")]


class Watcher:
    """Watches from the ledger's beginning in a thread of its own until `finish`."""

    def __init__(self, name, address, random, filter):
        self.name, self.address, self.random, self.filter = name, address, random, filter
        self.sessions = []
        self._finishing = threading.Event()
        self._call = None
        self._failure = None
        self._thread = threading.Thread(target=self._run, name=name)
        self._thread.start()

    def finish(self):
        """Ends the watch once it has heard what is committed by now."""
        self._finishing.set()
        if call := self._call:
            call.cancel()
        self._thread.join(PATIENCE)
        assert not self._thread.is_alive() and self._failure is None, (self.name, self._failure)

    def abandon(self):
        """Ends the watch at once, of a test that has failed."""
        self._failure = "abandoned"
        if call := self._call:
            call.cancel()
        self._thread.join(PATIENCE)

    def _run(self):
        try:
            self._saved, has_caught_up = "", False
            while self._failure is None and not has_caught_up:
                has_caught_up = self._connect(is_last=self._finishing.is_set())
        except BaseException as error:
            self._failure = error

    def _connect(self, is_last):
        """Watches until the connection breaks or is cut, the last time until it has caught up: then this is true."""
        session = Session(self._saved, [])
        self.sessions.append(session)
        # Cursors are not saved with each event: so some events come again.
        save_every = self.random.choice([1, 1, 5, 50])
        cut_after = self.random.choice([1, 10, 100, 1000, 10**9])
        # Where heartbeats come often, many cursors are theirs.
        seconds = 60 if is_last else self.random.choice([1, 1, 60])
        request = service.WatchConversionsRequest(filter=self.filter, heartbeat_interval={"seconds": seconds})
        if self._saved:
            request.cursor = self._saved
        else:
            request.position = service.WATCH_POSITION_BEGINNING
        with grpc.insecure_channel(self.address, options=OPTIONS) as channel:
            stub = conversion_service_pb2_grpc.ConversionServiceStub(channel)
            self._call = stub.WatchConversions(request, wait_for_ready=True)
            if self._finishing.is_set() and not is_last:
                return False
            try:
                for response in self._call:
                    session.responses.append(response)
                    if len(session.responses) % save_every == 0:
                        self._saved = response.cursor
                    if is_last and response.HasField("heartbeat"):
                        # Before a minute has passed, it comes when the stream has caught up.
                        return True
                    if len(session.responses) >= cut_after and not is_last:
                        return False
                    if self.random.random() < 0.002 and not is_last:
                        # So slow that the server may let it fall behind.
                        time.sleep(self.random.random() * 2)
            except grpc.RpcError as error:
                assert error.code() in UNKNOWN, error
            finally:
                self._call.cancel()
        return False


def conversion_of(event):
    """What it was recorded as, or stood as after its adjustment; nothing of an erasure."""
    if event.HasField("recorded"):
        return event.recorded
    return event.adjusted.conversion if event.HasField("adjusted") else None


def without_users(event, erased):
    """The event as it is told once the users of the conversions `erased` are."""
    copy = service.WatchConversionsResponse()
    copy.CopyFrom(event)
    conversion = conversion_of(copy)
    if conversion is not None and conversion.id in erased:
        conversion.user_id = conversion.details = ""
        conversion.ClearField("erase_time")
        if copy.HasField("adjusted"):
            copy.adjusted.adjustment.details = ""
    return copy


def check(watcher, ledger, erased):
    """What a watcher heard is the ledger's, in its order and without a gap.

    `ledger` is what it would have heard without any disconnection, heartbeats left out; `erased` are the ids of
    conversions whose users were erased, maybe after they were heard of.
    """
    places = {response.cursor: place for place, response in enumerate(ledger)}
    # Where each cursor stands: this many events are before it or at it.
    reached = {"": 0} | {cursor: place + 1 for cursor, place in places.items()}
    first_seen = []
    known = set()
    for session in watcher.sessions:
        place = reached[session.start]
        for response in session.responses:
            if response.HasField("heartbeat"):
                # Everything up to it was sent; as a cursor, it stands where the stream stands.
                assert reached.setdefault(response.cursor, place) == place, (watcher.name, place)
                continue
            assert places.get(response.cursor) == place, (watcher.name, place, places.get(response.cursor), response)
            heard_of, stands = without_users(response, erased), without_users(ledger[place], erased)
            assert heard_of == stands, (watcher.name, response, ledger[place])
            if response.cursor not in known:
                known.add(response.cursor)
                first_seen.append(place)
            place += 1
    assert first_seen == list(range(len(ledger))), f"{watcher.name} heard {len(first_seen)} of {len(ledger)} events"
