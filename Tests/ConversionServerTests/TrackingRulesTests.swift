import ConversionAPI
import ConversionStore
import RPC
import Testing

@testable import ConversionServer

/// The rules at a clock that stands still.
@Suite struct TrackingRulesTests {
    private static let now = Timestamp(nanoseconds: 1_772_893_800_123_456_789)
    private static let policy = TrackingPolicy(
        revision: 3, settings: AgentSettings(analyticsEnabled: true, analyticsTrackConversions: true))

    private func admit(
        _ nanoseconds: Int64, now: Timestamp = now, _ configuration: ServiceConfiguration = ServiceConfiguration()
    ) -> String {
        let time = Timestamp(nanoseconds: nanoseconds)
        let request = TrackConversionRequest(
            agentID: "a", roomName: "r", timestamp: ProtobufTimestamp(seconds: time.seconds, nanos: time.nanos))
        do throws(TrackingRules.Refusal) {
            let conversion = try TrackingRules(configuration).admit(
                ConversionDraft(request), policy: Self.policy, workspace: .default, now: now, expires: nil)
            return conversion.occurredAt == time && conversion.receivedAt == now ? "taken" : "changed"
        } catch {
            return error.error.reason ?? "no reason"
        }
    }

    @Test func theWindowsAreExactToTheNanosecond() {
        let now = Self.now.nanoseconds
        let second: Int64 = 1_000_000_000
        #expect(admit(now) == "taken")
        #expect(admit(now + 300 * second) == "taken")
        #expect(admit(now + 300 * second + 1) == "TIMESTAMP_IN_FUTURE")
        #expect(admit(now - 7 * 24 * 3600 * second) == "taken")
        #expect(admit(now - 7 * 24 * 3600 * second - 1) == "TIMESTAMP_TOO_OLD")
        #expect(admit(.min) == "TIMESTAMP_TOO_OLD")
        #expect(admit(.max) == "TIMESTAMP_IN_FUTURE")
        // A clock that was set far off.
        #expect(admit(.max, now: Timestamp(nanoseconds: .min)) == "TIMESTAMP_IN_FUTURE")
        #expect(admit(.min, now: Timestamp(nanoseconds: .max)) == "TIMESTAMP_TOO_OLD")
    }

    @Test func anyWindowMayBeConfigured() {
        let now = Self.now.nanoseconds
        var configuration = ServiceConfiguration()
        configuration.lateWindow = .nanoseconds(5)
        configuration.clockTolerance = .zero
        #expect(admit(now - 5, configuration) == "taken")
        #expect(admit(now - 6, configuration) == "TIMESTAMP_TOO_OLD")
        #expect(admit(now + 1, configuration) == "TIMESTAMP_IN_FUTURE")
        // The greatest number of whole seconds, and a rest that no longer fits.
        for window in [Duration.seconds(9_223_372_036) + .nanoseconds(999_999_999), .seconds(Int64.max)] {
            configuration.lateWindow = window
            #expect(admit(0, configuration) == "taken")
        }
    }

    private func admit(_ nanoseconds: Int64, _ configuration: ServiceConfiguration) -> String {
        admit(nanoseconds, now: Self.now, configuration)
    }

    /// It is stored: with another value, every retry of a recorded conversion would be refused.
    @Test func theFingerprintOfARequestNeverChanges() throws {
        let full = TrackConversionRequest(
            agentID: "agent_456", roomName: "room_abc123", userID: "user_123", eventType: "Purchase",
            details: "Caller purchased premium plan at $49/month", idempotencyKey: "k",
            timestamp: ProtobufTimestamp(seconds: 1_772_893_800, nanos: 5),
            value: ConversionAPI.Money(currencyCode: "USD", units: 49, nanos: 990_000_000))
        let bare = TrackConversionRequest(agentID: "a", roomName: "r", idempotencyKey: "k")
        for (request, expected) in [(full, 0xac6b_2de9_2c86_3ba9), (bare, 0xcc95_44ad_c265_46b)]
            as [(TrackConversionRequest, UInt64)]
        {
            for policy in [Self.policy, nil] {
                do throws(TrackingRules.Refusal) {
                    let conversion = try TrackingRules(ServiceConfiguration()).admit(
                        ConversionDraft(request), policy: policy, workspace: .default, now: Self.now, expires: nil)
                    #expect(conversion.fingerprint == expected)
                } catch {
                    #expect(error.fingerprint == expected)
                }
            }
        }
    }

    @Test func onlyAWellFormedRequestWithAKeyMayBeARepeat() {
        var request = TrackConversionRequest(agentID: "a", roomName: "r")
        func fingerprint() -> UInt64? {
            do throws(TrackingRules.Refusal) {
                _ = try TrackingRules(ServiceConfiguration()).admit(
                    ConversionDraft(request), policy: nil, workspace: .default, now: Self.now, expires: nil)
            } catch {
                return error.fingerprint
            }
            return nil
        }
        #expect(fingerprint() == nil)
        request.idempotencyKey = "k"
        #expect(fingerprint() != nil)
        request.roomName = ""
        #expect(fingerprint() == nil)
    }
}
