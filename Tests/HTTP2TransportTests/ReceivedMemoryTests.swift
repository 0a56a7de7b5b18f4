import NIOCore
import RPC
import RawHTTP2
import Testing

@testable import HTTP2Transport

/// How much of what clients send a server holds: the bytes, counted.
@Suite struct ReceivedMemoryTests {
    private let unary = EchoMethods.unary.path
    private let clientStream = EchoMethods.clientStream.path

    /// A client that sends as much of its streams as the server lets it.
    private final class Sender {
        let server: EmbeddedServer
        private var connectionCredit = 1024 * 1024
        private var credit: [UInt32: Int] = [:]
        private(set) var sent: [UInt32: Int] = [:]
        private(set) var answers: [Frame] = []
        let window: Int

        init(_ server: EmbeddedServer, window: Int) {
            self.server = server
            self.window = window
        }

        func open(_ stream: UInt32, _ path: String) throws {
            credit[stream] = window
            sent[stream] = 0
            take(try server.exchange(.call(stream, path)))
        }

        private func take(_ frames: [Frame]) {
            for frame in frames {
                switch frame {
                case .windowUpdate(0, let more): connectionCredit += Int(more)
                case .windowUpdate(let stream, let more): credit[stream, default: 0] += Int(more)
                default: answers.append(frame)
                }
            }
        }

        /// Takes what the server says by itself.
        func listen() throws { take(try server.sent()) }

        func reset(_ stream: UInt32) throws { take(try server.exchange(.reset(stream, code: 8))) }

        /// Sends up to `bytes` on a stream; false if it may send nothing.
        func send(_ stream: UInt32, _ bytes: ArraySlice<UInt8>, end: Bool = false) throws -> Int {
            let count = min(bytes.count, credit[stream] ?? 0, connectionCredit, 16_384)
            guard count > 0 || bytes.isEmpty else { return 0 }
            credit[stream, default: 0] -= count
            connectionCredit -= count
            sent[stream, default: 0] += count
            take(try server.exchange(.data(stream, Array(bytes.prefix(count)), end: end && count == bytes.count)))
            return count
        }

        /// Sends all of it, and the end.
        func finish(_ stream: UInt32, _ bytes: [UInt8]) throws {
            var rest = bytes[sent[stream, default: 0]...]
            while !rest.isEmpty {
                let count = try send(stream, rest, end: true)
                try #require(count > 0)
                rest = rest.dropFirst(count)
            }
        }

        /// Sends on all streams until none gets on.
        func exhaust(_ bytes: [UInt8]) throws {
            var progress = true
            while progress {
                progress = false
                for stream in sent.keys.sorted() {
                    let done = sent[stream, default: 0]
                    if done < bytes.count, try send(stream, bytes[done...]) > 0 { progress = true }
                }
            }
        }

        var total: Int { sent.values.reduce(0, +) }
    }

    /// Answers with how much came.
    private static let counting = Router([
        .unary(EchoMethods.unary) { (request: RawMessage, _) in RawMessage(Array("\(request.bytes.count)".utf8)) },
        .clientStreaming(EchoMethods.clientStream) { (requests: MessageReader<RawMessage>, _) in
            var count = 0
            for try await request in requests { count += request.bytes.count }
            return RawMessage(Array("\(count)".utf8))
        },
    ])

    private func limits(budget: Int) -> HTTP2Limits {
        var limits = HTTP2Limits()
        limits.streamWindow = 64 * 1024
        limits.largeMessageBudget = budget
        return limits
    }

    @Test func partsOfLargeMessagesAreBoundedForTheConnection() throws {
        for path in [unary, clientStream] {
            let server = try EmbeddedServer(router: Self.counting, limits: limits(budget: 2 << 20))
            let client = Sender(server, window: 64 * 1024)
            let message = Frame.message(Array(repeating: 7, count: 1_000_000))
            for index in 0..<32 { try client.open(UInt32(1 + 2 * index), path) }
            // All but the last byte of each message, as far as the server lets it come.
            try client.exhaust(message.dropLast())
            // Two have leave for a whole message, the others a window each.
            #expect(client.total <= 2 * message.count + 30 * 64 * 1024)
            #expect(client.sent.values.filter { $0 == message.count - 1 }.count == 2)
            #expect(server.counters.count(of: .largeMessageDelayed) == 30)
            #expect(client.answers == [])

            // They get their turn, one after the other, and all are answered.
            var open = Set(client.sent.keys)
            while !open.isEmpty {
                let stream = try #require(open.max { client.sent[$0, default: 0] < client.sent[$1, default: 0] })
                try client.finish(stream, message)
                open.remove(stream)
                try client.exhaust(message.dropLast())
            }
            #expect(client.answers.filter { if case .trailers(_, 0) = $0.kind { true } else { false } }.count == 32)
        }
    }

    @Test func aMessageAboveTheBudgetPassesAlone() throws {
        let server = try EmbeddedServer(router: Self.counting, limits: limits(budget: 1000))
        let client = Sender(server, window: 64 * 1024)
        let message = Frame.message(Array(repeating: 7, count: 3_000_000))
        for stream in [UInt32(1), 3, 5] {
            try client.open(stream, clientStream)
            try client.finish(stream, message)
        }
        #expect(server.incidents == [:])
    }

    @Test func aCallThatEndsGivesItsShareToTheNext() throws {
        let server = try EmbeddedServer(router: Self.counting, limits: limits(budget: 1000))
        let client = Sender(server, window: 64 * 1024)
        let message = Frame.message(Array(repeating: 7, count: 1_000_000))
        for stream in [UInt32(1), 3, 5] {
            try client.open(stream, unary)
        }
        try client.exhaust(message.dropLast())
        #expect(client.sent == [1: message.count - 1, 3: 64 * 1024, 5: 64 * 1024])
        // One that waits gives up, and one that holds the budget.
        try client.reset(3)
        try client.reset(1)
        try client.finish(5, message)
        #expect(client.answers.last == .trailers(5, 0))
    }

    @Test func messagesUpToAWindowNeedNoLeave() throws {
        let server = try EmbeddedServer(limits: limits(budget: 0))
        let client = Sender(server, window: 64 * 1024)
        let message = Frame.message(Array(repeating: 7, count: 32_000))
        for index in 0..<64 { try client.open(UInt32(1 + 2 * index), clientStream) }
        try client.exhaust(message.dropLast())
        #expect(client.total == 64 * (message.count - 1))
        #expect(server.incidents == [:])
    }

    // MARK: Readers that do not read

    /// A handler that reads nothing until it is told to, and then counts.
    private static func waitingReader() -> (Router, MessageInbox) {
        let start = MessageInbox()
        let router = Router([
            .clientStreaming(EchoMethods.clientStream) { (requests: MessageReader<RawMessage>, _) in
                _ = try await start.next()
                var count = 0
                for try await _ in requests { count += 1 }
                return RawMessage(Array("\(count)".utf8))
            }
        ])
        return (router, start)
    }

    @Test func aHandlerThatDoesNotReadHoldsAWindow() throws {
        let (router, start) = Self.waitingReader()
        let server = try EmbeddedServer(router: router)
        let client = Sender(server, window: 256 * 1024)
        try client.open(1, clientStream)
        let bytes = (0..<4000).flatMap { _ in Frame.message(Array(repeating: 1, count: 995)) }
        try client.exhaust(bytes)
        #expect(client.total == 256 * 1024)
        start.push([])
        try client.listen()
        try client.finish(1, bytes)
        #expect(Array(client.answers.dropFirst().prefix(1)) == [.messages(1, Array("4000".utf8))])
    }

    @Test func manySmallUnreadMessagesStayBytes() throws {
        let (router, start) = Self.waitingReader()
        let server = try EmbeddedServer(router: router)
        let client = Sender(server, window: 256 * 1024)
        try client.open(1, clientStream)
        let bytes = (0..<100_000).flatMap { _ in Frame.message([1]) }
        try client.exhaust(bytes)
        #expect(client.total == 256 * 1024)
        // Frames of 16 KiB are taken apart until there are too many: those, and one more.
        let unread = try #require(server.connection).unreadMessages(slot: 0)
        #expect(unread <= 1024 + 16_384 / 6 + 1)
        start.push([])
        try client.listen()
        try client.finish(1, bytes)
        #expect(Array(client.answers.dropFirst().prefix(1)) == [.messages(1, Array("100000".utf8))])
        #expect(client.answers.last == .trailers(1, 0))
    }

    @Test func aClientThatDoesNotReadHoldsAnAnswersBufferAndOneMessage() throws {
        let log = TestLog()
        let router = Router([
            .serverStreaming(EchoMethods.serverStream) { (_: RawMessage, writer: ResponseWriter<RawMessage>, _) in
                for _ in 0..<10_000 {
                    try await writer.write(RawMessage(Array(repeating: 7, count: 995)))
                    log.add("wrote")
                }
            }
        ])
        let server = try EmbeddedServer(router: router)
        let frames = try server.exchange(.call(1, EchoMethods.serverStream.path), .messages(1, [], end: true))
        var received = 0
        for case .data(1, let bytes, _) in frames { received += bytes.count }
        // The client's window is full, and what waits behind it is less than the buffer and a message more.
        #expect(received == 65_535)
        #expect((log.all.count + 1) * 1000 - received <= 64 * 1024 + 1000)
        #expect(log.all.count < 140)
    }

    @Test func twoWritersOfOneCallAreBothWokenAndBothEnded() throws {
        for ends in [false, true] {
            let log = TestLog()
            let router = Router([
                .serverStreaming(EchoMethods.serverStream) { (_: RawMessage, writer: ResponseWriter<RawMessage>, _) in
                    await withTaskGroup(of: Void.self) { group in
                        for name in ["a", "b"] {
                            group.addTask {
                                do {
                                    for _ in 0..<20 {
                                        try await writer.write(RawMessage(Array(repeating: 7, count: 10_000)))
                                    }
                                    log.add("\(name) wrote all")
                                } catch {
                                    log.add("\(name) ended")
                                }
                            }
                        }
                    }
                }
            ])
            let server = try EmbeddedServer(router: router)
            _ = try server.exchange(.settings([4: 0]))
            _ = try server.exchange(.call(1, EchoMethods.serverStream.path), .messages(1, [], end: true))
            if ends {
                _ = try server.exchange(.reset(1, code: 8))
            } else {
                for _ in 0..<100 { _ = try server.exchange(.windowUpdate(1, 10_005), .windowUpdate(0, 10_005)) }
            }
            #expect(log.all.sorted() == (ends ? ["a ended", "b ended"] : ["a wrote all", "b wrote all"]))
        }
    }
}

extension Frame {
    /// What a header frame says of a call's end.
    fileprivate enum Kind {
        case trailers(UInt32, Int)
        case other
    }

    fileprivate var kind: Kind {
        guard case .headers(let stream, let headers, true) = self,
            let status = headers.first(where: { $0.name == "grpc-status" })
        else { return .other }
        return .trailers(stream, Int(status.value) ?? -1)
    }
}
