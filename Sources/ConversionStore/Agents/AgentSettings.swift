/// Everything about an agent that its owner sets; each change of it makes a revision.
///
/// Its JSON form is what the store keeps. A field added later must decode from JSON that lacks it.
public struct AgentSettings: Sendable, Hashable, Codable {
    /// What turns the caller's speech into text.
    public struct Transcriber: Sendable, Hashable, Codable {
        /// Who runs it, as in "deepgram".
        public var provider: String
        /// The provider's name of the model.
        public var model: String

        public init(provider: String, model: String) {
            self.provider = provider
            self.model = model
        }
    }

    /// What the caller hears.
    public struct Voice: Sendable, Hashable, Codable {
        /// Who runs it, as in "deepgram".
        public var provider: String
        /// The provider's name of the voice.
        public var voiceID: String

        public init(provider: String, voiceID: String) {
            self.provider = provider
            self.voiceID = voiceID
        }
    }

    /// For people.
    public var name: String
    /// The language model.
    public var model: String
    /// What the language model is told.
    public var instructions: String
    /// Whether it speaks on calls.
    public var voiceEnabled: Bool
    /// Nil where none is set.
    public var transcriber: Transcriber?
    /// Nil where none is set.
    public var voice: Voice?
    /// The first of the two switches without which nothing is tracked.
    public var analyticsEnabled: Bool
    /// The second.
    public var analyticsTrackConversions: Bool
    /// The event of a conversion that names none, already normalised.
    public var analyticsConversionEvent: String
    /// The only events that the agent may track, normalised; empty where any may be.
    public var allowedEvents: [String]
    /// Which of a call's conversions count.
    public var countingMode: CountingMode

    public init(
        name: String = "", model: String = "", instructions: String = "", voiceEnabled: Bool = false,
        transcriber: Transcriber? = nil, voice: Voice? = nil, analyticsEnabled: Bool = false,
        analyticsTrackConversions: Bool = false, analyticsConversionEvent: String = "conversion",
        allowedEvents: [String] = [], countingMode: CountingMode = .every
    ) {
        self.name = name
        self.model = model
        self.instructions = instructions
        self.voiceEnabled = voiceEnabled
        self.transcriber = transcriber
        self.voice = voice
        self.analyticsEnabled = analyticsEnabled
        self.analyticsTrackConversions = analyticsTrackConversions
        self.analyticsConversionEvent = analyticsConversionEvent
        self.allowedEvents = allowedEvents
        self.countingMode = countingMode
    }
}

/// How often one call may count for one event type.
public enum CountingMode: String, Sendable, Hashable, Codable {
    /// Each conversion counts.
    case every
    /// The first of a room and event type counts, and answers for those that follow. Tests count apart.
    case oncePerCall
}
