import ConversionAPI
import Foundation

/// What the gateway promises of every answer, whatever was asked.
extension FuzzedExchange {
    /// - Throws: ``FuzzFinding`` unless the request has been answered once, whole, and in a form that its client reads.
    func requireWellFormedAnswer() throws {
        guard heads.count == 1, let head = heads.first, endCount == 1, !isAborted, strayCount == 0 else {
            throw finding("has \(heads.count) heads and \(endCount) ends, \(strayCount) pieces out of place")
        }
        // 500 would be a slip of ours, and only a deadline is 504.
        let isExpected = head.status < 500 || [501, 504].contains(head.status)
        guard (200...599).contains(head.status), isExpected else { throw finding("is answered with \(head.status)") }
        guard head.length == nil || head.length == body.count else { throw finding("has another length than it says") }
        for (name, value) in head.fields where !Self.isSendable(name, value) {
            throw finding("has the header \(name.debugDescription): \(value.debugDescription)")
        }
        let types = values("content-type")
        guard types.count == 1 || types.isEmpty && body.isEmpty else { throw finding("has the types \(types)") }
        try requireForm(types.first)
    }

    /// The answer as far as it has come: none twice, and nothing out of place.
    func requireNoFalseAnswer() throws {
        guard heads.count <= 1, endCount == 0, strayCount == 0 else {
            throw finding("is answered though its client has gone")
        }
    }

    private func requireForm(_ type: String?) throws {
        switch type {
        case nil: break
        case "application/json": try requireJSON(body)
        case "application/x-ndjson":
            guard body.isEmpty || body.last == UInt8(ascii: "\n") else { throw finding("ends within a line") }
            for line in body.split(separator: UInt8(ascii: "\n")) { try requireJSON(Array(line)) }
        case "application/proto":
            let types = MethodTypes.all.first { $0.method.path == request.path }
            guard let types, types.response.accepts(body.span.bytes) else { throw finding("is no message") }
        case "application/grpc-web+proto": try requireFrames(body)
        case "application/grpc-web-text+proto": try requireFrames(try decodedPieces())
        case "text/plain": break
        default: throw finding("has the type \(type ?? "")")
        }
    }

    private func requireJSON(_ text: [UInt8]) throws {
        // Foundation's, as ours might be wrong in the same way twice.
        guard (try? JSONSerialization.jsonObject(with: Data(text), options: .fragmentsAllowed)) != nil else {
            throw finding("is not JSON")
        }
    }

    /// Each piece is base64 on its own, so that it can be read when it comes.
    private func decodedPieces() throws -> [UInt8] {
        try pieces.flatMap { piece -> [UInt8] in
            guard let bytes = Data(base64Encoded: Data(piece)) else { throw finding("is not base64") }
            return Array(bytes)
        }
    }

    /// Messages, and behind them the trailers; or the status in the headers, and no body.
    private func requireFrames(_ body: [UInt8]) throws {
        guard status == 200 else { throw finding("is gRPC-Web with the status \(status)") }
        if body.isEmpty { return try requireStatus(values("grpc-status")) }
        var rest = body[...]
        while rest.count >= 5 {
            let flags = rest[rest.startIndex]
            let length = rest.dropFirst().prefix(4).reduce(0) { $0 << 8 | Int($1) }
            let content = rest.dropFirst(5).prefix(length)
            rest = rest.dropFirst(5 + length)
            guard content.count == length else { throw finding("ends within a frame") }
            guard flags == 0x80 else { continue }
            guard rest.isEmpty else { throw finding("has frames behind the trailers") }
            return try requireTrailers(String(decoding: content, as: UTF8.self))
        }
        throw finding("has no trailers")
    }

    private func requireTrailers(_ text: String) throws {
        var lines = text.components(separatedBy: "\r\n")
        guard lines.popLast() == "" else { throw finding("ends within a trailer") }
        let fields = lines.map { line -> (String, String) in
            let name = line.prefix { $0 != ":" }
            return (String(name), String(line.dropFirst(name.count + 2)))
        }
        for (name, value) in fields where !Self.isSendable(name, value) {
            throw finding("has the trailer \(name.debugDescription): \(value.debugDescription)")
        }
        try requireStatus(fields.filter { $0.0 == "grpc-status" }.map(\.1))
    }

    private func requireStatus(_ values: [String]) throws {
        guard values.count == 1, let code = Int(values[0]), (0...16).contains(code) else {
            throw finding("has the statuses \(values)")
        }
    }

    /// A name of lower case and a value of printable ASCII. Source: RFC 9110, 5.5 and 5.6.2; RFC 9113, 8.2.
    private static func isSendable(_ name: String, _ value: String) -> Bool {
        !name.isEmpty && name.utf8.allSatisfy { (0x21...0x7e).contains($0) && !"\"(),/:;<=>?@[\\]{}".utf8.contains($0) }
            && name == name.lowercased() && value.utf8.allSatisfy { (0x20...0x7e).contains($0) }
    }

    private func finding(_ what: String) -> FuzzFinding {
        let answer = String(decoding: body.prefix(300), as: UTF8.self)
        return FuzzFinding("\(request.method) \(request.target) \(what): \(status) \(answer)")
    }
}
