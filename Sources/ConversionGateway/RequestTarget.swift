import Basics
import HTTP2Transport
import RPC

/// What a request's target says once it is decoded. Source: RFC 3986; URL Standard, "application/x-www-form-urlencoded".
struct RequestTarget {
    /// The path's segments as sent: `/v1/agents` has two.
    let segments: [Substring]
    /// The query's parameters, decoded.
    let query: [(name: String, value: String)]

    /// - Throws: INVALID_ARGUMENT for a percent sign without two digits, and for what is not UTF-8.
    init(_ request: HTTPRequest) throws(RPCError) {
        segments = request.path.dropFirst().split(separator: "/", omittingEmptySubsequences: false)
        var query: [(name: String, value: String)] = []
        for pair in (request.query ?? "").split(separator: "&") {
            let name = pair.prefix { $0 != "=" }
            let value = pair.dropFirst(name.count + 1)
            query.append((try Self.decode(name, plusIsSpace: true), try Self.decode(value, plusIsSpace: true)))
        }
        self.query = query
    }

    /// A part of a target with its percent signs undone.
    ///
    /// - Throws: as ``init(_:)``.
    static func decode(_ text: Substring, plusIsSpace: Bool = false) throws(RPCError) -> String {
        guard let decoded = PercentEncoding.decode(text.utf8.span, plusIsSpace: plusIsSpace) else { throw undecodable }
        return decoded
    }

    private static let undecodable = RPCError(
        .invalidArgument, "The request's target cannot be decoded. Send UTF-8, and encode what isn't plain as %XX.")
}
