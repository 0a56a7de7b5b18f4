"""TrackConversion under load by h2load, of our server and its peers, in the same rounds where there are peers."""

import functools
import json
import statistics
import subprocess
import sys
from pathlib import Path

import h2load
from measured import measured
from server import Server

NAME = "conversiond"
PEERS = {"E": "the floor (epoll, nghttp2, no gRPC library)", "C": "grpc++", "A": "grpc-swift-2"}
# Connections and streams of each, and so many calls in a round when we are alone.
CASES = {"1x1": (1, 1, 10_000), "8x32": (8, 32, 300_000), "64x16": (64, 16, 300_000)}


class Loads:
    """What was measured: rounds by case and server."""

    def __init__(self, entries, memory=None):
        self.entries, self.memory = entries, memory or {}
        self._runs = {
            (entry["case"], entry["name"]): [run for run in entry["runs"] if not run.get("for_latencies")]
            for entry in entries
        }

    def median(self, case, name, figure):
        """None where nothing was measured."""
        found = [run[figure] for run in self._runs.get((case, name), []) if figure in run]
        return statistics.median(found) if found else None

    def ratio(self, case, peer, figure):
        """Of ours to the peer's: the median of the rounds' ratios, in which a slow minute hardly shows."""
        rounds = list(zip(self._runs.get((case, NAME), []), self._runs.get((case, peer), [])))
        return statistics.median(ours[figure] / theirs[figure] for ours, theirs in rounds) if rounds else None

    @property
    def others(self):
        """How much of a processor everybody else used meanwhile."""
        return statistics.median(run["others_busy"] for runs in self._runs.values() for run in runs)

    @property
    def problems(self):
        """What was wrong with answers, and whose they were."""
        return [
            (entry["name"], f"{entry['case']}: {problem}")
            for entry in self.entries
            for problem in entry.get("problems", [])
        ]


def alone(program, folder, rounds):
    """Our server's loads, without any peer."""
    entries = []
    for case, (connections, streams, calls) in CASES.items():
        with Server(program, folder / f"{case}.db", "--threads", "1") as server:
            h2load.track(server, folder, calls // 10, connections, streams)
            track = functools.partial(h2load.track, server, calls=calls, connections=connections, streams=streams)
            runs = [measured(server, track, calls, latencies=case == "1x1") for _ in range(rounds)]
        entries.append({"case": case, "name": NAME, "runs": runs})
    return Loads(entries)


def beside_peers(program, peers, folder, rounds, seconds):
    """The same with the peers in every round: by the run.sh in their folder."""
    prepare = [sys.executable, Path(__file__).with_name("prepare.py"), program, "{port}", "{db}"]
    serve = [program, "serve", "--listen", "127.0.0.1:{port}", "--admin-listen", "127.0.0.1:0", "--database", "{db}"]
    output = folder / "peers.json"
    command = [peers / "run.sh", "--peers", ",".join(PEERS), "--modes", "durable", "--cases", ",".join(CASES)]
    command += ["--peer", f"{NAME}={_line(serve)} --threads 1", "--prepare", _line(prepare)]
    command += ["--runs", str(rounds), "--seconds", str(seconds), "--no-storage", "--output", output]
    # Its status tells of wrong answers, which are in the output, too; without one it did not come to its end.
    subprocess.run(command)
    found = json.loads(output.read_text())
    return Loads(found["loads"], found["memory"])


def _line(words):
    """For who splits it like a shell, and then formats it."""
    return " ".join(f"'{word}'" for word in words)
