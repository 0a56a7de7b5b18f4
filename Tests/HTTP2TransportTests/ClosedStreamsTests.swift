import CNghttp2
import Testing

@testable import HTTP2Transport

@Suite struct ClosedStreamsTests {
    @Test func aStreamIsClosedLeftOutOrResetByTheServer() {
        var streams = ClosedStreams()
        for stream in [1, 3, 9, 11] as [Int32] { streams.didOpen(stream) }
        streams.didReset(3)
        let faults = (0...13).map { streams.fault($0) }
        let (closed, leftOut) = (NGHTTP2_STREAM_CLOSED, NGHTTP2_PROTOCOL_ERROR)
        #expect(faults == [nil, closed, nil, nil, nil, leftOut, nil, leftOut, nil, closed, nil, closed, nil, nil])
    }

    @Test func aStreamThatBothHaveResetIsClosed() {
        var streams = ClosedStreams()
        for stream in [1, 3] as [Int32] {
            streams.didOpen(stream)
            streams.didReset(stream)
        }
        streams.didEnd(3)
        streams.didEnd(5)
        #expect(streams.fault(1) == nil)
        #expect(streams.fault(3) == NGHTTP2_STREAM_CLOSED)
    }

    @Test func whatIsKeptIsBoundedAndWhatIsForgottenIsIgnored() {
        var streams = ClosedStreams()
        for number in 0..<1000 {
            streams.didOpen(Int32(4 * number + 1))
            streams.didReset(Int32(4 * number + 1))
        }
        streams.didOpen(4001)
        #expect(streams.fault(1) == nil)
        #expect(streams.fault(3) == nil)
        #expect(streams.fault(3997) == nil)
        #expect(streams.fault(3999) == NGHTTP2_PROTOCOL_ERROR)
        #expect(streams.fault(4001) == NGHTTP2_STREAM_CLOSED)
    }
}
