"""What failed calls were told, counted."""

import dataclasses
import time

# Messages differ in ports and numbers at most; more than this are not kept apart.
LARGEST_TABLE = 500


@dataclasses.dataclass
class Kind:
    """Failures that say the same."""

    first: float  # Seconds from the start, as is `last`; to be found in the servers' logs.
    # What gRPC's core adds, of the first one: it tells a server's answer from a connection that broke.
    core: str
    last: float = 0
    count: int = 0


class Failures:
    """Failed calls by method, status, message and ErrorInfo."""

    def __init__(self, services):
        self._start = time.monotonic()
        self._status = services.message("google.rpc.Status")
        self._info = services.message("google.rpc.ErrorInfo")
        self._kinds = {}

    def count(self, method, error, is_hurried):
        """Takes a grpc.aio.AioRpcError; `is_hurried` where the call had hardly any time."""
        name = (method, error.code().name, error.details() or "", self._reason(error), is_hurried)
        if name not in self._kinds and len(self._kinds) >= LARGEST_TABLE:
            name = (method, error.code().name, "(another message)", "", is_hurried)
        now = time.monotonic() - self._start
        kind = self._kinds.setdefault(name, Kind(first=now, core=error.debug_error_string() or ""))
        kind.count += 1
        kind.last = now

    def _reason(self, error):
        # An answer whose headers never came has no trailers.
        details = dict(error.trailing_metadata() or ()).get("grpc-status-details-bin")
        if details is None:
            return ""
        for detail in self._status.FromString(details).details:
            if detail.Is(self._info.DESCRIPTOR):
                info = self._info.FromString(detail.value)
                metadata = {entry.key: entry.value for entry in info.metadata}
                return f"{info.reason} {info.domain} {metadata}"
        return "(no ErrorInfo)"

    def lines(self):
        """A line for each kind, by method and status, the most frequent first; UNAVAILABLE with what the core adds."""
        lines = []
        for name, kind in sorted(self._kinds.items(), key=lambda item: (item[0][:2], -item[1].count)):
            method, code, message, reason, is_hurried = name
            line = f"{kind.count:8} {method} {code}{' in a hurry' if is_hurried else ''}: {message!r} {reason or '-'}"
            line += f", from {kind.first:.1f} to {kind.last:.1f} s"
            lines.append(line + (f"; {kind.core!r}" if code == "UNAVAILABLE" else ""))
        return lines
