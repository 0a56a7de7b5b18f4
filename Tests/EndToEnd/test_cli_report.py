"""conversionctl report: one HTML page that is well-formed, needs nothing else, and says what the server says.

How it looks is for eyes: no browser runs here.
"""

import base64
import hashlib
import re
import stat
import uuid

import html5lib
import pytest
from agents import make_agent
from conversion.v1 import agent_pb2, agent_service_pb2, call_pb2, conversion_service_pb2
from daemon import Daemon
from google.protobuf import timestamp_pb2
from test_cli import CLI

# Sat, 7 March 2026, 14:30 in UTC; the ledger's history lies before it.
NOW = "2026-03-07T14:30:00Z"
NOW_SECONDS = 1772893800
HOSTILE = "\"></title><script>alert('x')</script>\u202e\u0007 <img src=x onerror=alert(1)> 世界"


def stamp(seconds):
    return timestamp_pb2.Timestamp(seconds=seconds)


@pytest.fixture(scope="module")
def ledger(tmp_path_factory):
    """A ledger of its own, with a history: 12 agents, two of whom the report is most about."""
    with Daemon(tmp_path_factory.mktemp("report") / "conversions.db", "--late-window", "3650d") as daemon:
        with daemon.connect() as client:
            fill(client)
        yield daemon


def fill(client):
    def create(agent_id, name):
        agent = make_agent()
        agent.name = name
        client.agents.CreateAgent(agent_service_pb2.CreateAgentRequest(agent_id=agent_id, agent=agent))

    def call(agent_id, days_ago, event=None, value=None):
        room, time = f"room_{uuid.uuid4().hex}", stamp(NOW_SECONDS - days_ago * 86400 - 3600)
        record = call_pb2.Call(room_name=room, agent_id=agent_id, start_time=time, end_time=time)
        client.conversions.RecordCall(conversion_service_pb2.RecordCallRequest(call=record))
        if event is not None:
            request = conversion_service_pb2.TrackConversionRequest(
                agent_id=agent_id, room_name=room, event_type=event, timestamp=time, value=value
            )
            return client.conversions.TrackConversion(request).conversion.id

    create("hostile", HOSTILE)
    create("gone", "Gone")
    for days_ago in range(40):
        for converted in (True, False, False):
            value = {"currency_code": "EUR", "units": 1049, "nanos": 990_000_000}
            call("hostile", days_ago, "purchase" if converted else None, value if converted else None)
    update = agent_pb2.Agent(id="hostile", instructions="Sell more.")
    client.agents.UpdateAgent(agent_service_pb2.UpdateAgentRequest(agent=update))
    for _ in range(40):
        call("hostile", 1, "sign_up")
    refunded = call("gone", 2, "purchase", {"currency_code": "JPY", "units": 1200})
    client.conversions.AdjustConversion(
        conversion_service_pb2.AdjustConversionRequest(conversion_id=refunded, type="ADJUSTMENT_TYPE_RETRACT")
    )
    call("gone", 2, "purchase", {"currency_code": "JPY", "units": 98_765_432_100})
    client.agents.DeleteAgent(agent_service_pb2.DeleteAgentRequest(agent_id="gone"))
    for number in range(10):
        create(f"small-{number}", f"Small {number}")
        call(f"small-{number}", 3, "callback")


@pytest.fixture
def cli(ledger, tmp_path):
    return CLI(tmp_path, ledger.address)


@pytest.fixture
def report(cli):
    """Makes a report and parses it strictly: any error of HTML's fails the test."""

    def make(*flags):
        html = cli.run("report", "--html", "-", "--now", NOW, *flags)
        make.html = html
        page = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False).parse(html)
        for element in page.iter():
            if isinstance(element.tag, str):
                element.tag = element.tag.removeprefix("{http://www.w3.org/2000/svg}")
        return page

    return make


def text(element):
    return " ".join("".join(element.itertext()).replace("\u202f", " ").split())


def rows(page, section):
    """The body of a section's table, as lists of texts."""
    (found,) = [element for element in page.iter("section") if element.get("id") == section]
    return [[text(cell) for cell in row] for row in found.find(".//tbody")]


def tiles(page):
    return [[text(part) for part in tile] for tile in page.iter("div") if "tile" in (tile.get("class") or "").split()]


def test_the_figures_are_the_servers(cli, report):
    page = report()
    time = ("--since", "2026-02-06", "--until", NOW)
    (total,) = cli.json("summary", *time)
    (before,) = cli.json("summary", "--since", "2026-01-07T09:30:00Z", "--until", "2026-02-06")
    assert total["conversions"] == 81 and total["calls"] == 142 and before["calls"] == 30
    rate = f"{total['rate']:.1%}"
    interval = f"{100 * total['rate_lower']:.1f}–{100 * total['rate_upper']:.1f}%"
    assert tiles(page)[:3] == [
        ["Conversions", "81", "▲ 710% more than the 10 before"],
        ["Calls", "142", "▲ 373% more than the 30 before"],
        ["Conversion rate", rate, f"95% interval {interval}", "▲ +23.7 points, from 33.3%"],
    ]
    bare = [[cell.replace(" ", "").replace("−", "-") for cell in row] for row in rows(page, "revenue")]
    assert bare == [[revenue[name] for name in ("currency_code", "gross", "adjustment", "net")] for revenue in total["revenues"]]
    assert rows(page, "revenue")[1] == ["JPY", "98 765 433 300", "−1 200", "98 765 432 100"]
    assert [(row[1], row[2], row[3]) for row in rows(page, "time")] == [
        tuple(str(day[name]) for name in ("conversions", "calls", "converted_calls"))
        for day in cli.json("summary", *time, "--by", "day", "--all")
    ]
    events = sorted(cli.json("summary", *time, "--by", "event"), key=lambda row: (-row["conversions"], row["event_type"]))
    assert [row[:2] for row in rows(page, "events")] == [[row["event_type"], str(row["conversions"])] for row in events]
    revisions = cli.json("summary", *time, "--by", "revision", "--agent", "hostile")
    assert [row[1:6] for row in rows(page, "revisions")][:2] == [
        [*(str(row[name]) for name in ("agent_revision", "conversions", "calls", "converted_calls")), f"{row['rate']:.1%}"]
        for row in reversed(revisions)
    ]
    assert "▲ Revision 2 converts better than revision 1: by" in text(page)


def test_many_agents_are_cut_and_the_deleted_keep_their_ids(report):
    page = report()
    agents = rows(page, "agents")
    assert len(agents) == 10 and agents[0][1] == "70"
    assert [row[0] for row in agents[1:3]] == ["gone (deleted)", "Small 0 small-0"]
    assert "and 2 more with 2 conversions" in text(page)


def test_the_page_needs_nothing_and_runs_nothing(report):
    page = report()
    names = {element.tag for element in page.iter() if isinstance(element.tag, str)}
    assert not names & {"script", "link", "img", "iframe", "object", "embed", "base", "form", "a", "image", "use", "foreignObject"}
    for element in page.iter():
        for name in element.attrib:
            assert not str(name).startswith("on") and name not in ("src", "href", "style", "srcset", "action"), (element, name)
    assert not re.search(r"url\(|@import|https?:|//", report.html)
    (style,) = page.iter("style")
    digest = base64.b64encode(hashlib.sha256(style.text.encode()).digest()).decode()
    (policy,) = [meta.get("content") for meta in page.iter("meta") if meta.get("http-equiv") == "Content-Security-Policy"]
    assert policy == f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"


def test_hostile_names_are_only_text(report):
    page = report("--title", HOSTILE)
    shown = "\"></title><script>alert('x')</script>\\u{202e}\\x07 <img src=x onerror=alert(1)> 世界"
    assert text(page.find(".//title")) == text(page.find(".//h1")) == shown
    assert rows(page, "agents")[0][0] == f"{shown} hostile"
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]", report.html)


def test_figures_are_named_and_described(report):
    page = report()
    ids = [element.get("id") for element in page.iter() if element.get("id")]
    assert len(ids) == len(set(ids))
    images = [element for element in page.iter("svg") if element.get("role") == "img"]
    assert len(images) == 2
    for image in images:
        title, description = image[:2]
        assert (title.tag, description.tag) == ("title", "desc") and text(title) and text(description)
        assert image.get("aria-labelledby") == f"{title.get('id')} {description.get('id')}"
    for element in page.iter("svg"):
        outer = element in images or any(element in list(image.iter("svg")) for image in images)
        assert outer or element.get("aria-hidden") == "true"


def luminance(colour):
    def linear(part):
        part /= 255
        return part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4

    red, green, blue = (linear(int(colour[at : at + 2], 16)) for at in (1, 3, 5))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def test_both_schemes_have_enough_contrast(report):
    """WCAG 2.2 AA: 4.5 for text, 3 for what a figure is drawn with."""
    style = report().find(".//style").text
    schemes = [dict(re.findall(r"--(\w+): (#\w{6})\b", block)) for block in re.findall(r":root \{(.*?)\}", style, re.S)]
    assert len(schemes) == 3
    for scheme in schemes:
        for ground in ("page", "card"):
            for name, least in [("ink", 4.5), ("soft", 4.5), ("good", 4.5), ("bad", 4.5), ("mark", 3), ("edge", 3)]:
                light, dark = sorted((luminance(scheme[name]), luminance(scheme[ground])), reverse=True)
                assert (light + 0.05) / (dark + 0.05) >= least, (name, ground, scheme)


@pytest.mark.parametrize(
    "flags",
    [
        ("--agent", "gone"),
        ("--since", "24h", "--time-zone", "Asia/Kathmandu"),
        ("--since", "2024-01-01", "--time-zone", "America/St_Johns"),
        ("--since", "2020-01-01", "--until", "2020-02-01"),
        ("--since", "2026-03-05", "--until", "2026-03-06", "--include-tests"),
    ],
)
def test_any_time_makes_a_page(report, flags):
    assert text(report(*flags).find(".//h1")) == "Conversions"
    assert not re.search(r"\b(NaN|inf|nan)\b", report.html)


def test_the_same_ledger_makes_the_same_page(cli, tmp_path):
    files = [tmp_path / "one.html", tmp_path / "new/two.html"]
    for file in files:
        assert cli.run("report", "--html", file, "--now", NOW) == ""
        assert cli.stderr == f"conversionctl: the report is in {file}\n"
        assert stat.S_IMODE(file.stat().st_mode) & 0o600 == 0o600
    assert files[0].read_bytes() == files[1].read_bytes()


def test_an_agent_that_never_was_is_not_found(cli):
    cli.run("report", "--html", "-", "--agent", "nobody", status=64 + 5)
    assert "AGENT_NOT_FOUND" in cli.stderr


def test_a_page_that_cannot_be_written_is_a_failure(cli):
    cli.run("report", "--html", "/proc/report.html", "--now", NOW, status=1)
    assert cli.stderr.startswith("conversionctl: cannot write /proc/report.html: ")
