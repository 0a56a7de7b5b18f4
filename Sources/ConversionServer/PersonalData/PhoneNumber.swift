import Basics

/// A phone number in the form of ITU-T E.164, with its country's code: what a hash of it must be made of, so that it is the
/// same hash wherever the number comes from.
struct PhoneNumber: Hashable {
    /// Without the plus.
    let digits: String

    /// At most, by E.164.
    static let longest = 15
    /// The shortest numbers that are dialled from abroad, of small countries, have so many digits with their code.
    static let shortest = 7

    /// What a number must look like, as the end of a sentence that begins with its field.
    static let rule =
        "must be a phone number with its country's code, such as +1 800 555 0100, in ASCII digits and without (0)"

    /// Nil for what is not certainly such a number: nothing is guessed.
    ///
    /// It begins with `+`, or with `00` as it is dialled. Spaces, dots and hyphens may stand between digits, and brackets around
    /// some. A slash may not: it parts two numbers as often as the digits of one.
    init?(_ text: String) {
        var rest = text.utf8.trimmed[...]
        if rest.first == UInt8(ascii: "+") {
            rest = rest.dropFirst()
        } else if rest.starts(with: [UInt8(ascii: "0"), UInt8(ascii: "0")]) {
            rest = rest.dropFirst(2)
        } else {
            return nil
        }
        var digits: [UInt8] = []
        // Inside brackets, the digits since they were opened.
        var bracketed: [UInt8]?
        for byte in rest {
            switch byte {
            case UInt8(ascii: "0")...UInt8(ascii: "9"):
                digits.append(byte)
                bracketed?.append(byte)
            case UInt8(ascii: "("):
                guard bracketed == nil else { return nil }
                bracketed = []
            case UInt8(ascii: ")"):
                // (0) is dialled inside the country only, and would make another number.
                guard let inside = bracketed, !inside.isEmpty, inside != [UInt8(ascii: "0")] else { return nil }
                bracketed = nil
            case UInt8(ascii: " "), UInt8(ascii: "."), UInt8(ascii: "-"): continue
            default: return nil
            }
            guard digits.count <= Self.longest else { return nil }
        }
        // No country's code begins with 0.
        guard bracketed == nil, digits.count >= Self.shortest, digits.first != UInt8(ascii: "0") else { return nil }
        self.digits = String(decoding: digits, as: UTF8.self)
    }

    /// SHA-256 in hexadecimal, as Google's Data Manager wants it: of the number with its plus.
    var googleHash: String { SHA256.hexadecimal(of: "+" + digits) }

    /// SHA-256 in hexadecimal, as Meta's Conversions API wants it: of the digits alone.
    var metaHash: String { SHA256.hexadecimal(of: digits) }
}

extension SHA256 {
    /// A text's hash as 64 digits in lower case.
    static func hexadecimal(of text: String) -> String {
        let digits = Array("0123456789abcdef".utf8)
        let hash = digest(of: Array(text.utf8))
        return String(decoding: hash.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
    }
}

extension Collection<UInt8> {
    /// Without the ASCII white space at both ends.
    var trimmed: [UInt8] {
        func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || (0x09...0x0d).contains(byte) }
        let start = drop(while: isSpace)
        let end = start.reversed().drop(while: isSpace)
        return Array(end.reversed())
    }
}
