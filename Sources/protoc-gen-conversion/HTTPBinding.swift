import CProtobufC

/// One way to call a method over HTTP: the option `google.api.http`, or one of its additional bindings.
///
/// Source: googleapis, `google/api/http.proto`.
struct HTTPBinding: Equatable {
    enum Segment: Equatable {
        case literal(String)
        /// One segment of the path is the value of the field of this path.
        case field(String)
    }

    enum Body: Equatable {
        case none
        case whole
        case field(String)
    }

    /// In upper case.
    var method: String
    var segments: [Segment]
    /// What stands behind the colon of the last segment; empty for none.
    var verb: String
    var body: Body

    private static let option: UInt32 = 72_295_728
    private static let methods: [UInt32: String] = [2: "GET", 3: "PUT", 4: "POST", 5: "DELETE", 6: "PATCH"]

    /// The bindings of a method's options.
    ///
    /// - Throws: `GeneratorError` for what this generator has no form for: other methods, wildcards, `response_body`.
    static func all(in options: ProtobufCMessage) throws -> [HTTPBinding] {
        try WireField.unknown(in: options).flatMap { field -> [HTTPBinding] in
            guard field.number == option, case .bytes(let rule) = field.value else { return [] }
            return try bindings(of: rule)
        }
    }

    private static func bindings(of rule: [UInt8]) throws -> [HTTPBinding] {
        var first: HTTPBinding?
        var body = Body.none
        var more: [HTTPBinding] = []
        for field in try WireField.all(in: rule) {
            guard case .bytes(let bytes) = field.value else { continue }
            let text = String(decoding: bytes, as: UTF8.self)
            switch field.number {
            case 2...6: first = try HTTPBinding(method: methods[field.number] ?? "", template: text)
            case 7: body = text == "*" ? .whole : .field(text)
            case 11: more += try bindings(of: bytes)
            default: throw GeneratorError(description: "google.api.http: field \(field.number) is not understood")
            }
        }
        guard var first else { throw GeneratorError(description: "google.api.http: a rule has no path") }
        first.body = body
        return [first] + more
    }

    /// A binding without a body.
    ///
    /// - Parameter template: such as `/v1/agents/{agent_id}/tools` or `/v1/conversions/{conversion_id}:adjust`.
    init(method: String, template: String) throws {
        self.method = method
        body = .none
        let unclear = GeneratorError(description: "google.api.http: the path \(template) is not understood")
        guard template.first == "/" else { throw unclear }
        var path = template.dropFirst()
        verb = ""
        if let colon = path.lastIndex(of: ":"), !path[colon...].contains("}"), !path[colon...].contains("/") {
            verb = String(path[path.index(after: colon)...])
            guard !verb.isEmpty else { throw unclear }
            path = path[..<colon]
        }
        segments = try path.split(separator: "/", omittingEmptySubsequences: false).map { part in
            let isField = part.first == "{" && part.last == "}"
            let name = isField ? part.dropFirst().dropLast() : part
            let isPlain = name.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || "_.-".contains($0)) }
            guard !name.isEmpty, isPlain else { throw unclear }
            return isField ? .field(String(name)) : .literal(String(name))
        }
    }
}

extension HTTPBinding {
    /// The paths of the fields that the path takes.
    var pathFields: [String] {
        segments.compactMap { if case .field(let path) = $0 { path } else { nil } }
    }
}
