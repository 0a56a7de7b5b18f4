/// Bytes as `%XX` in text that takes only a part of ASCII. Source: RFC 3986, section 2.1.
package enum PercentEncoding {
    /// The form of `grpc-message`: printable ASCII as it is, every other byte as %XX. Spaces at its ends are coded too,
    /// as HTTP/2 peers drop a header that begins or ends with one (RFC 9113, 8.2.1).
    ///
    /// Source: gRPC over HTTP/2, "Status-Message".
    package static func encodeMessage(_ text: String) -> String {
        let last = text.utf8.count - 1
        guard !text.utf8.allSatisfy(isPlain) || text.utf8.first == 0x20 || text.utf8.last == 0x20 else { return text }
        let digits: StaticString = "0123456789ABCDEF"
        var encoded: [UInt8] = []
        encoded.reserveCapacity(text.utf8.count + 16)
        for (index, byte) in text.utf8.enumerated() {
            if isPlain(byte), byte != 0x20 || index != 0 && index != last {
                encoded.append(byte)
            } else {
                encoded.append(UInt8(ascii: "%"))
                encoded.append(digits.utf8Start[Int(byte >> 4)])
                encoded.append(digits.utf8Start[Int(byte & 15)])
            }
        }
        return String(decoding: encoded, as: UTF8.self)
    }

    /// What a text stands for, however broken: what isn't %XX stays as it is, and what isn't UTF-8 then gets replacement
    /// characters.
    package static func decodeLeniently(_ text: Span<UInt8>) -> String {
        String(decoding: decoded(text, plusIsSpace: false, isStrict: false) ?? [], as: UTF8.self)
    }

    /// What a text stands for; nil where a percent sign has not two digits behind it, and for what isn't UTF-8 then.
    ///
    /// - Parameter plusIsSpace: as in forms (URL Standard, "application/x-www-form-urlencoded").
    package static func decode(_ text: Span<UInt8>, plusIsSpace: Bool = false) -> String? {
        decoded(text, plusIsSpace: plusIsSpace, isStrict: true).flatMap { String(validating: $0, as: UTF8.self) }
    }

    private static func decoded(_ text: Span<UInt8>, plusIsSpace: Bool, isStrict: Bool) -> [UInt8]? {
        var decoded: [UInt8] = []
        decoded.reserveCapacity(text.count)
        var place = 0
        while place < text.count {
            let byte = text[place]
            place += 1
            if byte == UInt8(ascii: "%") {
                if place + 1 < text.count, let high = Hexadecimal.value(of: text[place]),
                    let low = Hexadecimal.value(of: text[place + 1])
                {
                    decoded.append(high << 4 | low)
                    place += 2
                    continue
                }
                if isStrict { return nil }
            }
            decoded.append(plusIsSpace && byte == UInt8(ascii: "+") ? UInt8(ascii: " ") : byte)
        }
        return decoded
    }

    private static func isPlain(_ byte: UInt8) -> Bool {
        (0x20...0x7e).contains(byte) && byte != UInt8(ascii: "%")
    }
}
