import RPC

/// Tells the requests that a web page of somebody else may have made from all others.
///
/// Every browser runs pages of strangers on the network of its user, and sends their requests to any address that the user
/// can reach. It says where they come from, in `Origin` and `Sec-Fetch-Site`. A page whose own name was made to lead to this
/// server's address (DNS rebinding) is of the same origin for its browser, and is known by the name in `Host` alone.
/// Source: the Fetch standard, "Origin header"; W3C, "Fetch Metadata Request Headers"; RFC 6454.
public struct WebPagePolicy: Sendable {
    private var names: Set<String>
    private let origins: Set<String>
    private let allowsEveryOrigin: Bool
    private var acceptsEveryHost = false

    /// - Parameters:
    ///   - hosts: names by which clients may call the server, without a port; IP addresses and `localhost` are known anyway.
    ///   - origins: origins whose pages may call it, as ``CORSPolicy`` of the gateway takes them; `*` for every page.
    public init(hosts: [String] = [], origins: [String] = []) {
        names = Set(hosts.compactMap { HTTPHost($0)?.name })
        names.insert("localhost")
        self.origins = Set(origins)
        allowsEveryOrigin = origins.contains("*")
    }

    /// The same for connections that no browser can make: those of Unix sockets.
    package var acceptingEveryHost: WebPagePolicy {
        var policy = self
        policy.acceptsEveryHost = true
        return policy
    }

    /// The same for a server whose certificate is for these names, too: no page of somebody else has a certificate for one.
    func knowing(_ more: Set<String>) -> WebPagePolicy {
        var policy = self
        policy.names.formUnion(more)
        return policy
    }

    /// Whether a request that names this host means this server: by an IP address, `localhost` or a name of its own. The
    /// port is not looked at. A request without a host comes from no browser.
    package func knows(host authority: String) -> Bool {
        if acceptsEveryHost || authority.isEmpty { return true }
        guard let host = HTTPHost(authority) else { return false }
        return host.isAddress || names.contains(host.name)
    }

    /// What there is against a request.
    ///
    /// - Parameters:
    ///   - authority: the host that it names, with its port.
    ///   - scheme: `http` or `https`.
    ///   - origins: the values of its `Origin` headers.
    ///   - sites: the values of its `Sec-Fetch-Site` headers.
    package func doubts(authority: String, scheme: String, origins: [String], sites: [String]) -> CallDoubts {
        doubts(authority: authority, isKnown: knows(host: authority), scheme: scheme, origins: origins, sites: sites)
    }

    private func doubts(
        authority: String, isKnown: Bool, scheme: String, origins: [String], sites: [String]
    ) -> CallDoubts {
        var doubts: CallDoubts = isKnown ? [] : .unknownHost
        if allowsEveryOrigin { return doubts }
        var isAllowed = false
        for origin in origins {
            if self.origins.contains(origin) {
                isAllowed = true
            } else if !isKnown || !Self.isOwn(origin, authority: authority, scheme: scheme) {
                doubts.insert(.foreignPage)
            }
        }
        // To a page of an allowed origin the server is another site by rights.
        if !isAllowed, sites.contains(where: { $0.lowercased() == "cross-site" }) { doubts.insert(.foreignPage) }
        return doubts
    }

    /// Whether an origin is that of the server itself, by the host that the request names.
    private static func isOwn(_ origin: String, authority: String, scheme: String) -> Bool {
        let start = scheme + "://"
        guard origin.hasPrefix(start), let theirs = HTTPHost(String(origin.dropFirst(start.count))),
            let ours = HTTPHost(authority)
        else { return false }
        let standard = scheme == "https" ? 443 : 80
        return theirs.name == ours.name && (theirs.port ?? standard) == (ours.port ?? standard)
    }

    /// The same of a request's headers.
    ///
    /// - Parameter isKnown: what ``knows(host:)`` says of the authority.
    func doubts(authority: String, isKnown: Bool, scheme: String, _ headers: Metadata) -> CallDoubts {
        doubts(
            authority: authority, isKnown: isKnown, scheme: scheme, origins: headers.texts("origin"),
            sites: headers.texts("sec-fetch-site"))
    }
}

extension Metadata {
    /// The text values of a key.
    fileprivate func texts(_ key: String) -> [String] {
        var texts: [String] = []
        for entry in entries where entry.key == key {
            if case .text(let text) = entry.value { texts.append(text) }
        }
        return texts
    }
}
