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
    private static let randomLength = 52
    private static let sumLength = 7
    static let length = prefix.utf8.count + randomLength + sumLength

    /// A new one, from the system's random numbers.
    public static func random() -> APIKey {
        // 32 bytes make 51 whole digits, and a bit that decides between two for the last.
        let letters = CrockfordDigits.random(count: randomLength - 1).utf8 + [CrockfordDigits.digit(.random(in: 0..<2))]
        return APIKey(letters: Array(letters))
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
        guard letters.allSatisfy({ CrockfordDigits.value(of: $0) != nil }),
            Self.checkSum(of: letters) == Array(bytes.suffix(Self.sumLength))
        else { return nil }
        self.text = String(text)
    }

    /// A new id for a credential: `key_` and 60 random bits.
    public static func randomID() -> String {
        "key_" + CrockfordDigits.random(count: 12)
    }

    private static func checkSum(of letters: [UInt8]) -> [UInt8] {
        let sum = crc32(letters)
        return (0..<sumLength).map { CrockfordDigits.digit(UInt64(sum) >> UInt64(5 * (sumLength - 1 - $0))) }
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
