import ConversionAPI
import Glibc

/// One saved server: where it is, the key to it, and what TLS needs.
struct Context: Sendable, Hashable {
    var address: String
    var apiKey: String?
    var tls = TLSSettings()
}

/// The saved contexts, and which of them is in use.
///
///     {"current": "local", "contexts": {"local": {"address": "127.0.0.1:50051", "api_key": "..."}}}
struct ContextFile: Sendable, Hashable {
    var contexts: [String: Context] = [:]
    /// The name of the one in use; nil, or the name of one of them.
    var current: String?

    /// Where the file is: in `conversionctl` under XDG_CONFIG_HOME, or under `.config` at home; nil without a home.
    ///
    /// Source: XDG Base Directory Specification; a relative XDG_CONFIG_HOME is to be ignored.
    static func path(environment: [String: String]) -> String? {
        if let directory = environment["XDG_CONFIG_HOME"], directory.hasPrefix("/") {
            return directory + "/conversionctl/contexts.json"
        }
        return environment["HOME"].map { $0 + "/.config/conversionctl/contexts.json" }
    }

    init() {}

    /// Reads the file's text.
    ///
    /// - Throws: `LocalFailure` for what isn't a file of contexts.
    init(json text: String) throws(LocalFailure) {
        let document: JSONValue
        do {
            document = try JSONValue(parsing: text)
        } catch {
            throw LocalFailure("the saved contexts are \(error)")
        }
        guard case .object(let members) = document["contexts"] ?? .object([]) else {
            throw LocalFailure("the saved contexts are not an object of contexts")
        }
        for member in members {
            guard case .string(let address) = member.value["address"] else {
                throw LocalFailure("the saved context \"\(member.key)\" has no address")
            }
            var context = Context(address: address)
            func text(_ key: String) -> String? {
                if case .string(let text) = member.value[key] { text } else { nil }
            }
            context.apiKey = text("api_key")
            context.tls = TLSSettings(
                authorityFile: text("tls_ca"), certificateFile: text("tls_certificate"), keyFile: text("tls_key"),
                serverName: text("tls_server_name"))
            contexts[member.key] = context
        }
        if case .string(let name) = document["current"], contexts[name] != nil { current = name }
    }

    /// The file's text.
    var json: String {
        let members = contexts.sorted { $0.key < $1.key }.map { name, context in
            var fields = [JSONValue.Member("address", .string(context.address))]
            if let key = context.apiKey { fields.append(.init("api_key", .string(key))) }
            let tls = [
                ("tls_ca", context.tls.authorityFile), ("tls_certificate", context.tls.certificateFile),
                ("tls_key", context.tls.keyFile), ("tls_server_name", context.tls.serverName),
            ]
            for case (let name, let value?) in tls { fields.append(.init(name, .string(value))) }
            return JSONValue.Member(name, .object(fields))
        }
        var document: [JSONValue.Member] = []
        if let current { document.append(.init("current", .string(current))) }
        document.append(.init("contexts", .object(members)))
        return JSONValue.object(document).text(indented: true) + "\n"
    }

    // MARK: On the disk

    /// The saved contexts; none if there is no file.
    static func load(environment: [String: String]) throws(LocalFailure) -> ContextFile {
        guard let path = path(environment: environment), access(path, F_OK) == 0 else { return ContextFile() }
        do throws(LocalFailure) {
            return try ContextFile(json: FileText.read(path))
        } catch {
            throw LocalFailure(
                "\(error.description) (\(path)). Mend the file, or move it away and save the contexts again.")
        }
    }

    /// Writes the contexts where `load` finds them, for the user's eyes only.
    func save(environment: [String: String]) throws(LocalFailure) {
        guard let path = Self.path(environment: environment) else {
            throw LocalFailure("there is no place for contexts: neither HOME nor XDG_CONFIG_HOME is set")
        }
        try FileText.replace(path, with: json)
    }
}
