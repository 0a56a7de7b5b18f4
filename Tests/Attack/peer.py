"""An HTTP/2 client that says what it is told to, frame by frame. Source: RFC 9113 and 7541."""

import collections
import contextlib
import select
import socket
import struct
import time

PREFACE = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"
DATA, HEADERS, PRIORITY, RST_STREAM, SETTINGS, PUSH_PROMISE, PING, GOAWAY, WINDOW_UPDATE, CONTINUATION = range(10)
END_STREAM, END_HEADERS, ACK = 1, 4, 1
NAMES = "DATA HEADERS PRIORITY RST_STREAM SETTINGS PUSH_PROMISE PING GOAWAY WINDOW_UPDATE CONTINUATION".split()
CODES = (
    "NO_ERROR PROTOCOL_ERROR INTERNAL_ERROR FLOW_CONTROL_ERROR SETTINGS_TIMEOUT STREAM_CLOSED FRAME_SIZE_ERROR"
    " REFUSED_STREAM CANCEL COMPRESSION_ERROR CONNECT_ERROR ENHANCE_YOUR_CALM"
).split()
STREAM_WINDOW = 64 << 10
TRACK = "/conversion.v1.ConversionService/TrackConversion"
REFLECT = "/grpc.reflection.v1.ServerReflection/ServerReflectionInfo"


class Ended(Exception):
    """The server has closed the connection."""


def frame(kind, flags=0, stream=0, payload=b""):
    return struct.pack(">I", len(payload))[1:] + struct.pack(">BBI", kind, flags, stream) + payload


def integer(value, prefix, pattern=0):
    limit = (1 << prefix) - 1
    if value < limit:
        return bytes([pattern | value])
    out, value = [pattern | limit], value - limit
    while value >= 128:
        out.append(value & 127 | 128)
        value >>= 7
    return bytes([*out, value])


def literal(name, value, pattern=0):
    """A header that enters no table, or with the pattern 0x40 the dynamic one."""
    return bytes([pattern]) + b"".join(integer(len(text), 7) + text for text in (name.encode(), value.encode()))


def call_headers(path, *more):
    fixed = [(":method", "POST"), (":scheme", "http"), (":path", path), (":authority", "localhost")]
    return b"".join(literal(*header) for header in [*fixed, ("te", "trailers"), ("content-type", "application/grpc"), *more])


def request_headers(method, path, *more):
    """The headers of a request that is no gRPC call."""
    fixed = [(":method", method), (":scheme", "http"), (":path", path), (":authority", "localhost")]
    return b"".join(literal(*header) for header in [*fixed, *more])


def message(payload=b"", flag=0):
    return struct.pack(">BI", flag, len(payload)) + payload


def setting(identifier, value):
    return struct.pack(">HI", identifier, value)


class Peer:
    """One connection. Reads what comes whenever it sends, unless `reads` is off."""

    def __init__(self, address, settings=b"", greets=True, receive_buffer=None):
        host, port = address.rsplit(":", 1)
        self.socket = socket.socket()
        if receive_buffer:
            self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, receive_buffer)
        self.socket.connect((host, int(port)))
        self.socket.setblocking(False)
        self.reads = True
        self.seen = collections.Counter()
        self.goodbye = None
        self.credit = collections.defaultdict(lambda: STREAM_WINDOW)
        self.credit[0] = 65_535
        self._rest = b""
        self._stream = -1
        if greets:
            self.send(PREFACE + frame(SETTINGS, payload=settings) + frame(SETTINGS, ACK))

    def next_stream(self):
        self._stream += 2
        return self._stream

    def open(self, path, *more, end=False):
        stream = self.next_stream()
        self.send(frame(HEADERS, END_HEADERS | (END_STREAM if end else 0), stream, call_headers(path, *more)))
        return stream

    def send(self, data, patience=5.0):
        """Sends all of it; raises Ended once the server has gone, TimeoutError if it takes no more."""
        view, deadline = memoryview(data), time.monotonic() + patience
        while view:
            wants = [self.socket] if self.reads else []
            readable, writable, _ = select.select(wants, [self.socket], [], 0.5)
            if readable:
                self._receive()
            if writable:
                try:
                    view = view[self.socket.send(view) :]
                except OSError as error:
                    with contextlib.suppress(Ended):
                        self.listen(0.2)
                    raise Ended from error
            if time.monotonic() > deadline:
                raise TimeoutError

    def send_data(self, stream, data):
        """Sends as much as flow control lets it; how much that was."""
        count = min(len(data), self.credit[stream], self.credit[0], 16_384)
        if count > 0:
            self.credit[stream] -= count
            self.credit[0] -= count
            self.send(frame(DATA, 0, stream, data[:count]))
        return max(count, 0)

    def listen(self, seconds):
        """Reads for a while; raises Ended at the end of the connection."""
        deadline = time.monotonic() + seconds
        while (left := deadline - time.monotonic()) > 0:
            if select.select([self.socket], [], [], left)[0]:
                self._receive()

    def _receive(self):
        try:
            data = self.socket.recv(1 << 18)
        except OSError as error:
            raise Ended from error
        if not data:
            raise Ended
        self._rest += data
        while len(self._rest) >= 9:
            length = int.from_bytes(self._rest[:3], "big")
            if len(self._rest) < 9 + length:
                break
            kind, flags, stream = struct.unpack(">BBI", self._rest[3:9])
            payload, self._rest = self._rest[9 : 9 + length], self._rest[9 + length :]
            self._take(kind, flags, stream, payload)

    def _take(self, kind, flags, stream, payload):
        if kind == RST_STREAM:
            self.seen[f"RST_STREAM {CODES[int.from_bytes(payload, 'big')]}"] += 1
        elif kind == GOAWAY:
            code, reason = CODES[int.from_bytes(payload[4:8], "big")], payload[8:].decode()
            self.goodbye = f"GOAWAY {code}" + (f" ({reason})" if reason else "")
        elif kind == WINDOW_UPDATE:
            self.credit[stream] += int.from_bytes(payload, "big")
        elif kind == HEADERS and flags & END_STREAM:
            self.seen["answers"] += 1
        elif kind == DATA:
            self.seen["bytes"] += len(payload)
        elif kind in (SETTINGS, PING) and flags & ACK:
            self.seen[f"{NAMES[kind]} ACK"] += 1

    def close(self):
        self.socket.close()
