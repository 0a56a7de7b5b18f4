/// What can come to pass on a server's connections; each is counted, see ``HTTP2Server/count(of:)``.
public enum ConnectionEvent: Int, CaseIterable, Sendable {
    // MARK: Traffic

    /// A connection was accepted.
    case connectionOpened
    /// A connection has gone.
    case connectionClosed
    /// A connection was closed at once as there were as many as there may be.
    case connectionRefused
    /// A connection that asked for nothing was closed to make room for another.
    case connectionDisplaced
    /// A stream was opened by a client and not refused.
    case streamOpened

    // MARK: TLS

    /// A client has shaken hands.
    case tlsHandshakeDone
    /// A handshake failed: nothing in common, a certificate that is no good, a client that gave up.
    case tlsHandshakeFailed
    /// A handshake was not done in time.
    case tlsHandshakeTimeout
    /// A client came without TLS to a port that speaks it.
    case plaintextRefused
    /// A client came with TLS to a port that doesn't speak it.
    case tlsRefused

    // MARK: Streams that were refused or ended

    /// A stream beyond ``HTTP2Limits/maxConcurrentStreams`` was refused with REFUSED_STREAM.
    case streamRefused
    /// A stream was refused with REFUSED_STREAM because its client had reset too many before.
    case streamRefusedAfterResets
    /// A call's headers were above ``HTTP2Limits/maxHeaderListSize``; it got RESOURCE_EXHAUSTED.
    case headerListTooLarge
    /// A call's headers went on far above the limit, so that its stream was reset with ENHANCE_YOUR_CALM.
    case headerListReset
    /// A message was above ``HTTP2Limits/maxMessageSize``, before or after decompression; its call got RESOURCE_EXHAUSTED.
    case messageTooLarge
    /// A large message had to wait for others of its connection, see ``HTTP2Limits/largeMessageBudget``.
    case largeMessageDelayed
    /// A body had to wait for others of all connections, see ``ServerMemory/requests``.
    case bodyDelayed
    /// There was no room for an answer of the size that was asked for, see ``ServerMemory/answers``: it was made shorter,
    /// or refused.
    case answerLimited
    /// The one message of a call was not whole in time; it got DEADLINE_EXCEEDED.
    case requestTimeout
    /// The answer of a call that had ended was not taken in time; its stream was reset.
    case answerTimeout

    // MARK: Connections that were ended for what their clients did

    /// More stream resets were provoked than ``HTTP2Limits/streamResetBurst`` allows.
    case tooManyResets
    /// More pings came than ``ConnectionLife/maxPingStrikes`` allows.
    case tooManyPings
    /// More frames came that carry nothing than ``HTTP2Limits/emptyFrameBurst`` allows.
    case tooManyEmptyFrames
    /// More CONTINUATION frames than ``HTTP2Limits/maxContinuations``.
    case tooManyContinuations
    /// More entries in a SETTINGS frame than ``HTTP2Limits/maxSettingsEntries``.
    case tooManySettings
    /// More frames waited for a client that doesn't read than ``HTTP2Limits/maxQueuedFrames``.
    case tooManyQueuedFrames
    /// The client broke HTTP/2 in another way.
    case protocolError
    /// The preface and the first SETTINGS did not come in time.
    case prefaceTimeout
    /// The socket took nothing more for too long.
    case writeTimeout
    /// A keepalive ping was not answered in time.
    case keepaliveTimeout

    // MARK: Connections that were ended in their time

    /// No call came in time after the connection was made.
    case firstRequestTimeout
    /// The connection had no call for ``ConnectionLife/maxIdle``.
    case idleTimeout
    /// The connection had lived for ``ConnectionLife/maxAge``.
    case ageReached
    /// Calls were still open when ``ConnectionLife/maxAgeGrace`` had passed.
    case graceExceeded
}
