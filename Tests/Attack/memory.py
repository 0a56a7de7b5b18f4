"""Attacks on memory: answers that nobody reads, and bodies that nobody has asked for."""

import contextlib
import select
import socket
import struct
import time

from attacks import TIMEOUT, attack, headers
from peer import DATA, END_STREAM, Ended, call_headers, frame, message, request_headers, setting

LIST = "/conversion.v1.ConversionService/ListConversions"
WATCH = "/conversion.v1.ConversionService/WatchConversions"
TRACK = "/conversion.v1.ConversionService/TrackConversion"
# `page_size: 1000`, and `position: WATCH_POSITION_BEGINNING`.
WHOLE_PAGE, FROM_THE_BEGINNING = message(b"\x08\xe8\x07"), message(b"\x10\x01")
BODY = 3_900_000
SECONDS = 6


class Raw:
    """An HTTP/1.1 connection that sends as much as the server takes, and reads nothing."""

    def __init__(self, address, data):
        host, port = address.rsplit(":", 1)
        self.socket = socket.socket()
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        self.socket.connect((host, int(port)))
        self.socket.setblocking(False)
        self.rest = memoryview(data)

    def send(self):
        """Sends what is taken at once; false when there is nothing left to send, or nobody to send it to."""
        try:
            self.rest = self.rest[self.socket.send(self.rest) :]
        except BlockingIOError:
            return True
        except OSError:
            self.rest = self.rest[:0]
        return bool(self.rest)

    def close(self):
        self.socket.close()


def send_all(connections, seconds=SECONDS):
    """Has all of them send until the time is over; how many mebibytes were taken."""
    total = sum(len(connection.rest) for connection in connections)
    waiting, end = set(connections), time.monotonic() + seconds
    while time.monotonic() < end:
        by_socket = {connection.socket: connection for connection in waiting}
        if not by_socket:
            time.sleep(0.1)
            continue
        _, writable, _ = select.select([], list(by_socket), [], 0.1)
        for ready in writable:
            if not by_socket[ready].send():
                waiting.discard(by_socket[ready])
    taken = total - sum(len(connection.rest) for connection in connections)
    return f"{taken / (1 << 20):.1f} MiB taken of {len(connections)} connections"


def raw(connect, count, data, listener="main"):
    connections = [Raw(connect.addresses[listener], data) for _ in range(count)]
    connect.peers.extend(connections)
    return send_all(connections)


def get(path):
    return f"GET {path} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode()


def post(path, kind, start):
    """The headers of a large body, and most of that."""
    lines = f"POST {path} HTTP/1.1\r\nHost: localhost\r\nContent-Type: {kind}\r\nContent-Length: 4000000\r\n\r\n"
    return lines.encode() + start + b"a" * BODY


@attack("pipelined requests, answers unread", "writeTimeout", sends_headers_only=True)
def pipelined(connect):
    return raw(connect, 8, get("/openapi.json") * 10_000)


@attack("the same on the admin listener", sends_headers_only=True)
def pipelined_admin(connect):
    return raw(connect, 32, get("/metrics") * 10_000, "admin")


@attack("pipelined lists, answers unread", "writeTimeout", sends_headers_only=True, large_records=1200, cpu_seconds=10)
def pipelined_lists(connect):
    return raw(connect, 60, get("/v1/conversions?page_size=1000") * 100)


@attack("lines of watches unread", large_records=1200, cpu_seconds=10)
def watched_lines(connect):
    return raw(connect, 200, get("/v1/conversions:watch?position=WATCH_POSITION_BEGINNING"))


def open_all(connect, connections, streams, block, body):
    """Opens streams without a window and leaves them."""
    opened = 0
    for _ in range(connections):
        peer = connect(settings=setting(4, 0))
        with contextlib.suppress(Ended, TimeoutError):
            for _ in range(streams):
                stream = peer.next_stream()
                peer.send(headers(stream, block) + frame(DATA, END_STREAM, stream, body))
                opened += 1
    time.sleep(SECONDS)
    for peer in connect.peers:
        with contextlib.suppress(Ended):
            peer.listen(0.05)
    seen = sum((peer.seen for peer in connect.peers), start=type(peer.seen)())
    return f"{opened} streams: {dict(seen)}"


@attack("watches without a window", large_records=1200, cpu_seconds=10)
def stalled_watches(connect):
    return open_all(connect, 2, 100, call_headers(WATCH), FROM_THE_BEGINNING)


@attack("lists without a window", "answerTimeout", large_records=1200, cpu_seconds=10)
def stalled_lists(connect):
    return open_all(connect, 2, 100, call_headers(LIST), WHOLE_PAGE)


@attack("lists without a window on many connections", "answerTimeout", large_records=1200, cpu_seconds=10)
def stalled_lists_of_many(connect):
    return open_all(connect, 30, 100, call_headers(LIST), WHOLE_PAGE)


@attack("Connect's lists without a window", "answerTimeout", large_records=1200, cpu_seconds=20)
def stalled_connect_lists(connect):
    block = request_headers("POST", LIST, ("content-type", "application/json"))
    return open_all(connect, 2, 100, block, b'{"pageSize":1000}')


@attack("gRPC-Web's watches without a window", large_records=1200, cpu_seconds=10)
def stalled_web_watches(connect):
    block = request_headers("POST", WATCH, ("content-type", "application/grpc-web+proto"))
    return open_all(connect, 2, 100, block, FROM_THE_BEGINNING)


@attack("JSON bodies without a key", has_keys=True)
def bodies_without_a_key(connect):
    return raw(connect, 200, post("/v1/conversions", "application/json", b'{"details":"'))


@attack("JSON bodies", "bodyDelayed")
def bodies(connect):
    return raw(connect, 200, post("/v1/conversions", "application/json", b'{"details":"'))


@attack("gRPC-Web bodies", "bodyDelayed")
def web_bodies(connect):
    return raw(connect, 200, post(TRACK, "application/grpc-web", struct.pack(">BI", 0, 3_999_995)))


@attack("chunked bodies", "bodyDelayed")
def chunked_bodies(connect):
    head = b"POST /v1/conversions HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
    chunk = b"4000\r\n" + b"a" * 0x4000 + b"\r\n"
    return raw(connect, 200, head + b"Transfer-Encoding: chunked\r\n\r\n" + chunk * (BODY // 0x4000))


def fill_all(connect, connections, streams, block, body):
    """Sends bodies on all streams of all connections, as far as flow control lets them."""
    peers = [connect() for _ in range(connections)]
    sent, end = 0, time.monotonic() + SECONDS
    places = []
    for peer in peers:
        for _ in range(streams):
            stream = peer.next_stream()
            peer.send(headers(stream, block))
            places.append([peer, stream, 0])
    while time.monotonic() < end:
        progress = 0
        for place in places:
            peer, stream, at = place
            with contextlib.suppress(Ended, TimeoutError):
                count = peer.send_data(stream, body[at : at + 16_384])
                place[2] += count
                progress += count
        sent += progress
        for peer in peers:
            with contextlib.suppress(Ended):
                peer.listen(0.0 if progress else 0.002)
    return f"{sent / (1 << 20):.1f} MiB taken of {connections} connections"


@attack("JSON bodies over HTTP/2 without a key", has_keys=True)
def http2_bodies_without_a_key(connect):
    block = request_headers("POST", "/v1/conversions", ("content-type", "application/json"))
    return fill_all(connect, 60, 20, block, b'{"details":"' + b"a" * BODY)


@attack("JSON bodies over HTTP/2", "bodyDelayed")
def http2_bodies(connect):
    block = request_headers("POST", "/v1/conversions", ("content-type", "application/json"))
    return fill_all(connect, 60, 20, block, b'{"details":"' + b"a" * BODY)


@attack("gRPC messages in parts", "bodyDelayed")
def messages_in_parts(connect):
    return fill_all(connect, 60, 20, call_headers(TRACK), message(b"a" * BODY))


@attack("small messages in parts")
def small_parts(connect):
    """None is large enough to need a part of the budget of its own."""
    return fill_all(connect, 30, 100, call_headers(TRACK), message(b"a" * 30_000)[:-1])


@attack("bodies that drip", "bodyDelayed")
def dripping_bodies(connect):
    """Each takes its part of the budget, and then sends a byte now and then."""
    start = post("/v1/conversions", "application/json", b'{"details":"')[:20_000]
    connections = [Raw(connect.addresses["main"], start) for _ in range(100)]
    connect.peers.extend(connections)
    send_all(connections, 1)
    end = time.monotonic() + 3 * TIMEOUT
    while time.monotonic() < end:
        for connection in connections:
            connection.rest = memoryview(b"a")
            connection.send()
        time.sleep(0.1)
    return f"{len(connections)} connections"
