import Glibc

/// The system's clock, which people and time servers may set, in UTC without leap seconds.
///
/// Usable from any thread. Source: clock_gettime(2), CLOCK_REALTIME.
///
/// Public, as functions of a package type are not inlined into other modules.
public enum WallClock {
    /// Whole seconds since 1970, and the nanoseconds since the last of them.
    @inlinable
    public static var now: (seconds: Int, nanoseconds: Int) {
        var time = timespec()
        // CLOCK_REALTIME and a valid address leave clock_gettime no way to fail.
        clock_gettime(CLOCK_REALTIME, &time)
        return (time.tv_sec, time.tv_nsec)
    }

    /// Whole seconds since 1970.
    package static var seconds: Int { now.seconds }
}
