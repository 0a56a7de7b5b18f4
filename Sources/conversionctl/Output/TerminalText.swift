import Basics

/// Text of others, made fit for a terminal.
enum TerminalText {
    /// The text in one line, with nothing in it that a terminal would obey or that would reorder what stands around it.
    static func escaped(_ text: String) -> String {
        escaped(text, keeping: "")
    }

    /// A JSON document that means the same and holds no control character.
    static func escapedJSON(_ json: String) -> String {
        guard json.unicodeScalars.contains(where: isUnsafe) else { return json }
        var safe = ""
        for scalar in json.unicodeScalars {
            // JSON's own writer has escaped what lies below; line feeds here are its indentation.
            if isUnsafe(scalar), scalar != "\n" {
                safe += JSONString.escape(scalar)
            } else {
                safe.unicodeScalars.append(scalar)
            }
        }
        return safe
    }

    /// - Parameter kept: control characters that stay as they are.
    static func escaped(_ text: String, keeping kept: String.UnicodeScalarView) -> String {
        guard text.unicodeScalars.contains(where: { isUnsafe($0) && !kept.contains($0) }) else { return text }
        var safe = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case _ where !isUnsafe(scalar) || kept.contains(scalar): safe.unicodeScalars.append(scalar)
            case "\n": safe += "\\n"
            case "\r": safe += "\\r"
            case "\t": safe += "\\t"
            case _ where scalar.value < 0x100: safe += "\\x" + Hexadecimal.text(UInt64(scalar.value), digits: 2)
            default: safe += "\\u{\(Hexadecimal.text(UInt64(scalar.value), digits: 4))}"
            }
        }
        return safe
    }

    static func escaped(_ text: String, keeping kept: String) -> String {
        escaped(text, keeping: kept.unicodeScalars)
    }

    /// C0, DEL and C1, line and paragraph separators, and what changes the direction of writing.
    static func isUnsafe(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0...0x1f, 0x7f...0x9f, 0x61c, 0x200e, 0x200f, 0x2028...0x202e, 0x2066...0x2069: true
        default: false
        }
    }

    /// How many columns a text without control characters takes.
    static func width(_ text: String) -> Int {
        text.utf8.allSatisfy { $0 < 0x80 } ? text.utf8.count : text.reduce(0) { $0 + width($1) }
    }

    /// As much of a text as fits, with `…` where something is left out.
    static func fitted(_ text: String, to columns: Int) -> String {
        guard width(text) > columns else { return text }
        var fitted = ""
        var used = 0
        for character in text {
            used += width(character)
            guard used < columns else { break }
            fitted.append(character)
        }
        return fitted + "…"
    }

    /// 2 for wide ones of East Asia and pictures, 0 for those that join another. Source: Unicode, UAX #11.
    private static func width(_ character: Character) -> Int {
        guard let scalar = character.unicodeScalars.first else { return 0 }
        switch scalar.value {
        case 0x1100...0x115f, 0x2e80...0x303e, 0x3041...0xa4cf, 0xa960...0xa97f, 0xac00...0xd7a3, 0xf900...0xfaff,
            0xfe30...0xfe6f, 0xff00...0xff60, 0xffe0...0xffe6, 0x1f300...0x1f64f, 0x1f680...0x1f6ff, 0x1f900...0x1faff,
            0x20000...0x3fffd:
            return 2
        default:
            switch scalar.properties.generalCategory {
            case .nonspacingMark, .enclosingMark, .format: return 0
            default: return 1
            }
        }
    }
}
