import ConversionAPI
import ConversionStore
import RPC

/// What an agent must be, and how its message becomes settings.
enum AgentRules {
    static let instructionsLimit = 64 * 1024
    static let allowedEventsLimit = 100
    static let defaultEvent = "conversion"

    /// An agent's message as settings, defaults filled in and events in their one form; of no use where there are
    /// violations. Their paths begin with `agent.`.
    static func settings(of agent: ConversionAPI.Agent, _ checks: inout FieldChecks) -> AgentSettings {
        let limit = TrackingRules.identifierLimit
        checks.limit(agent.name, "agent.name", to: limit)
        checks.limit(agent.model, "agent.model", to: limit)
        checks.limit(agent.instructions, "agent.instructions", to: instructionsLimit)
        if let transcriber = agent.transcriber {
            checks.limit(transcriber.provider, "agent.transcriber.provider", to: limit)
            checks.limit(transcriber.model, "agent.transcriber.model", to: limit)
        }
        if let voice = agent.voice {
            checks.limit(voice.provider, "agent.voice.provider", to: limit)
            checks.limit(voice.voiceID, "agent.voice.voice_id", to: limit)
        }
        let event = event(agent, &checks)
        let allowed = allowedEvents(agent, &checks)
        if let event, let allowed, !allowed.isEmpty, !allowed.contains(event) {
            checks.violate(
                "agent.analytics_conversion_event", .eventTypeNotAllowed,
                "agent.analytics_conversion_event (\(event)) must be among agent.analytics_allowed_events.")
        }
        let countingMode = countingMode(agent, &checks)
        return AgentSettings(
            name: agent.name, model: agent.model, instructions: agent.instructions, voiceEnabled: agent.voiceEnabled,
            transcriber: agent.transcriber.map { .init(provider: $0.provider, model: $0.model) },
            voice: agent.voice.map { .init(provider: $0.provider, voiceID: $0.voiceID) },
            analyticsEnabled: agent.analyticsEnabled, analyticsTrackConversions: agent.analyticsTrackConversions,
            analyticsConversionEvent: event ?? defaultEvent, allowedEvents: allowed ?? [], countingMode: countingMode)
    }

    /// nil, and a violation, for a text that is no event type.
    private static func event(_ agent: ConversionAPI.Agent, _ checks: inout FieldChecks) -> String? {
        guard !agent.analyticsConversionEvent.isEmpty else { return defaultEvent }
        let event = EventType.normalise(agent.analyticsConversionEvent)
        if event == nil {
            checks.violate(
                "agent.analytics_conversion_event", .eventTypeInvalid,
                "agent.analytics_conversion_event \(EventType.rule).")
        }
        return event
    }

    /// nil, and violations, for too many or for texts that are no event types.
    private static func allowedEvents(_ agent: ConversionAPI.Agent, _ checks: inout FieldChecks) -> [String]? {
        let given = agent.analyticsAllowedEvents
        guard given.count <= allowedEventsLimit else {
            checks.violate(
                "agent.analytics_allowed_events", .tooManyItems,
                "agent.analytics_allowed_events has \(given.count) items; at most \(allowedEventsLimit) are allowed.")
            return nil
        }
        var allowed: [String]? = []
        for (index, text) in given.enumerated() {
            guard let event = EventType.normalise(text) else {
                let field = "agent.analytics_allowed_events[\(index)]"
                checks.violate(field, .eventTypeInvalid, "\(field) \(EventType.rule).")
                allowed = nil
                continue
            }
            if allowed?.contains(event) == false { allowed?.append(event) }
        }
        return allowed
    }

    private static func countingMode(
        _ agent: ConversionAPI.Agent, _ checks: inout FieldChecks
    ) -> ConversionStore.CountingMode {
        switch agent.countingMode {
        case .unspecified, .every: return .every
        case .oncePerCall: return .oncePerCall
        case .unrecognized(let number):
            checks.violate(
                "agent.counting_mode", .fieldInvalid, "agent.counting_mode has no value \(number).")
            return .every
        }
    }
}

extension ConversionAPI.Agent {
    /// An agent as clients see it.
    init(_ stored: ConversionStore.Agent) {
        self.init(
            id: stored.id, settings: stored.settings, revision: stored.revision,
            createTime: ProtobufTimestamp(stored.createTime), updateTime: ProtobufTimestamp(stored.updateTime))
    }

    /// Settings that are not, or not yet, an agent's: without what the server adds where that is nil.
    init(
        id: String, settings: AgentSettings, revision: Int64? = nil, createTime: ProtobufTimestamp? = nil,
        updateTime: ProtobufTimestamp? = nil
    ) {
        self.init(
            id: id, name: settings.name, model: settings.model, instructions: settings.instructions,
            voiceEnabled: settings.voiceEnabled,
            transcriber: settings.transcriber.map { .init(provider: $0.provider, model: $0.model) },
            voice: settings.voice.map { .init(provider: $0.provider, voiceID: $0.voiceID) },
            analyticsEnabled: settings.analyticsEnabled,
            analyticsTrackConversions: settings.analyticsTrackConversions,
            analyticsConversionEvent: settings.analyticsConversionEvent,
            countingMode: settings.countingMode == .oncePerCall ? .oncePerCall : .every,
            analyticsAllowedEvents: settings.allowedEvents, revision: revision ?? 0, createTime: createTime,
            updateTime: updateTime, etag: revision.map { AgentETag($0).text } ?? "")
    }
}

/// An agent's revision as its clients compare it.
struct AgentETag {
    let revision: Int64

    init(_ revision: Int64) {
        self.revision = revision
    }

    /// The revision that an etag stands for, nil for an empty one: no matter which.
    ///
    /// A text that is nobody's etag stands for a revision that no agent has, so that it is compared like any other.
    static func revision(of text: String) -> Int64? {
        guard !text.isEmpty else { return nil }
        guard text.hasPrefix("r"), let revision = Int64(text.dropFirst()), AgentETag(revision).text == text else {
            return -1
        }
        return revision
    }

    var text: String { "r\(revision)" }
}
