import ConversionAPI

/// How data is to look, once everything is known that decides it.
enum OutputForm: Sendable, Hashable {
    /// Aligned with a header, for a terminal so many columns wide; nil cuts nothing short.
    case aligned(width: Int?, isColoured: Bool)
    /// A line each, tabs between the values.
    case tabs
    case json(isForTerminal: Bool)
    case ndjson(isForTerminal: Bool)
    case csv(isForTerminal: Bool)

    /// - Parameter requested: nil for the default.
    init(_ requested: OutputFormat?, terminal: Terminal) {
        self =
            switch requested {
            case nil where !terminal.isTerminal: .tabs
            case nil, .table:
                .aligned(width: terminal.isTerminal ? terminal.width : nil, isColoured: terminal.isColoured)
            case .json: .json(isForTerminal: terminal.isTerminal)
            case .ndjson: .ndjson(isForTerminal: terminal.isTerminal)
            case .csv: .csv(isForTerminal: terminal.isTerminal)
            }
    }
}

/// A list of any length as text, piece by piece as its items come.
struct ListRendering<Item: Presentable> {
    private let form: OutputForm
    /// Kept only for an alignment, which needs them all.
    private var rows: [[String]] = []
    private var isEmpty = true

    init(_ form: OutputForm) {
        self.form = form
    }

    /// The text that these items add.
    mutating func add(_ items: [Item]) throws -> String {
        var text = ""
        for item in items {
            switch form {
            case .aligned: rows.append(Self.listed.map { TerminalText.escaped($0.short(item)) })
            case .tabs: text += Self.line(Self.listed.map { $0.text(item) })
            case .json(let isForTerminal):
                // The array is opened by its first element, and each element stands one level deep.
                let element = JSONText.text(try item.json(), indented: true, isForTerminal: isForTerminal)
                text += isEmpty ? "[\n  " : ",\n  "
                text += element.split(separator: "\n").joined(separator: "\n  ")
            case .ndjson(let isForTerminal):
                text += JSONText.text(try item.json(), indented: false, isForTerminal: isForTerminal) + "\n"
            case .csv(let isForTerminal):
                if isEmpty { text += CSV.record(Item.columns(in: .csv).map(\.name)) }
                text += CSV.record(
                    Item.columns(in: .csv).map { CSV.value($0.text(item), isForTerminal: isForTerminal) })
            }
            isEmpty = false
        }
        return text
    }

    /// What is left when all items have been added.
    mutating func finish() -> String {
        switch form {
        case .aligned(let width, let isColoured):
            return isEmpty
                ? "" : AlignedTable(Self.listed, rows: rows).text(width: width, isColoured: isColoured)
        case .json: return isEmpty ? "[]\n" : "\n]\n"
        case .csv: return isEmpty ? CSV.record(Item.columns(in: .csv).map(\.name)) : ""
        case .tabs, .ndjson: return ""
        }
    }

    private static var listed: [Column<Item>] { Item.columns(in: .list) }

    static func line(_ values: [String]) -> String {
        values.map { TerminalText.escaped($0) }.joined(separator: "\t") + "\n"
    }
}

/// One item as text: a name and a value a line, or a single document.
enum ItemRendering {
    static func text<Item: Presentable>(_ item: Item, _ form: OutputForm) throws -> String {
        switch form {
        case .aligned(_, let isColoured):
            let fields = Item.columns(in: .detail).map { ($0.name, $0.text(item)) }.filter { !$0.1.isEmpty }
            let width = fields.map(\.0.count).max() ?? 0
            return fields.map { name, value in
                let padding = String(repeating: " ", count: width - name.count + 2)
                // A text of several lines stays one, indented below its name.
                let lines = TerminalText.escaped(value, keeping: "\n").split(
                    separator: "\n", omittingEmptySubsequences: false)
                return Colour.bold.applied(to: name, if: isColoured) + padding
                    + lines.joined(separator: "\n" + String(repeating: " ", count: width + 2)) + "\n"
            }.joined()
        case .tabs:
            return Item.columns(in: .detail).map { ListRendering<Item>.line([$0.name, $0.text(item)]) }.joined()
        case .json(let isForTerminal):
            return JSONText.text(try item.json(), indented: true, isForTerminal: isForTerminal) + "\n"
        case .ndjson(let isForTerminal):
            return JSONText.text(try item.json(), indented: false, isForTerminal: isForTerminal) + "\n"
        case .csv:
            var list = ListRendering<Item>(form)
            return try list.add([item])
        }
    }
}

/// JSON as text for a program or a terminal.
enum JSONText {
    static func text(_ value: JSONValue, indented: Bool, isForTerminal: Bool) -> String {
        let text = value.text(indented: indented)
        return isForTerminal ? TerminalText.escapedJSON(text) : text
    }
}

/// Comma-separated values. Source: RFC 4180.
enum CSV {
    static func record(_ values: [String]) -> String {
        values.map(field).joined(separator: ",") + "\r\n"
    }

    /// A value that no spreadsheet takes for a formula, and no terminal for a command.
    static func value(_ text: String, isForTerminal: Bool) -> String {
        isForTerminal ? TerminalText.escaped(CSVCell.guarded(text), keeping: "\n") : CSVCell.encoded(text)
    }

    private static func field(_ text: String) -> String {
        // By scalars: CR LF is one Character.
        guard text.unicodeScalars.contains(where: { ",\"\r\n".unicodeScalars.contains($0) }) else { return text }
        var quoted = "\""
        for scalar in text.unicodeScalars {
            if scalar == "\"" { quoted += "\"" }
            quoted.unicodeScalars.append(scalar)
        }
        return quoted + "\""
    }
}
