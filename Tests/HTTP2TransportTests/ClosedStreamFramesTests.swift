import RPC
import RawHTTP2
import Testing

@testable import HTTP2Transport

/// What becomes of frames by the state of their stream. Source: RFC 9113, 5.1 and 5.1.1.
@Suite struct ClosedStreamFramesTests {
    private let unary = EchoMethods.unary.path
    private let bidirectional = EchoMethods.bidirectional.path

    /// What no client may send on a stream that it has ended.
    private var late: [Frame] {
        [
            .data(1, [1], end: false), .data(1, [1], end: true), .data(1, [], end: false), .data(1, [], end: true),
            .call(1, unary), .call(1, unary, end: true), .headers(1, [Frame.Header("x", "y")], end: true),
        ]
    }

    private func expectEnd(
        _ server: EmbeddedServer, _ answer: [Frame], last: UInt32 = 1, code: UInt32 = 5, _ name: String
    ) {
        #expect(answer.last == .goaway(last: last, code: code), "\(name): \(answer)")
        #expect(answer.count { if case .goaway = $0 { true } else { false } } == 1, "\(name): \(answer)")
        #expect(!server.channel.isActive, "\(name)")
        #expect(server.incidents[.protocolError] == 1, "\(name)")
    }

    @Test func framesOnAStreamThatItsClientHasEndedEndTheConnection() throws {
        for frame in late {
            // After an answer, and after a reset by the client.
            for ending in [Frame.messages(1, [1], end: true), .reset(1, code: 8)] {
                let server = try EmbeddedServer()
                _ = try server.exchange(.call(1, unary), ending)
                expectEnd(server, try server.exchange(frame), "\(frame) behind \(ending)")
            }
        }
    }

    @Test func framesBehindTheEndOfARequestEndTheConnection() throws {
        for frame in late {
            // In one read, so that nothing has been answered yet, and the stream is half-closed.
            let server = try EmbeddedServer()
            let answer = try server.exchange(.call(1, unary), .messages(1, [1], end: true), frame)
            expectEnd(server, answer, "\(frame)")
        }
    }

    @Test func framesBehindAResetInOneReadEndTheConnection() throws {
        for frame in late {
            let server = try EmbeddedServer()
            expectEnd(server, try server.exchange(.call(1, unary), .reset(1, code: 8), frame), "\(frame)")
            // The reset alone, of a stream that was open before.
            let other = try EmbeddedServer()
            _ = try other.exchange(.call(1, unary))
            let answer = try other.exchange(.reset(1, code: 8), .call(3, bidirectional), frame)
            expectEnd(other, answer, last: 3, "\(frame)")
        }
    }

    @Test func aClientsResetEndsAStreamThatTheServerHasResetToo() throws {
        for frame in late {
            let server = try EmbeddedServer()
            // Answered before the request's end, and reset as nothing more of it is wanted.
            _ = try server.exchange(.call(1, "/no/such"))
            #expect(try server.exchange(.data(1, [1], end: false)).withoutCredit == [])
            #expect(try server.exchange(.reset(1, code: 8)) == [])
            expectEnd(server, try server.exchange(frame), "\(frame)")
        }
    }

    @Test func aLateFrameIsSeenWhereverItsBytesAreCut() throws {
        let frame = Frame.data(1, [1, 2, 3], end: true).bytes
        for cut in 1..<9 {
            let server = try EmbeddedServer()
            _ = try server.exchange(.call(1, unary), .messages(1, [1], end: true))
            #expect(
                try server.exchange(bytes: Frame.ping([0, 1, 2, 3, 4, 5, 6, 7], ack: false).bytes + frame[..<cut]).count
                    == 1)
            expectEnd(server, try server.exchange(bytes: Array(frame[cut...])), "cut at \(cut)")
        }
    }

    @Test func continuationsWithoutHeadersEndTheConnection() throws {
        let block = HeaderCoding.literal(.init("x", "y"))
        for before in [
            [Frame.call(1, unary), .messages(1, [1], end: true)], [.call(1, unary), .reset(1, code: 8)],
            [.call(1, bidirectional)],
        ] {
            let server = try EmbeddedServer()
            for frame in before { _ = try server.exchange(frame) }
            let answer = try server.exchange(bytes: Frame.bytes(9, 4, 1, block))
            expectEnd(server, answer, code: 1, "\(before)")
        }
    }

    @Test func aCallBehindAFrameOnAClosedStreamIsNotBegun() throws {
        for frame in late {
            let server = try EmbeddedServer()
            _ = try server.exchange(.call(1, unary), .messages(1, [1], end: true))
            #expect(
                try server.exchange(frame, .call(3, unary), .messages(3, [3], end: true))
                    == [.goaway(last: 1, code: 5)], "\(frame)")
        }
    }

    @Test func aConnectionEndsOnceForTheFirstOfItsFaults() throws {
        let server = try EmbeddedServer()
        _ = try server.exchange(.call(1, unary), .messages(1, [1], end: true))
        let answer = try server.exchange(.data(0, [1], end: false), .data(1, [1], end: false), .call(1, unary))
        expectEnd(server, answer, code: 1, "DATA on stream 0 first")
    }

    @Test func framesOnAStreamThatWasLeftOutEndTheConnection() throws {
        for frame in [Frame.call(3, unary), .data(3, [1], end: true), .data(3, [], end: false)] {
            let server = try EmbeddedServer()
            _ = try server.exchange(.call(5, unary), .messages(5, [5], end: true))
            expectEnd(server, try server.exchange(frame), last: 5, code: 1, "\(frame)")
            // In the bytes that open the later stream.
            let other = try EmbeddedServer()
            expectEnd(other, try other.exchange(.call(5, bidirectional), frame), last: 5, code: 1, "\(frame)")
        }
    }

    @Test func framesOnAnIdleStreamEndTheConnection() throws {
        let idle: [Frame] = [
            .data(7, [1], end: true), .data(7, [], end: false), .reset(7, code: 8), .windowUpdate(7, 1),
            .other(type: 9, flags: 4, stream: 7, []),
        ]
        for frame in idle {
            let server = try EmbeddedServer()
            _ = try server.exchange(.call(1, unary), .messages(1, [1], end: true))
            expectEnd(server, try server.exchange(frame), code: 1, "\(frame)")
        }
    }

    // MARK: What is allowed

    @Test func creditResetsAndPrioritiesMayComeLate() throws {
        let priority = Frame.other(type: 2, flags: 0, stream: 1, [0, 0, 0, 0, 16])
        for ending in [Frame.messages(1, [1], end: true), .reset(1, code: 8)] {
            let server = try EmbeddedServer()
            _ = try server.exchange(.call(1, unary), ending)
            #expect(try server.exchange(.windowUpdate(1, 1), priority, .reset(1, code: 8), .windowUpdate(1, 1)) == [])
            #expect(
                try server.exchange(.call(3, unary), .messages(3, [3], end: true))
                    == [.answer(3), .messages(3, [3]), .trailers(3, 0)])
            #expect(server.incidents[.protocolError] == nil)
        }
    }

    @Test func whatIsOnItsWayForAStreamThatTheServerResetsDoesNoHarm() throws {
        var limits = HTTP2Limits()
        limits.maxConcurrentStreams = 1
        let server = try EmbeddedServer(limits: limits)
        _ = try server.exchange(.call(1, bidirectional))
        // In the bytes that open the refused stream, and behind the reset.
        #expect(try server.exchange(.call(3, unary), .data(3, [1], end: false)) == [.reset(3, code: 7)])
        #expect(try server.exchange(.data(3, [1], end: false), .windowUpdate(3, 1)).withoutCredit == [])
        #expect(try server.exchange(.headers(3, [Frame.Header("x", "y")], end: true)) == [])
        // An answer before the request's end, after which the server takes no more of it.
        let early = try EmbeddedServer()
        _ = try early.exchange(.call(1, "/no/such"))
        #expect(try early.exchange(.data(1, [1], end: true)).withoutCredit == [])
        #expect(early.channel.isActive)
    }

    @Test func whatIsDroppedOfAResetStreamIsCreditedToTheConnection() throws {
        var limits = HTTP2Limits()
        limits.connectionWindow = 70_000
        let server = try EmbeddedServer(limits: limits)
        _ = try server.exchange(.call(1, "/no/such"))
        let part = Array(repeating: 1 as UInt8, count: 10_000)
        var credit = 70_000
        for _ in 0..<30 {
            try #require(credit >= part.count)
            credit -= part.count
            for frame in try server.exchange(.data(1, part, end: false)) {
                guard case .windowUpdate(0, let more) = frame else {
                    Issue.record("\(frame)")
                    continue
                }
                credit += Int(more)
            }
        }
        #expect(
            try server.exchange(.call(3, unary), .messages(3, [3], end: true))
                == [.answer(3), .messages(3, [3]), .trailers(3, 0)])
    }

    @Test func interleavedCallsAreServedWhereverTheirBytesAreCut() throws {
        let frames: [Frame] = [
            .call(1, bidirectional), .call(3, unary), .data(1, Frame.message([1]), end: false), .call(5, unary),
            .messages(3, [3], end: true), .reset(5, code: 8), .data(1, [], end: true), .call(7, unary),
            .messages(7, [7], end: true),
        ]
        let bytes = frames.flatMap(\.bytes)
        let expected: [Frame] = [1, 3, 7].flatMap { stream -> [Frame] in
            [.answer(stream), .messages(stream, [UInt8(stream)]), .trailers(stream, 0)]
        }
        for cut in 0...bytes.count {
            let server = try EmbeddedServer()
            let answer = try server.exchange(bytes: Array(bytes[..<cut])) + server.exchange(bytes: Array(bytes[cut...]))
            #expect(Set(answer) == Set(expected), "cut at \(cut): \(answer)")
            #expect(answer.count == expected.count, "cut at \(cut)")
            #expect(server.channel.isActive, "cut at \(cut)")
        }
    }
}
