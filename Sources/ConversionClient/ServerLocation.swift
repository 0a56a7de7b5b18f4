/// Where a server is, and whether it is spoken to by TLS: `HOST:PORT`, `[IPV6]:PORT`, `unix:PATH`, or with TLS
/// `https://HOST:PORT`, where the port is 443 if there is none.
public struct ServerLocation: Sendable, Hashable {
    public let address: ServerAddress
    public let usesTLS: Bool

    private static let scheme = "https://"

    /// Reads a location; nil for what is none.
    public init?(_ text: String) {
        guard text.hasPrefix(Self.scheme) else {
            guard let address = ServerAddress(text) else { return nil }
            self.address = address
            usesTLS = false
            return
        }
        var rest = text.dropFirst(Self.scheme.count)
        if rest.hasSuffix("/") { rest.removeLast() }
        guard !rest.contains("/"), let address = ServerAddress(String(rest)) ?? ServerAddress("\(rest):443"),
            case .tcp = address
        else { return nil }
        self.address = address
        usesTLS = true
    }
}
