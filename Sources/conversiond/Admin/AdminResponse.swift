import NIOHTTP1

/// What the admin listener answers.
struct AdminResponse: Sendable, Equatable {
    var status = HTTPResponseStatus.ok
    var type = "text/plain; charset=utf-8"
    var body: String
    /// For 405: what is allowed.
    var allow: String?

    static func text(_ body: String, _ status: HTTPResponseStatus = .ok) -> AdminResponse {
        AdminResponse(status: status, body: body + "\n")
    }

    static func json(_ body: String, _ status: HTTPResponseStatus = .ok) -> AdminResponse {
        AdminResponse(status: status, type: "application/json", body: body + "\n")
    }

    /// The headers, but for those of the connection.
    func headers(date: String) -> HTTPHeaders {
        var headers: HTTPHeaders = [
            "content-type": type, "content-length": String(body.utf8.count), "date": date,
            // Every answer is of its moment, and none is a page for a browser to guess the kind of.
            "cache-control": "no-store", "x-content-type-options": "nosniff",
        ]
        if let allow { headers.add(name: "allow", value: allow) }
        return headers
    }
}
