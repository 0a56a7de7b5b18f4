"""conversionctl summary: the server's figures, exact for programs and drawn for people."""

import csv
import io
import re
import unicodedata
import uuid

import pytest
from test_cli import cli, room, sales  # noqa: F401 fixtures


@pytest.fixture
def history(cli, sales):
    """Two days of one agent: eight calls, three that converted, money in two currencies, one restated."""

    def call(time, *track):
        room = f"room_{uuid.uuid4().hex}"
        cli.run("call", "record", "--agent", sales, "--room", room, "--start", time, "--end", time)
        if track:
            return cli.json("track", "--agent", sales, "--room", room, "--time", time, *track)["conversion"]["id"]

    for time in ["30h"] * 3 + ["6h"] * 2:
        call(time)
    restated = call("30h", "--event", "purchase", "--value", "1234.50 EUR")
    call("6h", "--event", "purchase", "--value", "500 JPY")
    call("6h", "--event", "signup")
    cli.run("adjust", restated, "--restate", "1000 EUR")
    return sales


def columns(text):
    return sum(2 if unicodedata.east_asian_width(character) in "WF" else 1 for character in text)


def test_json_gives_exact_figures(cli, history):
    (row,) = cli.json("summary", "--agent", history)
    assert {name: row[name] for name in ("conversions", "retracted_conversions", "calls", "converted_calls", "rate")} == {
        "conversions": 3,
        "retracted_conversions": 0,
        "calls": 8,
        "converted_calls": 3,
        "rate": 0.375,
    }
    assert 0.1 < row["rate_lower"] < 0.375 < row["rate_upper"] < 0.8
    assert row["revenues"] == [
        {"currency_code": "EUR", "gross": "1234.50", "adjustment": "-234.50", "net": "1000.00"},
        {"currency_code": "JPY", "gross": "500", "adjustment": "0", "net": "500"},
    ]
    assert "agent_id" not in row and "start_time" not in row


def test_groups_come_in_the_order_asked_for(cli, history):
    rows = cli.json("summary", "--agent", history, "--by", "event,agent,revision")
    assert [(row["event_type"], row["agent_id"], row["agent_revision"], row["conversions"]) for row in rows] == [
        ("purchase", history, 1, 2),
        ("signup", history, 1, 1),
    ]


def test_hours_are_those_of_the_time_zone(cli, history):
    rows = cli.json("summary", "--agent", history, "--by", "hour", "--time-zone", "Asia/Kathmandu")
    assert [row["calls"] for row in rows] == [4, 4]
    for row in rows:
        assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:00:00\+05:45", row["start_time"])
    assert [len(cli.json("summary", "--agent", history, "--by", "hour", "--since", since)) for since in ("12h", "48h")] == [1, 2]
    cli.run("summary", "--time-zone", "Mars/Olympus_Mons", status=64)


def test_csv_counts_nothing_twice(cli, history):
    written = cli.run("summary", "--agent", history, "--by", "agent", "--output", "csv")
    rows = list(csv.DictReader(io.StringIO(written, newline=""), strict=True))
    assert [(row["agent_id"], row["conversions"], row["currency_code"], row["net"]) for row in rows] == [
        (history, "3", "EUR", "1000.00"),
        (history, "", "JPY", "500"),
    ]
    tabs = cli.run("summary", "--agent", history, "--by", "agent").splitlines()
    assert [line.split("\t") for line in tabs] == [list(row.values()) for row in rows]


def test_a_table_draws_the_rate(cli, history):
    header, eur, jpy = cli.run("summary", "--agent", history, "--by", "agent", "--output", "table").splitlines()
    assert header.split() == "AGENT CALLS CONVERTED RATE 95% INTERVAL CONVERSIONS GROSS ADJUSTMENT NET".split()
    assert re.search(r" 8 +3 +37\.5% +█+[▏▎▍▌▋▊▉]?─+┼─+┤? +\d.*–.*% +3 +1,234\.50 +-234\.50 +1,000\.00  EUR$", eur)
    assert jpy.split() == ["500", "0", "500", "JPY"]


def test_time_beside_another_group_is_a_sparkline(cli, history):
    written = cli.run("summary", "--agent", history, "--by", "agent,hour", "--output", "table").splitlines()
    assert "BY HOUR" in written[0] and len(written) == 4
    (line,) = re.findall("[▁▂▃▄▅▆▇█]{10,}", written[1])[-1:]
    assert (line[0], line[-1]) == ("▅", "█") and set(line[1:-1]) == {"▁"}
    assert re.fullmatch(r"hours \d{4}-\d\d-\d\d \d\d:00 to \d{4}-\d\d-\d\d \d\d:00 \(UTC\)", written[3])


@pytest.mark.parametrize("width", [40, 60, 80, 120])
def test_no_line_of_a_terminal_wraps(cli, history, width):
    cli.run("agent", "update", history, "--name", "x")
    for by in ("agent", "agent,hour", "event,revision", "day"):
        written, status = cli.on_terminal("summary", "--agent", history, "--by", by, columns=width, NO_COLOR="1")
        assert status == 0 and "\x1b" not in written
        assert max(map(columns, written.splitlines())) <= width, written
    assert "\x1b[36m█" in cli.on_terminal("summary", "--agent", history, columns=80)[0]


def test_a_summary_that_was_cut_says_so(cli, history):
    assert len(cli.json("summary", "--agent", history, "--by", "event", "--limit", "1")) == 1
    assert cli.stderr == "conversionctl: these are the first 1; --limit or --all lists more.\n"
    assert len(cli.json("summary", "--agent", history, "--by", "event", "--all")) == 2
    assert cli.stderr == ""
    table = cli.run("summary", "--agent", history, "--by", "event,hour", "--limit", "1", "--output", "table")
    assert "purchase" in table and "signup" not in table


def test_nothing_is_an_empty_summary(cli):
    assert cli.json("summary", "--agent", "nobody", "--by", "agent") == []
    assert cli.run("summary", "--agent", "nobody", "--by", "agent,day", "--output", "table") == ""
    (row,) = cli.json("summary", "--agent", "nobody")
    assert (row["calls"], row["rate"], row["rate_lower"], row["rate_upper"], row["revenues"]) == (0, 0.0, 0.0, 1.0, [])


def test_completion_knows_the_groups(cli):
    script = cli.run("--generate-completion-script", "bash")
    assert "summary" in script and "revision" in script


@pytest.mark.parametrize("command", ["summary", "report"])
def test_help_has_examples(cli, command):
    assert "EXAMPLES\n" in cli.run(command, "--help")
