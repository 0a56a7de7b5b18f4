"""conversionctl against the daemon: what it writes where, how it ends, and that scripts can rely on both."""

import csv
import io
import json
import os
import pty
import re
import select
import signal
import socket
import stat
import subprocess
import time
import uuid
from concurrent import futures

import grpc
import pytest
from agents import AGENT_JSON
from daemon import PATIENCE, ROOT, Daemon

PROGRAM = os.environ.get("CONVERSIONCTL", str(ROOT / ".build/debug/conversionctl"))
SUCCESS = "Conversion tracked successfully."


class CLI:
    """The program with an environment of its own, aimed at one server."""

    def __init__(self, home, address=None):
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("CONVERSION", "XDG_", "NO_COLOR"))}
        self.environment = kept | {"HOME": str(home), "TERM": "xterm-256color"}
        if address is not None:
            self.environment["CONVERSIONCTL_ADDRESS"] = address

    def run(self, *arguments, status=0, stdin="", **environment):
        """Runs the program to its end, which must be the expected one."""
        done = subprocess.run(
            [PROGRAM, *map(str, arguments)],
            input=stdin.encode(),
            capture_output=True,
            env=self.environment | environment,
            timeout=PATIENCE,
        )
        assert done.returncode == status, (done.stdout, done.stderr)
        self.stderr = done.stderr.decode()
        return done.stdout.decode()

    def json(self, *arguments, **options):
        return json.loads(self.run(*arguments, "--output", "json", **options))

    def on_terminal(self, *arguments, columns=100, **environment):
        """What the program writes to a terminal, standard error included, and its status."""
        pid, master = pty.fork()
        if pid == 0:
            try:
                os.execve(PROGRAM, [PROGRAM, *map(str, arguments)], self.environment | {"COLUMNS": str(columns)} | environment)
            finally:
                os._exit(127)
        written = b""
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            if not select.select([master], [], [], 1)[0]:
                continue
            try:
                part = os.read(master, 65536)
            except OSError:
                break
            if not part:
                break
            written += part
        os.close(master)
        return re.sub("\r+\n", "\n", written.decode()), os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])


@pytest.fixture
def cli(daemon, tmp_path):
    return CLI(tmp_path, daemon.address)


@pytest.fixture
def sales(cli):
    """The id of a new agent that tracks."""
    return cli.json("agent", "create", "--name", "Sales", "--track", "--event", "purchase")["id"]


@pytest.fixture
def room():
    return f"room_{uuid.uuid4().hex}"


# Agents


def test_the_contracts_agent_is_created_word_for_word_from_stdin(cli):
    agent = cli.json("agent", "create", "--from-file", "-", stdin=AGENT_JSON)
    wanted = json.loads(AGENT_JSON)
    assert {key: agent[key] for key in wanted} == wanted
    assert (agent["countingMode"], agent["revision"]) == ("COUNTING_MODE_EVERY", "1")
    assert cli.json("agent", "get", agent["id"]) == agent


def test_the_contracts_agent_is_created_word_for_word_from_a_file(cli, tmp_path):
    (tmp_path / "agent.json").write_text(AGENT_JSON)
    agent_id = f"agent_{uuid.uuid4().hex}"
    agent = cli.json("agent", "create", "--id", agent_id, "--from-file", tmp_path / "agent.json", "--model", "gpt-4o")
    assert agent == {**json.loads(AGENT_JSON), **agent, "id": agent_id, "model": "gpt-4o"}


def test_an_update_changes_what_it_names(cli, sales):
    before = cli.json("agent", "get", sales)
    after = cli.json("agent", "update", sales, "--counting-mode", "once-per-call", "--allowed-event", "purchase")
    changed = {key for key in after if after[key] != before.get(key)}
    assert changed == {"countingMode", "analyticsAllowedEvents", "revision", "updateTime", "etag"}
    after = cli.json("agent", "update", sales, "--from-file", "-", stdin='{"voice": {"voiceId": "luna"}, "model": null}')
    assert after["voice"] == {"provider": "", "voiceId": "luna"}
    cli.run("agent", "update", sales, status=64)


def test_an_update_from_an_old_file_is_aborted(cli, sales):
    old = cli.run("agent", "get", sales, "--output", "json")
    cli.run("agent", "update", sales, "--name", "New")
    cli.run("agent", "update", sales, "--from-file", "-", stdin=old, status=64 + 10)
    assert cli.stderr.startswith("conversionctl: ABORTED: ")


def test_agents_are_listed_and_deleted(cli, sales):
    assert sales in [agent["id"] for agent in cli.json("agent", "list", "--all")]
    assert sales in [line.split("\t")[0] for line in cli.run("agent", "list", "--all").splitlines()]
    assert cli.run("agent", "delete", sales) == ""
    assert cli.stderr == f"conversionctl: agent {sales} is deleted\n"
    cli.run("agent", "get", sales, status=64 + 5)


# Conversions


def test_a_tracked_conversion_has_the_contracts_keys(cli, sales, room):
    response = cli.json(
        *("track", "--agent", sales, "--room", room, "--event", "Premium Signup", "--user", "user_123"),
        *("--details", "Premium at $49/month", "--value", "49.90 USD", "--key", f"key-{room}"),
    )
    conversion = response["conversion"]
    assert (response["message"], response["duplicate"]) == (SUCCESS, False)
    wanted = {
        "room_name": room,
        "event_type": "premium_signup",
        "details": "Premium at $49/month",
        "user_id": "user_123",
        "agent_id": sales,
        "value": {"currency_code": "USD", "units": "49", "nanos": 900_000_000},
        "test": False,
    }
    assert {key: conversion[key] for key in wanted} == wanted
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z", conversion["timestamp"])
    assert cli.json("get", conversion["id"]) == conversion
    assert cli.json("list", "--agent", sales) == [conversion]


def test_a_retry_is_a_duplicate(cli, sales, room):
    call = ("track", "--agent", sales, "--room", room, "--key", f"key-{room}")
    first, again = cli.json(*call), cli.json(*call)
    assert (first["duplicate"], again["duplicate"]) == (False, True)
    assert (again["message"], again["conversion"]) == (SUCCESS, first["conversion"])
    assert len(cli.json("list", "--agent", sales)) == 1


def test_without_a_key_each_run_counts(cli, sales, room):
    for _ in range(2):
        assert not cli.json("track", "--agent", sales, "--room", room)["duplicate"]
    assert len(cli.json("list", "--agent", sales)) == 2


def test_validate_only_records_nothing(cli, sales, room):
    cli.run("track", "--agent", sales, "--room", room, "--validate-only")
    assert cli.stderr == "conversionctl: nothing was recorded (--validate-only)\n"
    assert cli.json("list", "--agent", sales) == []


def test_filters_and_limits(cli, sales, room):
    def track(*flags):
        return cli.json("track", "--agent", sales, "--room", room, *flags)["conversion"]["id"]

    def listed(*flags):
        return [conversion["id"] for conversion in cli.json("list", "--agent", sales, *flags)]

    old = track("--time", "48h", "--event", "signup", "--user", "user_1")
    new = track("--time", "1h", "--user", "user_2")
    test = track("--time", "2h", "--test")
    assert listed() == [new, old]
    assert listed("--include-tests") == [new, test, old]
    assert listed("--since", "24h") == [new]
    assert listed("--until", "24h") == [old]
    assert listed("--event", "signup") == [old]
    assert listed("--user", "user_2", "--room", room) == [new]
    assert listed("--room", "elsewhere") == []
    assert listed("--limit", "1") == [new]
    assert cli.stderr == "conversionctl: these are the newest 1; --limit or --all lists more.\n"
    assert listed("--limit", "2") == [new, old]
    assert cli.stderr == ""


def test_all_pages_are_followed(cli, track, agent, ledger):
    for number in range(1005):
        track(user_id=f"user_{number}")
    wanted = [conversion.id for conversion in ledger(agent.id)]
    assert len(wanted) == 1005
    lines = cli.run("list", "--agent", agent.id, "--all").splitlines()
    assert [line.split("\t")[0] for line in lines] == wanted
    assert len(cli.run("list", "--agent", agent.id).splitlines()) == 100


# Forms of output


@pytest.fixture
def nasty(cli, sales, room):
    """A conversion whose texts hold whatever breaks output."""
    details = 'a,"b"\r\nline\ttwo\x1b[31mred\x9b0m \u202eabc 世界'
    cli.run("track", "--agent", sales, "--room", room, "--details", details, "--value", "1234567.5 EUR")
    return details


def test_in_a_pipe_a_conversion_is_one_line_of_tabs(cli, sales, room, nasty):
    (line,) = cli.run("list", "--agent", sales).splitlines()
    fields = line.split("\t")
    assert fields[2:7] == ["purchase", "1234567.50 EUR", room, "", sales]
    assert fields[7] == r'a,"b"\r\nline\ttwo\x1b[31mred\x9b0m \u{202e}abc 世界'


def test_csv_gives_the_texts_back(cli, sales, nasty):
    written = cli.run("list", "--agent", sales, "--output", "csv")
    (row,) = csv.DictReader(io.StringIO(written, newline=""), strict=True)
    # But for what a terminal would obey, which is spelled out, and which an import reads back.
    details = re.sub("[\x1b\x9b\u202e]", lambda found: f"\\u{{{ord(found[0]):x}}}", nasty)
    assert (row["details"], row["value"], row["currency_code"]) == (details, "1234567.50", "EUR")
    assert written.endswith("\r\n")
    assert cli.run("list", "--agent", "nobody", "--output", "csv").count("\r\n") == 1


def test_ndjson_is_a_document_a_line(cli, sales, room, nasty):
    cli.run("track", "--agent", sales, "--room", room)
    documents = [json.loads(line) for line in cli.run("list", "--agent", sales, "--output", "ndjson").splitlines()]
    assert [document["details"] for document in documents] == ["", nasty]
    assert documents == cli.json("list", "--agent", sales)
    assert cli.json("list", "--agent", "nobody") == []


def test_on_a_terminal_there_is_an_aligned_table_with_a_bold_header(cli, sales, room, nasty):
    written, status = cli.on_terminal("list", "--agent", sales)
    header, row = written.splitlines()
    assert status == 0
    assert header.startswith("\x1b[1mID ") and header.endswith("\x1b[0m")
    bare = header.removeprefix("\x1b[1m").removesuffix("\x1b[0m")
    assert bare.split() == ["ID", "TIMESTAMP", "EVENT", "TYPE", "VALUE", "ROOM", "NAME", "AGENT", "ID", "DETAILS"]
    for heading, value in [("EVENT TYPE", "purchase"), ("ROOM NAME", room), ("AGENT ID", sales), ("DETAILS", 'a,"b"')]:
        assert row.index(value) == bare.index(heading)
    assert row.endswith("…")


@pytest.mark.parametrize("form", ["table", "json", "ndjson", "csv"])
def test_nothing_that_a_terminal_obeys_reaches_it(cli, sales, nasty, form):
    written, status = cli.on_terminal("list", "--agent", sales, "--output", form, NO_COLOR="1")
    assert status == 0
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e]", written)
    assert "\u4e16" in written or "…" in written
    if form == "json":
        assert json.loads(written)[0]["details"] == nasty


@pytest.mark.parametrize("environment", [{"NO_COLOR": "1"}, {"TERM": "dumb"}])
def test_colours_can_be_switched_off(cli, sales, nasty, environment):
    assert "\x1b" in cli.on_terminal("list", "--agent", sales)[0]
    assert "\x1b" not in cli.on_terminal("list", "--agent", sales, **environment)[0]
    assert "\x1b[1;31mNOT_FOUND\x1b[0m" in cli.on_terminal("get", "nothing")[0]
    assert "\x1b" not in cli.on_terminal("get", "nothing", **environment)[0]


def test_an_empty_no_color_says_nothing(cli, sales, nasty):
    assert "\x1b" in cli.on_terminal("list", "--agent", sales, NO_COLOR="")[0]


def test_in_a_pipe_there_are_no_colours(cli, sales, nasty):
    assert "\x1b" not in cli.run("list", "--agent", sales, "--output", "table")
    cli.run("get", "nothing", status=69)
    assert "\x1b" not in cli.stderr


def test_a_reader_that_leaves_ends_the_program_quietly(cli, sales, room):
    cli.run("track", "--agent", sales, "--room", room, "--details", "x" * 8000)
    reader, writer = os.pipe()
    os.close(reader)
    # The signal is ignored in Python's children unless it is restored; shells leave it at its default.
    process = subprocess.Popen(
        [PROGRAM, "list", "--agent", sales],
        stdin=subprocess.DEVNULL,
        stdout=writer,
        stderr=subprocess.PIPE,
        env=cli.environment,
        restore_signals=True,
    )
    os.close(writer)
    assert process.communicate(timeout=PATIENCE)[1] == b""
    assert process.returncode == -signal.SIGPIPE


def test_an_output_that_cannot_be_written_is_a_failure(cli):
    with open("/dev/full", "w") as full:
        done = subprocess.run([PROGRAM, "ping"], stdout=full, stderr=subprocess.PIPE, env=cli.environment, timeout=PATIENCE)
    assert (done.returncode, done.stderr) == (1, b"conversionctl: cannot write the output: No space left on device\n")


# Failures


def test_a_failed_call_is_a_readable_line_and_64_plus_its_code(cli, sales, room):
    assert cli.run("track", "--agent", "nobody", "--room", room, status=64 + 5) == ""
    assert cli.stderr.splitlines() == [
        "conversionctl: NOT_FOUND: There is no agent with this id. Create it, or check agent_id.",
        "  reason: AGENT_NOT_FOUND",
    ]
    cli.run("track", "--agent", sales, "--room", room, "--event", "1st!", status=64 + 3)
    assert "event_type" in cli.stderr and "EVENT_TYPE_INVALID" in cli.stderr
    cli.run("agent", "update", sales, "--no-track")
    cli.run("track", "--agent", sales, "--room", room, status=64 + 9)
    cli.run("agent", "create", "--id", sales, status=64 + 6)


def test_every_wrong_field_is_named(cli, sales):
    cli.run("track", "--agent", sales, "--room", "", "--value=-1 USD", status=64 + 3)
    assert "\n  room_name: " in cli.stderr and "\n  value: " in cli.stderr


@pytest.mark.parametrize("form", ["json", "ndjson"])
def test_with_json_a_failure_is_a_google_status(cli, form):
    assert cli.run("get", "nothing", "--output", form, status=64 + 5) == ""
    status = json.loads(cli.stderr)
    assert status["code"] == 5 and status["message"]
    assert status["details"][0] == {
        "@type": "type.googleapis.com/google.rpc.ErrorInfo",
        "reason": "CONVERSION_NOT_FOUND",
        "domain": "conversion.v1",
    }


def test_a_server_that_is_not_there_is_unavailable(cli, tmp_path):
    with socket.socket() as bound:
        # Bound, but not listening: nobody else can have the port.
        bound.bind(("127.0.0.1", 0))
        address = f"127.0.0.1:{bound.getsockname()[1]}"
        cli.run("ping", "--address", address, status=64 + 14)
        assert cli.stderr.startswith(f"conversionctl: UNAVAILABLE: Can't connect to {address}: Connection refused.\n")
        assert "from --address" in cli.stderr
        cli.run("track", "--agent", "a", "--room", "r", "--address", address, "--timeout", "300ms", status=64 + 14)
        assert "repeat the command with --key client-" in cli.stderr


def test_a_server_that_says_nothing_is_given_up_at_the_timeout(cli):
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        address = f"127.0.0.1:{silent.getsockname()[1]}"
        start = time.monotonic()
        cli.run("list", "--address", address, "--timeout", "200ms", status=64 + 4)
        assert time.monotonic() - start < 10


@pytest.fixture
def ailing(tmp_path):
    """The address of a server that does not serve but for one service, "well"."""
    # In bytes, as the stubs' package has the name of grpcio's own: HealthCheckResponse.status is field 1.
    check = grpc.unary_unary_rpc_method_handler(lambda request, _: b"\x08\x01" if b"well" in request else b"\x08\x02")
    server = grpc.server(futures.ThreadPoolExecutor(1))
    server.add_generic_rpc_handlers([grpc.method_handlers_generic_handler("grpc.health.v1.Health", {"Check": check})])
    address = f"unix:{tmp_path}/ailing.sock"
    server.add_insecure_port(address)
    server.start()
    yield address
    server.stop(0).wait()


def test_a_server_that_does_not_serve_is_unavailable(cli, ailing):
    assert cli.run("ping", "--address", ailing, status=64 + 14).endswith("\tNOT_SERVING\n")
    assert cli.stderr == "conversionctl: UNAVAILABLE: The server answers, but does not serve: NOT_SERVING.\n"
    assert cli.run("ping", "--address", ailing, "--service", "well").endswith("\tSERVING\n")


def test_a_service_can_be_pinged(cli):
    assert cli.run("ping", "--service", "conversion.v1.ConversionService").endswith("\tSERVING\n")
    cli.run("ping", "--service", "nobody", status=64 + 5)


def test_options_may_stand_before_the_command(cli, daemon, sales):
    cli.environment["CONVERSIONCTL_ADDRESS"] = "127.0.0.1:1"
    assert cli.run("--address", daemon.address, "ping").startswith(daemon.address + "\t1\t")
    agent = json.loads(cli.run(f"--address={daemon.address}", "-o", "json", "agent", "get", sales))
    assert agent["id"] == sales


def test_one_of_several_servers_is_enough(cli, daemon, tmp_path):
    addresses = f"unix:{tmp_path}/nobody.sock,{daemon.address}"
    assert cli.run("ping", "--count", "3", "--interval", "1ms", "--address", addresses).count("SERVING") == 3


def test_a_server_that_comes_late_is_waited_for(cli, tmp_path):
    path = tmp_path / "late.sock"
    waiting = subprocess.Popen(
        [PROGRAM, "ping", "--address", f"unix:{path}", "--wait-for-ready", "--timeout", "50s"],
        stdout=subprocess.PIPE,
        env=cli.environment,
    )
    with Daemon(tmp_path / "late.db", listen=(f"unix:{path}",)):
        assert waiting.communicate(timeout=PATIENCE)[0].endswith(b"\tSERVING\n")
    assert waiting.returncode == 0
    start = time.monotonic()
    cli.run("ping", "--address", "127.0.0.1:1", "--wait-for-ready", "--timeout", "300ms", status=64 + 4)
    assert 0.3 <= time.monotonic() - start < 20
    assert "Can't connect to 127.0.0.1:1: Connection refused." in cli.stderr


def test_a_key_that_travels_in_the_open_is_warned_of(cli, daemon):
    cli.run("ping", CONVERSIONCTL_API_KEY="k")
    assert cli.stderr == ""
    cli.run("ping", "--address", f"{daemon.address},192.0.2.1:1", CONVERSIONCTL_API_KEY="k")
    assert cli.stderr == (
        "conversionctl: warning: the API key goes to 192.0.2.1:1 unencrypted, and others on the way can read it\n"
    )


def test_a_key_on_the_command_line_is_warned_of_and_one_in_a_file_is_not(cli, tmp_path):
    cli.run("ping", "--api-key", "secret")
    assert cli.stderr == (
        "conversionctl: warning: others on this machine can see the key on the command line;"
        " --api-key-file keeps it from them\n"
    )
    (tmp_path / "key").write_text("secret\n")
    cli.run("ping", "--api-key-file", tmp_path / "key")
    assert cli.stderr == ""
    (tmp_path / "key").write_text("secret other")
    cli.run("ping", "--api-key-file", tmp_path / "key", status=1)
    assert "does not hold one key" in cli.stderr and "secret" not in cli.stderr
    cli.run("ping", "--api-key-file", tmp_path / "key", "--api-key", "k", status=64)


def test_a_context_can_be_named_for_one_command(cli, daemon):
    cli.run("context", "set", "here", "--address", daemon.address)
    cli.run("context", "set", "nowhere", "--address", "127.0.0.1:1")
    cli.run("context", "use", "nowhere")
    del cli.environment["CONVERSIONCTL_ADDRESS"]
    assert cli.run("ping", "--context", "here").startswith(daemon.address)
    cli.run("ping", status=64 + 14)
    cli.run("ping", "--context", "elsewhere", status=1)
    assert cli.stderr == 'conversionctl: there is no context "elsewhere"; conversionctl context list names them\n'


def test_the_trace_of_the_environment_is_on_the_servers_log_lines(cli, tmp_path):
    trace = uuid.uuid4().hex
    with Daemon(tmp_path / "traced.db", "--log-level", "debug") as daemon:
        cli.run("ping", "--address", daemon.address, TRACEPARENT=f"00-{trace}-b7ad6b7169203331-01")
        entry = daemon.wait_for("call")["metadata"]
    assert entry["trace_id"] == trace
    assert re.fullmatch("[0-9a-f]{16}", entry["span_id"]) and entry["span_id"] != "b7ad6b7169203331"


def test_a_wrong_command_line_is_64_with_the_usage(cli):
    for arguments in [("track",), ("list", "--since", "yesterday"), ("nothing",), ("ping", "--address", "nowhere")]:
        assert cli.run(*arguments, status=64) == ""
        assert cli.stderr.startswith("Error: ") and "Usage: conversionctl" in cli.stderr


def test_a_file_that_is_not_there_or_no_agent_is_told(cli, tmp_path):
    cli.run("agent", "create", "--from-file", tmp_path / "none.json", status=1)
    assert cli.stderr == f"conversionctl: cannot read {tmp_path}/none.json: No such file or directory\n"
    cli.run("agent", "create", "--from-file", "-", stdin='{"nmae": "x"}', status=64 + 3)
    assert "nmae" in cli.stderr


# Which server


def test_flag_environment_context_and_default(daemon, tmp_path):
    cli = CLI(tmp_path)

    def address(*flags, **environment):
        shown = cli.json("context", "show", *flags, **environment)
        return shown["address"], shown["address_source"]

    assert address() == ("127.0.0.1:50051", "default")
    cli.run("context", "set", "here", "--address", daemon.address)
    assert address() == (daemon.address, "context here")
    assert cli.run("ping").startswith(daemon.address + "\t1\t")
    variable = {"CONVERSIONCTL_ADDRESS": "127.0.0.1:2"}
    assert address(**variable) == ("127.0.0.1:2", "CONVERSIONCTL_ADDRESS")
    assert address("--address", "127.0.0.1:3", **variable) == ("127.0.0.1:3", "--address")


def test_contexts_are_kept_for_the_users_eyes_only(daemon, tmp_path):
    cli = CLI(tmp_path)
    cli.run("context", "set", "here", "--address", daemon.address, "--api-key-file", "-", stdin="sk-secret\n")
    cli.run("context", "set", "there", "--address", "unix:/nowhere")
    file = tmp_path / ".config/conversionctl/contexts.json"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert json.loads(file.read_text())["contexts"]["here"] == {"address": daemon.address, "api_key": "sk-secret"}
    for form in ("table", "json", "csv"):
        assert "secret" not in cli.run("context", "list", "--output", form) + cli.run("context", "show", "--output", form)
    assert [context["current"] for context in cli.json("context", "list")] == [True, False]
    cli.run("context", "use", "there")
    cli.run("ping", status=64 + 14)
    assert "from context there" in cli.stderr
    cli.run("context", "use", "nowhere", status=1)
    cli.run("context", "delete", "there")
    assert [context["name"] for context in cli.json("context", "list")] == ["here"]
    assert cli.json("context", "show")["address_source"] == "default"
    cli.run("context", "set", "here", "--address", "127.0.0.1:9")
    assert cli.json("context", "list")[0]["has_api_key"] is False


def test_a_list_of_agents_is_in_the_order_that_it_names(tmp_path):
    with Daemon(tmp_path / "conversions.db") as daemon:
        cli = CLI(tmp_path, daemon.address)
        for agent in ("b", "c", "a"):
            cli.run("agent", "create", "--id", agent)
        assert "in the order of their ids" in cli.run("agent", "list", "--help")
        assert [agent["id"] for agent in cli.json("agent", "list")] == ["a", "b", "c"]
        assert [agent["id"] for agent in cli.json("agent", "list", "--limit", "2")] == ["a", "b"]
        assert cli.stderr == "conversionctl: these are the first 2; --limit or --all lists more.\n"


def test_broken_contexts_stop_only_what_needs_them(daemon, tmp_path):
    cli = CLI(tmp_path)
    file = tmp_path / ".config/conversionctl/contexts.json"
    file.parent.mkdir(parents=True)
    file.write_text('{"current": "here", "contexts": ')
    cli.run("list", "--help")
    assert cli.run("ping", "--address", daemon.address).startswith(daemon.address)
    assert f"warning: the saved contexts are not JSON: it ends where a value should begin at byte 32 ({file})" in cli.stderr
    assert cli.run("ping", CONVERSIONCTL_ADDRESS=daemon.address).startswith(daemon.address)
    for arguments in (["ping"], ["context", "list"], ["ping", "--context", "here", "--address", daemon.address]):
        cli.run(*arguments, status=1)
        assert str(file) in cli.stderr and "Mend the file, or move it away" in cli.stderr


def test_a_unix_socket(tmp_path):
    path = tmp_path / "socket"
    with Daemon(tmp_path / "conversions.db", listen=(f"unix:{path}",)):
        assert CLI(tmp_path, f"unix:{path}").run("ping").startswith(f"unix:{path}\t1\t")


def test_pings_are_counted(cli, daemon):
    pings = cli.json("ping", "--count", "3", "--interval", "1ms")
    assert [(ping["address"], ping["sequence"], ping["status"]) for ping in pings] == [
        (daemon.address, number, "SERVING") for number in (1, 2, 3)
    ]
    assert all(0 < ping["latency_ms"] < 60_000 for ping in pings)


# Help


@pytest.mark.parametrize(
    "command",
    ["", "agent", "agent create", "agent get", "agent list", "agent update", "agent delete", "track", "get", "list", "ping"]
    + [f"context{name}" for name in ("", " set", " show", " list", " use", " delete")],
)
def test_help_has_examples(cli, command):
    assert "EXAMPLES\n" in cli.run(*command.split(), "--help")


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion_scripts(cli, shell):
    script = cli.run("--generate-completion-script", shell)
    assert "conversionctl" in script and "once-per-call" in script


def test_completion_knows_agents_and_contexts(cli, sales):
    def complete(*words):
        # What the generated bash script asks: the words so far, and which of them is being completed.
        return cli.run("---completion", *words, SAP_SHELL="bash", SAP_SHELL_VERSION="5.2").split()

    assert sales in complete("agent", "get", "--", "positional@0", "3", "0", "conversionctl", "agent", "get", "")
    cli.run("context", "set", "shop", "--address", "127.0.0.1:9")
    assert complete("context", "use", "--", "positional@0", "3", "0", "conversionctl", "context", "use", "") == ["shop"]


# The demo


def test_the_demo_plays_twice_in_a_row(cli, daemon):
    for _ in range(2):
        done = subprocess.run(
            [ROOT / ".ci/demo", daemon.address],
            env=cli.environment | {"CONVERSIONCTL": PROGRAM},
            capture_output=True,
            text=True,
            timeout=PATIENCE,
        )
        assert (done.returncode, done.stderr) == (0, "")
        assert done.stdout.count(SUCCESS) == 3
        assert re.findall(r"^duplicate +(\w+)$", done.stdout, re.M) == ["false", "false", "true"]
        table = done.stdout.split("--output table\n")[-1].splitlines()
        assert len(table) == 3 and "premium_signup" in table[2] and "79.90 USD" in table[1]
