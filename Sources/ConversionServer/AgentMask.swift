import ConversionAPI
import RPC

/// Which fields of an agent an update replaces. Source: AIP-134 and AIP-161.
struct AgentMask: Sendable {
    /// One field that a path may name.
    private struct Field: Sendable {
        let path: String
        /// The field whose message it is in; empty at the top.
        var parent = ""
        /// Whether the message holds something other than the default.
        let isSet: @Sendable (Agent) -> Bool
        let copy: @Sendable (_ from: Agent, _ to: inout Agent) -> Void
    }

    private let fields: [Field]

    /// Paths that name no field that may be set are violations.
    ///
    /// - Parameter paths: none: what `agent` holds other than defaults, inside its messages too; `*`: everything.
    init(paths: [String], of agent: Agent, _ checks: inout FieldChecks) {
        guard !paths.isEmpty else {
            fields = (Self.values + Self.parts).filter { $0.isSet(agent) }
            return
        }
        guard paths != ["*"] else {
            fields = Self.values + Self.messages
            return
        }
        var named: Set<String> = []
        for path in paths {
            if Self.paths.contains(path) {
                named.insert(path)
            } else if path == "*" {
                checks.violate("update_mask", .fieldMaskInvalid, "update_mask: \"*\" must stand alone.")
            } else {
                checks.violate(
                    "update_mask", .fieldMaskInvalid,
                    "update_mask: \"\(Self.shortened(path))\" is no field of an agent that can be set.")
            }
        }
        // A message takes its fields along, whichever comes first.
        fields = (Self.values + Self.messages + Self.parts)
            .filter { named.contains($0.path) && !named.contains($0.parent) }
    }

    /// Replaces the masked fields of `agent` by those of `source`.
    func apply(_ source: Agent, to agent: inout Agent) {
        for field in fields { field.copy(source, &agent) }
    }

    private static let paths = Set((values + messages + parts).map(\.path))

    /// By bytes: one character may have any number of them.
    private static func shortened(_ path: String) -> String {
        path.utf8.count <= 64 ? path : String(decoding: path.utf8.prefix(64), as: UTF8.self) + "..."
    }

    private static let values: [Field] = [
        Field(path: "name", isSet: { !$0.name.isEmpty }, copy: { $1.name = $0.name }),
        Field(path: "model", isSet: { !$0.model.isEmpty }, copy: { $1.model = $0.model }),
        Field(path: "instructions", isSet: { !$0.instructions.isEmpty }, copy: { $1.instructions = $0.instructions }),
        Field(path: "voice_enabled", isSet: { $0.voiceEnabled }, copy: { $1.voiceEnabled = $0.voiceEnabled }),
        Field(
            path: "analytics_enabled", isSet: { $0.analyticsEnabled },
            copy: { $1.analyticsEnabled = $0.analyticsEnabled }),
        Field(
            path: "analytics_track_conversions", isSet: { $0.analyticsTrackConversions },
            copy: { $1.analyticsTrackConversions = $0.analyticsTrackConversions }),
        Field(
            path: "analytics_conversion_event", isSet: { !$0.analyticsConversionEvent.isEmpty },
            copy: { $1.analyticsConversionEvent = $0.analyticsConversionEvent }),
        Field(
            path: "counting_mode", isSet: { $0.countingMode != .unspecified },
            copy: { $1.countingMode = $0.countingMode }),
        Field(
            path: "analytics_allowed_events", isSet: { !$0.analyticsAllowedEvents.isEmpty },
            copy: { $1.analyticsAllowedEvents = $0.analyticsAllowedEvents }),
    ]

    private static let messages: [Field] = [
        Field(path: "transcriber", isSet: { $0.transcriber != nil }, copy: { $1.transcriber = $0.transcriber }),
        Field(path: "voice", isSet: { $0.voice != nil }, copy: { $1.voice = $0.voice }),
    ]

    /// Fields of the messages inside.
    private static let parts: [Field] = [
        part(of: \.transcriber, "transcriber", "provider", \.provider, Transcriber()),
        part(of: \.transcriber, "transcriber", "model", \.model, Transcriber()),
        part(of: \.voice, "voice", "provider", \.provider, Voice()),
        part(of: \.voice, "voice", "voice_id", \.voiceID, Voice()),
    ]

    private static func part<Message: Sendable>(
        of parent: any WritableKeyPath<Agent, Message?> & Sendable, _ parentName: String, _ name: String,
        _ text: any WritableKeyPath<Message, String> & Sendable, _ empty: Message
    ) -> Field {
        Field(
            path: "\(parentName).\(name)", parent: parentName,
            isSet: { $0[keyPath: parent]?[keyPath: text].isEmpty == false },
            copy: { source, agent in
                // Where neither has the message, there is nothing to empty.
                guard source[keyPath: parent] != nil || agent[keyPath: parent] != nil else { return }
                var message = agent[keyPath: parent] ?? empty
                message[keyPath: text] = source[keyPath: parent]?[keyPath: text] ?? ""
                agent[keyPath: parent] = message
            })
    }
}
