import NIOCore
import RPC
import RawHTTP2
import Testing

@testable import HTTP2Transport

/// Compressed messages, both ways: over sockets, and in raw frames.
@Suite(.timeLimit(.minutes(5))) struct CompressionTests {
    private static let gzip = Frame.Header("grpc-encoding", "gzip")
    private static let accepting = Frame.Header("grpc-accept-encoding", "identity, deflate, gzip")
    private static let zeros = [UInt8](repeating: 0, count: 100_000)
    private static let damaged = "A message's gzip data is damaged or cut short."
    private static let tooLarge =
        "The message has more than 4194304 bytes after decompression, and this end takes at most that."

    private let unary = EchoMethods.unary.path
    private let bidirectional = EchoMethods.bidirectional.path

    /// Echoes compressed, whatever the client did; every second message of a stream goes as it is.
    private static let router = Router([
        .unary(EchoMethods.unary) { (request: RawMessage, context) in
            context.compressResponses(with: .gzip)
            context.addTrailers(["x-compressed": "\(context.requestWasCompressed)"])
            return request
        },
        .serverStreaming(EchoMethods.serverStream) {
            (request: RawMessage, writer: ResponseWriter<RawMessage>, context) in
            context.compressResponses(with: .gzip)
            for index in 0..<4 { try await writer.write(request, isCompressed: index.isMultiple(of: 2)) }
        },
        .clientStreaming(EchoMethods.clientStream) { (requests: MessageReader<RawMessage>, context) in
            context.compressResponses(with: .gzip)
            var marks: [UInt8] = []
            for try await request in requests {
                marks.append(requests.lastWasCompressed ? 1 : 0)
                marks.append(UInt8(truncatingIfNeeded: request.bytes.count))
            }
            return RawMessage(marks)
        },
        .bidirectional(EchoMethods.bidirectional) {
            (requests: MessageReader<RawMessage>, writer: ResponseWriter<RawMessage>, context) in
            context.compressResponses(with: .gzip)
            for try await request in requests {
                try await writer.write(request, isCompressed: requests.lastWasCompressed)
            }
        },
    ])

    private func gzipped(_ message: [UInt8]) -> [UInt8] {
        Frame.message(Gzipped.member(message), flag: 1)
    }

    // MARK: Over a socket

    @Test func allFourKindsGoCompressedBothWays() async throws {
        try await withServer(router: Self.router) { client, _, _ in
            for compression in [Compression.identity, .gzip] {
                let isCompressed = compression == .gzip
                let received = ReceivedMetadata()
                let options = CallOptions(received: received, compression: compression)
                let answer: RawMessage = try await client.unary(
                    EchoMethods.unary, RawMessage(Self.zeros), options: options)
                #expect(answer.bytes == Self.zeros)
                #expect(received.compressedMessageCount == 1)
                #expect(received.trailers["x-compressed"] == "\(isCompressed)")

                let streamed: MessageReader<RawMessage> = try await client.serverStreaming(
                    EchoMethods.serverStream, RawMessage(Self.zeros), options: options)
                var marks: [Bool] = []
                for try await message in streamed {
                    #expect(message.bytes == Self.zeros)
                    marks.append(streamed.lastWasCompressed)
                }
                #expect(marks == [true, false, true, false])

                let joined: RawMessage = try await client.clientStreaming(EchoMethods.clientStream, options: options) {
                    (writer: RequestWriter<RawMessage>) in
                    try await writer.write(RawMessage(Array(repeating: 1, count: 200)))
                    try await writer.write(RawMessage(Array(repeating: 1, count: 100)), isCompressed: false)
                    try await writer.write(RawMessage([]))
                }
                #expect(joined.bytes == [isCompressed ? 1 : 0, 200, 0, 100, 0, 0])

                let (writer, reader): (RequestWriter<RawMessage>, MessageReader<RawMessage>) =
                    try await client.bidirectional(EchoMethods.bidirectional, options: options)
                // 30 MB that fit a window as long as they are compressed: the reader's pace must hold them back.
                async let counts = reader.reduce(into: (0, 0)) { counts, message in
                    counts.0 += message.bytes.count
                    counts.1 += reader.lastWasCompressed ? 1 : 0
                }
                for _ in 0..<300 { try await writer.write(RawMessage(Self.zeros)) }
                writer.finish()
                let sum = try await counts
                #expect(sum.0 == 30_000_000)
                #expect(sum.1 == (isCompressed ? 300 : 0))
            }
        }
    }

    @Test func aServerThatWasNotAskedAnswersUncompressed() async throws {
        try await withServer { client, _, _ in
            let received = ReceivedMetadata()
            let options = CallOptions(received: received, compression: .gzip)
            for method in [EchoMethods.unary, EchoMethods.callback] {
                let answer: RawMessage = try await client.unary(method, RawMessage(Self.zeros), options: options)
                #expect(answer.bytes == Self.zeros)
            }
            #expect(received.compressedMessageCount == 0)
        }
    }

    @Test func messagesUpToTheLimitComeThrough() async throws {
        try await withServer(router: Self.router) { client, _, _ in
            let options = CallOptions(compression: .gzip)
            let largest = RawMessage(Array(repeating: 1, count: 4 << 20))
            let answer: RawMessage = try await client.unary(EchoMethods.unary, largest, options: options)
            #expect(answer == largest)
            let error = await #expect(throws: RPCError.self) {
                let _: RawMessage = try await client.unary(
                    EchoMethods.unary, RawMessage(largest.bytes + [1]), options: options)
            }
            #expect(error.map { "\($0)" } == "RESOURCE_EXHAUSTED: \(Self.tooLarge)")
        }
    }

    // MARK: A server's frames

    @Test func compressedRequestsAreReadAndAnsweredAsTheyAre() throws {
        let server = try EmbeddedServer()
        for path in [unary, EchoMethods.callback.path] {
            let stream = path == unary ? UInt32(1) : 3
            #expect(
                try server.exchange(
                    .call(stream, path, [Self.gzip, Self.accepting]), .data(stream, gzipped([1, 2]), end: true)
                ).withoutCredit == [.answer(stream), .messages(stream, [1, 2]), .trailers(stream, 0)])
        }
        // Not every message of such a call is compressed, and each may be cut anywhere.
        let bytes = gzipped([7]) + Frame.message([8]) + gzipped([])
        let frames = bytes.map { Frame.data(5, [$0], end: false) } + [.data(5, [], end: true)]
        let answer = try server.exchange(
            bytes: (Frame.call(5, bidirectional, [Self.gzip]).bytes + frames.flatMap(\.bytes)))
        #expect(answer.withoutCredit == [.answer(5), .messages(5, [7], [8], []), .trailers(5, 0)])
    }

    @Test func anAnswerIsCompressedOnlyForAClientThatReadsIt() throws {
        let message = [UInt8](repeating: 0, count: 1000)
        for (accepted, isCompressed) in [
            ([], false), ([.init("grpc-accept-encoding", "identity")], false),
            ([.init("grpc-accept-encoding", "gzipx,xgzip")], false), ([Self.accepting], true),
            ([.init("grpc-accept-encoding", "gzip")], true),
            ([.init("grpc-accept-encoding", "identity , gzip")], true),
            ([.init("grpc-accept-encoding", "deflate"), .init("grpc-accept-encoding", "gzip")], true),
        ] as [([Frame.Header], Bool)] {
            let server = try EmbeddedServer(router: Self.router)
            let answer = try server.exchange(.call(1, unary, accepted), .messages(1, message, end: true))
            guard answer.withoutCredit.count == 3, case .data(1, let bytes, end: false) = answer.withoutCredit[1] else {
                Issue.record("\(answer)")
                continue
            }
            #expect(answer.withoutCredit[0] == .answer(1, isCompressed ? [Self.gzip] : []))
            #expect(bytes[0] == (isCompressed ? 1 : 0), "\(accepted)")
            #expect(isCompressed == (bytes.count < 100))
            #expect(
                answer.withoutCredit[2]
                    == .headers(1, [.init("grpc-status", "0"), .init("x-compressed", "false")], end: true))
        }
    }

    @Test func whatDoesNotGetSmallerGoesAsItIs() throws {
        let server = try EmbeddedServer(router: Self.router)
        let answer = try server.exchange(
            .call(1, bidirectional, [Self.accepting]), .messages(1, [1, 2, 3], [], end: true))
        #expect(
            answer.withoutCredit == [.answer(1, [Self.gzip]), .messages(1, [1, 2, 3], []), .trailers(1, 0)])
    }

    @Test func brokenMessagesFailTheirCallAndNotTheConnection() throws {
        let server = try EmbeddedServer()
        let member = Gzipped.member(Self.zeros)
        var stream: UInt32 = 1
        for path in [unary, bidirectional] {
            for (bytes, code, text) in [
                (Array(member.dropLast()), 13, Self.damaged), (member + [0], 13, Self.damaged), ([], 13, Self.damaged),
                ([1, 2, 3], 13, Self.damaged), (Gzipped.bomb(mebibytes: 64), 8, Self.tooLarge),
            ] as [([UInt8], Int, String)] {
                let framed = Frame.message(bytes, flag: 1)
                let frames = stride(from: 0, to: framed.count, by: 16_384).map { start in
                    let end = min(start + 16_384, framed.count)
                    return Frame.data(stream, Array(framed[start..<end]), end: end == framed.count)
                }
                var answer = try server.exchange(.call(stream, path, [Self.gzip]))
                for frame in frames { answer += try server.exchange(frame) }
                #expect(answer.withoutCredit == [.refusal(stream, code, text)])
                stream += 2
            }
        }
        #expect(
            try server.exchange(.call(stream, unary, [Self.gzip]), .data(stream, gzipped([1]), end: true)).withoutCredit
                == [.answer(stream), .messages(stream, [1]), .trailers(stream, 0)])
    }

    @Test func aFlagWithoutAnEncodingStaysInternal() throws {
        let server = try EmbeddedServer()
        for (stream, more) in [(UInt32(1), []), (3, [Frame.Header("grpc-encoding", "identity")])] {
            #expect(
                try server.exchange(.call(stream, unary, more), .data(stream, gzipped([1]), end: true)) == [
                    .refusal(
                        stream, 13,
                        "A message is marked as compressed, but the call names no compression in grpc-encoding.")
                ])
        }
        #expect(
            try server.exchange(.call(5, unary, [Self.gzip]), .data(5, Frame.message([1], flag: 2), end: true))
                == [.refusal(5, 13, "A message's prefix has a flag that gRPC doesn't know.")])
    }

    @Test func aLengthThatCompressionCannotExplainIsRefusedWithItsPrefix() throws {
        let server = try EmbeddedServer()
        #expect(
            try server.exchange(.call(1, unary, [Self.gzip]), .data(1, [1, 0, 0x41, 0, 0], end: false)) == [
                .refusal(1, 8, "The message has 4259840 bytes, and this end takes at most 4194304."),
                .reset(1, code: 0),
            ])
    }

    @Test func aReaderThatDoesNotReadInflatesNothing() throws {
        // The handler reads one message each time it is told to.
        let turns = MessageInbox()
        let router = Router([
            .bidirectional(EchoMethods.bidirectional) {
                (requests: MessageReader<RawMessage>, writer: ResponseWriter<RawMessage>, _) in
                var iterator = requests.makeAsyncIterator()
                while try await turns.next() != nil, let request = try await iterator.next() {
                    try await writer.write(RawMessage([UInt8(request.bytes.count >> 20)]))
                }
            }
        ])
        let server = try EmbeddedServer(router: router)
        // Four good messages of 4 MiB each, and one that is damaged: it is met only when its turn comes.
        let message = gzipped([UInt8](repeating: 0, count: 4 << 20))
        var bytes = (0..<4).flatMap { _ in message }
        bytes += Frame.message([1, 2, 3], flag: 1)
        let frames = stride(from: 0, to: bytes.count, by: 16_384).map {
            Frame.data(1, Array(bytes[$0..<min($0 + 16_384, bytes.count)]), end: false)
        }
        let sent = try server.exchange(
            bytes: (Frame.call(1, bidirectional, [Self.gzip]).bytes + frames.flatMap(\.bytes)))
        #expect(sent.withoutCredit == [])
        turns.push([])
        #expect(try server.sent().withoutCredit == [.answer(1), .messages(1, [4])])
        for _ in 0..<2 {
            turns.push([])
            #expect(try server.sent().withoutCredit == [.messages(1, [4])])
        }
        // Reading the last good one makes room for the next.
        turns.push([])
        #expect(try server.sent().withoutCredit.contains(.trailers(1, 13, Self.damaged)))
    }

    // MARK: A client's frames

    @Test func aClientOffersGzipAndCompressesWhatItIsToldTo() throws {
        let client = try EmbeddedClient()
        let message = [UInt8](repeating: 0, count: 1000)
        _ = try client.call(EchoMethods.bidirectional, message, [1], options: CallOptions(compression: .gzip))
        let sent = try client.sent()
        guard sent.count == 2, case .headers(1, let headers, end: false) = sent[0],
            case .data(1, let bytes, end: true) = sent[1]
        else {
            Issue.record("\(sent)")
            return
        }
        #expect(headers.suffix(2) == [.init("grpc-accept-encoding", "identity,gzip"), Self.gzip])
        let length = Int(bytes[3]) << 8 | Int(bytes[4])
        #expect(bytes[0] == 1 && length < 100)
        let inflated = try bytes[5..<(5 + length)].withUnsafeBytes { try Inflater().inflate($0, limit: 1000) }
        #expect(inflated == message)
        #expect(Array(bytes[(5 + length)...]) == Frame.message([1]))
    }

    @Test func compressedAnswersAreRead() throws {
        let client = try EmbeddedClient()
        let call = try client.call()
        _ = try client.sent()
        let bytes = gzipped([1, 2]) + Frame.message([3]) + gzipped([])
        _ = try client.exchange(.answer(1, [Self.gzip]), .data(1, bytes, end: false), .trailers(1, 0))
        #expect(call.messages == [[1, 2], [3], []])
        #expect(call.end == "OK")
    }

    @Test func brokenAnswersFailTheCall() throws {
        for (bytes, text) in [
            (Array(Gzipped.member(Self.zeros).dropLast()), "INTERNAL: \(Self.damaged)"),
            (Gzipped.member([1]) + [0], "INTERNAL: \(Self.damaged)"), ([], "INTERNAL: \(Self.damaged)"),
            (Array(Gzipped.bomb(mebibytes: 1024).prefix(16_000)), "RESOURCE_EXHAUSTED: \(Self.tooLarge)"),
        ] as [([UInt8], String)] {
            let client = try EmbeddedClient()
            let call = try client.call()
            _ = try client.sent()
            let sent = try client.exchange(
                .answer(1, [Self.gzip]), .data(1, gzipped([9]), end: false),
                .data(1, Frame.message(bytes, flag: 1), end: false))
            #expect(sent.withoutCredit == [.reset(1, code: 8)])
            #expect(call.messages == [[9]])
            #expect(call.end == text)
        }
    }

    @Test func aFaultBehindAMessageInTheSameBytesEndsTheCall() throws {
        let client = try EmbeddedClient()
        let call = try client.call()
        _ = try client.sent()
        let bytes = gzipped([9]) + Frame.message([1], flag: 7)
        let sent = try client.exchange(.answer(1, [Self.gzip]), .data(1, bytes, end: false))
        #expect(sent.withoutCredit == [.reset(1, code: 8)])
        #expect(call.messages == [[9]])
        #expect(call.end == "INTERNAL: A message's prefix has a flag that gRPC doesn't know.")
    }

    @Test func anEndWaitsForTheMessagesBeforeIt() throws {
        let client = try EmbeddedClient()
        for (stream, trailers, end) in [
            (UInt32(1), Frame.trailers(1, 0), "OK"), (3, .trailers(3, 5, "gone"), "NOT_FOUND: gone"),
        ] {
            let call = try client.call()
            _ = try client.sent()
            let message = [UInt8](repeating: 1, count: 3 << 20)
            // In one read: the reader has taken nothing when the end comes.
            let bytes = (0..<3).flatMap { _ in gzipped(message) }
            _ = try client.exchange(
                .answer(stream, [Self.gzip]), .data(stream, Array(bytes.prefix(10_000)), end: false),
                .data(stream, Array(bytes.dropFirst(10_000)), end: false), trailers)
            #expect(call.messages == [message, message, message])
            #expect(call.end == end)
        }
    }
}
