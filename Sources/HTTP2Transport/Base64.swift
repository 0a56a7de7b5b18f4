/// Base64 as `-bin` metadata has it: sent without padding, read with or without.
///
/// Source: RFC 4648, section 4; gRPC over HTTP/2, "Custom-Metadata".
enum Base64 {
    static func encode(_ bytes: [UInt8]) -> String {
        var text: [UInt8] = []
        text.reserveCapacity((bytes.count * 4 + 2) / 3)
        var bits: UInt32 = 0
        var count = 0
        for byte in bytes {
            bits = bits << 8 | UInt32(byte)
            count += 8
            while count >= 6 {
                count -= 6
                text.append(digit(UInt8(bits >> UInt32(count) & 63)))
            }
        }
        if count > 0 { text.append(digit(UInt8(bits << UInt32(6 - count) & 63))) }
        return String(decoding: text, as: UTF8.self)
    }

    /// nil for anything that no encoder makes: foreign characters, padding in the middle, a length that can't be.
    static func decode(_ text: some Collection<UInt8>) -> [UInt8]? {
        var digits = text[...]
        for _ in 0..<2 where text.count % 4 == 0 && digits.count > 0 {
            let last = digits.dropFirst(digits.count - 1)
            guard last.first == UInt8(ascii: "=") else { break }
            digits = digits.dropLast()
        }
        guard digits.count % 4 != 1 else { return nil }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(digits.count * 3 / 4)
        var bits: UInt32 = 0
        var count = 0
        for digit in digits {
            guard let value = value(digit) else { return nil }
            bits = bits << 6 | UInt32(value)
            count += 6
            if count >= 8 {
                count -= 8
                bytes.append(UInt8(truncatingIfNeeded: bits >> UInt32(count)))
            }
        }
        return bytes
    }

    private static func digit(_ value: UInt8) -> UInt8 {
        switch value {
        case 0..<26: UInt8(ascii: "A") + value
        case 26..<52: UInt8(ascii: "a") + value - 26
        case 52..<62: UInt8(ascii: "0") + value - 52
        case 62: UInt8(ascii: "+")
        default: UInt8(ascii: "/")
        }
    }

    private static func value(_ digit: UInt8) -> UInt8? {
        switch digit {
        case UInt8(ascii: "A")...UInt8(ascii: "Z"): digit - UInt8(ascii: "A")
        case UInt8(ascii: "a")...UInt8(ascii: "z"): digit - UInt8(ascii: "a") + 26
        case UInt8(ascii: "0")...UInt8(ascii: "9"): digit - UInt8(ascii: "0") + 52
        case UInt8(ascii: "+"): 62
        case UInt8(ascii: "/"): 63
        default: nil
        }
    }
}
