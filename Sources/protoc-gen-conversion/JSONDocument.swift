/// JSON in the making, its members in the order in which they are written.
indirect enum JSONDocument: Equatable {
    case string(String)
    case bool(Bool)
    case number(Int)
    case array([JSONDocument])
    case object([(String, JSONDocument)])

    /// Indented by two spaces a level.
    var text: String { text(indentation: "") }

    private func text(indentation: String) -> String {
        let inner = indentation + "  "
        switch self {
        case .string(let text): return Self.quoted(text)
        case .bool(let value): return value ? "true" : "false"
        case .number(let value): return String(value)
        case .array(let elements):
            if elements.isEmpty { return "[]" }
            let lines = elements.map { inner + $0.text(indentation: inner) }
            return "[\n" + lines.joined(separator: ",\n") + "\n\(indentation)]"
        case .object(let members):
            if members.isEmpty { return "{}" }
            let lines = members.map { "\(inner)\(Self.quoted($0.0)): \($0.1.text(indentation: inner))" }
            return "{\n" + lines.joined(separator: ",\n") + "\n\(indentation)}"
        }
    }

    private static func quoted(_ text: String) -> String {
        let escaped = text.unicodeScalars.map { scalar in
            switch scalar {
            case "\"": "\\\""
            case "\\": "\\\\"
            case "\n": "\\n"
            case "\t": "\\t"
            default: String(scalar)
            }
        }
        return "\"" + escaped.joined() + "\""
    }

    static func == (left: JSONDocument, right: JSONDocument) -> Bool { left.text == right.text }
}

extension JSONDocument: ExpressibleByStringLiteral, ExpressibleByDictionaryLiteral {
    init(stringLiteral text: String) { self = .string(text) }

    init(dictionaryLiteral members: (String, JSONDocument)...) { self = .object(members) }

    /// The object with further members at its end; anything else as it is.
    func adding(_ members: [(String, JSONDocument)]) -> JSONDocument {
        guard case .object(let own) = self else { return self }
        return .object(own + members)
    }
}
