import RPC
import Synchronization

/// A message that is its bytes.
struct Bytes: WireMessage {
    var bytes: [UInt8]

    init(_ bytes: [UInt8]) {
        self.bytes = bytes
    }

    init(decoding bytes: RawSpan) throws {
        self.bytes = bytes.withUnsafeBytes { Array($0) }
    }

    func encode(into buffer: inout MessageBuffer) throws {
        buffer.append(bytes)
    }
}

/// Methods of every kind, and a count of what they begin and end: at the end of each input both are the same.
final class FuzzService: ServerInterceptor {
    struct Balance: Equatable {
        var callsOpen = 0
        var handlersRunning = 0
        var callsSeen = 0
    }

    private let state = Mutex(Balance())

    var balance: Balance { state.withLock { $0 } }

    /// Whether everything that has begun has ended.
    var isAtRest: Bool {
        let balance = balance
        return balance.callsOpen == 0 && balance.handlersRunning == 0
    }

    func callStarted(_ call: ServerCall) throws {
        state.withLock {
            $0.callsOpen += 1
            $0.callsSeen += 1
        }
        if call.metadata["authorization"] == "Bearer no" { throw RPCError(.unauthenticated, "Show another key.") }
    }

    func callEnded(_ call: ServerCall, status: Status) {
        state.withLock { $0.callsOpen -= 1 }
    }

    private func running<R>(_ body: () async throws -> R) async rethrows -> R {
        state.withLock { $0.handlersRunning += 1 }
        defer { state.withLock { $0.handlersRunning -= 1 } }
        return try await body()
    }

    static func method(_ name: String, _ kind: MethodKind) -> MethodDescriptor {
        MethodDescriptor(service: "fuzz.Echo", name: name, kind: kind)
    }

    /// - Parameter more: handlers beside the echoes.
    func router(_ more: [MethodHandler] = []) -> Router {
        Router(
            more + [
                .callback(Self.method("Callback", .unary)) { (request: Bytes, call) in call.respond(request) },
                .unary(Self.method("Unary", .unary)) { (request: Bytes, context) in
                    await self.running {
                        context.addHeaders(context.metadata)
                        context.addTrailers(context.metadata)
                        return request
                    }
                },
                .unary(Self.method("Failing", .unary)) { (_: Bytes, context) -> Bytes in
                    throw RPCError(.aborted, "no ä", trailers: context.metadata)
                },
                .unary(Self.method("Waiting", .unary)) { (request: Bytes, _) -> Bytes in
                    try await self.running {
                        _ = try await MessageInbox().next()
                        return request
                    }
                },
                .serverStreaming(Self.method("ServerStream", .serverStreaming)) {
                    (request: Bytes, writer: ResponseWriter<Bytes>, _) in
                    try await self.running {
                        for byte in request.bytes {
                            try await writer.write(Bytes(Array(repeating: byte, count: Int(byte) * 4)))
                        }
                    }
                },
                .clientStreaming(Self.method("ClientStream", .clientStreaming)) { (requests: MessageReader<Bytes>, _) in
                    try await self.running {
                        var all: [UInt8] = []
                        for try await request in requests { all += request.bytes }
                        return Bytes(all)
                    }
                },
                .bidirectional(Self.method("Bidirectional", .bidirectional)) {
                    (requests: MessageReader<Bytes>, writer: ResponseWriter<Bytes>, _) in
                    try await self.running {
                        for try await request in requests { try await writer.write(request) }
                    }
                },
            ], interceptors: [self])
    }
}
