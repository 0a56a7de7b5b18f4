import Basics
import ConversionStore

/// Whether the time of the day may be believed, by which records are removed for their age.
///
/// A clock that runs ahead makes everything look old, and what is removed is gone for good. So the clock is compared with
/// what is known of the time: the last time that was believed, and how long that is ago by a clock that nobody can set. At a
/// start the ledger tells that time, and how long the server was away nobody knows; from then on they must go together.
/// A clock that is behind makes records look younger, which removes nothing too early.
struct RetentionClock {
    enum Verdict: Equatable {
        case believed
        /// It is ahead by so much of where it is expected.
        case ahead(Duration, of: Timestamp)
    }

    /// How far a clock that is corrected, or was set by hand, may move on at once.
    static let tolerance: Duration = .seconds(300)

    /// Where the clock was when it was believed last, and when that was.
    private var time: Timestamp
    private var uptime: Uptime
    /// The time that was said at the start has been reached, and the clock is at one with the other since.
    private var isConfirmed: Bool
    private let maxGap: Duration

    /// - Parameters:
    ///   - last: the last time that the ledger knows; nil for a ledger that holds nothing.
    ///   - maxGap: how much later than that a start is believed to be.
    init(last: Timestamp?, maxGap: Duration, now: Timestamp, uptime: Uptime) {
        time = last ?? now
        self.uptime = uptime
        isConfirmed = last == nil
        self.maxGap = maxGap
    }

    /// Judges the time of the day; what is believed is what the next one is compared with.
    mutating func judge(_ now: Timestamp, at moment: Uptime) -> Verdict {
        let passed = max(moment.nanoseconds - uptime.nanoseconds, 0)
        let (sum, isBeyond) = time.nanoseconds.addingReportingOverflow(passed)
        let expected = Timestamp(nanoseconds: isBeyond ? .max : sum)
        let lead = Duration.nanoseconds(now.nanoseconds) - .nanoseconds(expected.nanoseconds)
        guard lead <= (isConfirmed ? Self.tolerance : max(maxGap, Self.tolerance)) else {
            return .ahead(lead, of: expected)
        }
        if lead >= .zero - Self.tolerance {
            isConfirmed = true
            (time, uptime) = (now, moment)
        }
        return .believed
    }
}
