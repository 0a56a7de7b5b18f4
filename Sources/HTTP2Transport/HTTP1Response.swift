import Basics

/// Answers as HTTP/1.1 has them on the wire. Source: RFC 9112. Pure: makes bytes.
enum HTTP1Response {
    /// How the end of a body is told.
    enum Framing: Hashable {
        /// There is no body, whatever the headers say.
        case none
        /// By its length.
        case length
        case chunked
        /// By the end of the connection: for HTTP/1.0.
        case close
    }

    static let proceed = Array("HTTP/1.1 100 Continue\r\n\r\n".utf8)
    /// Behind the last chunk.
    static let lastChunk = Array("0\r\n\r\n".utf8)

    /// Status line and headers, the date among them (RFC 9110, 6.6.1). `fields` hold no framing.
    ///
    /// - Parameter length: bytes of the body; nil where nobody knows.
    static func head(
        _ status: Int, _ fields: [(name: String, value: String)], length: Int?, framing: Framing, closes: Bool
    ) -> [UInt8] {
        var text = "HTTP/1.1 \(status) \(reason(status))\r\ndate: \(HTTPDate.now)\r\n"
        for field in fields { text += "\(field.name): \(field.value)\r\n" }
        if let length, status != 204 { text += "content-length: \(length)\r\n" }
        if framing == .chunked { text += "transfer-encoding: chunked\r\n" }
        if closes { text += "connection: close\r\n" }
        text += "\r\n"
        return Array(text.utf8)
    }

    /// A whole answer for what is no request, or none that can be read; the connection ends with it.
    static func refusal(_ status: Int, _ sentence: String) -> [UInt8] {
        head(
            status, [("content-type", "text/plain")], length: sentence.utf8.count + 1, framing: .length, closes: true)
            + Array("\(sentence)\n".utf8)
    }

    /// What goes before a chunk's bytes; a line break goes behind them.
    static func chunkHead(_ count: Int) -> [UInt8] { Array("\(String(count, radix: 16))\r\n".utf8) }

    /// Source: RFC 9110, 15; RFC 6585 for 429 and 431.
    private static func reason(_ status: Int) -> String {
        switch status {
        case 200: "OK"
        case 201: "Created"
        case 204: "No Content"
        case 304: "Not Modified"
        case 400: "Bad Request"
        case 401: "Unauthorized"
        case 403: "Forbidden"
        case 404: "Not Found"
        case 405: "Method Not Allowed"
        case 406: "Not Acceptable"
        case 408: "Request Timeout"
        case 409: "Conflict"
        case 412: "Precondition Failed"
        case 413: "Content Too Large"
        case 415: "Unsupported Media Type"
        case 417: "Expectation Failed"
        case 429: "Too Many Requests"
        case 431: "Request Header Fields Too Large"
        case 499: "Client Closed Request"
        case 500: "Internal Server Error"
        case 501: "Not Implemented"
        case 503: "Service Unavailable"
        case 504: "Gateway Timeout"
        case 505: "HTTP Version Not Supported"
        default: "Status"
        }
    }
}
