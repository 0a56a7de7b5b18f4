import Synchronization

/// Stops a client from trying again while its server fails most of what it is asked, so that retries don't add to the
/// load that makes it fail.
///
/// A count of tokens: a failure that could be tried again takes one, a success gives back a part of one. Calls are tried
/// again only while more than half of the tokens are left. Source: gRFC A6, "Throttling Retry Attempts and Hedged RPCs".
final class RetryThrottle: Sendable {
    private let limit: Double
    private let ratio: Double
    private let tokens: Mutex<Double>

    init(tokens: Double, ratio: Double) {
        limit = tokens
        self.ratio = ratio
        self.tokens = Mutex(tokens)
    }

    func didSucceed() {
        tokens.withLock { $0 = min(limit, $0 + ratio) }
    }

    /// Counts a failure; whether it may be tried again.
    func didFail() -> Bool {
        tokens.withLock { tokens in
            tokens = max(0, tokens - 1)
            return tokens > limit / 2
        }
    }
}
