/// What one connection may ask of us. The defaults are meant for a server that faces strangers.
public struct HTTP2Limits: Sendable, Hashable {
    /// Calls at the same time on one connection; SETTINGS_MAX_CONCURRENT_STREAMS.
    public var maxConcurrentStreams: Int = 128
    /// Bytes of one call's headers, each with 32 for itself as RFC 9113 counts; SETTINGS_MAX_HEADER_LIST_SIZE.
    public var maxHeaderListSize: Int = 16 * 1024
    /// Bytes of one received message.
    public var maxMessageSize: Int = 4 * 1024 * 1024
    /// Bytes that a peer may send on one stream before we ask for more.
    public var streamWindow: Int = 256 * 1024
    /// Bytes that a peer may send on all streams together before we ask for more.
    public var connectionWindow: Int = 1024 * 1024
    /// Entries in one SETTINGS frame.
    public var maxSettingsEntries: Int = 32
    /// CONTINUATION frames behind one HEADERS frame.
    public var maxContinuations: Int = 8
    /// Bytes of messages larger than a stream's window that the calls of a connection may hold together. One such
    /// message at a time always passes.
    public var largeMessageBudget: Int = 16 * 1024 * 1024
    /// Messages of one call that wait for its handler as such; more stay as the bytes that they came in.
    public var maxUnreadMessages: Int = 1024
    /// Streams that a client may reset at once, and that it may have us reset ...
    public var streamResetBurst: Int = 1000
    /// ... and how many more each second. After resets of its own new streams are refused; after those of ours, and the
    /// refusals are such, the connection is ended.
    public var streamResetRate: Int = 33
    /// Frames that carry nothing (SETTINGS, PRIORITY, empty DATA) that may come at once ...
    public var emptyFrameBurst: Int = 1000
    /// ... and how many more each second; the connection is ended after that.
    public var emptyFrameRate: Int = 100
    /// Frames that may wait for a client that doesn't read.
    public var maxQueuedFrames: Int = 5000
    /// Bytes of a call's answer that may wait for the client before the handler waits too.
    public var sendBufferSize: Int = 64 * 1024
    /// Bytes of answers that a connection may have waiting for its client without a part of ``ServerMemory/answers``.
    public var answerAllowance: Int = 32 * 1024
    /// Bytes of a body that an HTTP/1.1 connection may gather without a part of ``ServerMemory/requests``. Over HTTP/2
    /// it is the window of the connection that bounds what has no part of that.
    public var bodyAllowance: Int = 16 * 1024
    /// How long connections live, and what is expected of their clients in time. Servers only.
    public var life = ConnectionLife()

    public init() {}
}
