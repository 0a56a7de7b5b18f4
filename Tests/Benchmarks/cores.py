"""What a second processor is good for.

Where there are four, the server has one of them or two, and the client the others: the ratio of the calls a second is
measured. Where the client needs one of two itself, that ratio says nothing, and what two allow at most is calculated
from what does not vary: the instructions of a call, and how its time divides between the threads. The busier processor
has the busiest thread, and half of all at least. How often threads sleep is shown beside it: a lock that is fought for
makes it grow.
"""

import functools
import os
import statistics

import h2load
import instructions
from measured import measured
from processor import thread_seconds
from server import Server, pinned

CALLS = 200_000
CONNECTIONS, STREAMS = 32, 16
ENOUGH = 4


def one_and_two(program, folder, rounds):
    """Figures by number of event loops, which is that of the server's processors."""
    servers = {loops: _server(program, folder, loops) for loops in (1, 2)}
    runs = {loops: [] for loops in servers}
    with servers[1], servers[2]:
        for number in range(rounds + 1):
            for loops, server in servers.items():
                run = _run(server, CALLS if number else CALLS // 10, loops)
                runs[loops] += [run] if number else []
    return {loops: _medians(runs[loops]) | {"instructions": instructions.durable(program, loops)} for loops in runs}


def _medians(runs):
    return {name: statistics.median(run[name] for run in runs) for name in runs[0]}


def gain(figures):
    """How much more two do than one, and whether that was measured."""
    one, two = figures[1], figures[2]
    if os.cpu_count() >= ENOUGH:
        return two["rate"] / one["rate"], True
    busier = max(two["busiest_per_100k"] / two["cpu_per_100k"], 1 / 2)
    return one["instructions"] / two["instructions"] / busier, False


def _server(program, folder, loops):
    # With two processors, the server has both, and the client one of them, too.
    cores = {1: "0", 2: "0,1"}[loops]
    return Server(program, folder / f"{loops}-loops.db", "--threads", str(loops), prefix=pinned(cores))


def _run(server, calls, loops):
    client = "2-3" if os.cpu_count() >= ENOUGH else {1: "1", 2: None}[loops]
    load = functools.partial(h2load.track, server, calls=calls, connections=CONNECTIONS, streams=STREAMS, core=client)
    before = thread_seconds(server.pid)
    run = measured(server, load, calls)
    after = thread_seconds(server.pid)
    busiest = max(after[thread] - before.get(thread, 0) for thread in after)
    return run | {"busiest_per_100k": busiest * 1e5 / calls}
