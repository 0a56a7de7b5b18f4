import HTTP2Transport
import RPC

/// Which web pages may read the answers: those of the named origins, and nobody's by default.
///
/// A browser asks before a page's request leaves it (a preflight), and keeps answers from pages that are not named.
/// Source: the Fetch standard, "CORS protocol".
public struct CORSPolicy: Sendable {
    private let origins: Set<String>
    private let allowsAll: Bool

    /// - Parameter origins: `https://app.example.com`, with the port if it is no default one; `*` for every page.
    public init(origins: [String] = []) {
        self.origins = Set(origins)
        allowsAll = origins.contains("*")
    }

    /// Lets the page that a request comes from read the answer, if it may; answers the request if it is a preflight.
    ///
    /// - Returns: whether the exchange has been answered.
    func handle(_ exchange: HTTPExchange) -> Bool {
        let request = exchange.request
        guard !origins.isEmpty, let origin = request.headers["origin"] else { return false }
        exchange.commonHeaders.add("origin", for: "vary")
        let isAllowed = allowsAll || origins.contains(origin)
        if isAllowed {
            exchange.commonHeaders.add(allowsAll ? "*" : origin, for: "access-control-allow-origin")
            exchange.commonHeaders.add(Self.readable, for: "access-control-expose-headers")
        }
        guard request.method == "OPTIONS", request.headers["access-control-request-method"] != nil else { return false }
        guard isAllowed else {
            exchange.respond(403, ["content-type": "text/plain"], body: Self.refusal)
            return true
        }
        var headers: Metadata = [
            "access-control-allow-methods": "GET, POST, PATCH, DELETE", "access-control-max-age": "7200",
        ]
        // Metadata may have any name, so that what the page asks for is what it gets.
        if let names = request.headers["access-control-request-headers"] {
            headers.add(names, for: "access-control-allow-headers")
        }
        exchange.respond(204, headers)
        return true
    }

    /// What answers carry beside the headers that every page may read.
    private static let readable =
        "grpc-status, grpc-message, grpc-status-details-bin, grpc-retry-pushback-ms, retry-after, www-authenticate"

    private static let refusal = Array(
        "This server is not meant for pages of that origin; --cors-origin names those that it is for.\n".utf8)
}
