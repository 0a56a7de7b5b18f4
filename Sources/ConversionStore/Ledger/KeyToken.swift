import Basics

/// An idempotency key that a conversion was recorded under, as an export carries it: enough for the ledger that spent the
/// key to know it again, and nothing from which anybody else could find out the key.
///
/// A ledger believes a token of its own only for the workspace, agent and room that the key was spent in: a keyed check
/// stands in the token. A ledger cannot read the tokens of others. It keeps and exports them unchanged, so that the
/// ledger that made one can use it again.
public struct KeyToken: Hashable, Sendable {
    /// The ledger that spent the key, as in its ids.
    package let tag: UInt64
    package let hash: KeyHash
    /// Of the content that spent the key, hidden from who has not the ledger that spent it.
    package let fingerprint: UInt64
    /// Binds the token to its workspace, agent and room.
    package let check: UInt64

    package init(tag: UInt64, hash: KeyHash, fingerprint: UInt64, check: UInt64) {
        self.tag = tag & 0xff_ffff_ffff
        self.hash = hash
        self.fingerprint = fingerprint
        self.check = check
    }

    /// The text, made anew at each reading: `kt_` and base64url without padding.
    public var text: String {
        Self.prefix + Base64.encode(bytes, .url, isPadded: false)
    }

    /// Nil for a text that is no token of any ledger.
    public init?(text: String) {
        guard text.utf8.count == Self.textLength, text.hasPrefix(Self.prefix) else { return nil }
        // Bits that no byte takes must be what this ledger writes: a token has one text.
        guard let bytes = Base64.decode(String(text.dropFirst(Self.prefix.count)), .url),
            let token = KeyToken(bytes: bytes), token.text == text
        else { return nil }
        self = token
    }

    private static let prefix = "kt_"
    private static let textLength = 3 + 50

    // MARK: Bytes

    /// How many bytes a token has in the ledger.
    package static let size = 37

    /// The tag's 5 bytes, the hash, the fingerprint and the check, each with its lowest byte first.
    package var bytes: [UInt8] {
        var bytes = (0..<5).map { UInt8(truncatingIfNeeded: tag >> UInt64(8 * $0)) }
        for word in [hash.low, hash.high, fingerprint, check] {
            withUnsafeBytes(of: word.littleEndian) { bytes.append(contentsOf: $0) }
        }
        return bytes
    }

    /// Nil where they are not as many as a token has.
    package init?(bytes: [UInt8]) {
        guard bytes.count == Self.size else { return nil }
        func word(at place: Int, count: Int = 8) -> UInt64 {
            (0..<count).reduce(0) { $0 | UInt64(bytes[place + $1]) << UInt64(8 * $1) }
        }
        self.init(
            tag: word(at: 0, count: 5), hash: KeyHash(low: word(at: 5), high: word(at: 13)),
            fingerprint: word(at: 21), check: word(at: 29))
    }
}
