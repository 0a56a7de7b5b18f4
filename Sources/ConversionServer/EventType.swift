/// The one form of an event's name: `[a-z][a-z0-9_.]{0,63}`.
enum EventType {
    /// What makes a text an event type, for people.
    static let rule = "must be 1 to 64 of a-z, 0-9, _ and ., beginning with a letter"

    static let lengthLimit = 64

    /// Trims, lower-cases, and makes each run of spaces and hyphens one `_`; nil if the form isn't met then.
    ///
    /// Only ASCII is lower-cased: no other letter has a place in the form, so none may slip into it by its lower case.
    static func normalise(_ text: String) -> String? {
        var text = text
        let normal = text.withUTF8 { bytes in isNormal(bytes) ? [] : normalised(bytes) }
        guard let normal else { return nil }
        return normal.isEmpty ? text : String(decoding: normal, as: UTF8.self)
    }

    /// As ``normalise(_:)``. Ends at the first byte that has no place in the form, or no room.
    static func normalised(_ text: UnsafeBufferPointer<UInt8>) -> [UInt8]? {
        guard let first = text.firstIndex(where: { !isSpace($0) }), let last = text.lastIndex(where: { !isSpace($0) })
        else { return nil }
        var normal: [UInt8] = []
        normal.reserveCapacity(lengthLimit)
        var isInRun = false
        for byte in text[first...last] {
            let isOfRun = byte == UInt8(ascii: " ") || byte == UInt8(ascii: "-")
            defer { isInRun = isOfRun }
            if isOfRun && isInRun { continue }
            let isUpper = (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte)
            let next = isOfRun ? UInt8(ascii: "_") : isUpper ? byte | 0x20 : byte
            guard normal.count < lengthLimit, normal.isEmpty ? isLetter(next) : isAllowed(next) else { return nil }
            normal.append(next)
        }
        return normal
    }

    /// Whether the text has the form already.
    static func isNormal(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
        guard let first = text.first, text.count <= lengthLimit, isLetter(first) else { return false }
        return text.allSatisfy(isAllowed)
    }

    private static func isAllowed(_ byte: UInt8) -> Bool {
        isLetter(byte) || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
            || byte == UInt8(ascii: "_") || byte == UInt8(ascii: ".")
    }

    private static func isLetter(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte)
    }

    /// Space and the controls from tab to carriage return.
    private static func isSpace(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: " ") || (9...13).contains(byte)
    }
}
