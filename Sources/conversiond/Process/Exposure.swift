import HTTP2Transport

/// What must be so before other machines may call.
enum Exposure {
    /// Why an address may not be served; nil where it may.
    ///
    /// What only this machine reaches is as safe as its accounts are. Beyond it, whoever listens on the way must not read
    /// calls and keys, and not everybody may call: both, or the operator's word that neither is needed.
    ///
    /// - Parameters:
    ///   - hasTLS: whether calls to the address are encrypted.
    ///   - hasCredentials: whether callers need a key, or a certificate that was granted something.
    ///   - isInsecure: the operator's word.
    static func complaint(
        about address: ListenAddress, hasTLS: Bool, hasCredentials: Bool, isInsecure: Bool
    ) -> String? {
        guard !address.isLocal, !isInsecure, !hasTLS || !hasCredentials else { return nil }
        var needs: [String] = []
        if !hasTLS { needs.append("TLS") }
        if !hasCredentials { needs.append("a key (conversiond key create)") }
        return "\(address) reaches beyond this machine, which needs \(needs.joined(separator: " and "));"
            + " --insecure serves it as it is"
    }
}
