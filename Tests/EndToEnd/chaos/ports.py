"""A port for a server that goes away and comes back."""

import contextlib
import random
import socket


def free_port(chance=random):
    """Not of those that connections get, so that nobody takes it while the server is away."""
    while True:
        port = chance.randrange(20_000, 32_000)
        with socket.socket() as free, contextlib.suppress(OSError):
            free.bind(("127.0.0.1", port))
            return port
