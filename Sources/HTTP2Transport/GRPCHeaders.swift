import Basics
import RPC

/// The headers and trailers that gRPC puts around messages. Source: gRPC over HTTP/2, "Requests" and "Responses".
package enum GRPCHeaders {
    typealias Pair = (name: String, value: String)

    /// Before the first message of a plain answer.
    static let response = HeaderList(responseStart, isShared: true)
    /// Before the first message of a compressed answer.
    private static let compressedResponse = HeaderList(responseStart + [gzipEncoding], isShared: true)
    /// After the last message of a plain success.
    static let trailersOK = HeaderList([("grpc-status", "0")], isShared: true)

    private static let responseStart: [Pair] = [(":status", "200"), ("content-type", "application/grpc")]
    /// The compressions that we read, as `grpc-accept-encoding` lists them.
    static let acceptedEncodings = "identity,gzip"
    private static let gzipEncoding: Pair = ("grpc-encoding", "gzip")

    static func response(_ metadata: Metadata, compression: Compression = .identity) -> HeaderList {
        switch compression {
        case .identity: metadata.isEmpty ? response : HeaderList(responseStart + pairs(metadata))
        case .gzip:
            metadata.isEmpty ? compressedResponse : HeaderList(responseStart + [gzipEncoding] + pairs(metadata))
        }
    }

    static func trailers(_ status: Status, _ metadata: Metadata) -> HeaderList {
        if status == .ok, metadata.isEmpty { return trailersOK }
        return HeaderList(statusPairs(status) + pairs(metadata))
    }

    /// A whole answer in one block, for a call that ends without a message.
    ///
    /// - Parameter httpStatus: other than 200 for what isn't a gRPC call at all.
    static func trailersOnly(_ status: Status, _ metadata: Metadata, httpStatus: Int = 200) -> HeaderList {
        var start = responseStart
        start[0].value = String(httpStatus)
        return HeaderList(start + statusPairs(status) + pairs(metadata))
    }

    /// The refusal of a call whose messages are compressed in a way that we don't read.
    static func refusal(ofEncoding name: String) -> RPCError {
        RPCError(
            .unimplemented, "This server doesn't read grpc-encoding \(name); it reads \(acceptedEncodings).",
            trailers: [acceptedEncodingsKey: acceptedEncodings])
    }

    /// Applications don't send this one, but a refusal does: gRPC, "Compression".
    private static let acceptedEncodingsKey = "grpc-accept-encoding"

    static func request(
        _ method: MethodDescriptor, authority: String, scheme: String, timeout: Duration?, metadata: Metadata,
        userAgent: String, compression: Compression = .identity, previousAttempts: Int = 0
    ) -> HeaderList {
        var headers: [Pair] = [
            (":method", "POST"), (":scheme", scheme), (":path", method.path), (":authority", authority),
            ("te", "trailers"), ("content-type", "application/grpc"), ("user-agent", userAgent),
            ("grpc-accept-encoding", acceptedEncodings),
        ]
        if compression == .gzip { headers.append(gzipEncoding) }
        if let timeout { headers.append(("grpc-timeout", GRPCTimeout.text(for: timeout))) }
        if previousAttempts > 0 { headers.append(("grpc-previous-rpc-attempts", String(previousAttempts))) }
        return HeaderList(headers + pairs(metadata))
    }

    private static func statusPairs(_ status: Status) -> [Pair] {
        let code: Pair = ("grpc-status", String(status.code.rawValue))
        return status.message.isEmpty
            ? [code] : [code, ("grpc-message", PercentEncoding.encodeMessage(status.message))]
    }

    /// A call's status and trailers, for forms that carry them elsewhere than in HTTP's trailers.
    package static func statusAndTrailers(_ status: Status, _ trailers: Metadata) -> Metadata {
        var all = Metadata()
        for pair in statusPairs(status) { all.add(pair.value, for: pair.name) }
        all.append(contentsOf: trailers.sendable)
        return all
    }

    /// Metadata as headers.
    private static func pairs(_ metadata: Metadata) -> [Pair] {
        guard !metadata.isEmpty else { return [] }
        var accepted: [Pair] = []
        if let encodings = metadata[acceptedEncodingsKey] { accepted.append((acceptedEncodingsKey, encodings)) }
        return accepted
            + metadata.sendable.entries.map { entry in
                switch entry.value {
                case .binary(let bytes): (entry.key, Base64.encode(bytes, isPadded: false))
                case .text(let text): (entry.key, text)
                }
            }
    }
}

extension Status {
    /// The status that an answer without `grpc-status` has by its HTTP status.
    ///
    /// Source: gRPC, "HTTP to gRPC Status Code Mapping".
    init(httpStatus: Int) {
        let code: StatusCode =
            switch httpStatus {
            case 400: .internal
            case 401: .unauthenticated
            case 403: .permissionDenied
            case 404: .unimplemented
            case 429, 502, 503, 504: .unavailable
            default: .unknown
            }
        self.init(code, "The server answered with HTTP status \(httpStatus) and no gRPC status.")
    }
}
