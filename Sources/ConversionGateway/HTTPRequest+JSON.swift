import HTTP2Transport
import RPC

extension HTTPRequest {
    /// The media types that a body may have, and none of the codings that it may have.
    ///
    /// - Returns: why the body is not read; nil if it is.
    func mediaTypeFault(_ accepted: [String]) -> RPCError? {
        let names = accepted.joined(separator: " or ")
        guard let mediaType, accepted.contains(mediaType), isUTF8 else {
            return RPCError(.invalidArgument, "Send the body as \(names), in UTF-8, and say so in content-type.")
        }
        if let coding = headers["content-encoding"], coding.lowercased() != "identity" {
            return RPCError(.invalidArgument, "Send the body without a content-encoding.")
        }
        return nil
    }

    /// Whether the content type names no other charset.
    private var isUTF8: Bool {
        let parameters = (contentType ?? "").split(separator: ";").dropFirst()
        return parameters.allSatisfy { parameter in
            let pair = parameter.lowercased().filter { $0 != " " && $0 != "\t" && $0 != "\"" }
            return !pair.hasPrefix("charset=") || pair == "charset=utf-8" || pair == "charset=utf8"
        }
    }
}
