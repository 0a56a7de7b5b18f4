"""An echo-like call, Health/Check with a key, beside the floor's echo, both in every round."""

import contextlib
import functools

import h2load
from floor import Floor
from loads import NAME, Loads
from measured import measured
from server import Server

CASE = "8x32"
CALLS = 300_000


def health(program, peers, folder, rounds):
    """Rounds by server."""
    with contextlib.ExitStack() as stack:
        server = stack.enter_context(Server(program, folder / "health.db", "--threads", "1"))
        loads = {NAME: (server, functools.partial(h2load.check, server))}
        if peers:
            floor = stack.enter_context(Floor(peers))
            loads["E"] = (floor, floor.echo)
        runs = {name: [] for name in loads}
        # One round more, that is not counted: the first one fills the caches.
        for number in range(rounds + 1):
            for name, (process, load) in loads.items():
                calls = CALLS if number else CALLS // 10
                run = measured(process, functools.partial(load, calls=calls), calls)
                runs[name] += [run] if number else []
    return Loads([{"case": CASE, "name": name, "runs": runs[name]} for name in runs])
