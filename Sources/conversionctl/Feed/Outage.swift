import ConversionAPI
import RPC

/// Decides how long a call that lasts is taken up again after its server has gone. It does no waiting itself.
struct Outage {
    private static let firstDelay: Duration = .milliseconds(100)
    private static let longestDelay: Duration = .seconds(2)

    /// How long the server may be out of reach.
    private let patience: Duration
    private var start: ContinuousClock.Instant?
    private var attempts = 0

    init(patience: Duration) {
        self.patience = patience
    }

    /// Whether the server was out of reach the last time.
    var isOn: Bool { start != nil }

    /// Whether a call that failed so may be made again.
    static func isPassing(_ error: RPCError) -> Bool {
        switch error.code {
        case .unavailable: true
        case .resourceExhausted: pushBack(error) != nil
        default: false
        }
    }

    /// How long to wait before the next attempt: a random part of a growing time, or what the server asks for; nil when
    /// the error is to be told, because waiting helps nothing or has lasted too long.
    mutating func delay(
        after error: RPCError, now: ContinuousClock.Instant = .now, random: Double = .random(in: 0.5..<1)
    ) -> Duration? {
        guard Self.isPassing(error) else { return nil }
        let begun = start ?? now
        start = begun
        var longest = Self.firstDelay
        for _ in 0..<min(attempts, 10) { longest = min(longest * 2, Self.longestDelay) }
        attempts += 1
        let delay = max(longest * random, min(Self.pushBack(error) ?? .zero, patience))
        return now + delay <= begun + patience ? delay : nil
    }

    /// The server answers.
    mutating func end() {
        start = nil
        attempts = 0
    }

    private static func pushBack(_ error: RPCError) -> Duration? {
        for case .retryInfo(let delay) in error.details { return delay }
        return nil
    }
}
