import Basics

#if canImport(Glibc)
    import Glibc
#else
    import Musl
#endif

/// The host that a request names in `Host` or `:authority`, and the port behind it if there is one. Pure.
///
/// Source: RFC 9110, 7.2; RFC 3986, 3.2.2 and 3.2.3.
package struct HTTPHost: Sendable, Hashable {
    /// In lower case; an IPv6 address without its brackets, a name without the dot of the root.
    package let name: String
    /// nil where none is named.
    package let port: Int?
    /// An IPv4 or IPv6 address.
    package let isAddress: Bool

    /// - Returns: nil for anything but one host, alone or with a colon and a port.
    package init?(_ text: String) {
        let bytes = text.utf8
        let end: String.UTF8View.Index
        if bytes.first == UInt8(ascii: "[") {
            guard let bracket = bytes.firstIndex(of: UInt8(ascii: "]")) else { return nil }
            // The zone of a link-local address says by which interface the client goes, and is no part of the address.
            let inside = bytes[bytes.index(after: bytes.startIndex)..<bracket]
            let address = String(Substring(inside.prefix { $0 != UInt8(ascii: "%") }))
            guard Self.isAddress(address, AF_INET6) else { return nil }
            name = address.lowercased()
            isAddress = true
            end = bytes.index(after: bracket)
        } else {
            end = bytes.firstIndex(of: UInt8(ascii: ":")) ?? bytes.endIndex
            let host = bytes[..<end]
            guard !host.isEmpty, host.allSatisfy(Self.mayNameAHost) else { return nil }
            let lowercased = String(Substring(host)).lowercased()
            isAddress = Self.isAddress(lowercased, AF_INET)
            name = lowercased.utf8.last == UInt8(ascii: ".") ? String(lowercased.dropLast()) : lowercased
            guard !name.isEmpty else { return nil }
        }
        let rest = bytes[end...]
        guard let colon = rest.first else {
            port = nil
            return
        }
        let digits = rest.dropFirst()
        guard colon == UInt8(ascii: ":") else { return nil }
        if digits.isEmpty {
            port = nil
        } else {
            guard let number = UInt16(decimalDigits: digits) else { return nil }
            port = Int(number)
        }
    }

    /// What a registered name is made of: unreserved characters, sub-delimiters and percent signs.
    private static func mayNameAHost(_ byte: UInt8) -> Bool {
        switch byte {
        case _ where byte.isASCIILetter || byte.isASCIIDigit: true
        default: "-._~!$&'()*+,;=%".utf8.contains(byte)
        }
    }

    private static func isAddress(_ text: String, _ family: Int32) -> Bool {
        var address = in6_addr()
        return inet_pton(family, text, &address) == 1
    }
}
