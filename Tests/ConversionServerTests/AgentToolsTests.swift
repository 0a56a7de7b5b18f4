import ConversionAPI
import RPC
import Testing

/// GetAgentTools: the tool's definition, to the letter, as each vendor takes it.
@Suite struct AgentToolsTests {
    private static let listed = Agent(
        analyticsEnabled: true, analyticsTrackConversions: true, analyticsConversionEvent: "purchase",
        analyticsAllowedEvents: ["Premium Signup", "purchase"])

    private static let description = """
        Records that the caller has completed a goal, such as a purchase, a booking or a sign-up. Call it once for each \
        goal, as soon as the goal is reached; not for questions, interest or plans. Do not call it again for the same \
        goal, not even if the caller interrupts you. The caller learns nothing of it: go on with the conversation.
        """
    private static let details = "One sentence on what was agreed, such as the plan's name and its price."
    private static let amount = """
        What the goal is worth, where the conversation says it: digits with a decimal point and without separators, \
        sign or currency, such as 49.00. Never an estimate.
        """
    private static let currency =
        "The currency of the amount, given whenever amount is: its ISO 4217 code, such as USD."

    /// JSON Schema, for an agent that lists its events.
    private static let schema = #"""
        {
          "type": "object",
          "properties": {
            "event_type": {
              "type": "string", "enum": ["premium_signup", "purchase"],
              "description": "What the caller did. Where nothing else says it better: purchase."
            },
            "details": {"type": "string", "description": "\#(details)"},
            "amount": {
              "type": "string", "pattern": "^[0-9]{1,18}(\\.[0-9]{1,9})?$", "description": "\#(amount)"
            },
            "currency": {"type": "string", "pattern": "^[A-Z]{3}$", "description": "\#(currency)"}
          },
          "required": ["event_type", "details"],
          "additionalProperties": false
        }
        """#

    @Test(arguments: [
        (
            ToolTarget.openai,
            """
            [{"type": "function", "function": {
              "name": "track_conversion", "description": "\(description)", "parameters": \(schema), "strict": false
            }}]
            """
        ),
        (
            .openaiResponses,
            """
            [{
              "type": "function", "name": "track_conversion", "description": "\(description)",
              "parameters": \(schema), "strict": false
            }]
            """
        ),
        (
            .anthropic,
            """
            [{"name": "track_conversion", "description": "\(description)", "input_schema": \(schema)}]
            """
        ),
        (
            .gemini,
            """
            [{"functionDeclarations": [{
              "name": "track_conversion", "description": "\(description)",
              "parameters": {
                "type": "OBJECT",
                "properties": {
                  "event_type": {
                    "type": "STRING", "format": "enum", "enum": ["premium_signup", "purchase"],
                    "description": "What the caller did. Where nothing else says it better: purchase."
                  },
                  "details": {"type": "STRING", "description": "\(details)"},
                  "amount": {"type": "STRING", "description": "\(amount)"},
                  "currency": {"type": "STRING", "description": "\(currency)"}
                },
                "required": ["event_type", "details"]
              }
            }]}]
            """
        ),
        (
            .mcp,
            """
            [{
              "name": "track_conversion", "description": "\(description)", "inputSchema": \(schema),
              "annotations": {"readOnlyHint": false, "destructiveHint": false}
            }]
            """
        ),
    ])
    func eachVendorGetsItsOwnForm(target: ToolTarget, json: String) async throws {
        try await withService(agent: Self.listed) { service in
            let expected = try JSONValue(parsing: json)
            #expect(try await service.tools("a", target) == expected.text())
        }
    }

    @Test(arguments: [ToolTarget.openai, .openaiResponses, .anthropic, .gemini, .mcp])
    func anAgentThatListsNoEventsTakesAny(target: ToolTarget) async throws {
        try await withService { service in
            let tools = try await service.tools("a", target)
            #expect(!tools.contains(#""enum""#))
            #expect(
                tools.contains(
                    """
                    "What the caller did, in lower case with underscores, such as premium_signup. \
                    Where nothing else says it better: conversion."
                    """))
        }
    }

    @Test func theToolIsOfTheAgentAsItIsNow() async throws {
        try await withService { service in
            var agent = Agent.tracking
            agent.id = "a"
            agent.analyticsAllowedEvents = ["booking"]
            agent.analyticsConversionEvent = "booking"
            try await service.update(agent)
            #expect(try await service.tools("a", .mcp).contains(#""enum":["booking"]"#))
        }
    }

    @Test(arguments: [Agent(), Agent(analyticsEnabled: true), Agent(analyticsTrackConversions: true)])
    func anAgentWithTrackingOffHasNoTool(agent: Agent) async throws {
        try await withService(agent: agent) { service in
            #expect(
                await failure { _ = try await service.tools("a", .openai) }
                    == Failure(.failedPrecondition, "TRACKING_DISABLED"))
        }
    }

    @Test func whatIsWrongIsTold() async throws {
        try await withService { service in
            #expect(
                await failure { _ = try await service.tools("nobody", .openai) }
                    == Failure(.notFound, "AGENT_NOT_FOUND"))
            #expect(
                await failure { _ = try await service.tools("", .unspecified) }
                    == Failure(
                        .invalidArgument, "FIELD_REQUIRED", ["agent_id FIELD_REQUIRED", "target FIELD_REQUIRED"])
            )
            #expect(
                await failure { _ = try await service.tools("nobody", .unrecognized(6)) }
                    == .invalid("target", "FIELD_INVALID"))
        }
    }
}
