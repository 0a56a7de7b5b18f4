"""Load by h2load, which makes so many calls with the same body.

A failed call has HTTP's 200, too, so that h2load takes it for a success: whoever calls this counts what was recorded,
or the bytes of the answers.
"""

import os
import re
import subprocess

from request import HEALTH_PATH, PATH, body, framed
from server import CLIENT_CORE, PATIENCE, pinned

CONNECTIONS, STREAMS = 8, 32


def track(server, folder, calls, connections=CONNECTIONS, streams=STREAMS, **options):
    """Durable calls, each of which must be in the ledger afterwards."""
    before = server.recorded()
    result = h2load(server, PATH, body(), folder, calls, connections, streams, **options)
    stored = server.recorded() - before
    assert stored == calls, f"{stored} of {calls} calls were recorded"
    return result


def check(server, folder, calls, connections=CONNECTIONS, streams=STREAMS, **options):
    """Health checks, each of which must be answered with SERVING."""
    result = h2load(server, HEALTH_PATH, framed(), folder, calls, connections, streams, **options)
    assert result["bytes"] == len(framed(b"\x08\x01")) * calls, f"{result['bytes']} bytes answer {calls} calls"
    return result


def h2load(server, path, body, folder, calls, connections, streams, core=CLIENT_CORE, log=None):
    """Calls a second, the client's processor seconds, and the bytes of the answers' messages."""
    file = folder / "body"
    file.write_bytes(body)
    command = [*(pinned(core) if core else ()), "h2load", "-t1", f"-c{connections}", f"-m{streams}", "-n", str(calls)]
    headers = [("content-type", "application/grpc"), ("te", "trailers"), *filter(None, [server.header])]
    command += ["-d", file, *(word for header in headers for word in ("-H", ": ".join(header)))]
    command += [f"--log-file={log}"] if log else []
    before = sum(os.times()[2:4])
    url = f"http://127.0.0.1:{server.port}{path}"
    result = subprocess.run([*command, url], capture_output=True, text=True, timeout=PATIENCE)
    assert f"{calls} succeeded" in result.stdout, result.stdout + result.stderr
    return {
        "rate": float(re.search(r"finished in .*?, ([\d.]+) req/s", result.stdout)[1]),
        "client": sum(os.times()[2:4]) - before,
        "bytes": int(re.search(r"\((\d+)\) data", result.stdout)[1]),
    }
