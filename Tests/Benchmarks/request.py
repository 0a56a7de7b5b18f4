"""The calls that are measured: TrackConversion with the request that the peers are measured with, field for field, and
Health/Check; and what a server needs for them, an agent and a worker's key."""

import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / ".build-python"))

import grpc  # noqa: E402
from conversion.v1 import agent_pb2, agent_service_pb2, agent_service_pb2_grpc  # noqa: E402
from conversion.v1 import conversion_service_pb2, conversion_service_pb2_grpc  # noqa: E402

PATH = "/conversion.v1.ConversionService/TrackConversion"
HEALTH_PATH = "/grpc.health.v1.Health/Check"
AGENT = "agent-0f6e2d9b8a71"
# A key is in force within a second of its making.
KEY_PATIENCE = 10


def request():
    """The message."""
    request = conversion_service_pb2.TrackConversionRequest(
        agent_id=AGENT,
        room_name="support-room-7f3a9c21",
        user_id="user-5b1d0e6a4c",
        event_type="purchase.completed",
        details='{"order":"A-1048576","amount":129.90,"currency":"EUR","items":3,"campaign":"autumn-newsletter"}',
    )
    request.timestamp.FromSeconds(int(time.time()))
    request.timestamp.nanos = 123_456_000
    return request


def framed(message=b""):
    """A message as h2load sends it: five bytes of gRPC's prefix, then the message."""
    return b"\0" + len(message).to_bytes(4, "big") + message


def body():
    return framed(request().SerializeToString())


def prepare(program, port, database):
    """Readies a server that knows no key yet, or the agent already: the header of a worker's key, which is in force."""
    with grpc.insecure_channel(f"127.0.0.1:{port}") as channel:
        if not _needs_key(channel):
            create_agent(channel)
        command = [program, "key", "create", "--role", "ingest", "--agent", AGENT, "--database", database]
        key = subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()
        header = ("authorization", f"Bearer {key}")
        deadline = time.monotonic() + KEY_PATIENCE
        while not _needs_key(channel) or _needs_key(channel, header):
            assert time.monotonic() < deadline, f"a key was not in force within {KEY_PATIENCE} s"
            time.sleep(0.05)
    return header


def create_agent(channel):
    """The agent that the request names, with tracking on."""
    agent = agent_pb2.Agent(name="Benchmark", analytics_enabled=True, analytics_track_conversions=True)
    wanted = agent_service_pb2.CreateAgentRequest(agent=agent, agent_id=AGENT)
    try:
        agent_service_pb2_grpc.AgentServiceStub(channel).CreateAgent(wanted, timeout=60, wait_for_ready=True)
    except grpc.RpcError as error:
        if error.code() != grpc.StatusCode.ALREADY_EXISTS:
            raise


def _needs_key(channel, *metadata):
    """Whether the server asks for a key, or for another one. Records nothing."""
    asked = request()
    asked.validate_only = True
    track = conversion_service_pb2_grpc.ConversionServiceStub(channel).TrackConversion
    try:
        track(asked, timeout=60, wait_for_ready=True, metadata=metadata)
    except grpc.RpcError as error:
        if error.code() not in (grpc.StatusCode.UNAUTHENTICATED, grpc.StatusCode.NOT_FOUND):
            raise
        return error.code() == grpc.StatusCode.UNAUTHENTICATED
    return False
