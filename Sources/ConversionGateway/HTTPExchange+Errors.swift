import ConversionAPI
import HTTP2Transport
import RPC

extension HTTPExchange {
    /// Answers with an error, its body the JSON of `google.rpc.Status`.
    ///
    /// - Parameter httpStatus: another than the code's own.
    func respond(_ error: RPCError, httpStatus: Int? = nil, headers: Metadata = [:]) {
        var headers = headers
        headers.add("application/json", for: "content-type")
        headers.append(contentsOf: error.httpHeaders)
        respond(httpStatus ?? error.code.httpStatus, headers, body: error.statusJSON.line)
    }

    /// Answers that the path is there, but takes other methods. Source: RFC 9110, 15.5.6.
    func respondMethodNotAllowed(_ methods: [String]) {
        let list = methods.joined(separator: ", ")
        respond(RPCError(.unimplemented, "This path takes \(list)."), httpStatus: 405, headers: ["allow": list])
    }
}

extension RPCError {
    /// What HTTP has headers for. Source: RFC 9110, 10.2.3 and 11.6.1.
    var httpHeaders: Metadata {
        var headers = Metadata()
        for case .retryInfo(let delay) in details {
            let (seconds, attoseconds) = delay.components
            headers.add(String(max(0, attoseconds > 0 ? seconds + 1 : seconds)), for: "retry-after")
        }
        if code == .unauthenticated { headers.add("Bearer", for: "www-authenticate") }
        return headers
    }

    /// `google.rpc.Status` as JSON: code, message and details.
    var statusJSON: JSONValue {
        // Where the details cannot be written, code and message still can.
        (try? statusMessage.jsonValue())
            ?? .object([.init("code", .number(String(code.rawValue))), .init("message", .string(message))])
    }
}

extension JSONValue {
    /// The text as bytes, with a newline at its end.
    var line: [UInt8] { Array((text() + "\n").utf8) }
}
