import Basics

/// An API key as its holder keeps it: `cvd_`, 52 characters for 256 random bits, and 7 for the check sum of those.
///
/// The prefix lets scanners of source code recognise one that leaked, the check sum tells a typing error from a guess
/// without a look at any key. The server keeps its SHA-256 only: of 256 random bits nobody finds the text again, so that
/// neither a salt nor a slow hash would make anything harder.
public struct APIKey: Sendable {
    /// The secret, to be shown once.
    public let text: String
    /// What is kept of it.
    public var hash: [UInt8] { SHA256.digest(of: Array(text.utf8)) }

    public static let prefix = "cvd_"
    private static let digits = Array("0123456789abcdefghjkmnpqrstvwxyz".utf8)
    private static let randomLength = 52
    private static let sumLength = 7
    static let length = prefix.utf8.count + randomLength + sumLength

    /// A new one, from the system's random numbers.
    public static func random() -> APIKey {
        var random = SystemRandomNumberGenerator()
        // 32 bytes make 51 whole digits, and a bit that decides between two for the last.
        var letters = (0..<randomLength - 1).map { _ in digits[Int.random(in: 0..<32, using: &random)] }
        letters.append(digits[Int.random(in: 0..<2, using: &random)])
        return APIKey(letters: letters)
    }

    private init(letters: [UInt8]) {
        text = Self.prefix + String(decoding: letters + Self.checkSum(of: letters), as: UTF8.self)
    }

    /// Nil for a text that is no key, whether or not anybody ever made it.
    public init?(_ text: some StringProtocol) {
        let bytes = Array(text.utf8.prefix(Self.length + 1))
        let prefix = Array(Self.prefix.utf8)
        guard bytes.count == Self.length, bytes.starts(with: prefix) else { return nil }
        let letters = Array(bytes[prefix.count..<bytes.count - Self.sumLength])
        guard letters.allSatisfy(Self.digits.contains),
            Self.checkSum(of: letters) == Array(bytes.suffix(Self.sumLength))
        else { return nil }
        self.text = String(text)
    }

    /// A new id for a credential: `key_` and 60 random bits.
    public static func randomID() -> String {
        "key_" + String(decoding: (0..<12).compactMap { _ in digits.randomElement() }, as: UTF8.self)
    }

    private static func checkSum(of letters: [UInt8]) -> [UInt8] {
        let sum = crc32(letters)
        return (0..<sumLength).map { digits[Int(sum >> UInt32(5 * (sumLength - 1 - $0)) & 31)] }
    }

    /// CRC-32 as ISO 3309 has it.
    private static func crc32(_ bytes: [UInt8]) -> UInt32 {
        var crc: UInt32 = 0xffff_ffff
        for byte in bytes {
            crc ^= UInt32(byte)
            for _ in 0..<8 { crc = crc >> 1 ^ (crc & 1 == 1 ? 0xedb8_8320 : 0) }
        }
        return ~crc
    }
}

/// Comparing secrets in a time that tells nothing of where they differ.
enum ConstantTime {
    /// The lengths are no secret.
    static func areEqual(_ left: String, _ right: String) -> Bool {
        let left = left.utf8Span.span.bytes
        let right = right.utf8Span.span.bytes
        let count = left.byteCount
        guard count == right.byteCount else { return false }
        var difference: UInt64 = 0
        var offset = 0
        while offset + 8 <= count {
            difference |=
                left.unsafeLoadUnaligned(fromByteOffset: offset, as: UInt64.self)
                ^ right.unsafeLoadUnaligned(fromByteOffset: offset, as: UInt64.self)
            offset += 8
        }
        while offset < count {
            difference |=
                UInt64(
                    left.unsafeLoadUnaligned(fromByteOffset: offset, as: UInt8.self)
                        ^ right.unsafeLoadUnaligned(fromByteOffset: offset, as: UInt8.self))
            offset += 1
        }
        return difference == 0
    }

    static func areEqual(_ left: [UInt8], _ right: [UInt8]) -> Bool {
        guard left.count == right.count else { return false }
        return zip(left, right).reduce(0) { $0 | $1.0 ^ $1.1 } == 0
    }
}
