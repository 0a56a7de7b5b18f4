import Glibc
import HTTP2Transport
import Logging
import RPC

/// A message that is its bytes.
struct RawMessage: WireMessage, Hashable {
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

enum EchoMethods {
    static let unary = MethodDescriptor(service: "test.Echo", name: "Unary", kind: .unary)
    static let callback = MethodDescriptor(service: "test.Echo", name: "Callback", kind: .unary)
    static let serverStream = MethodDescriptor(service: "test.Echo", name: "ServerStream", kind: .serverStreaming)
    static let clientStream = MethodDescriptor(service: "test.Echo", name: "ClientStream", kind: .clientStreaming)
    static let bidirectional = MethodDescriptor(service: "test.Echo", name: "Bidirectional", kind: .bidirectional)
    static let failing = MethodDescriptor(service: "test.Echo", name: "Failing", kind: .unary)
    static let sleeping = MethodDescriptor(service: "test.Echo", name: "Sleeping", kind: .unary)

    /// Echoes in every kind of call, and a method each that fails and that waits until it is cancelled.
    static let router = Router([
        .unary(unary) { (request: RawMessage, context) in
            for entry in context.metadata.entries where entry.key.hasPrefix("x-") {
                switch entry.value {
                case .text(let text): context.addHeaders([entry.key: text])
                case .binary(let bytes):
                    var trailers = Metadata()
                    trailers.add(binary: bytes, for: entry.key)
                    context.addTrailers(trailers)
                }
            }
            return request
        },
        .callback(callback) { (request: RawMessage, call) in call.respond(request) },
        .serverStreaming(serverStream) { (request: RawMessage, writer: ResponseWriter<RawMessage>, _) in
            for byte in request.bytes { try await writer.write(RawMessage([byte])) }
        },
        .clientStreaming(clientStream) { (requests: MessageReader<RawMessage>, _) in
            var all: [UInt8] = []
            for try await request in requests { all += request.bytes }
            return RawMessage(all)
        },
        .bidirectional(bidirectional) {
            (requests: MessageReader<RawMessage>, writer: ResponseWriter<RawMessage>, _) in
            for try await request in requests { try await writer.write(request) }
        },
        .unary(failing) { (request: RawMessage, _) -> RawMessage in
            throw RPCError(.failedPrecondition, "Nöt now: 100 %\n", trailers: ["x-why": "because"])
        },
        .unary(sleeping) { (request: RawMessage, _) -> RawMessage in
            try await Task.sleep(for: .seconds(3600))
            return request
        },
    ])
}

/// A server on a port of its own or a Unix socket, and a client on it.
func withServer(
    router: Router = EchoMethods.router, on listen: ListenAddress = .tcp(host: "127.0.0.1", port: 0),
    limits: HTTP2Limits = HTTP2Limits(), _ body: (HTTP2Client, HTTP2Server, ListenAddress) async throws -> Void
) async throws {
    let loops = LoopGroup(count: 2)
    let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
    let server = HTTP2Server(router: router, loops: loops, limits: limits, logger: logger)
    let address = try await server.listen(on: listen)
    let client = HTTP2Client(address: address, loops: loops, logger: logger)
    do {
        try await body(client, server, address)
    } catch {
        client.shutdown()
        await server.shutdown(grace: .zero)
        try await loops.shutdown()
        throw error
    }
    client.shutdown()
    await server.shutdown(grace: .seconds(5))
    try await loops.shutdown()
}

/// The ways from a client to the echo methods on which one suite of calls runs.
enum Way: CaseIterable, Sendable {
    case inProcess, tcp, unixSocket

    /// A client of the echo methods that is connected in this way.
    func withClient(
        router: Router = EchoMethods.router, _ body: (any ClientChannel) async throws -> Void
    ) async throws {
        switch self {
        case .inProcess: try await body(InProcessTransport(router: router))
        case .tcp:
            try await withServer(router: router) { client, _, _ in try await body(client) }
        case .unixSocket:
            let path = "/tmp/echo-\(UInt64.random(in: 0...UInt64.max)).sock"
            defer { unlink(path) }
            try await withServer(router: router, on: .unix(path: path)) { client, _, _ in try await body(client) }
        }
    }
}
