"""gRPC's interop service behind real proxies: what conversiond has no method for, echoes above all."""

import subprocess
from pathlib import Path

import grpc
import pytest
from daemon import PATIENCE, PROGRAM, Client
from proxies import Proxy

SERVER, CLIENT = (Path(PROGRAM).with_name(name) for name in ("InteropServer", "InteropClient"))
UNARY = "/grpc.testing.TestService/UnaryCall"
DUPLEX = "/grpc.testing.TestService/FullDuplexCall"
# All cases but those that take their time.
CASES = """
    empty_unary large_unary client_compressed_unary server_compressed_unary client_streaming server_streaming
    client_compressed_streaming server_compressed_streaming half_duplex ping_pong cancel_after_begin
    cancel_after_first_response timeout_on_sleeping_server empty_stream status_code_and_message
    special_status_message custom_metadata unimplemented_method unimplemented_service
""".split()


@pytest.fixture(scope="module")
def server():
    """The address of an interop server."""
    with subprocess.Popen([SERVER, "--port", "0"], stdout=subprocess.PIPE, text=True) as process:
        yield process.stdout.readline().strip()
        process.kill()


@pytest.fixture(scope="module", params=Proxy.KINDS)
def proxy(request, server, tmp_path_factory):
    with Proxy(request.param, server, tmp_path_factory.mktemp(request.param)) as proxy:
        yield proxy


@pytest.fixture
def client(proxy):
    with Client(proxy.address) as client:
        yield client


@pytest.mark.parametrize("case", CASES)
def test_our_own_client_passes(proxy, case):
    host, port = proxy.address.split(":")
    command = [CLIENT, "--server_host", host, "--server_port", port, "--test_case", case]
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, timeout=PATIENCE)
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize("trailer", [bytes(range(256)), b"\xff", b"\xab\xab\xab"])
@pytest.mark.parametrize("path", [UNARY, DUPLEX])
def test_metadata_comes_back_as_it_was_sent(client, path, trailer):
    call = client.channel.stream_stream(path, request_serializer=bytes, response_deserializer=bytes)
    sent = (("x-grpc-test-echo-initial", "a, b;c=\"d\""), ("x-grpc-test-echo-trailing-bin", trailer))
    answers = call(iter([b""]), metadata=sent, timeout=PATIENCE)
    assert len(list(answers)) == (path == UNARY)
    assert dict(answers.initial_metadata())[sent[0][0]] == sent[0][1]
    assert dict(answers.trailing_metadata())[sent[1][0]] == sent[1][1]


def test_a_message_of_any_characters_comes_with_its_error(client):
    message = "\t\ntest with whitespace\r\nand Unicode BMP ☺ and non-BMP 😈, and 100 % of the rest\t\n"
    # SimpleRequest.response_status, with code 2 and the message.
    status = b"\x08\x02\x12" + bytes([len(message.encode())]) + message.encode()
    with pytest.raises(grpc.RpcError) as caught:
        client.raw(UNARY)(b"\x3a" + bytes([len(status)]) + status)
    assert (caught.value.code(), caught.value.details()) == (grpc.StatusCode.UNKNOWN, message)
