import Basics

/// The one form of an event's name: `[a-z][a-z0-9_.]{0,63}`.
enum EventType {
    /// What makes a text an event type, for people.
    static let rule = "must be 1 to 64 of a-z, 0-9, _ and ., beginning with a letter"

    static let lengthLimit = 64

    /// Trims, lower-cases, and makes each run of spaces and hyphens one `_`; nil if the form isn't met then.
    ///
    /// Spaces and dashes of all of Unicode count, as keyboards and models write them, but for the em dash. Only ASCII is lower-cased: no other
    /// letter has a place in the form, so none may slip into it by its lower case.
    static func normalise(_ text: String) -> String? {
        var text = text
        let normal = text.withUTF8 { bytes in isNormal(bytes) ? [] : normalised(bytes) }
        guard let normal else { return nil }
        return normal.isEmpty ? text : String(decoding: normal, as: UTF8.self)
    }

    /// As ``normalise(_:)``. Ends at the first character that has no place in the form, or no room.
    static func normalised(_ text: UnsafeBufferPointer<UInt8>) -> [UInt8]? {
        var (start, end) = (0, text.count)
        while let (scalar, next) = text.scalar(at: start), isSpace(scalar) { start = next }
        while end > start, let (scalar, before) = text.scalar(endingAt: end), isSpace(scalar) { end = before }
        guard start < end else { return nil }
        var normal: [UInt8] = []
        normal.reserveCapacity(lengthLimit)
        var isInRun = false
        while start < end {
            guard let (scalar, next) = text.scalar(at: start) else { return nil }
            start = next
            let isOfRun = isSpaceOrHyphen(scalar)
            defer { isInRun = isOfRun }
            if isOfRun && isInRun { continue }
            guard isOfRun || scalar.isASCII else { return nil }
            let byte = isOfRun ? UInt8(ascii: "_") : UInt8(scalar.value)
            let isUpper = (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte)
            let letter = isUpper ? byte | 0x20 : byte
            guard normal.count < lengthLimit, normal.isEmpty ? letter.isASCIILowercaseLetter : isAllowed(letter) else {
                return nil
            }
            normal.append(letter)
        }
        return normal
    }

    /// Whether the text has the form already.
    static func isNormal(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
        guard let first = text.first, text.count <= lengthLimit, first.isASCIILowercaseLetter else { return false }
        return text.allSatisfy(isAllowed)
    }

    /// By a look into a table of bits: every call has its event type looked at, byte by byte.
    @inline(__always)
    private static func isAllowed(_ byte: UInt8) -> Bool {
        // The bytes below 64 are the digits and the full stop, those from there on the letters and the low line.
        let table: UInt64 = byte < 64 ? 0x03ff_4000_0000_0000 : 0x07ff_fffe_8000_0000
        return byte < 128 && (table &>> UInt64(byte & 63)) & 1 == 1
    }

    /// What is trimmed: every space, and what ends lines or moves to a column.
    private static func isSpace(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x09...0x0d, 0x20, 0x85, 0x200b, 0xfeff: true
        case ..<0x80: false
        default: scalar.properties.isWhitespace
        }
    }

    /// Of one line: neither tabs nor line ends.
    private static func isSpaceOrHyphen(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x20, 0x2d, 0x200b, 0xfeff, 0x2212, 0x2043: return true
        // The em dash, the bar and their longer ones: they part clauses, and no words.
        case ..<0x80, 0x2014, 0x2015, 0x2e3a, 0x2e3b, 0xfe31, 0xfe58: return false
        default:
            let category = scalar.properties.generalCategory
            return category == .spaceSeparator || category == .dashPunctuation
        }
    }
}
