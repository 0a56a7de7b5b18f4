import ConversionAPI
import RPC

/// Which fields of an agent an update replaces. Source: AIP-134 and AIP-161.
struct AgentMask: Sendable {
    /// One field that a path may name.
    private struct Field: Sendable {
        let path: String
        /// Whether the message holds something other than the default.
        let isSet: @Sendable (Agent) -> Bool
        let copy: @Sendable (_ from: Agent, _ to: inout Agent) -> Void
    }

    private let fields: [Field]

    /// - Parameter paths: none: what `agent` holds other than defaults; `*`: everything.
    /// - Throws: `RPCError`, INVALID_ARGUMENT, for paths that name no field that may be set.
    init(paths: [String], of agent: Agent) throws(RPCError) {
        guard !paths.isEmpty else {
            fields = Self.whole.filter { $0.isSet(agent) }
            return
        }
        guard paths != ["*"] else {
            fields = Self.whole
            return
        }
        var checks = FieldChecks()
        var named: [Field] = []
        for path in paths {
            if let field = Self.byPath[path] {
                named.append(field)
            } else {
                checks.violate(
                    "update_mask", .fieldMaskInvalid,
                    "update_mask: \"\(path.prefix(64))\" is no field of an agent that can be set.")
            }
        }
        try checks.finish()
        fields = named
    }

    /// Replaces the masked fields of `agent` by those of `source`.
    func apply(_ source: Agent, to agent: inout Agent) {
        for field in fields { field.copy(source, &agent) }
    }

    private static let byPath = Dictionary(uniqueKeysWithValues: (whole + parts).map { ($0.path, $0) })

    private static let whole: [Field] = [
        Field(path: "name", isSet: { !$0.name.isEmpty }, copy: { $1.name = $0.name }),
        Field(path: "model", isSet: { !$0.model.isEmpty }, copy: { $1.model = $0.model }),
        Field(path: "instructions", isSet: { !$0.instructions.isEmpty }, copy: { $1.instructions = $0.instructions }),
        Field(path: "voice_enabled", isSet: { $0.voiceEnabled }, copy: { $1.voiceEnabled = $0.voiceEnabled }),
        Field(path: "transcriber", isSet: { $0.transcriber != nil }, copy: { $1.transcriber = $0.transcriber }),
        Field(path: "voice", isSet: { $0.voice != nil }, copy: { $1.voice = $0.voice }),
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

    /// Fields of the messages inside.
    private static let parts: [Field] = [
        part("transcriber.provider") { source, agent in
            agent.transcriber = agent.transcriber ?? Transcriber()
            agent.transcriber?.provider = source.transcriber?.provider ?? ""
        },
        part("transcriber.model") { source, agent in
            agent.transcriber = agent.transcriber ?? Transcriber()
            agent.transcriber?.model = source.transcriber?.model ?? ""
        },
        part("voice.provider") { source, agent in
            agent.voice = agent.voice ?? Voice()
            agent.voice?.provider = source.voice?.provider ?? ""
        },
        part("voice.voice_id") { source, agent in
            agent.voice = agent.voice ?? Voice()
            agent.voice?.voiceID = source.voice?.voiceID ?? ""
        },
    ]

    private static func part(
        _ path: String, _ copy: @escaping @Sendable (_ from: Agent, _ to: inout Agent) -> Void
    ) -> Field {
        Field(path: path, isSet: { _ in false }, copy: copy)
    }
}
