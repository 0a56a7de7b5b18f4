import Basics

/// The moment after which nobody waits for a call's answer, on a clock that no one can set back.
public struct Deadline: Sendable, Hashable, Comparable {
    public let instant: Uptime

    public init(_ instant: Uptime) {
        self.instant = instant
    }

    public static func after(_ duration: Duration) -> Deadline {
        Deadline(Uptime.now.advanced(by: duration))
    }

    /// Zero once it has passed.
    public var remaining: Duration { max(.zero, Uptime.now.duration(to: instant)) }

    public var hasPassed: Bool { instant <= Uptime.now }

    public static func < (left: Deadline, right: Deadline) -> Bool { left.instant < right.instant }
}
