"""What a failed call says: its status and the details that travel with it."""

import contextlib
import dataclasses

import grpc
import pytest
from google.rpc import error_details_pb2, status_pb2

DOMAIN = "conversion.v1"


@dataclasses.dataclass
class Failure:
    code: grpc.StatusCode = None
    message: str = ""
    reason: str = ""
    fields: list = dataclasses.field(default_factory=list)
    retry_delay: float = None


def read(error):
    """The failure of a call; its details must agree with its status."""
    failure = Failure(error.code(), error.details())
    trailers = dict(error.trailing_metadata() or ())
    status = status_pb2.Status.FromString(trailers["grpc-status-details-bin"])
    assert (status.code, status.message) == (failure.code.value[0], failure.message)
    for detail in status.details:
        kind = detail.type_url.removeprefix("type.googleapis.com/google.rpc.")
        assert kind != detail.type_url
        value = getattr(error_details_pb2, kind).FromString(detail.value)
        if kind == "ErrorInfo":
            assert value.domain == DOMAIN
            failure.reason = value.reason
        elif kind == "BadRequest":
            failure.fields = [violation.field for violation in value.field_violations]
            assert all(violation.description for violation in value.field_violations)
        elif kind == "RetryInfo":
            failure.retry_delay = value.retry_delay.seconds + value.retry_delay.nanos / 1e9
    return failure


@contextlib.contextmanager
def expected(code, reason=None, fields=None):
    """The call inside must fail like this; gives the failure."""
    failure = Failure()
    with pytest.raises(grpc.RpcError) as caught:
        yield failure
    vars(failure).update(vars(read(caught.value)))
    assert failure.code == code, failure
    assert failure.message and failure.reason
    if reason is not None:
        assert failure.reason == reason, failure
    if fields is not None:
        assert failure.fields == fields, failure
