import ConversionAPI
import RPC

/// Whether a failed call is tried again, and after how long. It does no waiting itself.
///
/// Source: gRFC A6, "Client retries": UNAVAILABLE waits a random part of a growing time, push-back from the server
/// sets the time and may forbid.
public struct RetryPolicy: Sendable, Hashable {
    /// How often a call may reach the server, the first time included; 1 for no retries. Attempts that found no
    /// connection have cost the server nothing, and are bounded by the call's time alone.
    public var maxAttempts = 5
    /// The longest wait before the second attempt.
    public var firstDelay: Duration = .milliseconds(100)
    /// The longest wait that we choose ourselves.
    public var longestDelay: Duration = .seconds(2)
    /// How many failures in a row it takes, twice over, until nothing is tried again: see ``RetryThrottle``.
    public var throttleTokens = 10.0
    /// What a success gives back of that.
    public var throttleRatio = 0.1

    public init() {}

    /// How long to wait before trying again; nil when the failure is to be told.
    ///
    /// - Parameters:
    ///   - attempt: how many attempts were made, from 1.
    ///   - random: from 0 up to 1.
    ///   - remaining: until the deadline. A wait that would use it up isn't begun.
    func delay(after error: RPCError, attempt: Int, random: Double, remaining: Duration) -> Duration? {
        let delay: Duration
        switch (error.code, Self.pushBack(of: error)) {
        case (_, .never): return nil
        case (.unavailable, .after(let duration)), (.resourceExhausted, .after(let duration)): delay = duration
        case (.unavailable, .none):
            var longest = firstDelay
            for _ in 1..<min(max(2, attempt), 10) where attempt > 1 { longest = min(longest * 2, longestDelay) }
            delay = longest * random
        // Without push-back a quota is used up, and trying again only uses more of it.
        default: return nil
        }
        return delay < remaining ? delay : nil
    }

    private enum PushBack {
        case none
        case after(Duration)
        case never
    }

    private static func pushBack(of error: RPCError) -> PushBack {
        if let text = error.trailers["grpc-retry-pushback-ms"] {
            guard let milliseconds = Int32(text), milliseconds >= 0 else { return .never }
            return .after(.milliseconds(Int64(milliseconds)))
        }
        for case .retryInfo(let delay) in error.details { return .after(max(.zero, delay)) }
        return .none
    }
}
