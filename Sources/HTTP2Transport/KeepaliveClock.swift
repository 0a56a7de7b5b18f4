import NIOCore

/// Decides when a connection is pinged, and when it counts as lost.
///
///     quiet ──time without a byte──▶ pinged ──timeout without a byte──▶ lost
///       ▲  └──no calls──▶ dormant       │
///       └─────────a byte────────────────┘
///
/// Pure: it is told the time, and does no I/O.
struct KeepaliveClock {
    enum Step: Hashable {
        /// Nothing before then; look again.
        case wait(until: NIODeadline)
        /// Send a ping, and look again then.
        case ping(checkAt: NIODeadline)
        /// Nothing until the next call begins.
        case sleep
        /// Nobody has answered.
        case lost
    }

    private let time: TimeAmount
    private let timeout: TimeAmount
    private let withoutCalls: Bool
    private var pingedAt: NIODeadline?
    private(set) var isDormant = false

    init(time: Duration, timeout: Duration, withoutCalls: Bool) {
        self.time = TimeAmount(clamping: max(time, ClientKeepalive.shortestTime))
        self.timeout = TimeAmount(clamping: max(timeout, .milliseconds(1)))
        self.withoutCalls = withoutCalls
    }

    /// - Parameter lastRead: when the peer's last bytes came.
    mutating func step(_ now: NIODeadline, lastRead: NIODeadline, hasCalls: Bool) -> Step {
        isDormant = false
        if let pingedAt, lastRead < pingedAt {
            let end = pingedAt + timeout
            return now >= end ? .lost : .wait(until: end)
        }
        pingedAt = nil
        if now < lastRead + time { return .wait(until: lastRead + time) }
        guard hasCalls || withoutCalls else {
            isDormant = true
            return .sleep
        }
        pingedAt = now
        return .ping(checkAt: now + timeout)
    }
}

extension TimeAmount {
    /// A duration as NIO counts it, not negative and at most some 30 years, so that it can be added to any time.
    init(clamping duration: Duration) {
        self = .nanoseconds(Int64(min(max(0, duration / .nanoseconds(1)), 1e18)))
    }
}
