"""The journal of a lane of calls: what it is about to send, and what it was answered.

It outlives the worker that writes it: a line stands in the file before its request is sent, so that whoever goes on after
a crash knows what may have been sent, and sends it again until it is answered.
"""

import dataclasses
import json
import os
import time

from conversion.v1 import agent_pb2, agent_service_pb2, call_pb2
from conversion.v1 import conversion_service_pb2 as service
from google.protobuf import json_format

# The messages of each kind of operation.
KINDS = {
    "track": (service.TrackConversionRequest, service.TrackConversionResponse),
    "batch": (service.BatchTrackConversionsRequest, service.BatchTrackConversionsResponse),
    "adjust": (service.AdjustConversionRequest, service.AdjustConversionResponse),
    "call": (service.RecordCallRequest, call_pb2.Call),
    "agent": (agent_service_pb2.UpdateAgentRequest, agent_pb2.Agent),
}


@dataclasses.dataclass
class Operation:
    """One request, and what is known of its outcome."""

    number: int
    kind: str
    request: object
    # When it was about to be sent for the first time, in nanoseconds since 1970, as `answered`.
    sent: int
    # The operation that it repeats under a new key, whose own outcome nobody asks for any more.
    instead: int = None
    # The reason of the failure that it must be answered with.
    refusal: str = ""
    # How often it was sent; after a crash one more than is known.
    attempts: int = 0
    answered: int = None
    response: object = None
    code: str = ""
    reason: str = ""

    @property
    def is_known(self):
        return self.answered is not None


class Journal:
    """Used by one thread of one process at a time."""

    def __init__(self, path):
        self.operations = []
        # A worker may have been killed in the middle of a line.
        whole = path.read_bytes().rpartition(b"\n")[0] + b"\n" if path.exists() and path.stat().st_size else b""
        whole = b"" if whole == b"\n" else whole
        for line in whole.splitlines():
            self._read(json.loads(line))
        for operation in self.operations:
            operation.attempts += not operation.is_known
        self._file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
        os.ftruncate(self._file, len(whole))

    def close(self):
        os.close(self._file)

    def intend(self, kind, request, **notes):
        """To be called before the request is sent."""
        operation = Operation(len(self.operations), kind, request, time.time_ns(), **notes)
        self.operations.append(operation)
        self._write(operation, ["number", "kind", "request", "sent", "instead", "refusal"])
        return operation

    def answer(self, operation, response):
        operation.response, operation.answered = response, time.time_ns()
        self._write(operation, ["number", "attempts", "answered", "response"])

    def fail(self, operation, code, reason):
        operation.code, operation.reason, operation.answered = code, reason, time.time_ns()
        self._write(operation, ["number", "attempts", "answered", "code", "reason"])

    def unknown(self):
        """What must be sent again: it has no answer, and nothing else was sent in its stead."""
        repeated = {operation.instead for operation in self.operations}
        return [one for one in self.operations if not one.is_known and one.number not in repeated]

    def _write(self, operation, names):
        entry = {name: getattr(operation, name) for name in names}
        for name in ("request", "response"):
            if name in entry:
                entry[name] = json_format.MessageToDict(entry[name])
        line = json.dumps(entry).encode() + b"\n"
        assert os.write(self._file, line) == len(line)

    def _read(self, entry):
        request, response = KINDS[entry["kind"] if "kind" in entry else self.operations[entry["number"]].kind]
        if "request" in entry:
            assert entry["number"] == len(self.operations)
            self.operations.append(Operation(**entry | {"request": json_format.ParseDict(entry["request"], request())}))
            return
        if "response" in entry:
            entry["response"] = json_format.ParseDict(entry["response"], response())
        vars(self.operations[entry["number"]]).update(entry)
