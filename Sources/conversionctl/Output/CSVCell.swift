/// Text of others as a cell of CSV that neither a spreadsheet nor a terminal obeys, and back again.
///
/// A text that a spreadsheet would take for a formula gets an apostrophe before it, and so does one that has such an
/// apostrophe already. Characters that a terminal would obey, or that would reorder what stands around them, become
/// `\u{1b}`; a `\u{` of the text itself becomes `\u{5c}u{`. So every text comes back as it was.
enum CSVCell {
    static func encoded(_ text: String) -> String { (isFormula(text[...]) ? "'" : "") + escaped(text) }

    /// What ``encoded(_:)`` was given; other texts come back as they are.
    static func decoded(_ cell: String) -> String {
        let text = unescaped(cell)
        guard text.unicodeScalars.first == "'" else { return text }
        let rest = text.unicodeScalars.dropFirst()
        return isFormula(Substring(rest)) ? String(rest) : text
    }

    /// With the apostrophe that spreadsheets leave out.
    static func guarded(_ text: String) -> String { isFormula(text[...]) ? "'" + text : text }

    /// Whether a text begins as a formula does, behind apostrophes, quotation marks, spaces and what nobody sees. A plain
    /// negative number is what it seems to be.
    private static func isFormula(_ text: Substring) -> Bool {
        let scalars = text.unicodeScalars
        guard let first = scalars.firstIndex(where: { !isPassedOver($0) }) else { return false }
        switch scalars[first] {
        case "-": return first != scalars.startIndex || !isNumber(scalars[scalars.index(after: first)...])
        case "=", "+", "@", "\t", "\r": return true
        // Their full width, and other shapes of theirs.
        case "\u{ff1d}", "\u{ff0b}", "\u{ff0d}", "\u{ff20}", "\u{fe66}", "\u{fe62}", "\u{fe63}", "\u{fe6b}", "\u{2212}":
            return true
        default: return false
        }
    }

    private static func isPassedOver(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar {
        case "'", "\"", "\u{2018}", "\u{2019}", "\u{201c}", "\u{201d}": true
        case "\t", "\r": false
        default:
            scalar.properties.isWhitespace || scalar.properties.isDefaultIgnorableCodePoint
                || scalar.properties.generalCategory == .control
        }
    }

    /// Digits, and more of them behind a point.
    private static func isNumber(_ text: Substring.UnicodeScalarView) -> Bool {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        return (1...2).contains(parts.count)
            && parts.allSatisfy { part in !part.isEmpty && part.allSatisfy { ("0"..."9").contains($0) } }
    }

    // MARK: Control characters

    private static func escaped(_ text: String) -> String {
        let scalars = text.unicodeScalars
        guard scalars.contains(where: { isEscaped($0) || $0 == "\\" }) else { return text }
        var safe = ""
        var rest = scalars[...]
        while let scalar = rest.popFirst() {
            if scalar == "\r", rest.first == "\n" {
                safe.unicodeScalars.append(scalar)
            } else if isEscaped(scalar) || scalar == "\\" && rest.starts(with: "u{".unicodeScalars) {
                safe += "\\u{\(String(scalar.value, radix: 16))}"
            } else {
                safe.unicodeScalars.append(scalar)
            }
        }
        return safe
    }

    private static func unescaped(_ cell: String) -> String {
        guard cell.utf8.contains(UInt8(ascii: "\\")) else { return cell }
        var text = ""
        var rest = cell.unicodeScalars[...]
        while let scalar = rest.popFirst() {
            // Six digits have room for every character.
            if scalar == "\\", rest.starts(with: "u{".unicodeScalars),
                let end = rest.prefix(9).firstIndex(of: "}"),
                let code = UInt32(String(rest[..<end].dropFirst(2)), radix: 16), let control = Unicode.Scalar(code),
                isEscaped(control) || control == "\\"
            {
                text.unicodeScalars.append(control)
                rest = rest[rest.index(after: end)...]
            } else {
                text.unicodeScalars.append(scalar)
            }
        }
        return text
    }

    /// Tabs and line ends keep the shape of a text, and move nothing outside of its cell.
    private static func isEscaped(_ scalar: Unicode.Scalar) -> Bool {
        TerminalText.isUnsafe(scalar) && scalar != "\n" && scalar != "\t" && scalar != "\0"
    }
}
