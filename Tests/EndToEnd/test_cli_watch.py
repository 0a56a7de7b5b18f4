"""conversionctl watch: what it writes as it comes, where it goes on, and how it ends."""

import csv
import io
import json
import signal
import subprocess
import time

import pytest
from daemon import PATIENCE, Daemon
from test_cli import CLI, PROGRAM, cli, room, sales  # noqa: F401 fixtures


class Watch:
    """`conversionctl watch` as a process whose lines are read one by one."""

    def __init__(self, cli, *arguments):
        self.process = subprocess.Popen(
            [PROGRAM, "watch", "--output", "ndjson", *map(str, arguments)],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env=cli.environment,
        )

    def __enter__(self):
        return self

    def __exit__(self, *_):
        if self.process.poll() is None:
            self.process.kill()
        self.process.communicate(timeout=PATIENCE)

    def next(self):
        return json.loads(self.process.stdout.readline())

    def end(self, number=signal.SIGINT):
        """The status and standard error; nothing more may have been written."""
        self.process.send_signal(number)
        output, errors = self.process.communicate(timeout=PATIENCE)
        assert output == b""
        return self.process.returncode, errors.decode()


def track(cli, agent, room, details, *flags):
    return cli.json("track", "--agent", agent, "--room", room, "--details", details, *flags)["conversion"]


def wait_until(condition):
    deadline = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.02)


def test_what_is_there_is_written_and_then_the_end(cli, sales, room):
    first = track(cli, sales, room, "first", "--value", "49.00 USD")
    second = track(cli, sales, room, "second", "--test")
    adjusted = cli.json("adjust", first["id"], "--retract", "--details", "refund")
    flags = ("watch", "--from", "beginning", "--until-idle", "--agent", sales)
    events = [json.loads(line) for line in cli.run(*flags, "--output", "ndjson", "--include-tests").splitlines()]
    assert all(list(event)[:3] == ["kind", "cursor", "commit_time"] for event in events)
    assert [{key: value for key, value in event.items() if key not in ("cursor", "commit_time")} for event in events] == [
        {"kind": "recorded", "conversion": first},
        {"kind": "recorded", "conversion": second},
        {"kind": "adjusted", "adjustment": adjusted["adjustment"], "conversion": adjusted["conversion"]},
    ]
    assert cli.run(*flags, "--count", "1", "--output", "ndjson").count("\n") == 1
    behind = cli.run(*flags[:1], "--from", events[0]["cursor"], *flags[3:], "--output", "ndjson", "--include-tests")
    assert [json.loads(line) for line in behind.splitlines()] == events[1:]
    decoder, text, found = json.JSONDecoder(), cli.run(*flags, "--output", "json", "--include-tests"), []
    while text:
        document, end = decoder.raw_decode(text)
        found.append(document)
        text = text[end:].lstrip()
    assert found == events


def test_events_as_lines_for_people_and_for_spreadsheets(cli, sales, room):
    first = track(cli, sales, room, "a \x1b[31mred\nphone", "--value", "49.00 USD")
    cli.run("adjust", first["id"], "--restate", "29.00 USD", "--details", "refund")
    flags = ("watch", "--from", "beginning", "--until-idle", "--agent", sales)
    header, recorded, restated = cli.run(*flags, "--output", "table").splitlines()
    assert header.split("  ")[0] == "COMMIT TIME" and header.endswith("DETAILS")
    assert recorded.split()[1:5] == ["recorded", first["id"], "purchase", "49.00"]
    assert recorded.endswith("a \\x1b[31mred\\nphone")
    assert restated.split()[1:6] == ["restated", first["id"], "purchase", "29.00", "USD"] and restated.endswith("refund")
    assert header.index("DETAILS") == recorded.index("a \\x1b") == restated.index("refund")
    rows = list(csv.DictReader(io.StringIO(cli.run(*flags, "--output", "csv"), newline="")))
    assert [(row["kind"], row["adjustment_type"], row["value"], row["net_value"], row["details"]) for row in rows] == [
        ("recorded", "", "49.00", "49.00", "a \\u{1b}[31mred\nphone"),
        ("adjusted", "RESTATE", "49.00", "29.00", "a \\u{1b}[31mred\nphone"),
    ]
    assert [line.split("\t")[1] for line in cli.run(*flags).splitlines()] == ["recorded", "adjusted"]


def test_events_come_live_and_ctrl_c_keeps_the_place(cli, sales, room, tmp_path):
    file = tmp_path / "place/cursor"
    first = track(cli, sales, room, "1")
    with Watch(cli, "--from", "beginning", "--cursor-file", file, "--agent", sales) as watch:
        seen = watch.next()
        assert seen["conversion"] == first
        second = track(cli, sales, room, "2")
        seen = watch.next()
        assert seen["conversion"] == second
        assert watch.end() == (130, "")
    assert file.read_text() == seen["cursor"] + "\n"
    third = track(cli, sales, room, "3")
    with Watch(cli, "--from", "beginning", "--cursor-file", file, "--agent", sales, "--count", 1) as watch:
        assert watch.next()["conversion"] == third
        assert watch.process.wait(PATIENCE) == 0
    with Watch(cli, "--cursor-file", file, "--agent", sales) as watch:
        fourth = track(cli, sales, room, "4")
        assert watch.next()["conversion"] == fourth
        # Kept within a second, without an end.
        before = file.read_text()
        wait_until(lambda: file.read_text() != before)
        assert watch.end(signal.SIGTERM) == (143, "")


@pytest.mark.parametrize("ending", [Daemon.stop, Daemon.kill])
def test_a_restart_of_the_server_leaves_no_gap_and_repeats_nothing(tmp_path, ending):
    socket = f"unix:{tmp_path}/socket"
    cli = CLI(tmp_path, socket)
    with Daemon(tmp_path / "conversions.db", listen=(socket,)) as daemon:
        agent = cli.json("agent", "create", "--track", "--event", "purchase")["id"]
        tracked = [track(cli, agent, "r", str(number)) for number in range(3)]
        with Watch(cli, "--from", "beginning", "--cursor-file", tmp_path / "cursor", "--timeout", "50s") as watch:
            seen = [watch.next()["conversion"] for _ in range(2)]
            for number in range(2):
                ending(daemon)
                daemon.start()
                tracked.append(track(cli, agent, "r", f"after restart {number}"))
                seen += [watch.next()["conversion"] for _ in range(len(tracked) - len(seen))]
            assert seen == tracked
            status, errors = watch.end()
        assert status == 130
        assert errors.count("Trying for 50.0 seconds to go on from the last cursor.\n") == 2
        assert errors.count("conversionctl: connected again\n") == 2
        more = cli.run("watch", "--cursor-file", tmp_path / "cursor", "--until-idle")
        assert more == ""


def test_a_server_that_stays_away_ends_a_watch(tmp_path):
    socket = f"unix:{tmp_path}/socket"
    cli = CLI(tmp_path, socket)
    with Daemon(tmp_path / "conversions.db", listen=(socket,)) as daemon:
        agent = cli.json("agent", "create", "--track")["id"]
        track(cli, agent, "r", "1")
        with Watch(cli, "--from", "beginning", "--cursor-file", tmp_path / "cursor", "--timeout", "1s") as watch:
            cursor = watch.next()["cursor"]
            assert daemon.stop() == 0
            assert watch.process.wait(PATIENCE) == 64 + 14
            assert (tmp_path / "cursor").read_text() == cursor + "\n"
        cli.run("watch", "--timeout", "300ms", status=64 + 14)
        assert "Does conversiond serve there?" in cli.stderr


def test_a_reader_that_goes_ends_a_watch_quietly(cli, sales, room):
    for _ in range(3):
        track(cli, sales, room, "x" * 8000)
    script = f'"{PROGRAM}" watch --agent {sales} --heartbeat 1s --output ndjson --from $0 | head -n 1 | wc -l'
    done = subprocess.run(
        ["bash", "-c", script + '; echo "${PIPESTATUS[0]}"', "beginning"],
        env=cli.environment,
        capture_output=True,
        timeout=PATIENCE,
    )
    assert (done.stdout, done.stderr) == (b"1\n141\n", b"")


def test_what_is_wrong_is_told_before_anything_is_written(cli, tmp_path):
    cli.run("watch", "--from", "nonsense", status=64 + 3)
    assert "reason: CURSOR_INVALID" in cli.stderr
    (tmp_path / "cursor").write_text("nonsense\n")
    cli.run("watch", "--cursor-file", tmp_path / "cursor", status=64 + 3)
    assert f"The cursor may be that of {tmp_path}/cursor; remove the file to start anew." in cli.stderr
    (tmp_path / "cursor").write_text("two words\n")
    cli.run("watch", "--cursor-file", tmp_path / "cursor", status=1)
    assert cli.stderr == f"conversionctl: {tmp_path}/cursor holds no cursor; remove it to begin anew\n"
    cli.run("watch", "--from", "beginning", "--until-idle", "--cursor-file", "/proc/none/cursor", status=1)
    assert cli.stderr.startswith("conversionctl: cannot ")
    for flags in (("--count", "0"), ("--heartbeat", "6m"), ("--from", "")):
        cli.run("watch", *flags, status=64)
