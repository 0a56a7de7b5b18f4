"""A clock that jumps, while the server runs and between two of its lives: no key ends for good, and nothing is removed."""

import time

import pytest
from daemon import Daemon
from http_json import Connection
from test_faults import Caller, folder, shim, switches  # noqa: F401
from test_keys import Caller as KeyCaller
from test_keys import command, failure, make, seconds_until

DAY = 86_400
STOPPED = "nothing is removed for its age, as the clock cannot be right"
AGAIN = "the clock is plausible again, and old records are removed again"


def metric(daemon, name):
    with Connection(daemon.admin) as connection:
        lines = connection.send("GET", "/metrics").body.decode().splitlines()
    return next(line.split()[-1] for line in lines if line.startswith(name + " "))


def clock(daemon):
    """What the doctor says of the clock; it says nothing of one that is believed."""
    with Connection(daemon.admin) as connection:
        checks = connection.send("GET", "/debug/doctor").json["checks"]
    return next((check["verdict"] for check in checks if check["check"] == "clock"), None)


def test_a_key_is_good_again_when_the_clock_is_back(folder, switches):
    database = folder / "conversions.db"
    expired = ("UNAUTHENTICATED", "KEY_EXPIRED")
    hour_id, hour = make(database, "read", "--expires", "1h")
    rotated_id, rotated = make(database, "read")
    command(database, "key", "rotate", rotated_id, "--grace", "1h")
    with Daemon(database, environment=switches.environment) as daemon, daemon.connect() as client:
        callers = [KeyCaller(client, hour), KeyCaller(client, rotated)]
        for caller in callers:
            assert failure(caller.list) is None
        with switches.on("clock", str(3 * DAY)):
            for caller in callers:
                seconds_until(expired, caller.list)
        for caller in callers:
            seconds_until(None, caller.list)


def test_a_clock_that_runs_ahead_for_a_while_removes_nothing(folder, switches):
    with Daemon(folder / "conversions.db", "--retain", "10d", "--retain-every", "1s", environment=switches.environment) as daemon:
        caller = Caller(daemon)
        caller.create_agent()
        caller.track_many(20)
        assert clock(daemon) is None and metric(daemon, "conversiond_retention_stopped") == "0"
        with switches.on("clock", str(400 * DAY)):
            assert daemon.wait_for(STOPPED)["level"] == "error"
            assert clock(daemon) == "failure" and metric(daemon, "conversiond_retention_stopped") == "1"
        daemon.wait_for(AGAIN)
        caller.has_lost_nothing()
        assert clock(daemon) is None and metric(daemon, "conversiond_retention_stopped") == "0"
        caller.close()


@pytest.mark.parametrize("retained_before", [True, False])
def test_starts_with_a_wrong_clock_remove_nothing_however_often(folder, switches, retained_before):
    database = folder / "conversions.db"
    retaining = ["--retain", "10d", "--retain-every", "1s"]
    with Daemon(database, *(retaining if retained_before else []), environment=switches.environment) as daemon:
        caller = Caller(daemon)
        caller.create_agent()
        caller.track_many(20)
        caller.close()
    with switches.on("clock", str(400 * DAY)):
        for _ in range(2):
            with Daemon(database, *retaining, environment=switches.environment) as daemon:
                daemon.wait_for(STOPPED)
                caller = Caller(daemon, caller.ids)
                # What comes now has its time from the wrong clock, which must not speak for it.
                caller.track(key=f"ahead-{time.monotonic()}")
                caller.has_lost_nothing()
                caller.close()
        # The operator says that it is right.
        with Daemon(database, *retaining, "--retain-max-gap", "500d", environment=switches.environment) as daemon:
            gone = daemon.wait_for("old records were removed")["metadata"]
            assert gone["conversions"] == "20"
