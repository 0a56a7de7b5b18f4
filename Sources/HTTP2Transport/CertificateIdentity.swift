import Basics

/// The two kinds of names by which a client's certificate may be granted something, told apart by their form: none can be
/// taken for one of the other kind.
///
/// Source: RFC 5280, 4.2.1.6; RFC 3986, 3.1. Pure.
package enum CertificateIdentity {
    /// Whether a text is a URI with a scheme and a colon behind it: `spiffe://example.org/worker`.
    package static func isURI(_ text: String) -> Bool {
        guard let colon = text.utf8.firstIndex(of: UInt8(ascii: ":")), let first = text.utf8.first, first.isASCIILetter
        else { return false }
        return text.utf8[..<colon].allSatisfy { $0.isASCIILetter || $0.isASCIIDigit || "+-.".utf8.contains($0) }
    }

    /// Whether a text is a DNS name of one host: letters, digits, dots, hyphens and underscores, and so no wildcard.
    package static func isDNSName(_ text: String) -> Bool {
        !text.isEmpty && text.utf8.allSatisfy { $0.isASCIILetter || $0.isASCIIDigit || "-._".utf8.contains($0) }
    }
}
