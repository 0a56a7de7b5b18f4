"""Resident memory: at the start, and of each connection that has made a call and is idle."""

import time

from machine import alone
from onecall import OneCall
from processor import resident
from server import Server

CONNECTIONS = 10_000
# A client's address has ports for fewer than so many, where some are in use.
SOURCES = [f"127.0.0.{number}" for number in range(2, 8)]
# Of the server and of this process, beside the connections.
OTHER_DESCRIPTORS = 200


def resident_at_start(program, folder):
    """Bytes, with the settings that are the defaults, on a ledger with an agent and a key, before any call."""
    database = folder / "start.db"
    with Server(program, database) as server:
        header = server.header
    with alone(), Server(program, database, header=header) as server:
        time.sleep(1)
        return resident(server.pid)


def idle_connections(program, folder, descriptors):
    """Bytes of each, and how many there were: fewer where so many descriptors do not suffice.

    The ledger's share, what a conversion adds to its caches, is a third of a kilobyte and stays in.
    """
    count = min(CONNECTIONS, descriptors - OTHER_DESCRIPTORS)
    with alone(), Server(program, folder / "idle.db") as server:
        OneCall(server).close()
        time.sleep(1)
        before, connections = resident(server.pid), []
        try:
            for number in range(count):
                connections.append(OneCall(server, SOURCES[number % len(SOURCES)]))
            time.sleep(1)
            return (resident(server.pid) - before) / count, count
        finally:
            for connection in connections:
                connection.close()
