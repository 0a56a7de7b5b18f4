import ConversionAPI
import RPC
import Testing

@testable import ConversionClient

@Suite struct RetryPolicyTests {
    private func delay(
        _ error: RPCError, attempt: Int = 1, random: Double = 0.5, remaining: Duration = .seconds(10)
    ) -> Duration? {
        RetryPolicy().delay(after: error, attempt: attempt, random: random, remaining: remaining)
    }

    @Test func unavailableWaitsARandomPartOfAGrowingTime() {
        let error = RPCError(.unavailable, "gone")
        let longest = (1...8).map { delay(error, attempt: $0, random: 1) }
        #expect(longest == [100, 200, 400, 800, 1600, 2000, 2000, 2000].map { .milliseconds($0) })
        #expect(delay(error, attempt: 3, random: 0) == .zero)
        #expect(delay(error, attempt: 3, random: 0.25) == .milliseconds(100))
    }

    @Test func pushBackSetsTheTime() {
        for code in [StatusCode.unavailable, .resourceExhausted] {
            let inTrailers = RPCError(code, "busy", trailers: ["grpc-retry-pushback-ms": "250"])
            let inDetails = RPCError(code, "busy", details: [.retryInfo(.milliseconds(300))])
            #expect(delay(inTrailers, attempt: 5) == .milliseconds(250))
            #expect(delay(inDetails, attempt: 5) == .milliseconds(300))
        }
    }

    @Test func pushBackMayForbid() {
        for text in ["-1", "soon", "99999999999"] {
            #expect(delay(RPCError(.unavailable, "gone", trailers: ["grpc-retry-pushback-ms": text])) == nil)
        }
    }

    @Test func anExhaustedResourceWithoutPushBackIsTold() {
        #expect(delay(RPCError(.resourceExhausted, "quota")) == nil)
    }

    @Test func noOtherFailureIsTriedAgain() {
        for code in StatusCode.allCases where ![.unavailable, .resourceExhausted].contains(code) {
            #expect(delay(RPCError(code, "no", details: [.retryInfo(.milliseconds(1))])) == nil, "\(code.name)")
        }
    }

    @Test func aWaitThatTheDeadlineCutsIsNotBegun() {
        let error = RPCError(.unavailable, "gone", trailers: ["grpc-retry-pushback-ms": "250"])
        #expect(delay(error, remaining: .milliseconds(250)) == nil)
        #expect(delay(error, remaining: .milliseconds(251)) == .milliseconds(250))
    }
}

@Suite struct RetryThrottleTests {
    @Test func halfOfTheTokensAreForRetries() {
        let throttle = RetryThrottle(tokens: 10, ratio: 0.1)
        #expect((0..<6).map { _ in throttle.didFail() } == [true, true, true, true, false, false])
    }

    @Test func successesGiveThemBack() {
        let throttle = RetryThrottle(tokens: 4, ratio: 0.5)
        #expect([throttle.didFail(), throttle.didFail(), throttle.didFail()] == [true, false, false])
        for _ in 0..<5 { throttle.didSucceed() }
        #expect([throttle.didFail(), throttle.didFail()] == [true, false])
        for _ in 0..<100 { throttle.didSucceed() }
        #expect([throttle.didFail(), throttle.didFail()] == [true, false])
    }

    @Test func itNeverOwesTokens() {
        let throttle = RetryThrottle(tokens: 2, ratio: 1)
        for _ in 0..<100 { _ = throttle.didFail() }
        for _ in 0..<2 { throttle.didSucceed() }
        #expect(!throttle.didFail())
        for _ in 0..<2 { throttle.didSucceed() }
        #expect(!RetryThrottle(tokens: 0, ratio: 0).didFail())
    }
}
