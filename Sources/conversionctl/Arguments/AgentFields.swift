import ArgumentParser
import ConversionAPI

/// How often an event counts, as flags spell it.
enum CountingModeName: String, Sendable, CaseIterable, ExpressibleByArgument {
    case every
    case oncePerCall = "once-per-call"

    var mode: CountingMode {
        switch self {
        case .every: .every
        case .oncePerCall: .oncePerCall
        }
    }
}

/// An agent's fields, from a file of JSON and from flags; a flag beats the file.
struct AgentFields: ParsableArguments {
    @Option(
        name: [.customShort("f"), .long],
        help: ArgumentHelp("The agent as JSON; - reads standard input.", valueName: "file"),
        completion: .file(extensions: ["json"]))
    var fromFile: String?

    @Option(help: ArgumentHelp("A name for people.", valueName: "name"))
    var name: String?

    @Option(help: ArgumentHelp("The language model, such as gpt-4o-mini.", valueName: "model"))
    var model: String?

    @Option(help: ArgumentHelp("The model's instructions.", valueName: "text"))
    var instructions: String?

    @Flag(inversion: .prefixedNo, help: "The agent speaks.")
    var voiceEnabled: Bool?

    @Option(
        help: ArgumentHelp("What turns speech into text: PROVIDER/MODEL.", valueName: "transcriber"),
        transform: AgentFields.pair)
    var transcriber: (String, String)?

    @Option(
        help: ArgumentHelp("What turns text into speech: PROVIDER/VOICE.", valueName: "voice"),
        transform: AgentFields.pair)
    var voice: (String, String)?

    @Flag(inversion: .prefixedNo, help: "Analytics features are on.")
    var analytics: Bool?

    @Flag(inversion: .prefixedNo, help: "Conversions are tracked; --track switches analytics on, too.")
    var track: Bool?

    @Option(help: ArgumentHelp("The event of a conversion whose call names none.", valueName: "event"))
    var event: String?

    @Option(
        help: ArgumentHelp("An event that is accepted, repeatable; without one, every event is.", valueName: "event"))
    var allowedEvent: [String] = []

    @Flag(help: "Every event is accepted: an existing list of allowed events is emptied.")
    var anyEvent = false

    @Option(help: ArgumentHelp("How often an event counts within a room.", valueName: "mode"))
    var countingMode: CountingModeName?

    func validate() throws {
        if anyEvent, !allowedEvent.isEmpty {
            throw ValidationError("--any-event and --allowed-event exclude each other.")
        }
        if track == true, analytics == false {
            throw ValidationError("--track needs analytics: leave --no-analytics out.")
        }
    }

    private static func pair(_ text: String) throws -> (String, String) {
        let parts = text.split(separator: "/", maxSplits: 1)
        guard parts.count == 2 else { throw ValueError("give a provider and a name with a slash between.") }
        return (String(parts[0]), String(parts[1]))
    }
}

/// What a file and flags say of an agent: its fields, and which of them were given.
struct AgentChange: Hashable {
    var agent = Agent()
    /// Paths as `update_mask` takes them, in the order that they were given, each once.
    private(set) var paths: [String] = []

    /// What the flags say, and the file that they name.
    init(_ fields: AgentFields) throws {
        var json: String?
        if let path = fields.fromFile { json = try FileText.read(path) }
        try self.init(fields, json: json)
    }

    /// - Parameter json: the file's text.
    /// - Throws: `RPCError` for JSON that is no agent.
    init(_ fields: AgentFields, json: String?) throws {
        if let json { try read(json) }
        set("name", fields.name) { $0.name = $1 }
        set("model", fields.model) { $0.model = $1 }
        set("instructions", fields.instructions) { $0.instructions = $1 }
        set("voice_enabled", fields.voiceEnabled) { $0.voiceEnabled = $1 }
        set("transcriber", fields.transcriber) { $0.transcriber = Transcriber(provider: $1.0, model: $1.1) }
        set("voice", fields.voice) { $0.voice = Voice(provider: $1.0, voiceID: $1.1) }
        set("analytics_enabled", fields.analytics ?? (fields.track == true ? true : nil)) { $0.analyticsEnabled = $1 }
        set("analytics_track_conversions", fields.track) { $0.analyticsTrackConversions = $1 }
        set("analytics_conversion_event", fields.event) { $0.analyticsConversionEvent = $1 }
        set("counting_mode", fields.countingMode) { $0.countingMode = $1.mode }
        set("analytics_allowed_events", fields.anyEvent || !fields.allowedEvent.isEmpty ? fields.allowedEvent : nil) {
            $0.analyticsAllowedEvents = $1
        }
    }

    private mutating func read(_ json: String) throws {
        agent = try Agent(json: json)
        guard case .object(let members) = try JSONValue(parsing: json) else { return }
        for member in members {
            let path = Self.protoName(member.key)
            switch (path, member.value) {
            // What only the server sets. The etag goes along, so that a change of another's is not overwritten.
            case ("id", _), ("revision", _), ("create_time", _), ("update_time", _), ("etag", _): break
            case ("transcriber", .object(let parts)), ("voice", .object(let parts)):
                parts.forEach { add("\(path).\(Self.protoName($0.key))") }
            default: add(path)
            }
        }
    }

    private mutating func set<Value>(_ path: String, _ value: Value?, _ assign: (inout Agent, Value) -> Void) {
        guard let value else { return }
        assign(&agent, value)
        // The whole message replaces what a file said of its parts.
        paths.removeAll { $0.hasPrefix(path + ".") }
        add(path)
    }

    private mutating func add(_ path: String) {
        if !paths.contains(path) { paths.append(path) }
    }

    /// `voiceId` as `voice_id`; JSON takes both.
    private static func protoName(_ key: String) -> String {
        key.reduce(into: "") { name, character in
            name += character.isASCII && character.isUppercase ? "_" + character.lowercased() : String(character)
        }
    }
}
