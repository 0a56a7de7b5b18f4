"""Connections that make one durable call each and then stay open, on plain sockets."""

import socket

from peer import DATA, END_HEADERS, END_STREAM, HEADERS, PREFACE, SETTINGS
from peer import call_headers, frame
from request import PATH, body

PATIENCE = 60


class OneCall:
    """One connection that has made its call, and got an answer with a message."""

    def __init__(self, server, source="127.0.0.1"):
        self.socket = socket.create_connection(("127.0.0.1", server.port), PATIENCE, source_address=(source, 0))
        headers = frame(HEADERS, END_HEADERS, 1, call_headers(PATH, server.header))
        self.socket.sendall(PREFACE + frame(SETTINGS) + headers + frame(DATA, END_STREAM, 1, body()))
        data, answered = b"", False
        while True:
            more = self.socket.recv(65_536)
            if not more:
                raise ConnectionError("the server closed the connection")
            data += more
            while len(data) >= 9 and len(data) >= 9 + (length := int.from_bytes(data[:3], "big")):
                kind, flags = data[3], data[4]
                answered = answered or kind == DATA and length > 0
                if kind == HEADERS and flags & END_STREAM:
                    assert answered, "the call failed"
                    return
                data = data[9 + length :]

    def close(self):
        self.socket.close()
