import ArgumentParser
import ConversionStore

/// What a new credential may do.
struct CredentialOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "What its holder may do: ingest (record), read, or admin (everything).", valueName: "role"))
    var role: Role

    @Option(help: ArgumentHelp("For people: what it is for.", valueName: "text")) var name: String?

    @Option(help: ArgumentHelp("Whose records it is for.", valueName: "name")) var workspace = "default"

    @Option(
        name: .customLong("agent"),
        help: ArgumentHelp("An agent that it is for, and no others. Repeatable.", valueName: "id"))
    var agents: [String] = []

    @Option(
        name: .customLong("expires"),
        help: ArgumentHelp("After how long it is good for nothing, such as 90d.", valueName: "time"),
        transform: CredentialOptions.duration)
    var lifetime: Duration?

    /// How many agents one credential may name: each call of its holder looks through them.
    static let agentLimit = 100
    private static let textLimit = 256

    func validate() throws {
        for (option, text) in [("--name", name ?? "")] + agents.map({ ("--agent", $0) }) {
            guard text.utf8.count <= Self.textLimit, text.unicodeScalars.allSatisfy({ $0.value >= 0x20 }) else {
                throw ValidationError("\(option) must be at most \(Self.textLimit) bytes without control characters.")
            }
        }
        guard agents.count <= Self.agentLimit, !agents.contains("") else {
            throw ValidationError("--agent takes at most \(Self.agentLimit) ids, none of them empty.")
        }
        guard lifetime ?? .seconds(1) > .zero else { throw ValidationError("--expires must be more than nothing.") }
    }

    func credential(identity: String? = nil, id: String, at now: Timestamp) -> NewCredential {
        NewCredential(
            id: id, workspaceName: workspace, name: name ?? "", role: role,
            scope: agents.isEmpty ? nil : AgentScope(agents), identity: identity,
            expireTime: lifetime.map { now.after($0) })
    }

    @Sendable static func duration(_ text: String) throws -> Duration {
        guard let duration = Duration(setting: text), duration <= .seconds(100 * 365 * 86_400) else {
            throw ValidationError("\"\(text)\" is no time; give one such as 30m, 24h or 90d.")
        }
        return duration
    }
}

extension Role: ExpressibleByArgument {}

extension Timestamp {
    /// The moment so much later.
    func after(_ duration: Duration) -> Timestamp {
        let (sum, isBeyond) = nanoseconds.addingReportingOverflow(Int64(duration / .nanoseconds(1)))
        return Timestamp(nanoseconds: isBeyond ? .max : sum)
    }
}
