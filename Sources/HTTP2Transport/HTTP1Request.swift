import Basics
import NIOHTTP1
import RPC

/// The head of an HTTP/1.1 request, looked through: what it asks for, and how long its body is.
///
/// NIO's parser has seen to the syntax; what two readers could take for two different requests is refused here.
/// Source: RFC 9112, 3.2 (Host), 6.1 and 6.3 (framing), 11.2 (request smuggling). Pure.
struct HTTP1Request {
    var request: HTTPRequest
    /// The client waits for 100 Continue before it sends the body.
    let expectsContinue: Bool
    /// The connection may go on after the answer.
    let keepsAlive: Bool
    /// HTTP/1.0: knows no chunks.
    let isOld: Bool
    /// The most bytes that its body may have.
    let bodyLimit: Int

    /// Why a request can't be answered otherwise than by this, and the connection can't go on.
    struct Refusal: Error, Hashable {
        let status: Int
        let sentence: String

        init(_ status: Int, _ sentence: String) {
            self.status = status
            self.sentence = sentence
        }
    }

    /// - Throws: ``Refusal`` for a request whose meaning is not beyond doubt.
    init(
        _ head: HTTPRequestHead, limits: HTTP2Limits, scheme: String, pages: WebPagePolicy, memory: inout HeaderMemory
    ) throws(Refusal) {
        let head = Self.trimmed(head)
        guard head.version.major == 1, head.version.minor <= 1 else {
            throw Refusal(505, "This server speaks HTTP/1.0, HTTP/1.1 and HTTP/2.")
        }
        isOld = head.version.minor == 0
        let length = try Self.bodyLength(head, isOld: isOld)
        let (target, hostOfTarget) = try Self.target(head)
        let host = try Self.host(head, isOld: isOld, isOverruled: hostOfTarget != nil)
        switch head.headers["expect"].count {
        case 0: expectsContinue = false
        case 1 where head.headers["expect"].first?.lowercased() == "100-continue": expectsContinue = !isOld
        default: throw Refusal(417, "The only expectation that this server meets is 100-continue.")
        }
        // After an upgrade that is not taken up, NIO's parser reads nothing more.
        keepsAlive = head.isKeepAlive && !isOld && !head.headers.contains(name: "upgrade")

        let block = Self.block(head, limits: limits, memory: &memory)
        request = HTTPRequest(block, timeout: block.timeout, scheme: scheme)
        request.method = head.method.rawValue
        request.target = target
        request.authority = hostOfTarget ?? host
        request.doubts = pages.doubts(
            authority: request.authority, isKnown: pages.knows(host: request.authority), scheme: scheme, block.metadata)
        bodyLimit = request.bodyLimit(message: limits.maxMessageSize)
        if request.fault == nil, let length, length > bodyLimit {
            request.fault = .bodyTooLarge(limit: limits.maxMessageSize)
        }
    }

    /// What `content-length` says; nil for a chunked body.
    private static func bodyLength(_ head: HTTPRequestHead, isOld: Bool) throws(Refusal) -> Int? {
        let lengths = head.headers["content-length"]
        let codings = head.headers["transfer-encoding"]
        guard codings.isEmpty else {
            guard lengths.isEmpty else {
                throw Refusal(400, "A request has Content-Length or Transfer-Encoding, never both.")
            }
            guard !isOld else { throw Refusal(400, "HTTP/1.0 knows no Transfer-Encoding.") }
            guard codings.count == 1, codings[0].lowercased() == "chunked" else {
                throw Refusal(501, "The only Transfer-Encoding that this server reads is chunked.")
            }
            return nil
        }
        guard let text = lengths.first else { return 0 }
        guard lengths.count == 1, let length = Int(decimalDigits: text.utf8) else {
            throw Refusal(400, "Content-Length is one number of bytes.")
        }
        return length
    }

    /// The target without the scheme and host that a client may send as to a proxy (RFC 9112, 3.2.2), and that host.
    private static func target(_ head: HTTPRequestHead) throws(Refusal) -> (String, host: String?) {
        let uri = head.uri
        guard uri.utf8.allSatisfy({ (0x21...0x7e).contains($0) }) else {
            throw Refusal(400, "The request's target holds bytes that must be percent-encoded.")
        }
        if uri.utf8.first == UInt8(ascii: "/") || uri == "*" && head.method == .OPTIONS { return (uri, nil) }
        for scheme in ["http://", "https://"] where uri.lowercased().hasPrefix(scheme) {
            let rest = uri.dropFirst(scheme.count)
            let end = rest.firstIndex { $0 == "/" || $0 == "?" } ?? rest.endIndex
            let path = rest[end...]
            guard HTTPHost(String(rest[..<end])) != nil else {
                throw Refusal(400, "The request's target names no host, or what is none.")
            }
            return (path.hasPrefix("/") ? String(path) : "/\(path)", String(rest[..<end]))
        }
        throw Refusal(400, "The request's target is a path that begins with a slash.")
    }

    /// - Parameter isOverruled: whether the target names the host, so that the header may be empty.
    private static func host(_ head: HTTPRequestHead, isOld: Bool, isOverruled: Bool) throws(Refusal) -> String {
        let hosts = head.headers["host"]
        guard hosts.count == 1 || isOld && hosts.isEmpty else {
            throw Refusal(400, "A request has one Host header.")
        }
        guard let host = hosts.first, !host.isEmpty || !isOverruled else { return "" }
        guard HTTPHost(host) != nil else {
            throw Refusal(400, "The Host header is one host, alone or with a colon and a port.")
        }
        return host
    }

    /// White space around a field's value is no part of it, and the parser leaves what stands behind: RFC 9110, 5.5.
    private static func trimmed(_ head: HTTPRequestHead) -> HTTPRequestHead {
        guard head.headers.contains(where: { HTTPFields.isPadded($0.value) }) else { return head }
        var head = head
        head.headers = HTTPHeaders(head.headers.map { ($0.name, HTTPFields.trimmed($0.value)) })
        return head
    }

    /// What is about the connection or the framing, and tells a handler nothing.
    private static let hopByHop: Set<String> = [
        "connection", "content-length", "expect", "host", "http2-settings", "keep-alive", "proxy-connection", "te",
        "trailer", "transfer-encoding", "upgrade",
    ]

    /// The headers as HTTP/2 has them, so that both are read in one way.
    private static func block(
        _ head: HTTPRequestHead, limits: HTTP2Limits, memory: inout HeaderMemory
    ) -> HeaderBlock {
        var block = HeaderBlock()
        func add(_ name: String, _ value: String) {
            var name = name
            var value = value
            name.withUTF8 { name in
                value.withUTF8 { value in
                    block.add(name: name, value: value, limit: limits.maxHeaderListSize, memory: &memory)
                }
            }
        }
        add(":path", head.uri)
        for (name, value) in head.headers {
            let name = name.lowercased()
            if !hopByHop.contains(name) { add(name, value) }
        }
        block.completeRequest(memory)
        return block
    }
}
