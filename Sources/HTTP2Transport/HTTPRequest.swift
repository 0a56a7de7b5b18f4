import RPC

/// An HTTP request that isn't a gRPC call, whole: it came by HTTP/1.1 or by HTTP/2, which makes no difference.
public struct HTTPRequest: Sendable {
    /// As sent, in the client's case: `GET`, `POST`, `PATCH`.
    public var method: String
    /// Path and query as sent, neither decoded nor cleaned up: `/v1/agents?page_size=2`. `*` for an OPTIONS of the server.
    public var target: String
    /// The host that the client named, with its port if it did; empty where HTTP/1.0 names none. The client's own word.
    public var authority: String
    /// `https` where the connection has TLS, otherwise `http`.
    public var scheme: String
    /// The media type as sent, parameters included; nil where the client named none.
    public var contentType: String?
    /// What a gRPC call would have as metadata: keys in lower case, `-bin` values decoded. `content-type`, the framing
    /// and the connection's own headers are not in it, nor are the `grpc-` ones, of which `timeout` is one.
    public var headers: Metadata
    /// Of `grpc-timeout`, as gRPC-Web sends it.
    public var timeout: Duration?
    /// The body with its transfer coding undone: a message of at most ``HTTP2Limits/maxMessageSize`` bytes, in the frame that
    /// gRPC-Web has for it.
    public var body: [UInt8]
    /// What there is against the request by where it comes from, as the server's ``WebPagePolicy`` found.
    public var doubts: CallDoubts = []
    /// What makes the request impossible whatever it asks for; `body` is empty then, and headers may be missing. The
    /// handler answers with it in the form that its client reads.
    public var fault: HTTPFault?
    /// The body was not waited for, as the request is refused without it, see ``HTTPHandler/isRefused(_:)``.
    public internal(set) var isBodyLeftOut = false

    public init(
        method: String, target: String, authority: String = "", scheme: String = "http", contentType: String? = nil,
        headers: Metadata = [:], timeout: Duration? = nil, body: [UInt8] = [], fault: HTTPFault? = nil
    ) {
        self.method = method
        self.target = target
        self.authority = authority
        self.scheme = scheme
        self.contentType = contentType
        self.headers = headers
        self.timeout = timeout
        self.body = body
        self.fault = fault
    }

    /// The target in front of its `?`.
    public var path: Substring { target.prefix { $0 != "?" } }

    /// The target behind its `?`, not decoded; nil where there is none.
    public var query: Substring? {
        target.firstIndex(of: "?").map { target[target.index(after: $0)...] }
    }

    /// The most bytes that the body may have where a message may have `limit`. gRPC-Web puts five bytes before a message, and
    /// may write all of that in base64.
    func bodyLimit(message limit: Int) -> Int {
        guard let mediaType, mediaType.hasPrefix("application/grpc-web") else { return limit }
        let framed = limit + 5
        return mediaType.hasPrefix("application/grpc-web-text") ? (framed + 2) / 3 * 4 : framed
    }

    /// The media type alone in lower case: `application/json` for `Application/JSON; charset=utf-8`.
    public var mediaType: String? {
        contentType.map { type in
            String(type.prefix { $0 != ";" }.filter { $0 != " " && $0 != "\t" }).lowercased()
        }
    }
}

/// What is wrong with a request before anybody looks at what it asks for.
public struct HTTPFault: Error, Sendable {
    /// 400, 408, 413 or 431.
    public var httpStatus: Int
    public var error: RPCError

    public init(_ httpStatus: Int, _ error: RPCError) {
        self.httpStatus = httpStatus
        self.error = error
    }
}

extension HTTPFault {
    static func headersTooLarge(_ error: RPCError) -> HTTPFault { HTTPFault(431, error) }

    static func bodyTooLarge(limit: Int) -> HTTPFault {
        HTTPFault(
            413, RPCError(.resourceExhausted, "The request's body is larger than \(limit) bytes. Send less at once."))
    }

    static let late = HTTPFault(408, RPCError(.deadlineExceeded, "The request did not come whole in time."))
}
