internal import CMessageDigest

/// The hash SHA-256, by libmd, which every Debian system has since its package manager needs it. Source: FIPS 180-4.
package enum SHA256 {
    /// The 32 bytes of a message's hash.
    package static func digest(of message: [UInt8]) -> [UInt8] {
        var state = SHA2_CTX()
        SHA256Init(&state)
        SHA256Update(&state, message, message.count)
        return [UInt8](unsafeUninitializedCapacity: Int(SHA256_DIGEST_LENGTH)) { digest, count in
            SHA256Final(digest.baseAddress, &state)
            count = digest.count
        }
    }
}
