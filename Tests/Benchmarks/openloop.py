"""Calls that come when they come, like those of many workers who do not wait for each other.

A client that makes its next call after an answer calls less often while the server is slow, and so leaves out the
latencies that matter. Here a call's time is fixed in advance, by a Poisson process, and its latency counts from then
on, whatever kept it from being sent: the server, this client, or the connection's cap. (h2load's --rps sends each
connection's share in bursts, 10 ms apart, and counts from when it sent.)
"""

import gc
import os
import random
import select
import socket
import struct
import time
from collections import deque

from machine import alone
from peer import ACK, DATA, END_HEADERS, END_STREAM, HEADERS, PING, PREFACE, SETTINGS, WINDOW_UPDATE
from peer import frame, literal, setting
from request import PATH, body
from server import CLIENT_CORE

# What a server lets a connection, and a key, have under way: 128, and 1,024.
CONNECTIONS, STREAMS = 8, 128
SEED = 1


class Connection:
    """One worker's. Its headers enter the table with the first call, as clients of gRPC have it."""

    def __init__(self, server):
        self.socket = socket.create_connection(("127.0.0.1", server.port))
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        window = frame(WINDOW_UPDATE, payload=struct.pack(">I", (1 << 31) - 1 - 65_535))
        self.socket.sendall(PREFACE + frame(SETTINGS, payload=setting(4, 1 << 20)) + window)
        headers = [(":method", "POST"), (":scheme", "http"), (":path", PATH), (":authority", "localhost")]
        headers += [("te", "trailers"), ("content-type", "application/grpc"), server.header]
        self.next_headers = b"".join(literal(*header, 0x40) for header in headers)
        # The static table has 61 entries; the last one that was added comes next.
        self.later_headers = bytes(0x80 | 61 + len(headers) - place for place in range(len(headers)))
        self.body = body()
        self.waiting, self.due, self.rest, self.in_flight = deque(), [], b"", 0

    def send(self, lags):
        """Makes the calls that are due, up to the cap."""
        out, now = [], time.perf_counter()
        while self.waiting and self.in_flight < STREAMS:
            due = self.waiting.popleft()
            stream = 2 * len(self.due) + 1
            self.due.append(due)
            self.in_flight += 1
            out.append(frame(HEADERS, END_HEADERS, stream, self.next_headers))
            out.append(frame(DATA, END_STREAM, stream, self.body))
            self.next_headers = self.later_headers
            lags.append(now - due)
        if out:
            self.socket.sendall(b"".join(out))

    def receive(self, latencies):
        data = self.socket.recv(1 << 18)
        now = time.perf_counter()
        if not data:
            raise RuntimeError("the server closed a connection")
        data, at = self.rest + data, 0
        while len(data) - at >= 9:
            length, kind, flags = data[at] << 16 | data[at + 1] << 8 | data[at + 2], data[at + 3], data[at + 4]
            if len(data) - at < 9 + length:
                break
            if kind == HEADERS and flags & END_STREAM:
                self.in_flight -= 1
                latencies.append(now - self.due[int.from_bytes(data[at + 5 : at + 9], "big") >> 1])
            elif kind in (SETTINGS, PING) and not flags & ACK:
                self.socket.sendall(frame(kind, ACK, 0, data[at + 9 : at + 9 + length] if kind == PING else b""))
            at += 9 + length
        self.rest = data[at:]


def arrivals(rate, calls):
    """When each is due, in seconds from the start."""
    chance, at = random.Random(SEED), 0.0
    for _ in range(calls):
        at += chance.expovariate(rate)
        yield at


def poisson(server, rate, seconds):
    """Microseconds: latencies, and how late the calls were sent."""
    calls = round(rate * seconds)
    due, before = list(arrivals(rate, calls)), server.recorded()
    with alone():
        latencies, lags = _run(server, due)
    stored = server.recorded() - before
    assert stored == calls, f"{stored} of {calls} calls were recorded"
    latencies.sort()
    lags.sort()
    return {
        "rate": rate,
        "calls": calls,
        **{f"p{share * 100:g}".replace(".", ""): _at(latencies, share) for share in (0.5, 0.9, 0.99, 0.999)},
        "lag_p50": _at(lags, 0.5),
        "lag_p99": _at(lags, 0.99),
    }


def _at(times, share):
    return times[int(len(times) * share)] * 1e6


def _run(server, due):
    latencies, lags, home = [], [], os.sched_getaffinity(0)
    connections = [Connection(server) for _ in range(CONNECTIONS)]
    by_number = {connection.socket.fileno(): connection for connection in connections}
    poll = select.epoll()
    for number in by_number:
        poll.register(number, select.EPOLLIN)
    os.sched_setaffinity(0, {int(CLIENT_CORE)})
    gc.disable()
    try:
        start, sent = time.perf_counter() + 0.05, 0
        while len(latencies) < len(due):
            now, touched = time.perf_counter() - start, set()
            while sent < len(due) and due[sent] <= now:
                connection = connections[sent % CONNECTIONS]
                connection.waiting.append(start + due[sent])
                touched.add(connection)
                sent += 1
            # It never sleeps: to wake up takes longer than what is measured.
            for number, _ in poll.poll(0):
                by_number[number].receive(latencies)
                touched.add(by_number[number])
            for connection in touched:
                connection.send(lags)
    finally:
        gc.enable()
        os.sched_setaffinity(0, home)
        poll.close()
        for connection in connections:
            connection.socket.close()
    return latencies, lags
