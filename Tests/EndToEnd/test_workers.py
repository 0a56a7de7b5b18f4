"""The workers of Tests/Workers: stock clients of many languages, that all see the same."""

import re
import subprocess
import threading
from pathlib import Path

import pytest
from conversion.v1 import conversion_service_pb2
from daemon import PATIENCE, ROOT, Daemon

LANGUAGES = ["python", "grpclib", "go", "cpp", "ruby", "java"]
# The worker's transcript; each language writes the very same.
TRANSCRIPT = """\
{id} recorded
Conversion tracked successfully.
{id} duplicate
Conversion tracked successfully.
{other} recorded
Conversion tracked successfully.
INVALID_ARGUMENT EVENT_TYPE_INVALID event_type
event_type must be 1 to 64 of a-z, 0-9, _ and ., beginning with a letter.
health: SERVING
"""


def build(language):
    """The path of a language's worker, built with stubs that are made from Protos now."""
    built = subprocess.run(
        ["make", "--no-print-directory", "-j2", "-C", "Tests/Workers", language],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    assert built.returncode == 0, built.stdout
    return ROOT / ".build-workers" / language / "worker"


@pytest.fixture(scope="module", params=LANGUAGES)
def worker(request):
    return str(build(request.param))


# The first test of a language builds its worker; C++ takes a while.
@pytest.mark.timeout(900)
def test_a_worker_records_once_and_is_told_errors_a_stream_and_a_deadline(worker, daemon, client, ledger):
    done = subprocess.run([worker, daemon.address], capture_output=True, text=True, timeout=PATIENCE)
    assert (done.returncode, done.stderr) == (0, "")
    id, other = dict.fromkeys(re.findall(r"^cv_\w+", done.stdout, re.M))
    assert done.stdout == TRANSCRIPT.format(id=id, other=other) + "health: DEADLINE_EXCEEDED\n"

    conversion = client.conversions.GetConversion(conversion_service_pb2.GetConversionRequest(conversion_id=id))
    # The same tool call id with other arguments is another conversion: models give ids that are unique within a turn.
    assert [one.id for one in ledger(conversion.agent_id)] == [other, id]
    assert (conversion.room_name, conversion.event_type) == ("room_abc123", "premium_signup")
    assert conversion.details == "Premium at $49/month"


# grpclib gives up its calls when it sees GOAWAY, whichever comes first.
LAST_WORDS = {"grpclib": ["health: NOT_SERVING\n", "health: UNAVAILABLE\n"]}


@pytest.mark.timeout(900)
def test_a_worker_hears_by_its_stream_that_the_server_drains(worker, tmp_path):
    with Daemon(tmp_path / "conversions.db") as daemon, subprocess.Popen(
        [worker, daemon.address, str(2 * PATIENCE)], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        watchdog = threading.Timer(PATIENCE, process.kill)
        watchdog.start()
        lines = [process.stdout.readline() for _ in TRANSCRIPT.splitlines()]
        assert lines[-1] == "health: SERVING\n"
        # The worker leaves when it hears, and so the server need not wait.
        assert daemon.stop() == 0
        last, complaints = process.communicate()
        assert last in LAST_WORDS.get(Path(worker).parent.name, ["health: NOT_SERVING\n"])
        assert (process.returncode, complaints) == (0, "")
        watchdog.cancel()


@pytest.mark.timeout(900)
@pytest.mark.parametrize("language", ["python", "go"])
def test_a_stock_client_watches_and_reads_a_call_that_two_messages_have_made(language, daemon):
    program = build(language).with_name("calls")
    room = f"a/call of {language}"
    done = subprocess.run([program, daemon.address, room], capture_output=True, text=True, timeout=PATIENCE)
    merged = f"{room} user_123 CALL_DIRECTION_OUTBOUND CALL_CONNECTED_NO no_answer"
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.splitlines() == [
        f"watched: {room} user_123 CALL_DIRECTION_OUTBOUND CALL_CONNECTED_UNSPECIFIED ",
        f"watched: {merged}",
        f"got: {merged}",
        f"listed: {merged}",
    ]
