import Basics

/// JSON in the making, its members in the order in which they are written.
indirect enum JSONDocument: Equatable {
    case string(String)
    case bool(Bool)
    case number(Int)
    case array([JSONDocument])
    case object([(String, JSONDocument)])

    /// Indented by two spaces a level.
    var text: String { value.text(indented: true) }

    private var value: JSONValue {
        switch self {
        case .string(let text): .string(text)
        case .bool(let value): .bool(value)
        case .number(let value): .number(String(value))
        case .array(let elements): .array(elements.map(\.value))
        case .object(let members): .object(members.map { .init($0.0, $0.1.value) })
        }
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
