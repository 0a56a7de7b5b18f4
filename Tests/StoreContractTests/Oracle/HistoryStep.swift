import ConversionStore

/// One thing that is done to a ledger, or asked of it.
///
/// It names what is in the ledger by the order in which it came, and never by its id: so the same step can be done to any
/// ledger, and also after steps before it were left out.
enum HistoryStep: Sendable {
    case record([Draft])
    /// Asks what `record` would find, and what stands under the key of each.
    case look([Draft])
    case adjust(AdjustmentDraft)
    case call(NewCall, validateOnly: Bool)
    case erase(String, in: WorkspaceID, validateOnly: Bool)
    case retain(before: Timestamp)
    case createAgent(String, AgentSettings, in: WorkspaceID)
    case updateAgent(String, AgentSettings, expecting: Int64?, in: WorkspaceID)
    case deleteAgent(String, expecting: Int64?, in: WorkspaceID)
    case noteTime(Timestamp)
    case reopen
    case list(ConversionFilter, pageSize: Int, in: WorkspaceID)
    case feed(ConversionFilter, in: WorkspaceID)
    case report(SummaryQuery, pageSize: Int, in: WorkspaceID)
    /// Everything that can be read.
    case everything

    /// A conversion to record, which may be a line of an export.
    struct Draft: Sendable {
        enum Origin: Sendable {
            /// The line that an export has of a conversion of this ledger, masked or not.
            case exported(Int, isMasked: Bool)
            /// That of another ledger, with the token of a key or without.
            case foreign(Int64, hasToken: Bool)
        }

        var new: NewConversion
        var origin: Origin?
    }

    struct AdjustmentDraft: Sendable {
        enum Origin: Sendable {
            /// An adjustment of this ledger.
            case exported(Int)
            /// One of another.
            case foreign(Int64)
        }

        /// Which of the conversions.
        var conversion: Int
        var change: AdjustmentChange
        var occurredAt: Timestamp?
        var details: String
        var key: String
        var fingerprint: UInt64
        var origin: Origin?
        var validateOnly: Bool
    }
}

extension HistoryStep: CustomStringConvertible {
    var description: String {
        switch self {
        case .record(let drafts): "record \(drafts)"
        case .look(let drafts): "look up \(drafts)"
        case .adjust(let draft): "adjust \(draft)"
        case .call(let call, let validateOnly): "\(validateOnly ? "validate" : "record") \(call)"
        case .erase(let user, let workspace, let validateOnly):
            "\(validateOnly ? "count" : "erase") \(user.debugDescription) in \(workspace.rawValue)"
        case .retain(let cutoff): "retain from \(cutoff.nanoseconds)"
        case .createAgent(let id, let settings, let workspace):
            "create \(id.debugDescription) \(settings) in \(workspace.rawValue)"
        case .updateAgent(let id, let settings, let revision, let workspace):
            "update \(id.debugDescription) at \(revision ?? 0) to \(settings) in \(workspace.rawValue)"
        case .deleteAgent(let id, let revision, let workspace):
            "delete \(id.debugDescription) at \(revision ?? 0) in \(workspace.rawValue)"
        case .noteTime(let time): "note \(time.nanoseconds)"
        case .reopen: "reopen"
        case .list(let filter, let pageSize, let workspace): "list \(filter) by \(pageSize) in \(workspace.rawValue)"
        case .feed(let filter, let workspace): "feed \(filter) in \(workspace.rawValue)"
        case .report(let query, let pageSize, let workspace):
            "report \(query) by \(pageSize) in \(workspace.rawValue)"
        case .everything: "read everything"
        }
    }
}

extension HistoryStep.Draft: CustomStringConvertible {
    var description: String {
        var words = [
            "in \(new.workspace.rawValue)", new.agentID.debugDescription, "at \(new.agentRevision)",
            new.roomName.debugDescription, new.userID.debugDescription, new.eventType,
            "\(new.occurredAt.nanoseconds)/\(new.receivedAt.nanoseconds)",
        ]
        if let value = new.value { words.append("\(value.currencyCode) \(value.units).\(value.nanos)") }
        if new.hasKey { words.append("key \(new.idempotencyKey) \(new.fingerprint)") }
        if new.isTest { words.append("test") }
        if new.isImported { words.append("imported") }
        if new.countOncePerCall { words.append("once") }
        if let origin { words.append("\(origin)") }
        return "(\(words.joined(separator: ", ")))"
    }
}
