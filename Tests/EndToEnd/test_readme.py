"""README.md: its commands do what it shows, and its tables say what the programs say."""

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from agents import make_agent
from conversion.v1 import agent_service_pb2, conversion_service_pb2
from daemon import PATIENCE, PROGRAM, ROOT, Daemon, run
from google.protobuf import json_format
from test_workers import LANGUAGES

README = (ROOT / "README.md").read_text()
BLOCKS = re.findall(r"^```(\w+)\n(.*?)\n```$", README, re.M | re.S)
CONVERSIONCTL = os.environ.get("CONVERSIONCTL", str(ROOT / ".build/debug/conversionctl"))
STANDARD_ADDRESS = "127.0.0.1:50051"


def blocks(kind, start=""):
    return [text for language, text in BLOCKS if language == kind and text.startswith(start)]


def table(first_heading):
    """The rows of a table, as texts without backquotes; a heading starts it."""
    lines = README.split(f"\n| {first_heading} |", 1)[1].split("\n\n", 1)[0].splitlines()[2:]
    return [[cell.strip().replace("`", "") for cell in re.split(r"(?<!\\)\|", line)[1:-1]] for line in lines]


def normal(text):
    """Without what differs from run to run: ids, times, and the widths of columns that hold them."""
    for pattern, word in [
        (r"\b(cv|key)_\w{10,}", "ID"),
        (r"\buid:\d+", "ACCOUNT"),
        (r"\d{4}-\d\d-\d\dT[\d:.]+Z", "TIME"),
        (r"\d{6}-\d+", "RUN"),
        (r"[ \t]+", " "),
    ]:
        text = re.sub(pattern, word, text)
    return [line.strip() for line in text.splitlines()]


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    """The README names its agents, so it has a ledger of its own."""
    with Daemon(tmp_path_factory.mktemp("readme") / "conversions.db") as daemon:
        yield daemon


@pytest.fixture
def shell(server, tmp_path):
    """Runs a script with our programs and the stubs at hand; gives all that it writes."""
    programs = tmp_path / "bin"
    programs.mkdir()
    (programs / "conversionctl").symlink_to(CONVERSIONCTL)
    (programs / "conversiond").symlink_to(PROGRAM)
    (tmp_path / "Protos").symlink_to(ROOT / "Protos")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("CONVERSION", "XDG_"))}
    environment = kept | {
        "PATH": f"{programs}:{kept['PATH']}",
        "HOME": str(tmp_path),
        "CONVERSIONCTL_ADDRESS": server.address,
        "PYTHONUNBUFFERED": "1",
    }

    def execute(script):
        script = script.replace(STANDARD_ADDRESS, server.address)
        done = subprocess.run(
            ["sh", "-c", script],
            cwd=tmp_path,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            timeout=PATIENCE,
        )
        return done.stdout.replace(server.address, STANDARD_ADDRESS)

    return execute


def replay(shell, session):
    """Runs the commands of a session in one shell, and asserts that each writes what stands below it."""
    commands = re.findall(r"^\$ (.*)$", session, re.M)
    # One shell, so that $? is the command's before; the prompt is written by itself, word for word.
    script = "\n".join(f"cat <<'PROMPT'\n$ {command}\nPROMPT\n(exit $status)\n{command}\nstatus=$?" for command in commands)
    assert normal(shell("status=0\n" + script)) == normal(session)


def test_every_block_is_known_here():
    known = {
        "sh": ["make run", "conversiond serve", "python3 -m venv", "grpcurl ", "curl "],
        "console": [
            "$ make demo", "$ PYTHONPATH=", "$ conversionctl agent create --id sales",
            "$ conversionctl agent create --id shop", "$ export CONVERSIONCTL_API_KEY", "$ conversiond backup",
        ],
        "python": ['"""'],
        "swift": ["import "],
        "text": ["  make help", "Protos/"],
    }
    assert {kind for kind, _ in BLOCKS} == known.keys()
    for kind, starts in known.items():
        texts = blocks(kind)
        assert len(texts) == len(starts) and all(map(str.startswith, texts, starts)), kind


def test_the_demo_writes_what_is_shown(server, shell):
    shown = normal(blocks("console", "$ make demo")[0])[1:]
    written = normal(shell(f"CONVERSIONCTL={CONVERSIONCTL} {ROOT}/.ci/demo {STANDARD_ADDRESS}"))
    assert written[-len(shown) :] == shown


def test_the_server_takes_the_arguments_that_are_shown(shell):
    printed = normal(shell(blocks("sh", "conversiond serve")[0] + " --print-config"))
    assert f"listen {STANDARD_ADDRESS} flag --listen" in printed
    assert "database conversions.db flag --database" in printed


def test_the_python_worker(shell, tmp_path):
    worker = ROOT / "Tests/Workers/python/worker.py"
    assert blocks("python") == [worker.read_text().rstrip("\n")]
    shutil.copy(worker, tmp_path)
    python = tmp_path / ".worker/bin/python"
    python.parent.mkdir(parents=True)
    # The packages are those of the tests; all else is done as it is told.
    python.write_text(f'#!/bin/sh\nexec "{sys.executable}" "$@"\n')
    python.chmod(0o755)
    stubs = blocks("sh", "python3 -m venv")[0].splitlines()[-1]
    # Protos is a link here.
    assert shell(stubs.replace("find Protos", "find -H Protos")) == ""
    replay(shell, blocks("console", "$ PYTHONPATH=")[0])


@pytest.mark.parametrize("agent", ["sales", "shop"])
def test_the_command_line_client(shell, agent):
    (session,) = blocks("console", f"$ conversionctl agent create --id {agent}")
    replay(shell, session)


def test_the_operators_commands(server, shell):
    session = blocks("console", "$ conversiond backup")[0]
    # As an operator has it set for the service.
    replay(lambda script: shell(f"export CONVERSIOND_DATABASE={server.database}\n{script}"), session)


def test_the_commands_about_keys(shell, tmp_path):
    with Daemon(tmp_path / "keys.db", listen=("127.0.0.1:0",)) as daemon:
        session = blocks("console", "$ export CONVERSIONCTL_API_KEY")[0]
        places = f"export CONVERSIOND_DATABASE={daemon.database} CONVERSIONCTL_ADDRESS={daemon.address}\n"
        replay(lambda script: shell(places + script), session)


def test_the_commands_about_keys_of_the_table_exist(shell):
    for command, _ in table("command about keys"):
        name = re.match(r"conversiond ((?:key |workspace )?[a-z]+)", command).group(1)
        usage = shell(f"conversiond {name} --help")
        assert f"USAGE: conversiond {name}" in usage
        assert all(re.search(rf"^  {flag}\b", usage, re.M) for flag in re.findall(r"--[a-z-]+", command)), command


def test_the_roles_are_those_of_the_table_of_access():
    source = (ROOT / "Sources/ConversionServer/Access/AccessTable.swift").read_text()
    rows = re.findall(r'/conversion\.v1\.\w+/(\w+)": AccessRule\(\.roles\(\[(.*?)\]\)', source)
    for role, methods in table("role")[:2]:
        assert sorted(methods.split(", ")) == sorted(name for name, roles in rows if f".{role}" in roles)
    assert all(".admin" in roles for _, roles in rows)


def test_the_commands_of_the_table_exist(shell):
    for command, _ in table("command"):
        name = re.match(r"conversionctl ([a-z-]+(?: [a-z]+)?)", command).group(1)
        usage = shell(f"conversionctl {name} --help")
        assert f"USAGE: conversionctl {name}" in usage
        flags = re.findall(r"--[a-z-]+", command)
        assert all(re.search(rf"^  (-\w, )?{flag}\b", usage, re.M) for flag in flags), command


def test_the_swift_client_is_the_one_that_is_tested():
    file = ROOT / "Tests/ConversionClientTests/TrackConversionTool.swift"
    assert blocks("swift") == [file.read_text().rstrip("\n")]


def test_the_workers_of_all_languages_are_named():
    links = [re.fullmatch(r"\[(.*)\]\((.*)\)", link).groups() for *_, link in table("language")]
    assert all(file == f"Tests/Workers/{name}" and (ROOT / file).is_file() for name, file in links)
    assert sorted(name.split("/")[0] for name, _ in links) == sorted(LANGUAGES)


def test_the_examples_for_frameworks_are_all_named():
    named = re.findall(r"\[[\w.]+\]\((Tests/Workers/frameworks/[\w./]+)\)", README)
    there = [file for file in (ROOT / "Tests/Workers/frameworks").glob("*/*.*") if file.is_file()]
    assert sorted(named) == sorted(str(file.relative_to(ROOT)) for file in there)


def test_the_call_that_grpcurl_makes(shell, server, tmp_path):
    (tmp_path / "bin/grpcurl").symlink_to(Path(sys.executable).with_name("grpcurl"))
    with server.connect() as client:
        agent = client.agents.CreateAgent(agent_service_pb2.CreateAgentRequest(agent=make_agent()))
    call = blocks("sh", "grpcurl ")[0].replace('"sales"', f'"{agent.id}"')
    answer = json_format.Parse(shell(call), conversion_service_pb2.TrackConversionResponse())
    assert (answer.conversion.room_name, answer.conversion.agent_id) == ("room_abc123", agent.id)


def test_the_call_that_curl_makes(shell):
    answer = shell("export API_KEY=secret\n" + blocks("sh", "curl ")[0] + " --silent --show-error")
    assert json.loads(answer)["voice"] == {"provider": "deepgram", "voiceId": "aura-2-thalia-en"}


def test_the_requests_of_the_table_are_those_of_the_document(shell):
    paths = json.loads(shell(f"curl --silent --show-error http://{STANDARD_ADDRESS}/openapi.json"))["paths"]
    there = {
        (f"{method.upper()} {path}", operation["operationId"].split("_")[1])
        for path, operations in paths.items()
        for method, operation in operations.items()
    }
    other = ("POST /v1/calls", "RecordCall2")
    assert {(request, method) for request, method, _ in table("request")} == there - {other}


def test_the_settings_are_those_of_the_program():
    help = " ".join(run("serve", "--help").stdout.split())
    printed = dict(line.split()[:2] for line in run("serve", "--print-config").stdout.splitlines()[1:])
    rows = table("flag")
    assert [flag for flag, *_ in rows] == [f"--{key}" for key in printed]
    for flag, variable, default, meaning in rows:
        if flag == "--threads":
            default = printed["threads"]
        assert default == printed[flag.removeprefix("--")]
        assert re.search(
            rf"{flag} (?:<\w+> )?{re.escape(meaning)} \(environment: {variable}; default: {re.escape(default)}\)", help
        ), flag


def test_the_exit_statuses_are_those_of_the_program():
    source = (ROOT / "Sources/conversiond/Process/ExitStatus.swift").read_text()
    statuses = [int(number) for number in re.findall(r"case \w+ = (\d+)", source)]
    # ArgumentParser's, and 128 + SIGINT and SIGTERM.
    assert [number for row in table("exit status of conversiond") for number in map(int, row[0].split(","))] == sorted(
        statuses + [64, 130, 143]
    )
    assert run("--nothing").returncode == 64


def test_the_verbs_and_the_sources_are_those_that_are_there():
    help = subprocess.run(["make", "--no-print-directory", "help"], cwd=ROOT, capture_output=True, text=True, check=True)
    assert blocks("text", "  make help") == [help.stdout.rstrip("\n")]
    shown = re.findall(r"^  ([\w-]+)", blocks("text", "Protos/")[0], re.M)
    assert sorted(shown) == sorted(folder.name for folder in (ROOT / "Sources").iterdir() if folder.is_dir())
