import ArgumentParser

/// The settings of TLS as flags, in the order of the table.
struct TLSFlags: ParsableArguments {
    @Option(name: Settings.tlsCertificate.flagName, help: Settings.tlsCertificate.flagHelp)
    var tlsCertificate: String?
    @Option(name: Settings.tlsKey.flagName, help: Settings.tlsKey.flagHelp)
    var tlsKey: String?
    @Option(name: Settings.tlsClientAuthority.flagName, help: Settings.tlsClientAuthority.flagHelp)
    var tlsClientAuthority: String?
    @Option(name: Settings.tlsClientAuthentication.flagName, help: Settings.tlsClientAuthentication.flagHelp)
    var tlsClientAuthentication: String?
    @Option(name: Settings.tlsHandshakeTimeout.flagName, help: Settings.tlsHandshakeTimeout.flagHelp)
    var tlsHandshakeTimeout: String?

    /// What was given, by key; empty for a flag that was not.
    var texts: [String: [String]] {
        let given = [
            Settings.tlsCertificate.key: tlsCertificate,
            Settings.tlsKey.key: tlsKey,
            Settings.tlsClientAuthority.key: tlsClientAuthority,
            Settings.tlsClientAuthentication.key: tlsClientAuthentication,
            Settings.tlsHandshakeTimeout.key: tlsHandshakeTimeout,
        ]
        return given.mapValues { $0.map { [$0] } ?? [] }
    }
}
