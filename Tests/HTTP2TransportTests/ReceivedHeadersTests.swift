import NIOCore
import RPC
import RawHTTP2
import Testing

@testable import HTTP2Transport

/// The headers that calls of a connection share, and those that they don't.
@Suite struct ReceivedHeadersTests {
    private static let usual = [(":method", "POST"), (":path", "/a.B/C"), ("content-type", "application/grpc")]

    private static func read(_ headers: [(String, String)], _ reader: inout HeaderReader) -> ReceivedHeaders {
        add(headers, &reader)
        return reader.request()
    }

    private static func add(_ headers: [(String, String)], _ reader: inout HeaderReader) {
        reader.begin()
        for (name, value) in headers {
            Array(name.utf8).withUnsafeBufferPointer { name in
                Array(value.utf8).withUnsafeBufferPointer { reader.add(name: name, value: $0) }
            }
        }
    }

    @Test func theSameHeadersAreReadOnce() {
        var reader = HeaderReader(limit: 1024)
        let first = Self.read(Self.usual + [("authorization", "Bearer a")], &reader)
        let second = Self.read(Self.usual + [("authorization", "Bearer a")], &reader)
        #expect(first === second)
        #expect(second.block.path == "/a.B/C")
        #expect(second.block.metadata == ["authorization": "Bearer a"])
    }

    @Test func otherHeadersAreReadAnew() {
        var reader = HeaderReader(limit: 1024)
        var before = Self.read(Self.usual, &reader)
        let others: [[(String, String)]] = [
            Self.usual + [("x-a", "1")], Self.usual + [("x-a", "2")], Self.usual + [("x-a", "")],
            // The same bytes, cut elsewhere.
            Self.usual + [("x-a2", "")], Self.usual + [("x", "-a2")], Array(Self.usual.reversed()), [], Self.usual,
        ]
        for headers in others {
            let block = Self.read(headers, &reader)
            #expect(block !== before, "\(headers)")
            var fresh = HeaderReader(limit: 1024)
            #expect(block.block.metadata == Self.read(headers, &fresh).block.metadata)
            before = block
        }
    }

    @Test func aTimeoutIsTheCallsOwn() {
        var reader = HeaderReader(limit: 1024)
        let first = Self.read(Self.usual + [("grpc-timeout", "1S")], &reader)
        #expect(reader.timeout == .seconds(1))
        let second = Self.read([("grpc-timeout", "20m")] + Self.usual, &reader)
        #expect(reader.timeout == .milliseconds(20))
        let third = Self.read(Self.usual, &reader)
        #expect(reader.timeout == nil)
        #expect(first === second && second === third)
    }

    @Test func aTimeoutThatCannotBeReadIsAFaultOfItsCallAlone() {
        var reader = HeaderReader(limit: 1024)
        let good = Self.read(Self.usual, &reader)
        let bad = Self.read(Self.usual + [("grpc-timeout", "1S"), ("grpc-timeout", "soon")], &reader)
        #expect(bad.block.fault?.code == .internal)
        #expect(reader.timeout == nil)
        let next = Self.read(Self.usual + [("grpc-timeout", "1S")], &reader)
        #expect(next.block.fault == nil)
        #expect(reader.timeout == .seconds(1))
        #expect(good !== bad)
    }

    @Test func theFirstFaultStaysAcrossATimeout() {
        var reader = HeaderReader(limit: 1024)
        let block = Self.read([("x-bin", "*"), ("grpc-timeout", "x")], &reader).block
        #expect(block.fault?.message.hasPrefix("The metadata key x-bin") == true)
    }

    @Test func whatIsTooLargeIsNotShared() {
        var reader = HeaderReader(limit: 150)
        let large = Self.usual + [("x-a", "1")]
        let first = Self.read(large, &reader)
        #expect(first.block.isTooLarge)
        #expect(first.block.fault?.code == .resourceExhausted)
        #expect(first.block.path == "/a.B/C")
        #expect(reader.size == 43 + 43 + 60 + 36)
        // What was stored of it is the same, what it means is not.
        let fitting = Self.read(Self.usual, &reader)
        #expect(!fitting.block.isTooLarge)
        #expect(fitting.block.fault == nil)
        #expect(Self.read(large, &reader).block.isTooLarge)
        #expect(Self.read(Self.usual, &reader) === fitting)
    }

    @Test func aTimeoutCountsForTheSize() {
        var reader = HeaderReader(limit: 150)
        #expect(Self.read(Self.usual + [("grpc-timeout", "1S")], &reader).block.isTooLarge)
    }

    @Test func largeBlocksAreNotKept() {
        var reader = HeaderReader(limit: 16 * 1024)
        let large = Self.usual + [("x-a", String(repeating: "a", count: 8000))]
        #expect(Self.read(large, &reader) !== Self.read(large, &reader))
        let usual = Self.read(Self.usual, &reader)
        _ = Self.read(large, &reader)
        #expect(Self.read(Self.usual, &reader) === usual)
    }

    @Test func trailersAndAnswersDoNotDisturbWhatIsShared() {
        var reader = HeaderReader(limit: 1024)
        let first = Self.read(Self.usual, &reader)
        Self.add([("grpc-status", "5")], &reader)
        #expect(reader.other().block.grpcStatus == 5)
        #expect(Self.read(Self.usual, &reader) === first)
    }

    // MARK: On a connection

    @Test func callsWithTheSameHeadersAreAllServed() throws {
        let server = try EmbeddedServer()
        let path = EchoMethods.unary.path
        let other = EchoMethods.callback.path
        // Interleaved: each call's headers come before the first one's message.
        let answers = try server.exchange(
            .call(1, path, [.init("x-a", "1")]), .call(3, path, [.init("x-a", "1")]),
            .call(5, path, [.init("x-a", "2")]), .call(7, other), .call(9, path, [.init("x-a", "1")]),
            .messages(9, [9], end: true), .messages(7, [7], end: true), .messages(5, [5], end: true),
            .messages(3, [3], end: true), .messages(1, [1], end: true)
        ).withoutCredit
        for (stream, value) in [(1, "1"), (3, "1"), (5, "2"), (9, "1")] as [(UInt32, String)] {
            let expected: [Frame] = [
                .answer(stream, [.init("x-a", value)]), .messages(stream, [UInt8(stream)]), .trailers(stream, 0),
            ]
            #expect(answers.filter { $0.stream == stream } == expected)
        }
        #expect(answers.filter { $0.stream == 7 } == [.answer(7), .messages(7, [7]), .trailers(7, 0)])
        #expect(server.incidents == [:])
    }

    @Test func headersInContinuationsAreSharedWithThoseInOneFrame() throws {
        let server = try EmbeddedServer()
        let path = EchoMethods.unary.path
        let answer: (UInt32) -> [Frame] = { [.answer($0, [.init("x-a", "1")]), .messages($0, [1]), .trailers($0, 0)] }
        #expect(
            try server.exchange(.call(1, path, [.init("x-a", "1")]), .messages(1, [1], end: true)) == answer(1))
        let block = Array(Frame.call(3, path, [.init("x-a", "1")]).bytes[9...])
        // Cut in each place, and read in two parts, between which another session may have used the loop.
        for cut in 1..<block.count {
            let stream = UInt32(1 + 2 * cut)
            #expect(try server.exchange(bytes: Frame.bytes(1, 0, stream, Array(block[..<cut]))) == [])
            #expect(
                try server.exchange(
                    bytes: Frame.bytes(9, 4, stream, Array(block[cut...]))
                        + Frame.messages(stream, [1], end: true).bytes
                ) == answer(stream))
        }
    }

    @Test func aSharedBlockDoesNotShareTheDeadline() throws {
        let server = try EmbeddedServer()
        let path = EchoMethods.bidirectional.path
        #expect(try server.exchange(.call(1, path), .call(3, path, [.init("grpc-timeout", "1n")])) == [])
        #expect(
            try server.advance(.seconds(1)) == [
                .refusal(3, 4, "The call's deadline passed before it was answered."), .reset(3, code: 0),
            ])
        #expect(try server.exchange(.messages(1, [1], end: true)) == [.answer(1), .messages(1, [1]), .trailers(1, 0)])
    }
}

extension Frame {
    fileprivate var stream: UInt32 {
        switch self {
        case .data(let stream, _, _), .headers(let stream, _, _), .reset(let stream, _): stream
        default: 0
        }
    }
}
