/// Which server to talk to, how, with which key, and where each came from.
struct ConnectionSettings: Sendable, Hashable {
    static let standardAddress = "127.0.0.1:50051"
    static let addressVariable = "CONVERSIONCTL_ADDRESS"
    static let apiKeyVariable = "CONVERSIONCTL_API_KEY"

    /// Where a setting came from.
    enum Source: Sendable, Hashable, CustomStringConvertible {
        case flag(String)
        case environment(String)
        case context(String)
        case standard

        var description: String {
            switch self {
            case .flag(let name): name
            case .environment(let name): name
            case .context(let name): "context \(name)"
            case .standard: "default"
            }
        }
    }

    var address: String
    var addressSource: Source
    var apiKey: String?
    var apiKeySource: Source
    var tls: TLSSettings

    /// A flag beats the environment, which beats the context in use, which beats the default.
    ///
    /// - Parameter tls: what flags and environment say.
    /// - Parameter isContextGiven: whether the context in use was named by a flag, and so beats the environment, too.
    /// - Parameter contexts: asked only if flags and environment leave something open.
    init(
        address: String?, apiKey: String?, tls: TLSSettings = TLSSettings(), isContextGiven: Bool = false,
        environment: [String: String],
        contexts: () throws -> ContextFile
    ) rethrows {
        var current: (name: String, context: Context)?
        if isContextGiven {
            let file = try contexts()
            current = file.current.flatMap { name in file.contexts[name].map { (name, $0) } }
        }
        let named: (String, Source)? = current.map { ($0.context.address, .context($0.name)) }
        let given: (String, Source)? =
            address.map { ($0, .flag("--address")) } ?? named
            ?? environment[Self.addressVariable].map { ($0, .environment(Self.addressVariable)) }
        var key: (String, Source)? = apiKey.map { ($0, .flag("--api-key")) }
        if key == nil, let current, let saved = current.context.apiKey, current.context.address == given?.0 {
            key = (saved, .context(current.name))
        }
        key = key ?? environment[Self.apiKeyVariable].map { ($0, .environment(Self.apiKeyVariable)) }
        if !isContextGiven, given == nil || key == nil {
            let file = try contexts()
            current = file.current.flatMap { name in file.contexts[name].map { (name, $0) } }
        }
        (self.address, addressSource) =
            given ?? current.map { ($0.context.address, .context($0.name)) } ?? (Self.standardAddress, .standard)
        if let key {
            (self.apiKey, apiKeySource) = key
        } else if let current, let key = current.context.apiKey, current.context.address == self.address {
            (self.apiKey, apiKeySource) = (key, .context(current.name))
        } else {
            // A key is for the server that it was saved with, and no other server may see it.
            (self.apiKey, apiKeySource) = (nil, .standard)
        }
        self.tls = tls
        if let current, current.context.address == self.address { self.tls = tls.filled(from: current.context.tls) }
    }
}
