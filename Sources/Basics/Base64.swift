/// Bytes as text and back. Source: RFC 4648, sections 4 (base64) and 5 (base64url).
package enum Base64 {
    /// Which two characters follow the letters and digits.
    package enum Alphabet: Sendable {
        /// `+` and `/`.
        case standard
        /// `-` and `_`, which URLs and file names take as they are.
        case url

        fileprivate var digits: StaticString {
            switch self {
            case .standard: "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
            case .url: "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
            }
        }
    }

    /// - Parameter isPadded: whether `=` fills the text up to groups of four characters.
    package static func encode(
        _ bytes: [UInt8], _ alphabet: Alphabet = .standard, isPadded: Bool = true
    ) -> String {
        let digits = alphabet.digits.utf8Start
        let groups = (bytes.count + 2) / 3
        return String(unsafeUninitializedCapacity: groups * 4) { text in
            var end = 0
            for start in stride(from: 0, to: bytes.count, by: 3) {
                let count = min(3, bytes.count - start)
                var bits = UInt32(bytes[start]) << 16
                if count > 1 { bits |= UInt32(bytes[start + 1]) << 8 }
                if count > 2 { bits |= UInt32(bytes[start + 2]) }
                for place in 0...count {
                    text[end] = digits[Int(bits >> (18 - 6 * UInt32(place)) & 63)]
                    end += 1
                }
                guard isPadded else { continue }
                for _ in count..<3 {
                    text[end] = UInt8(ascii: "=")
                    end += 1
                }
            }
            return end
        }
    }

    /// The bytes of a text with padding or without; nil for what no encoder makes: other characters, white space, padding in
    /// the middle or too much of it, a length that cannot be. Bits of the last character that no byte takes are passed over.
    ///
    /// - Parameter alphabet: nil takes either of them, in one text, too.
    package static func decode(_ text: Span<UInt8>, _ alphabet: Alphabet? = nil) -> [UInt8]? {
        var length = text.count
        if length % 4 == 0 {
            while length > 0, text.count - length < 2, text[length - 1] == UInt8(ascii: "=") { length -= 1 }
        }
        guard length % 4 != 1 else { return nil }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(length / 4 * 3 + 2)
        var bits: UInt32 = 0
        var count: UInt32 = 0
        for place in 0..<length {
            guard let value = value(text[place], alphabet) else { return nil }
            bits = bits << 6 | UInt32(value)
            count += 6
            if count >= 8 {
                count -= 8
                bytes.append(UInt8(truncatingIfNeeded: bits >> count))
            }
        }
        return bytes
    }

    /// As for bytes.
    package static func decode(_ text: String, _ alphabet: Alphabet? = nil) -> [UInt8]? {
        decode(text.utf8.span, alphabet)
    }

    private static func value(_ digit: UInt8, _ alphabet: Alphabet?) -> UInt8? {
        switch digit {
        case UInt8(ascii: "A")...UInt8(ascii: "Z"): digit - UInt8(ascii: "A")
        case UInt8(ascii: "a")...UInt8(ascii: "z"): digit - UInt8(ascii: "a") + 26
        case UInt8(ascii: "0")...UInt8(ascii: "9"): digit - UInt8(ascii: "0") + 52
        case UInt8(ascii: "+") where alphabet != .url, UInt8(ascii: "-") where alphabet != .standard: 62
        case UInt8(ascii: "/") where alphabet != .url, UInt8(ascii: "_") where alphabet != .standard: 63
        default: nil
        }
    }
}
