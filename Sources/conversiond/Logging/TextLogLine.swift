import Logging

/// Log lines for people: `2026-03-07T14:30:00.123Z info conversiond: listening address=127.0.0.1:50051`.
enum TextLogLine {
    static func line(_ record: LogRecord) -> String {
        var line = "\(record.time) \(record.level.rawValue) \(escaped(record.label)): \(escaped(record.message))"
        for (key, value) in record.metadata.sorted(by: { $0.key < $1.key }) {
            line += " \(escaped(key))=\(quoted(text(of: value)))"
        }
        return line + "\n"
    }

    private static func text(of value: Logger.MetadataValue) -> String {
        switch value {
        case .string(let text): text
        case .stringConvertible(let value): value.description
        case .array(let values): values.map(text).joined(separator: ",")
        case .dictionary(let entries):
            entries.sorted { $0.key < $1.key }.map { "\($0.key):\(text(of: $0.value))" }.joined(separator: ",")
        }
    }

    /// In quotes where a reader could not tell its end else.
    private static func quoted(_ text: String) -> String {
        let isPlain = !text.isEmpty && !text.unicodeScalars.contains { $0 == " " || $0 == "\"" || $0 == "=" }
        let escaped = escaped(text)
        return isPlain
            ? escaped
            : "\""
                + escaped.split(separator: "\"", omittingEmptySubsequences: false)
                .joined(separator: "\\\"") + "\""
    }

    /// Without anything that could end the line, or move a terminal's cursor.
    private static func escaped(_ text: String) -> String {
        let isControl = { (scalar: Unicode.Scalar) in
            scalar.value < 0x20 || (0x7f...0x9f).contains(scalar.value) || scalar == "\u{2028}" || scalar == "\u{2029}"
        }
        guard text.unicodeScalars.contains(where: isControl) else { return text }
        return text.unicodeScalars.map { scalar in
            switch scalar {
            case "\n": "\\n"
            case "\r": "\\r"
            case "\t": "\\t"
            case _ where isControl(scalar): "\\u{\(String(scalar.value, radix: 16))}"
            default: String(scalar)
            }
        }.joined()
    }
}
