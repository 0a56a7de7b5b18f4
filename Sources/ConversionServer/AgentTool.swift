import ConversionAPI
import ConversionStore

/// The tool `track_conversion` as one agent's language model is told of it.
///
/// Sources: OpenAI, "Function calling" (Chat Completions); Anthropic, "Tool use"; Google, "Function calling with the
/// Gemini API"; the Model Context Protocol of 2025-06-18, "Tools".
struct AgentTool {
    private static let name = "track_conversion"
    private static let description = """
        Record that the caller completed a goal, such as a purchase, a booking or a sign-up. Call it once, right after \
        the goal is completed, and go on with the conversation.
        """

    private let settings: AgentSettings

    /// - Parameter settings: those of an agent that tracks.
    init(_ settings: AgentSettings) {
        self.settings = settings
    }

    /// The value of the vendor's `tools` parameter.
    func definition(for target: ToolTarget) -> JSONValue {
        let name = JSONValue.Member("name", .string(Self.name))
        let description = JSONValue.Member("description", .string(Self.description))
        switch target {
        case .anthropic: return .array([.object([name, description, .init("input_schema", schema)])])
        case .mcp:
            let title = JSONValue.Member("title", .string("Track conversion"))
            return .array([.object([name, title, description, .init("inputSchema", schema)])])
        case .gemini:
            // Its types are an enum, and it knows no `additionalProperties`.
            let declaration = JSONValue.object([name, description, .init("parameters", parameters(.gemini))])
            return .array([.object([.init("functionDeclarations", .array([declaration]))])])
        // The service refuses the two that are none.
        case .openai, .unspecified, .unrecognized:
            let function = JSONValue.object([name, description, .init("parameters", schema)])
            return .array([.object([.init("type", .string("function")), .init("function", function)])])
        }
    }

    /// JSON Schema.
    private var schema: JSONValue {
        guard case .object(let members) = parameters(.openai) else { return .null }
        return .object(members + [.init("additionalProperties", .bool(false))])
    }

    private func parameters(_ target: ToolTarget) -> JSONValue {
        func type(_ name: String) -> JSONValue.Member {
            .init("type", .string(target == .gemini ? name.uppercased() : name))
        }
        func text(_ description: String, _ more: [JSONValue.Member] = []) -> JSONValue {
            .object([type("string"), .init("description", .string(description))] + more)
        }
        var events: [JSONValue.Member] = []
        if !settings.allowedEvents.isEmpty {
            events.append(.init("enum", .array(settings.allowedEvents.map { .string($0) })))
        }
        let properties: [JSONValue.Member] = [
            .init(
                "event_type",
                text("What the caller did, in snake_case. Usually \(settings.analyticsConversionEvent).", events)),
            .init("details", text("What was agreed, in a sentence, with names such as the plan's or the product's.")),
            // A text, because a number would come as binary floating point, and amounts are exact.
            .init("amount", text("What it is worth, as a decimal such as 49.90. Leave it out if it is unknown.")),
            .init("currency", text("The amount's currency, as its ISO 4217 code such as USD.")),
        ]
        return .object([
            type("object"), .init("properties", .object(properties)),
            .init("required", .array([.string("event_type"), .string("details")])),
        ])
    }
}
