import HTTP2Transport
import RPC
import Synchronization
import Testing

/// What calls come to, the same in process and over HTTP/2.
@Suite(.timeLimit(.minutes(5))) struct CallTests {
    @Test(arguments: Way.allCases) func unaryCallsEchoMessagesOfAnySize(_ way: Way) async throws {
        try await way.withClient { client in
            for size in [0, 1, 4, 16_379, 16_384, 70_000, 300_000, 4 * 1024 * 1024] {
                let message = RawMessage((0..<size).map { UInt8(truncatingIfNeeded: $0 &* 31) })
                for method in [EchoMethods.unary, EchoMethods.callback] {
                    let answer: RawMessage = try await client.unary(method, message, options: .default)
                    #expect(answer == message, "\(size) bytes")
                }
            }
        }
    }

    @Test(arguments: Way.allCases) func theOtherThreeKindsEchoToo(_ way: Way) async throws {
        try await way.withClient { client in
            let streamed: MessageReader<RawMessage> = try await client.serverStreaming(
                EchoMethods.serverStream, RawMessage([1, 2, 3]), options: .default)
            var received: [[UInt8]] = []
            for try await message in streamed { received.append(message.bytes) }
            #expect(received == [[1], [2], [3]])

            let joined: RawMessage = try await client.clientStreaming(EchoMethods.clientStream, options: .default) {
                (writer: RequestWriter<RawMessage>) in
                for byte in UInt8(1)...100 { try await writer.write(RawMessage([byte])) }
            }
            #expect(joined.bytes == Array(1...100))

            let (writer, reader): (RequestWriter<RawMessage>, MessageReader<RawMessage>) =
                try await client.bidirectional(EchoMethods.bidirectional, options: .default)
            var iterator = reader.makeAsyncIterator()
            for byte in UInt8(1)...50 {
                try await writer.write(RawMessage([byte]))
                #expect(try await iterator.next()?.bytes == [byte])
            }
            writer.finish()
            #expect(try await iterator.next() == nil)
        }
    }

    @Test(arguments: Way.allCases) func streamsOfLargeMessagesComeThrough(_ way: Way) async throws {
        try await way.withClient { client in
            let message = RawMessage((0..<700_000).map { UInt8(truncatingIfNeeded: $0 &* 13) })
            let (writer, reader): (RequestWriter<RawMessage>, MessageReader<RawMessage>) =
                try await client.bidirectional(EchoMethods.bidirectional, options: .default)
            async let count = reader.reduce(into: 0) { count, answer in count += answer == message ? 1 : 0 }
            for _ in 0..<20 { try await writer.write(message) }
            writer.finish()
            #expect(try await count == 20)
        }
    }

    @Test(arguments: Way.allCases) func metadataGoesBothWays(_ way: Way) async throws {
        try await way.withClient { client in
            var metadata: Metadata = [
                "x-a": "1", "x-a": "2 ", "X-B": "three", "x-bad": "ä", "te": "gzip", "grpc-x": "y",
            ]
            metadata.add(binary: [0, 255], for: "x-c")
            let received = ReceivedMetadata()
            let _: RawMessage = try await client.unary(
                EchoMethods.unary, RawMessage([1]), options: CallOptions(metadata: metadata, received: received))
            var trailers = Metadata()
            trailers.add(binary: [0, 255], for: "x-c-bin")
            #expect(received.headers == ["x-a": "1", "x-a": "2", "x-b": "three"])
            #expect(received.trailers == trailers)
        }
    }

    @Test(arguments: Way.allCases) func aHandlerKnowsWhereItsClientIs(_ way: Way) async throws {
        let router = Router([
            .unary(EchoMethods.unary) { (_: RawMessage, context) in RawMessage(Array(context.peer.utf8)) }
        ])
        try await way.withClient(router: router) { client in
            let message: RawMessage = try await client.unary(EchoMethods.unary, RawMessage([]), options: .default)
            let peer = String(decoding: message.bytes, as: UTF8.self)
            switch way {
            case .inProcess: #expect(peer == "in-process")
            case .tcp: #expect(peer.wholeMatch(of: /127\.0\.0\.1:[0-9]+/) != nil, "\(peer)")
            // A client's socket has no path.
            case .unixSocket: #expect(peer == "unix:")
            }
        }
    }

    @Test(arguments: Way.allCases) func aFailureKeepsItsCodeItsMessageAndItsTrailers(_ way: Way) async throws {
        try await way.withClient { client in
            let error = await #expect(throws: RPCError.self) {
                let _: RawMessage = try await client.unary(EchoMethods.failing, RawMessage([1]), options: .default)
            }
            #expect(error?.code == .failedPrecondition)
            #expect(error?.message == "Nöt now: 100 %\n")
            #expect(error?.trailers["x-why"] == "because")
        }
    }

    @Test(arguments: Way.allCases) func spacesAroundAMessageOfAFailureStay(_ way: Way) async throws {
        let router = Router([
            .unary(EchoMethods.unary) { (_: RawMessage, _) -> RawMessage in throw RPCError(.aborted, "  a b ") }
        ])
        try await way.withClient(router: router) { client in
            let error = await #expect(throws: RPCError.self) {
                let _: RawMessage = try await client.unary(EchoMethods.unary, RawMessage([]), options: .default)
            }
            #expect(error?.message == "  a b ")
        }
    }

    @Test(arguments: Way.allCases) func anUnknownMethodIsUnimplemented(_ way: Way) async throws {
        try await way.withClient { client in
            let method = MethodDescriptor(service: "test.Echo", name: "Nothing", kind: .unary)
            let error = await #expect(throws: RPCError.self) {
                let _: RawMessage = try await client.unary(method, RawMessage([1]), options: .default)
            }
            #expect(error.map { "\($0)" } == "UNIMPLEMENTED: Service test.Echo has no method \"Nothing\".")
        }
    }

    @Test(arguments: Way.allCases) func aMessageOverTheLimitIsResourceExhausted(_ way: Way) async throws {
        let router = Router([
            .unary(EchoMethods.unary) { (_: RawMessage, _) in
                RawMessage(Array(repeating: 1, count: 4 * 1024 * 1024 + 1))
            }
        ])
        try await way.withClient(router: router) { client in
            for size in [0, 4 * 1024 * 1024 + 1] {
                let error = await #expect(throws: RPCError.self) {
                    let _: RawMessage = try await client.unary(
                        EchoMethods.unary, RawMessage(Array(repeating: 1, count: size)), options: .default)
                }
                #expect(
                    error.map { "\($0)" }
                        == "RESOURCE_EXHAUSTED: The message has 4194305 bytes, and this end takes at most 4194304.")
            }
        }
    }

    @Test(arguments: Way.allCases) func aDeadlineEndsACall(_ way: Way) async throws {
        try await way.withClient { client in
            let error = await #expect(throws: RPCError.self) {
                let _: RawMessage = try await client.unary(
                    EchoMethods.sleeping, RawMessage([]), options: CallOptions(timeout: .milliseconds(50)))
            }
            #expect(error?.code == .deadlineExceeded)
        }
    }

    @Test(arguments: Way.allCases) func cancellingTheClientsTaskCancelsTheHandlers(_ way: Way) async throws {
        let started = MessageInbox()
        let cancelled = MessageInbox()
        let router = Router([
            .unary(EchoMethods.unary) { (request: RawMessage, _) -> RawMessage in
                started.push([1])
                do {
                    try await Task.sleep(for: .seconds(3600))
                } catch {
                    cancelled.push([Task.isCancelled ? 1 : 0])
                }
                return request
            }
        ])
        try await way.withClient(router: router) { client in
            let call = Task { () -> RawMessage in
                try await client.unary(EchoMethods.unary, RawMessage([]), options: .default)
            }
            _ = try await started.next()
            call.cancel()
            #expect(try await cancelled.next() == [1])
            let error = await #expect(throws: RPCError.self) { try await call.value }
            #expect(error?.code == .cancelled)
        }
    }

    @Test(arguments: Way.allCases) func aServerThatAnswersEarlyIsHeardByAStreamingClient(_ way: Way) async throws {
        let router = Router([
            .clientStreaming(EchoMethods.clientStream) { (requests: MessageReader<RawMessage>, _) -> RawMessage in
                var iterator = requests.makeAsyncIterator()
                let first = try await iterator.next()
                if first?.bytes == [0] { throw RPCError(.unauthenticated, "Who are you?") }
                return RawMessage([7])
            }
        ])
        try await way.withClient(router: router) { client in
            for first in [UInt8(0), 1] {
                do {
                    let answer: RawMessage = try await client.clientStreaming(
                        EchoMethods.clientStream, options: .default
                    ) {
                        (writer: RequestWriter<RawMessage>) in
                        // Until the server's end is heard.
                        try await writer.write(RawMessage([first]))
                        while true { try await writer.write(RawMessage(Array(repeating: 5, count: 1000))) }
                    }
                    #expect(first == 1 && answer.bytes == [7])
                } catch {
                    #expect(first == 0 && "\(error)" == "UNAUTHENTICATED: Who are you?")
                }
            }
        }
    }

    @Test(arguments: Way.allCases) func aReaderThatDoesNotReadMakesTheWriterWait(_ way: Way) async throws {
        let written = Mutex(0)
        let pause = MessageInbox()
        let router = Router([
            .serverStreaming(EchoMethods.serverStream) { (_: RawMessage, writer: ResponseWriter<RawMessage>, _) in
                for _ in 0..<10_000 {
                    try await writer.write(RawMessage(Array(repeating: 1, count: 10_000)))
                    written.withLock { $0 += 1 }
                    if written.withLock({ $0 }) == 5 { pause.push([]) }
                }
            }
        ])
        try await way.withClient(router: router) { client in
            let reader: MessageReader<RawMessage> = try await client.serverStreaming(
                EchoMethods.serverStream, RawMessage([]), options: .default)
            var iterator = reader.makeAsyncIterator()
            _ = try await pause.next()
            // The stream's window, what waits behind it, and what the sockets hold.
            let limit = 100 + (256 + 64 + 64 + 8 * 1024) * 1024 / 10_000
            for _ in 0..<100 {
                _ = try await iterator.next()
                let count = written.withLock { $0 }
                #expect(count < limit)
            }
        }
    }

    @Test(arguments: Way.allCases) func aCallThatHasEndedIsFreed(_ way: Way) async throws {
        weak var responses: MessageInbox?
        try await way.withClient { client in
            for method in [EchoMethods.unary, EchoMethods.bidirectional, EchoMethods.failing] {
                let call = try await client.open(method, options: CallOptions(timeout: .seconds(60)))
                responses = call.responses
                try await call.send([1])
                call.halfClose()
                do { while try await call.responses.next() != nil {} } catch {}
            }
        }
        // What the loop was doing last may still hold it.
        for _ in 0..<100_000 where responses != nil { await Task.yield() }
        #expect(responses == nil)
    }

    @Test(arguments: Way.allCases) func manyCallsShareAConnection(_ way: Way) async throws {
        try await way.withClient { client in
            let answers = try await withThrowingTaskGroup(of: (Int, [UInt8]).self) { group in
                for index in 0..<1000 {
                    group.addTask {
                        let message = RawMessage(Array("\(index)".utf8))
                        let answer: RawMessage = try await client.unary(EchoMethods.unary, message, options: .default)
                        return (index, answer.bytes)
                    }
                }
                return try await group.reduce(into: [Int: [UInt8]]()) { $0[$1.0] = $1.1 }
            }
            #expect(answers == Dictionary(uniqueKeysWithValues: (0..<1000).map { ($0, Array("\($0)".utf8)) }))
        }
    }
}
