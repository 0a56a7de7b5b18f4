import NIOSSL

extension NIOSSLCertificate {
    /// What the certificate vouches for: its URIs, such as `spiffe://example.org/worker`, then its DNS names in lower case.
    ///
    /// An authority signs what it likes, so that only those count that have the form of their kind, see
    /// ``CertificateIdentity``. The first 32 of them, of at most 2,048 bytes, SPIFFE's limit. The subject's common name, IP
    /// addresses and e-mail addresses are nobody's identity.
    var identities: [String] {
        let uris = texts(_subjectAlternativeNames(), .uri).filter(CertificateIdentity.isURI)
        return Array((uris + hostNames).prefix(32))
    }

    /// The DNS names in lower case, without wildcards.
    var hostNames: [String] {
        texts(_subjectAlternativeNames(), .dnsName).filter(CertificateIdentity.isDNSName).map { $0.lowercased() }
    }

    /// Whether one of its DNS names is a host's. A wildcard stands for one whole label, the first. Source: RFC 9525, 6.3.
    func isFor(_ host: String) -> Bool {
        let host = host.lowercased()
        return texts(_subjectAlternativeNames(), .dnsName).contains { name in
            let name = name.lowercased()
            guard name.hasPrefix("*.") else { return name == host }
            guard let dot = host.firstIndex(of: "."), dot != host.startIndex else { return false }
            return host[dot...] == name.dropFirst()
        }
    }

    private func texts(_ names: _SubjectAlternativeNames, _ type: _SubjectAlternativeName.NameType) -> [String] {
        names.lazy.filter { $0.nameType == type }.prefix(32).compactMap { name in
            name.contents.withUnsafeBufferPointer { bytes in
                guard (1...2048).contains(bytes.count), bytes.allSatisfy({ (0x21...0x7e).contains($0) }) else {
                    return nil
                }
                return String(decoding: bytes, as: UTF8.self)
            }
        }
    }
}
