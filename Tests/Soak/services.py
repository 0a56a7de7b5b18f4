"""The methods that the load calls, with messages made from the protos themselves: no stubs, so that grpcio's own `grpc` is not hidden."""

import importlib.resources
import tempfile
from pathlib import Path

import grpc
from google.protobuf import descriptor_pb2, descriptor_pool, message_factory
from grpc_tools import protoc

ROOT = Path(__file__).resolve().parents[2]
FOLDERS = [ROOT / "Protos", ROOT / "Tests/Interop/Protos"]


def _files():
    """The descriptors of all protos, each behind what it imports."""
    protos = [str(path) for folder in FOLDERS for path in sorted(folder.rglob("*.proto"))]
    google = importlib.resources.files("grpc_tools") / "_proto"
    with tempfile.NamedTemporaryFile() as output:
        includes = [f"-I{folder}" for folder in [*FOLDERS, google]]
        words = ["protoc", *includes, "--include_imports", f"--descriptor_set_out={output.name}", *protos]
        assert protoc.main(words) == 0
        return descriptor_pb2.FileDescriptorSet.FromString(Path(output.name).read_bytes()).file


class Services:
    """`message("conversion.v1.Agent")` is a class; `method(channel, "grpc.health.v1.Health", "Watch")` can be called."""

    def __init__(self):
        self._pool = descriptor_pool.DescriptorPool()
        for file in _files():
            self._pool.Add(file)

    def message(self, name):
        return message_factory.GetMessageClass(self._pool.FindMessageTypeByName(name))

    def request(self, service, method, **fields):
        described = self._pool.FindServiceByName(service).FindMethodByName(method)
        return message_factory.GetMessageClass(described.input_type)(**fields)

    def method(self, channel, service, method):
        described = self._pool.FindServiceByName(service).FindMethodByName(method)
        kinds = {
            (False, False): channel.unary_unary,
            (False, True): channel.unary_stream,
            (True, False): channel.stream_unary,
            (True, True): channel.stream_stream,
        }
        return kinds[described.client_streaming, described.server_streaming](
            f"/{service}/{method}",
            request_serializer=lambda message: message.SerializeToString(),
            response_deserializer=message_factory.GetMessageClass(described.output_type).FromString,
        )


# What a call under random deadlines and cancels may come to. Everything else is a finding.
EXPECTED = {
    grpc.StatusCode.CANCELLED,
    grpc.StatusCode.DEADLINE_EXCEEDED,
    # A connection that is closed on purpose takes its calls with it.
    grpc.StatusCode.UNAVAILABLE,
}
