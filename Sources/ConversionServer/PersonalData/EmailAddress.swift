import Basics

/// An e-mail address in the one form that a hash of it must be made of: lower case, nothing around it.
struct EmailAddress: Hashable {
    /// Before the `@`.
    let local: String
    let domain: String

    /// In bytes, by RFC 5321, 4.5.3.1.
    private static let (localLimit, domainLimit, labelLimit) = (64, 253, 63)

    /// What an address must look like, as the end of a sentence that begins with its field.
    static let rule =
        "must be one e-mail address in ASCII without white space inside, such as anna@example.com; a domain of other letters in its xn-- form"

    /// Nil for what is not certainly an address: nothing is guessed, and nothing cut out of a longer text.
    init?(_ text: String) {
        let bytes = text.utf8.trimmed.map(Self.lowercased)
        let parts = bytes.split(separator: UInt8(ascii: "@"), omittingEmptySubsequences: false)
        guard parts.count == 2, Self.isLocal(parts[0]), Self.isDomain(parts[1]) else { return nil }
        local = String(decoding: parts[0], as: UTF8.self)
        domain = String(decoding: parts[1], as: UTF8.self)
        guard !googleLocal.isEmpty else { return nil }
    }

    /// SHA-256 in hexadecimal, as Meta's Conversions API wants it.
    var metaHash: String { SHA256.hexadecimal(of: "\(local)@\(domain)") }

    /// SHA-256 in hexadecimal, as Google's Data Manager wants it: of addresses of its own without the dots before the `@`,
    /// which it ignores.
    var googleHash: String { SHA256.hexadecimal(of: "\(googleLocal)@\(domain)") }

    private var googleLocal: String {
        domain == "gmail.com" || domain == "googlemail.com" ? local.replacing(".", with: "") : local
    }

    private static func lowercased(_ byte: UInt8) -> UInt8 {
        (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte) ? byte | 0x20 : byte
    }

    /// Printable ASCII but for what stands in quotes or between addresses.
    private static func isLocal(_ text: ArraySlice<UInt8>) -> Bool {
        let separators = Array(#"<>()[]:;,\""#.utf8)
        return !text.isEmpty && text.count <= localLimit
            && text.allSatisfy { (0x21...0x7e).contains($0) && !separators.contains($0) }
    }

    /// Two labels or more.
    private static func isDomain(_ text: ArraySlice<UInt8>) -> Bool {
        let labels = text.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        return text.count <= domainLimit && labels.count > 1 && labels.allSatisfy(isLabel)
    }

    private static func isLabel(_ label: ArraySlice<UInt8>) -> Bool {
        let hyphen = UInt8(ascii: "-")
        return !label.isEmpty && label.count <= labelLimit && label.first != hyphen && label.last != hyphen
            && label.allSatisfy { byte in
                (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte)
                    || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) || byte == hyphen
            }
    }
}
