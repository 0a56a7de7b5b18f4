import ConversionAPI
import RPC
import Testing

/// GetAgentTools: one tool, in the form of each vendor.
@Suite struct AgentToolTests {
    private static let description =
        "Record that the caller completed a goal, such as a purchase, a booking or a sign-up. Call it once, right after the goal is completed, and go on with the conversation."

    private static func properties(_ string: String, _ events: String = "") -> String {
        """
        {"event_type":{"type":"\(string)","description":"What the caller did, in snake_case. Usually purchase."\(events)},\
        "details":{"type":"\(string)","description":"What was agreed, in a sentence, with names such as the plan's or the product's."},\
        "amount":{"type":"\(string)","description":"What it is worth, as a decimal such as 49.90. Leave it out if it is unknown."},\
        "currency":{"type":"\(string)","description":"The amount's currency, as its ISO 4217 code such as USD."}}
        """
    }

    private static func schema(_ events: String = "") -> String {
        """
        {"type":"object","properties":\(properties("string", events)),"required":["event_type","details"],\
        "additionalProperties":false}
        """
    }

    private static func agent(_ events: [String] = []) -> Agent {
        var agent = Agent.tracking
        agent.analyticsConversionEvent = "purchase"
        agent.analyticsAllowedEvents = events
        return agent
    }

    @Test func eachVendorGetsItsForm() async throws {
        let name = "\"name\":\"track_conversion\"", description = "\"description\":\"\(Self.description)\""
        let gemini =
            "{\"type\":\"OBJECT\",\"properties\":\(Self.properties("STRING")),\"required\":[\"event_type\",\"details\"]}"
        try await withService(agent: Self.agent()) { service in
            for (target, expected) in [
                (
                    .openai,
                    "[{\"type\":\"function\",\"function\":{\(name),\(description),\"parameters\":\(Self.schema())}}]"
                ),
                (.anthropic, "[{\(name),\(description),\"input_schema\":\(Self.schema())}]"),
                (.gemini, "[{\"functionDeclarations\":[{\(name),\(description),\"parameters\":\(gemini)}]}]"),
                (.mcp, "[{\(name),\"title\":\"Track conversion\",\(description),\"inputSchema\":\(Self.schema())}]"),
            ] as [(ToolTarget, String)] {
                let found = try await service.tools("a", target)
                #expect(found == expected)
            }
        }
    }

    @Test func listedEventsAreAnEnum() async throws {
        try await withService(agent: Self.agent(["purchase", "Sign-Up"])) { service in
            let events = ",\"enum\":[\"purchase\",\"sign_up\"]"
            let anthropic = try await service.tools("a", .anthropic)
            #expect(anthropic.contains("\"input_schema\":\(Self.schema(events))"))
            let gemini = try await service.tools("a", .gemini)
            #expect(gemini.contains(Self.properties("STRING", events)))
        }
    }

    @Test func anAgentThatDoesNotTrackHasNoTool() async throws {
        try await withService { service in
            try await service.create("off", Agent(analyticsTrackConversions: true))
            #expect(
                await failure { _ = try await service.tools("off", .mcp) }
                    == Failure(.failedPrecondition, "TRACKING_DISABLED"))
            #expect(
                await failure { _ = try await service.tools("nobody", .mcp) } == Failure(.notFound, "AGENT_NOT_FOUND"))
            #expect(
                await failure { _ = try await service.tools("", .unspecified) }
                    == Failure(
                        .invalidArgument, "FIELD_REQUIRED", ["agent_id FIELD_REQUIRED", "target FIELD_REQUIRED"]))
            #expect(
                await failure { _ = try await service.tools("a", .unrecognized(9)) }
                    == .invalid("target", "FIELD_INVALID"))
        }
    }
}
