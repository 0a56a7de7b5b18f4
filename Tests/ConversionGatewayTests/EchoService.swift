import RPC

/// A message that is its bytes.
struct Bytes: WireMessage, Hashable {
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

/// Methods of the kinds that a gateway serves, and of one that it refuses.
enum EchoService {
    private static func method(_ name: String, _ kind: MethodKind) -> MethodDescriptor {
        MethodDescriptor(service: "test.Echo", name: name, kind: kind)
    }

    static func router(_ interceptors: [any ServerInterceptor] = []) -> Router {
        Router(
            [
                .unary(method("Unary", .unary)) { (request: Bytes, context) in
                    context.addHeaders(["x-header": "h"])
                    context.addTrailers(["x-trailer": "t"])
                    return request
                },
                .callback(method("Callback", .unary)) { (request: Bytes, call) in call.respond(request) },
                .serverStreaming(method("Stream", .serverStreaming)) {
                    (request: Bytes, writer: ResponseWriter<Bytes>, _) in
                    for byte in request.bytes { try await writer.write(Bytes([byte])) }
                    if request.bytes.last == 0xff { throw RPCError(.aborted, "far enough") }
                },
                .unary(method("Failing", .unary)) { (_: Bytes, _) -> Bytes in
                    var trailers: Metadata = ["x-why": "because"]
                    trailers.add(binary: [1, 2, 255], for: "grpc-status-details-bin")
                    throw RPCError(.failedPrecondition, "Nöt now: 100 %\n", trailers: trailers)
                },
                .unary(method("Waiting", .unary)) { (_: Bytes, _) -> Bytes in
                    _ = try await MessageInbox().next()
                    return Bytes([])
                },
                .clientStreaming(method("Upload", .clientStreaming)) { (_: MessageReader<Bytes>, _) in Bytes([]) },
            ], interceptors: interceptors)
    }
}

/// What interceptors see of calls. `@unchecked Sendable`: used on the thread of one test.
final class Witness: ServerInterceptor, @unchecked Sendable {
    private(set) var seen: [String] = []
    /// What calls are refused with.
    var refusal: RPCError?

    func callStarted(_ call: ServerCall) throws {
        seen.append("\(call.method.path) from \(call.peer) by \(call.metadata["authorization"] ?? "nobody")")
        if let refusal { throw refusal }
    }

    func callEnded(_ call: ServerCall, status: Status) { seen.append("\(call.method.name): \(status.code.name)") }
}
