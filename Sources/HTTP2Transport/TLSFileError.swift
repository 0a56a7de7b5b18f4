/// Why a file of certificates, or a key, is of no use.
public struct TLSFileError: Error, Sendable, Hashable, CustomStringConvertible {
    /// What the file is there for.
    public enum Purpose: Sendable, Hashable {
        /// One's own certificate.
        case certificate
        /// Its key.
        case key
        /// The authorities that the other end's certificate must come from.
        case authorities
    }

    public let purpose: Purpose
    public let path: String
    /// What is wrong with it, to go on from the path: "holds no certificate in PEM".
    public let complaint: String

    public var description: String { "\(path) \(complaint)" }
}
