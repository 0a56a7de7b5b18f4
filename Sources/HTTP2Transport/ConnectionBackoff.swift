/// How long to wait between attempts to connect, and how long one may take.
///
/// Source: gRPC, "GRPC Connection Backoff Protocol", with its values.
public struct ConnectionBackoff: Sendable, Hashable {
    /// From the start of the first attempt to that of the second.
    public var initial: Duration = .seconds(1)
    /// By how much each wait is longer than the one before.
    public var multiplier = 1.6
    /// The part by which a wait may be shorter or longer, so that not all clients come back at the same time.
    public var jitter = 0.2
    /// The longest wait, before it is jittered.
    public var longest: Duration = .seconds(120)
    /// How long an attempt may take at least, names looked up and the server's first frame included.
    public var minConnectTimeout: Duration = .seconds(20)

    public init() {}

    /// How long after the start of an attempt the next one may start.
    ///
    /// - Parameters:
    ///   - failures: attempts that failed in a row before this one.
    ///   - random: from 0 up to 1.
    func delay(failures: Int, random: Double) -> Duration {
        var delay = min(initial, longest)
        // After so many the longest has come, unless the waits are not to grow.
        for _ in 0..<min(failures, 1000) where delay < longest { delay = min(delay * multiplier, longest) }
        return delay * (1 + jitter * (2 * random - 1))
    }

    /// How long an attempt may take that the next one may follow after `delay`.
    func connectTimeout(delay: Duration) -> Duration { max(delay, minConnectTimeout) }
}
