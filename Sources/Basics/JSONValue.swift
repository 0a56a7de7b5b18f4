/// A JSON document, or a part of one. Objects keep the order of their members, numbers their digits.
///
/// Source: RFC 8259.
public enum JSONValue: Sendable, Hashable {
    case null
    case bool(Bool)
    /// The number as it is written, so that no digit is lost.
    case number(String)
    case string(String)
    case array([JSONValue])
    case object([Member])

    /// One pair of an object.
    public struct Member: Sendable, Hashable {
        /// The pair's key.
        public var key: String
        /// The pair's value.
        public var value: JSONValue

        /// A pair.
        public init(_ key: String, _ value: JSONValue) {
            self.key = key
            self.value = value
        }
    }

    /// The value of an object's member; nil without one, and for what is no object.
    public subscript(key: String) -> JSONValue? {
        guard case .object(let members) = self else { return nil }
        return members.first { $0.key == key }?.value
    }

    /// The document as text, without white space, or indented by two spaces a level.
    public func text(indented: Bool = false) -> String {
        var text = ""
        write(to: &text, depth: indented ? 0 : nil)
        return text
    }

    private func write(to text: inout String, depth: Int?) {
        switch self {
        case .null: text += "null"
        case .bool(let value): text += value ? "true" : "false"
        case .number(let digits): text += digits
        case .string(let value): JSONString.append(value, to: &text)
        case .array(let elements):
            Self.writeList("[", "]", elements, to: &text, depth: depth) { element, text, depth in
                element.write(to: &text, depth: depth)
            }
        case .object(let members):
            Self.writeList("{", "}", members, to: &text, depth: depth) { member, text, depth in
                JSONString.append(member.key, to: &text)
                text += depth == nil ? ":" : ": "
                member.value.write(to: &text, depth: depth)
            }
        }
    }

    private static func writeList<Element>(
        _ opening: String, _ closing: String, _ elements: [Element], to text: inout String, depth: Int?,
        _ write: (Element, inout String, Int?) -> Void
    ) {
        text += opening
        let inner = depth.map { $0 + 1 }
        for (index, element) in elements.enumerated() {
            if index > 0 { text += "," }
            if let inner { text += "\n" + String(repeating: "  ", count: inner) }
            write(element, &text, inner)
        }
        if let depth, !elements.isEmpty { text += "\n" + String(repeating: "  ", count: depth) }
        text += closing
    }

}

/// Why a text is not JSON, and where.
public struct JSONError: Error, Hashable, CustomStringConvertible {
    /// What was found, as the end of a sentence.
    public let reason: String
    /// Bytes before it; nil for what is wrong with the text as a whole.
    public let offset: Int?
    /// The key that an object has twice, where that is what is wrong.
    public var doubledKey: String? = nil

    public var description: String { "not JSON: \(reason)\(offset.map { " at byte \($0)" } ?? "")" }

    /// The line of the text in which it stands, from 1.
    public func line(in bytes: [UInt8]) -> Int {
        bytes.prefix(offset ?? 0).reduce(1) { $0 + ($1 == UInt8(ascii: "\n") ? 1 : 0) }
    }
}
