import Synchronization

/// What a server sent beside its messages, filled in as it comes. Usable from any thread.
public final class ReceivedMetadata: Sendable {
    private struct State {
        var headers: Metadata = [:]
        var trailers: Metadata = [:]
        var compressed = 0
    }

    private let state = Mutex(State())

    public init() {}

    /// Came before the first message.
    public var headers: Metadata {
        get { state.withLock { $0.headers } }
        set { state.withLock { $0.headers = newValue } }
    }

    /// Came with the status.
    public var trailers: Metadata {
        get { state.withLock { $0.trailers } }
        set { state.withLock { $0.trailers = newValue } }
    }

    /// How many of the messages came compressed.
    public var compressedMessageCount: Int {
        state.withLock { $0.compressed }
    }

    /// Called by transports for each message that came compressed.
    public func countCompressedMessage() {
        state.withLock { $0.compressed += 1 }
    }
}
