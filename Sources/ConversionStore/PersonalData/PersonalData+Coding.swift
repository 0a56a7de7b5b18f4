/// The form in which a ledger keeps personal data. Once released, it never changes: another form has another first byte.
///
///     form       1 byte: 1
///     consent    1 byte: ad_user_data in the low four bits, ad_personalization in the high four; 0 for nothing
///     count      1 byte: how many identifiers follow, in the order of their kinds
///       kind     1 byte
///       hash     32 bytes; or for other kinds: length - 1 in 1 byte, and the text
///     count      1 byte: how many attributes follow, in the order of their keys
///       key      length in 1 byte, and the text
///       value    length in 2 bytes, low byte first, and the text
///
/// There is one way to write each value, and nothing that differs from it in any way is read.
extension PersonalData {
    private static let form: UInt8 = 1

    /// The bytes.
    public var encoded: [UInt8] {
        var bytes = [Self.form]
        bytes.append((consent.adUserData?.rawValue ?? 0) | (consent.adPersonalization?.rawValue ?? 0) << 4)
        bytes.append(UInt8(clamping: identifiers.count))
        for identifier in identifiers {
            bytes.append(identifier.kind.rawValue)
            if identifier.kind.isHash {
                var digits = identifier.value.utf8.makeIterator()
                while let high = digits.next(), let low = digits.next() {
                    bytes.append(Self.digit(high) << 4 | Self.digit(low))
                }
            } else {
                bytes.append(UInt8(clamping: identifier.value.utf8.count - 1))
                bytes += identifier.value.utf8
            }
        }
        bytes.append(UInt8(clamping: attributes.count))
        for attribute in attributes {
            bytes.append(UInt8(clamping: attribute.key.utf8.count))
            bytes += attribute.key.utf8
            let count = UInt16(clamping: attribute.value.utf8.count)
            bytes += [UInt8(truncatingIfNeeded: count), UInt8(truncatingIfNeeded: count >> 8)]
            bytes += attribute.value.utf8
        }
        return bytes
    }

    /// Nil for bytes that `encoded` has not made.
    public init?(encoded bytes: some Sequence<UInt8>) {
        var reader = Reader(rest: Array(bytes)[...])
        guard reader.byte() == Self.form, let consent = reader.byte(), let count = reader.byte() else { return nil }
        var identifiers: [Identifier] = []
        for _ in 0..<count {
            guard let kind = reader.byte().flatMap({ Identifier.Kind(rawValue: $0) }) else { return nil }
            let value =
                kind.isHash ? reader.take(32).map(Self.hexadecimal) : reader.text(reader.byte().map { Int($0) + 1 })
            guard let value else { return nil }
            identifiers.append(Identifier(kind, value))
        }
        guard let count = reader.byte() else { return nil }
        var attributes: [Attribute] = []
        for _ in 0..<count {
            guard let key = reader.text(reader.byte().map { Int($0) }), let low = reader.byte(),
                let high = reader.byte(), let value = reader.text(Int(low) | Int(high) << 8)
            else { return nil }
            attributes.append(Attribute(key, value))
        }
        guard reader.rest.isEmpty, let answers = Consent(encoded: consent) else { return nil }
        self.init(sorted: identifiers, answers, attributes)
    }

    private static func digit(_ character: UInt8) -> UInt8 {
        character < 0x40 ? character &- 0x30 : character &- 0x61 &+ 10
    }

    private static func hexadecimal(_ bytes: ArraySlice<UInt8>) -> String {
        let digits = Array("0123456789abcdef".utf8)
        return String(decoding: bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
    }

    /// What has not been read yet; all of its answers are nil where there is not enough.
    private struct Reader {
        var rest: ArraySlice<UInt8>

        mutating func byte() -> UInt8? { rest.popFirst() }

        mutating func take(_ count: Int) -> ArraySlice<UInt8>? {
            guard count <= rest.count else { return nil }
            defer { rest = rest.dropFirst(count) }
            return rest.prefix(count)
        }

        /// Nil also for what is not UTF-8, or holds a NUL.
        mutating func text(_ count: Int?) -> String? {
            guard let count, let bytes = take(count), !bytes.contains(0) else { return nil }
            return String(validating: bytes, as: UTF8.self)
        }
    }
}

extension PersonalData.Consent {
    fileprivate init?(encoded byte: UInt8) {
        var answers: [Answer?] = []
        for number in [byte & 15, byte >> 4] {
            guard number > 0 else {
                answers.append(nil)
                continue
            }
            guard let answer = Answer(rawValue: number) else { return nil }
            answers.append(answer)
        }
        self.init(adUserData: answers[0], adPersonalization: answers[1])
    }
}
