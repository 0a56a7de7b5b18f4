/// JSON's strings. Source: RFC 8259, section 7.
package enum JSONString {
    /// Appends a text in double quotes, with what may not stand between them escaped, and what ends a line for some readers:
    /// DEL and the two line separators of Unicode.
    ///
    /// - Parameter escapesC1: whether the control characters U+0080 to U+009F are escaped, too, which terminals obey.
    package static func append(_ text: String, to json: inout String, escapesC1: Bool = false) {
        json += "\""
        // Most texts have nothing to escape, which their bytes tell: all that is escaped begins with one of these.
        if text.utf8.contains(where: mayBeEscaped) {
            for scalar in text.unicodeScalars { append(scalar, to: &json, escapesC1: escapesC1) }
        } else {
            json += text
        }
        json += "\""
    }

    private static func append(_ scalar: Unicode.Scalar, to json: inout String, escapesC1: Bool) {
        switch scalar {
        case "\"": json += "\\\""
        case "\\": json += "\\\\"
        case "\n": json += "\\n"
        case "\r": json += "\\r"
        case "\t": json += "\\t"
        case "\u{0}"..."\u{1f}", "\u{7f}", "\u{2028}", "\u{2029}": json += escape(scalar)
        case "\u{80}"..."\u{9f}" where escapesC1: json += escape(scalar)
        default: json.unicodeScalars.append(scalar)
        }
    }

    /// `\u001b`: a character of the basic plane in hexadecimal digits.
    package static func escape(_ scalar: Unicode.Scalar) -> String {
        "\\u" + Hexadecimal.text(UInt64(scalar.value), digits: 4)
    }

    private static func mayBeEscaped(_ byte: UInt8) -> Bool {
        // 0xc2 begins U+0080 to U+00BF, 0xe2 what has the line separators.
        byte < 0x20 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") || byte == 0x7f || byte == 0xc2
            || byte == 0xe2
    }
}
