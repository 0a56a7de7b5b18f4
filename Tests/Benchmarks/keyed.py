"""Calls as workers make them, each with a room, a user and an idempotency key of its own, over plain sockets.

h2load sends one body over and over. It is the server that is measured, so the client only has to be fast enough.
"""

import os
import selectors
import socket
import struct
import time

from peer import ACK, DATA, END_HEADERS, END_STREAM, HEADERS, PING, PREFACE, SETTINGS, WINDOW_UPDATE
from peer import call_headers, frame, message, setting
from request import PATH, request

ROOM, USER, KEY = b"room-of-sixteen", b"user-of-sixteen", b"call-of-twenty-four-byte"


def bodies(count):
    """Requests like the one that is measured, but for what differs from call to call."""
    call = request()
    call.room_name, call.user_id, call.idempotency_key = ROOM.decode(), USER.decode(), KEY.decode()
    template = message(call.SerializeToString())
    for _ in range(count):
        random = os.urandom(27).hex().encode()
        body = template.replace(ROOM, b"room_" + random[:10]).replace(USER, b"user_" + random[10:20])
        yield body.replace(KEY, b"call_" + random[20:39])


class Connection:
    """Keeps so many calls in flight until there are no more to make."""

    def __init__(self, server, streams, requests):
        self.socket = socket.create_connection(("127.0.0.1", server.port))
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.requests, self.headers = requests, call_headers(PATH, server.header)
        self.stream, self.in_flight, self.rest = -1, 0, b""
        window = frame(WINDOW_UPDATE, payload=struct.pack(">I", (1 << 31) - 1 - 65_535))
        self.socket.sendall(PREFACE + frame(SETTINGS, payload=setting(4, 1 << 20)) + window + self._next(streams))

    def _next(self, count):
        """The frames of so many new calls."""
        out = []
        for _, body in zip(range(count), self.requests):
            self.stream += 2
            self.in_flight += 1
            out.append(frame(HEADERS, END_HEADERS, self.stream, self.headers))
            out.append(frame(DATA, END_STREAM, self.stream, body))
        return b"".join(out)

    def receive(self):
        """Takes what has come, and makes a new call for each that has ended. False when none is left."""
        data = self.socket.recv(1 << 18)
        if not data:
            raise RuntimeError("the server closed a connection")
        data, at, ended, answers = self.rest + data, 0, 0, b""
        while len(data) - at >= 9:
            length = int.from_bytes(data[at : at + 3], "big")
            if len(data) - at < 9 + length:
                break
            kind, flags = data[at + 3], data[at + 4]
            if kind == HEADERS and flags & END_STREAM:
                ended += 1
            elif kind in (SETTINGS, PING) and not flags & ACK:
                answers += frame(kind, ACK, 0, data[at + 9 : at + 9 + length] if kind == PING else b"")
            at += 9 + length
        self.rest = data[at:]
        self.in_flight -= ended
        if answers or ended:
            self.socket.sendall(answers + self._next(ended))
        return self.in_flight > 0


def load(server, calls, connections, streams, patience):
    """Makes so many calls. The ledger tells whether they were recorded."""
    requests, selector = bodies(calls), selectors.DefaultSelector()
    opened = [Connection(server, streams, requests) for _ in range(connections)]
    for connection in opened:
        selector.register(connection.socket, selectors.EVENT_READ, connection)
    deadline, left = time.monotonic() + patience, len(opened)
    while left:
        if time.monotonic() > deadline:
            raise TimeoutError(f"{calls} calls took more than {patience} s")
        for key, _ in selector.select(1):
            if not key.data.receive():
                selector.unregister(key.fileobj)
                key.fileobj.close()
                left -= 1
