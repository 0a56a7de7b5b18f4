import Basics
import Logging

/// Log lines as JSON: `time`, `level`, `message`, `label` and, where there is any, `metadata`.
enum JSONLogLine {
    static func line(_ record: LogRecord) -> String {
        var line = "{\"time\":\"\(record.time)\",\"level\":\"\(record.level.rawValue)\",\"message\":"
        append(record.message, to: &line)
        line += ",\"label\":"
        append(record.label, to: &line)
        if !record.metadata.isEmpty {
            line += ",\"metadata\":"
            append(record.metadata, to: &line)
        }
        return line + "}\n"
    }

    private static func append(_ metadata: Logger.Metadata, to line: inout String) {
        line += "{"
        for (index, entry) in metadata.sorted(by: { $0.key < $1.key }).enumerated() {
            if index > 0 { line += "," }
            append(entry.key, to: &line)
            line += ":"
            append(entry.value, to: &line)
        }
        line += "}"
    }

    private static func append(_ value: Logger.MetadataValue, to line: inout String) {
        switch value {
        case .string(let text): append(text, to: &line)
        case .stringConvertible(let value as Int): line += String(value)
        case .stringConvertible(let value): append(value.description, to: &line)
        case .dictionary(let entries): append(entries, to: &line)
        case .array(let values):
            line += "["
            for (index, value) in values.enumerated() {
                if index > 0 { line += "," }
                append(value, to: &line)
            }
            line += "]"
        }
    }

    private static func append(_ text: String, to line: inout String) {
        JSONString.append(text, to: &line, escapesC1: true)
    }
}
