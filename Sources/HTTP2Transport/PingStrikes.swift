import NIOCore

/// Judges a client's pings: each that comes too early is a strike, and what the server sends takes all strikes away.
///
/// A client may ping as often as it likes while calls go back and forth, to measure the way; pings alone keep a server
/// at work for nothing. Source: gRPC's proposal A8, "Server Enforcement"; grpc-go's `handlePing`.
struct PingStrikes {
    /// Between pings of a client that has no call, unless the server permits more.
    static let intervalWithoutCalls = TimeAmount.hours(2)

    private let permitsPingsWithoutCalls: Bool
    private let maxStrikes: Int
    private let interval: TimeAmount
    private var strikes = 0
    private var last: NIODeadline?
    private var hasSent = false

    init(life: ConnectionLife) {
        permitsPingsWithoutCalls = life.permitsPingsWithoutCalls
        maxStrikes = life.maxPingStrikes
        interval = TimeAmount(life.minPingInterval)
    }

    /// HEADERS or DATA went to the client.
    mutating func didSend() { hasSent = true }

    /// A ping came; false if it was one too many.
    mutating func ping(hasCalls: Bool, at now: NIODeadline) -> Bool {
        defer { last = now }
        if hasSent {
            hasSent = false
            strikes = 0
            return true
        }
        let interval = hasCalls || permitsPingsWithoutCalls ? interval : Self.intervalWithoutCalls
        if let last, now < last + interval { strikes += 1 }
        return strikes <= maxStrikes
    }
}

extension TimeAmount {
    /// A duration, cut to what NIO can count.
    init(_ duration: Duration) {
        self = .nanoseconds(Int64(min(max(0, duration / .nanoseconds(1)), 4e18)))
    }
}
