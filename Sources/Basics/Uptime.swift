import Glibc

/// A moment on the clock that nobody can set: the time since the machine was started, sleep included.
///
/// A number and nothing else. `ContinuousClock.Instant` tells the same time, but belongs to a library that may change it:
/// whatever holds one, such as a call or a conversion, is laid out and copied by functions that are looked up at run time.
/// Source: clock_gettime(2), CLOCK_BOOTTIME.
public struct Uptime: Sendable, Hashable, Comparable {
    /// Since the start of the machine.
    public let nanoseconds: Int64

    /// - Parameter nanoseconds: since the start of the machine.
    public init(nanoseconds: Int64) {
        self.nanoseconds = nanoseconds
    }

    /// The time now, for any thread.
    public static var now: Uptime {
        var time = timespec()
        // It fails for no clock that Linux has, and no address that is ours.
        clock_gettime(CLOCK_BOOTTIME, &time)
        return Uptime(nanoseconds: Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec))
    }

    /// Negative where the other one is earlier.
    public func duration(to other: Uptime) -> Duration {
        .nanoseconds(other.nanoseconds) - .nanoseconds(nanoseconds)
    }

    /// So much later; what lies beyond some 292 years is the last moment that there is.
    public func advanced(by duration: Duration) -> Uptime {
        let (seconds, attoseconds) = duration.components
        let (whole, isBeyond) = seconds.multipliedReportingOverflow(by: 1_000_000_000)
        let (sum, isSumBeyond) = whole.addingReportingOverflow(attoseconds / 1_000_000_000)
        let (later, isLaterBeyond) = nanoseconds.addingReportingOverflow(sum)
        guard !isBeyond, !isSumBeyond, !isLaterBeyond else {
            return Uptime(nanoseconds: duration < .zero ? .min : .max)
        }
        return Uptime(nanoseconds: later)
    }

    public static func < (left: Uptime, right: Uptime) -> Bool { left.nanoseconds < right.nanoseconds }
}
