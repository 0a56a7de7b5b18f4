/// The moment after which nobody waits for a call's answer, on a clock that no one can set back.
public struct Deadline: Sendable, Hashable, Comparable {
    public let instant: ContinuousClock.Instant

    public init(_ instant: ContinuousClock.Instant) {
        self.instant = instant
    }

    public static func after(_ duration: Duration) -> Deadline {
        Deadline(ContinuousClock.now.advanced(by: duration))
    }

    /// Zero once it has passed.
    public var remaining: Duration { max(.zero, ContinuousClock.now.duration(to: instant)) }

    public var hasPassed: Bool { instant <= ContinuousClock.now }

    public static func < (left: Deadline, right: Deadline) -> Bool { left.instant < right.instant }
}
