import Basics

/// A moment in nanoseconds since 1970-01-01T00:00:00Z, without leap seconds.
///
/// Reaches from 1677-09-21 to 2262-04-11.
public struct Timestamp: Sendable, Hashable, Comparable {
    /// Since 1970, negative before.
    public var nanoseconds: Int64

    @inlinable
    public init(nanoseconds: Int64) {
        self.nanoseconds = nanoseconds
    }

    /// From a `google.protobuf.Timestamp`'s parts; nil where `nanos` is not 0 to 999,999,999 or the moment is out of
    /// this type's reach.
    public init?(seconds: Int64, nanos: Int32) {
        guard (0..<1_000_000_000).contains(nanos) else { return nil }
        // Towards zero, so that the earliest moments do not overflow on the way.
        let early = seconds < 0
        let (scaled, scaling) = (early ? seconds + 1 : seconds).multipliedReportingOverflow(by: 1_000_000_000)
        let rest = early ? Int64(nanos) - 1_000_000_000 : Int64(nanos)
        let (sum, adding) = scaled.addingReportingOverflow(rest)
        guard !scaling, !adding else { return nil }
        nanoseconds = sum
    }

    /// Whole seconds, rounded down: before 1970 too, so that `nanos` is never negative.
    @inlinable
    public var seconds: Int64 {
        let quotient = nanoseconds / 1_000_000_000
        return nanoseconds % 1_000_000_000 < 0 ? quotient - 1 : quotient
    }

    /// The rest within the second, 0 to 999,999,999.
    @inlinable
    public var nanos: Int32 {
        let rest = nanoseconds % 1_000_000_000
        return Int32(rest < 0 ? rest + 1_000_000_000 : rest)
    }

    /// The system's clock, which people and time servers may set.
    public static var now: Timestamp {
        let (seconds, nanoseconds) = WallClock.now
        return Timestamp(nanoseconds: Int64(seconds) * 1_000_000_000 + Int64(nanoseconds))
    }

    @inlinable
    public static func < (left: Timestamp, right: Timestamp) -> Bool { left.nanoseconds < right.nanoseconds }
}
