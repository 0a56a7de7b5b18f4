import Basics

/// A text in one spelling, so that what people and keyboards write in many ways is looked for in one.
///
/// Digits of every script become ASCII's, letters and signs of full width their usual ones, every dash a hyphen, every space
/// a space, and `(at)` an `@`. What nobody sees (zero-width characters, soft hyphens, marks on letters, control characters)
/// is left out. The spelling is never longer than the text, is UTF-8 again, and each of its bytes knows where it came from.
struct FoldedText {
    /// Stands where something invisible was left out between a letter and a digit: without it, a number behind a word would
    /// seem to be a part of the word. No text holds it otherwise, as control characters are left out.
    static let seam: UInt8 = 0x1f

    private(set) var bytes: [UInt8] = []
    /// Where in the text each byte comes from, and at the end the text's length.
    private var starts: [Int] = []

    /// - Parameter text: valid UTF-8.
    init(_ text: UnsafeBufferPointer<UInt8>) {
        bytes.reserveCapacity(text.count)
        starts.reserveCapacity(text.count + 1)
        var place = 0
        var hidden: Int?
        while place < text.count, let (scalar, next) = text.scalar(at: place) {
            if let (sign, end) = Self.bracketedSign(at: place, in: text) {
                append(sign, from: place, behind: &hidden)
                place = end
                continue
            }
            switch Self.folded(scalar, isBehindDigit: bytes.last?.isASCIIDigit ?? false) {
            case .hidden: hidden = hidden ?? place
            case .byte(let byte): append(byte, from: place, behind: &hidden)
            case .itself:
                hidden = nil
                for offset in place..<next {
                    bytes.append(text[offset])
                    starts.append(place)
                }
            }
            place = next
        }
        starts.append(text.count)
    }

    /// The text's own range of what was found, with the invisible characters in it and behind it.
    func textRange(_ range: Range<Int>) -> Range<Int> { starts[range.lowerBound]..<starts[range.upperBound] }

    private mutating func append(_ byte: UInt8, from place: Int, behind hidden: inout Int?) {
        if let seam = hidden, let last = bytes.last,
            last.isASCIIDigit && byte.isASCIILetter
                || byte.isASCIIDigit && (last.isASCIILetter || last == UInt8(ascii: "_"))
        {
            bytes.append(Self.seam)
            starts.append(seam)
        }
        hidden = nil
        bytes.append(byte)
        starts.append(place)
    }

    private enum Folded {
        case hidden
        case byte(UInt8)
        case itself
    }

    private static func folded(_ scalar: Unicode.Scalar, isBehindDigit: Bool) -> Folded {
        switch scalar.value {
        // Lines and tabs keep what they are.
        case 0x09, 0x0a: return .byte(UInt8(scalar.value))
        case 0x0b...0x0d, 0x85: return .byte(UInt8(ascii: "\n"))
        case 0...0x1f, 0x7f...0x9f: return .hidden
        case 0x20...0x7e: return .byte(UInt8(scalar.value))
        // The full width of ASCII.
        case 0xff01...0xff5e: return .byte(UInt8(scalar.value - 0xff01 + 0x21))
        case 0x66b, 0xfe52, 0xb7, 0x2022, 0x2024, 0x2027, 0x2219, 0x22c5, 0x30fb, 0xff65:
            return .byte(UInt8(ascii: "."))
        case 0x66c, 0x60c, 0x3001, 0xfe10, 0xfe50, 0xff64: return .byte(UInt8(ascii: ","))
        case 0x2044, 0x2215, 0x29f8: return .byte(UInt8(ascii: "/"))
        case 0xfe6b: return .byte(UInt8(ascii: "@"))
        case 0xfe62, 0x207a, 0x208a, 0x2795: return .byte(UInt8(ascii: "+"))
        case 0xfe59, 0x207d, 0x208d: return .byte(UInt8(ascii: "("))
        case 0xfe5a, 0x207e, 0x208e: return .byte(UInt8(ascii: ")"))
        case 0x2c9, 0x2d7, 0xaf, 0x2043, 0x207b, 0x208b, 0x2212, 0x2500, 0x2501, 0x2796: return .byte(UInt8(ascii: "-"))
        // The sign for a long vowel, where a keyboard for Japanese gives it instead of a dash.
        case 0x30fc, 0xff70: return isBehindDigit ? .byte(UInt8(ascii: "-")) : .itself
        default: break
        }
        let properties = scalar.properties
        // Decimal digits of every script, and those in circles, above and below the line.
        if properties.numericType == .decimal || properties.numericType == .digit, let value = properties.numericValue,
            (0...9).contains(value)
        {
            return .byte(UInt8(ascii: "0") + UInt8(value))
        }
        switch properties.generalCategory {
        case .spaceSeparator: return .byte(UInt8(ascii: " "))
        case .lineSeparator, .paragraphSeparator: return .byte(UInt8(ascii: "\n"))
        case .dashPunctuation: return .byte(UInt8(ascii: "-"))
        case .format, .nonspacingMark, .enclosingMark: return .hidden
        default: return properties.isDefaultIgnorableCodePoint ? .hidden : .itself
        }
    }

    /// `(at)`, `[at]`, `{dot}` and their like, as addresses are written so that no program finds them: the sign that they
    /// stand for, and where they end.
    private static func bracketedSign(
        at place: Int, in text: UnsafeBufferPointer<UInt8>
    ) -> (sign: UInt8, end: Int)? {
        let closing: UInt8
        switch text[place] {
        case UInt8(ascii: "("): closing = UInt8(ascii: ")")
        case UInt8(ascii: "["): closing = UInt8(ascii: "]")
        case UInt8(ascii: "{"): closing = UInt8(ascii: "}")
        case UInt8(ascii: "<"): closing = UInt8(ascii: ">")
        case UInt8(ascii: "%"), UInt8(ascii: "&"): return codedSign(at: place, in: text)
        default: return nil
        }
        var word: [UInt8] = []
        var end = place + 1
        while end < text.count, text[end] != closing, end - place < 12 {
            if text[end] != UInt8(ascii: " ") { word.append(text[end].isASCIILetter ? text[end] | 0x20 : text[end]) }
            end += 1
        }
        guard end < text.count, text[end] == closing else { return nil }
        switch String(decoding: word, as: UTF8.self) {
        case "at", "@", "ät", "Ät", "arroba", "chiocciola": return (UInt8(ascii: "@"), end + 1)
        case "dot", ".", "punkt", "punto", "point": return (UInt8(ascii: "."), end + 1)
        default: return nil
        }
    }

    /// The `@` as addresses of the web and pages have it, between letters or digits.
    private static func codedSign(
        at place: Int, in text: UnsafeBufferPointer<UInt8>
    ) -> (sign: UInt8, end: Int)? {
        for code in ["%40", "&#64;", "&#x40;", "&commat;"] {
            let end = place + code.utf8.count
            guard place > 0, end < text.count, text[place..<end].elementsEqual(code.utf8),
                text[end].isASCIILetter || text[end] >= 0x80,
                text[place - 1].isASCIILetter || text[place - 1].isASCIIDigit || text[place - 1] >= 0x80
            else { continue }
            return (UInt8(ascii: "@"), end)
        }
        return nil
    }
}
