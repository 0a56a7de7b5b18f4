"""What stands around a voice worker in a test: the vendor's model, the caller, and a network that loses answers."""

import contextlib
import http.server
import json
import socket
import subprocess
import threading
import time

from daemon import PATIENCE


def tool_call(id, arguments):
    """The assistant's message with one call of our tool, as OpenAI's API has it; `arguments` is its JSON."""
    function = {"name": "track_conversion", "arguments": arguments}
    return {"role": "assistant", "content": None, "tool_calls": [{"id": id, "type": "function", "function": function}]}


def says(text):
    return {"role": "assistant", "content": text}


class Model:
    """OpenAI's chat completions with a scripted model; a context manager.

    `script` takes the messages and the tools and returns the assistant's message. All requests are kept.
    """

    def __init__(self, script):
        self.requests = requests = []

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_POST(self):
                assert self.path == "/v1/chat/completions"
                request = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                requests.append(request)
                message = script(request["messages"], request.get("tools"))
                body = json.dumps({"choices": [{"index": 0, "message": message}]}).encode()
                # A caller who interrupts takes the connection away.
                with contextlib.suppress(ConnectionError):
                    self.send_response(200)
                    self.send_header("Content-Type", "application/json")
                    self.send_header("Content-Length", str(len(body)))
                    self.end_headers()
                    self.wfile.write(body)

            def log_message(self, *_):
                pass

        self._server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_port}/v1"

    def __enter__(self):
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_):
        self._server.shutdown()
        self._server.server_close()

    def told(self):
        """What the model was told of its tool calls, by their ids."""
        messages = self.requests[-1]["messages"]
        return {one["tool_call_id"]: one["content"] for one in messages if one["role"] == "tool"}


class Network:
    """Connections to an address, whose answers can be held up and lost; a context manager."""

    def __init__(self, upstream):
        self._upstream = upstream.rsplit(":", 1)
        self._open = threading.Event()
        self._open.set()
        self._sockets = []
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.address = f"127.0.0.1:{self._listener.getsockname()[1]}"

    def __enter__(self):
        threading.Thread(target=self._accept, daemon=True).start()
        return self

    def __exit__(self, *_):
        self._listener.close()
        self.lose()

    def hold(self):
        """From now on nothing comes back from the server; requests still reach it."""
        self._open.clear()

    def release(self):
        self._open.set()

    def lose(self):
        """Closes all connections; what was held is lost. New ones work."""
        sockets, self._sockets = self._sockets, []
        for one in sockets:
            with contextlib.suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)
        self._open.set()

    def _accept(self):
        with contextlib.suppress(OSError):
            while True:
                client, _ = self._listener.accept()
                server = socket.create_connection(self._upstream)
                self._sockets += [client, server]
                threading.Thread(target=self._pass, args=(client, server, False), daemon=True).start()
                threading.Thread(target=self._pass, args=(server, client, True), daemon=True).start()

    def _pass(self, source, sink, is_answer):
        with contextlib.suppress(OSError):
            while data := source.recv(1 << 16):
                if is_answer:
                    self._open.wait(PATIENCE)
                sink.sendall(data)
        for one in (source, sink):
            with contextlib.suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)


class Caller:
    """One who talks with a worker; a context manager that hangs up. The worker's log must hold `complaint`, or nothing."""

    def __init__(self, *command, complaint=""):
        self._command, self._complaint = list(map(str, command)), complaint

    def __enter__(self):
        self.process = subprocess.Popen(
            self._command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        )
        self._watchdog = threading.Timer(PATIENCE, self.process.kill)
        self._watchdog.start()
        return self

    def __exit__(self, kind, *_):
        rest, log = self.process.communicate()
        self._watchdog.cancel()
        if kind is None:
            assert (self.process.returncode, rest) == (0, ""), log
            assert self._complaint in log if self._complaint else not log, log

    def say(self, text):
        self.process.stdin.write(text + "\n")
        self.process.stdin.flush()

    def hear(self):
        return self.process.stdout.readline().rstrip("\n")


def wait_until(condition):
    deadline = time.monotonic() + PATIENCE
    while not (result := condition()):
        assert time.monotonic() < deadline
        time.sleep(0.01)
    return result
