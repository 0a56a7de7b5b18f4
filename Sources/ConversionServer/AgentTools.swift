import ConversionAPI
import ConversionStore

/// The `track_conversion` tool of an agent, defined as a model's vendor takes it.
///
/// What a model reads is the same for all of them; only the wrapping differs. The parameters are strings, the amount
/// too: a JSON number would be a float on its way through most models and workers.
struct AgentTools {
    static let name = "track_conversion"

    private static let description = """
        Records that the caller has completed a goal, such as a purchase, a booking or a sign-up. Call it once for each \
        goal, as soon as the goal is reached; not for questions, interest or plans. Do not call it again for the same \
        goal, not even if the caller interrupts you. The caller learns nothing of it: go on with the conversation.
        """

    /// Whose tools they are.
    enum Form {
        case openAI, openAIResponses, anthropic, gemini, mcp

        /// nil for a target that is none.
        init?(_ target: ToolTarget) {
            switch target {
            case .openai: self = .openAI
            case .openaiResponses: self = .openAIResponses
            case .anthropic: self = .anthropic
            case .gemini: self = .gemini
            case .mcp: self = .mcp
            case .unspecified, .unrecognized: return nil
            }
        }
    }

    /// In the order that a model is to fill them.
    private let parameters: [Parameter]

    private struct Parameter {
        let name: String
        let description: String
        /// The only values that are allowed; empty for any.
        var values: [String] = []
        /// A regular expression that every value matches; nil for any text.
        var pattern: String?
        var isRequired = false
    }

    /// - Parameter settings: an agent's that tracks conversions.
    init(_ settings: AgentSettings) {
        let event = settings.analyticsConversionEvent
        let events = settings.allowedEvents
        let form = events.isEmpty ? ", in lower case with underscores, such as premium_signup" : ""
        parameters = [
            Parameter(
                name: "event_type",
                description: "What the caller did\(form). Where nothing else says it better: \(event).", values: events,
                isRequired: true),
            Parameter(
                name: "details",
                description: "One sentence on what was agreed, such as the plan's name and its price.",
                isRequired: true),
            Parameter(
                name: "amount",
                description: """
                    What the goal is worth, where the conversation says it: digits with a decimal point and without \
                    separators, sign or currency, such as 49.00. Never an estimate.
                    """,
                // What the units and the nanos of Money can hold.
                pattern: #"^[0-9]{1,18}(\.[0-9]{1,9})?$"#),
            Parameter(
                name: "currency",
                description: "The currency of the amount, given whenever amount is: its ISO 4217 code, such as USD.",
                pattern: "^[A-Z]{3}$"),
        ]
    }

    /// The value of the vendor's `tools` parameter.
    func json(_ form: Form) -> JSONValue {
        switch form {
        case .openAI: .array([.object([Self.function, .init("function", .object(openAIFunction))])])
        case .openAIResponses: .array([.object([Self.function] + openAIFunction)])
        case .anthropic: .array([.object(Self.heading + [.init("input_schema", schema)])])
        case .gemini:
            .array([
                .object([
                    .init(
                        "functionDeclarations",
                        .array([.object(Self.heading + [.init("parameters", openAPISchema)])]))
                ])
            ])
        case .mcp:
            // A tool that says nothing is taken to destroy something, and the user is asked. Source: MCP,
            // ToolAnnotations.
            .array([
                .object(
                    Self.heading + [
                        .init("inputSchema", schema),
                        .init(
                            "annotations",
                            .object([.init("readOnlyHint", .bool(false)), .init("destructiveHint", .bool(false))])),
                    ])
            ])
        }
    }

    private static let function = JSONValue.Member("type", .string("function"))
    private static let heading: [JSONValue.Member] = [
        .init("name", .string(name)), .init("description", .string(description)),
    ]

    /// Not strict, in words: a strict function has no optional parameters, and the Responses API makes every function
    /// strict that does not say so. Source: OpenAI, "Function calling", strict mode.
    private var openAIFunction: [JSONValue.Member] {
        Self.heading + [.init("parameters", schema), .init("strict", .bool(false))]
    }

    /// JSON Schema, of keywords that every vendor takes.
    private var schema: JSONValue {
        .object(
            object(type: "object") { parameter in
                var members: [JSONValue.Member] = [.init("type", .string("string"))]
                if !parameter.values.isEmpty { members.append(.init("enum", .strings(parameter.values))) }
                if let pattern = parameter.pattern { members.append(.init("pattern", .string(pattern))) }
                return members
            } + [.init("additionalProperties", .bool(false))])
    }

    /// The subset of OpenAPI's schemas that Gemini takes. Source: Gemini API, "Schema".
    private var openAPISchema: JSONValue {
        .object(
            object(type: "OBJECT") { parameter in
                guard !parameter.values.isEmpty else { return [.init("type", .string("STRING"))] }
                return [
                    .init("type", .string("STRING")), .init("format", .string("enum")),
                    .init("enum", .strings(parameter.values)),
                ]
            })
    }

    private func object(type: String, _ members: (Parameter) -> [JSONValue.Member]) -> [JSONValue.Member] {
        let properties = parameters.map { parameter in
            JSONValue.Member(
                parameter.name,
                .object(members(parameter) + [.init("description", .string(parameter.description))]))
        }
        return [
            .init("type", .string(type)), .init("properties", .object(properties)),
            .init("required", .strings(parameters.filter(\.isRequired).map(\.name))),
        ]
    }
}

extension JSONValue {
    fileprivate static func strings(_ texts: [String]) -> JSONValue { .array(texts.map { .string($0) }) }
}
