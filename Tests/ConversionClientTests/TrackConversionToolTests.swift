import ConversionAPI
import ConversionClient
import RPC
import Testing

/// README's Swift client, which is the file TrackConversionTool.swift.
@Suite struct TrackConversionToolTests {
    @Test func theModelIsToldWhatBecameOfItsCall() async throws {
        try await withClient { client, agent in
            func call(_ id: String, event: String, agent agentID: String? = nil) async throws -> String {
                try await trackConversion(
                    client, agent: agentID ?? agent.id, room: "room_abc123", toolCallID: id, event: event,
                    details: "Premium")
            }
            #expect(try await call("call_1", event: "premium_signup") == "Conversion tracked successfully.")
            #expect(try await call("call_1", event: "premium_signup") == "Conversion tracked successfully.")
            func count() async throws -> Int {
                try await client.conversions.listConversions(ListConversionsRequest()).conversions.count
            }
            #expect(try await count() == 1)
            // Models give ids that are unique only within a turn, or none.
            #expect(try await call("call_1", event: "newsletter_signup") == "Conversion tracked successfully.")
            #expect(try await count() == 2)
            for _ in 1...2 { _ = try await call("", event: "premium_signup") }
            #expect(try await count() == 4)
            #expect(try await call("call_2", event: "1st!").hasPrefix("event_type: event_type must be "))
            let error = try await #require(throws: RPCError.self) {
                _ = try await call("call_3", event: "purchase", agent: "nobody")
            }
            #expect(error.code == .notFound)
        }
    }
}
