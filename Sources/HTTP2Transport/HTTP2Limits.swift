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
    /// Streams that a peer may reset at once before the connection is ended ...
    public var streamResetBurst: UInt64 = 1000
    /// ... and how many more each second.
    public var streamResetRate: UInt64 = 33
    /// Bytes of a call's answer that may wait for the client before the handler waits too.
    public var sendBufferSize: Int = 64 * 1024

    public init() {}
}
