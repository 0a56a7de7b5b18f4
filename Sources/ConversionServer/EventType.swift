/// The one form of an event's name: `[a-z][a-z0-9_.]{0,63}`.
enum EventType {
    /// What makes a text an event type, for people.
    static let rule = "must be 1 to 64 of a-z, 0-9, _ and ., beginning with a letter"

    /// Trims, lower-cases, and makes each run of spaces and hyphens one `_`; nil if the form isn't met then.
    static func normalise(_ text: String) -> String? {
        if isNormal(text.utf8) { return text }
        var bytes = text.utf8[...]
        while let last = bytes.last, isSpace(last) { bytes.removeLast() }
        while let first = bytes.first, isSpace(first) { bytes.removeFirst() }
        // Runs of spaces may be long, but there is no use in reading a whole message of them.
        guard bytes.count <= 1024 else { return nil }
        var normal: [UInt8] = []
        var isInRun = false
        for byte in bytes {
            if byte == UInt8(ascii: " ") || byte == UInt8(ascii: "-") {
                if !isInRun { normal.append(UInt8(ascii: "_")) }
                isInRun = true
            } else {
                let isUpper = (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte)
                normal.append(isUpper ? byte | 0x20 : byte)
                isInRun = false
            }
        }
        return isNormal(normal) ? String(decoding: normal, as: UTF8.self) : nil
    }

    private static func isNormal(_ bytes: some Collection<UInt8>) -> Bool {
        guard (1...64).contains(bytes.count), let first = bytes.first, isLetter(first) else { return false }
        return bytes.allSatisfy { byte in
            isLetter(byte) || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
                || byte == UInt8(ascii: "_") || byte == UInt8(ascii: ".")
        }
    }

    private static func isLetter(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte)
    }

    /// Space and the controls from tab to carriage return.
    private static func isSpace(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: " ") || (9...13).contains(byte)
    }
}
