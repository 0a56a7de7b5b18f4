"""Plain HTTP with JSON: requests whole, over HTTP/1.1 by http.client and over both versions by curl."""

import http.client
import json
import subprocess
from dataclasses import dataclass


@dataclass
class Answer:
    status: int
    headers: dict
    body: bytes

    @property
    def json(self):
        return json.loads(self.body)


class Connection:
    """One HTTP/1.1 connection; a context manager."""

    def __init__(self, address):
        host, port = address.rsplit(":", 1)
        self.connection = http.client.HTTPConnection(host, int(port), timeout=60)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.connection.close()

    def open(self, method, path, body=None, **headers):
        """The answer as it comes, for streams."""
        names = {name.replace("_", "-"): value for name, value in headers.items()}
        self.connection.request(method, path, body, names)
        return self.connection.getresponse()

    def send(self, method, path, body=None, **headers):
        """`body`: bytes or a text as they are, anything else as JSON."""
        if body is not None and not isinstance(body, (bytes, str)):
            body = json.dumps(body)
        if body is not None and "content_type" not in headers:
            headers["content_type"] = "application/json"
        response = self.open(method, path, body, **headers)
        names = {name.lower(): value for name, value in response.getheaders()}
        return Answer(response.status, names, response.read())


def curl(*arguments):
    """What curl prints, and the HTTP version and status that it saw."""
    done = subprocess.run(
        ["curl", "--silent", "--show-error", "--max-time", "60", "--write-out", "\n%{http_version} %{http_code}", *arguments],
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    body, _, seen = done.stdout.rpartition("\n")
    return body, seen
