"""Calls whose messages a foreign client compresses."""

import grpc
import pytest
from conversion.v1 import agent_service_pb2, conversion_service_pb2


@pytest.mark.parametrize("compression", [grpc.Compression.NoCompression, grpc.Compression.Gzip])
def test_a_compressed_conversion_is_recorded(client, agent, ledger, compression):
    request = conversion_service_pb2.TrackConversionRequest(
        agent_id=agent.id, room_name="room", details="Caller purchased premium plan. " * 200
    )
    response = client.conversions.TrackConversion(request, compression=compression)
    assert response.conversion.details == request.details
    assert ledger(agent.id) == [response.conversion]


def test_the_limit_counts_after_decompression(client):
    request = agent_service_pb2.ListAgentsRequest(page_token="x" * (5 << 20))
    with pytest.raises(grpc.RpcError) as caught:
        client.agents.ListAgents(request, compression=grpc.Compression.Gzip)
    assert caught.value.code() == grpc.StatusCode.RESOURCE_EXHAUSTED
    assert client.agents.ListAgents(agent_service_pb2.ListAgentsRequest(page_size=1)) is not None


def test_a_compression_that_the_server_lacks_is_unimplemented(client):
    with pytest.raises(grpc.RpcError) as caught:
        client.agents.ListAgents(
            agent_service_pb2.ListAgentsRequest(page_token="x" * 1000), compression=grpc.Compression.Deflate
        )
    assert caught.value.code() == grpc.StatusCode.UNIMPLEMENTED
