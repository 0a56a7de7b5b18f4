/// What a peer's bytes came to. Recorded while nghttp2 reads them, handled after it has returned.
///
/// A slot is the number under which a session's owner keeps a stream, see ``HTTP2Session``. What is more than numbers stays
/// with the session until the events are handled, so that they are copied and dropped for next to nothing.
enum SessionEvent {
    /// A call's headers (server) or an answer's (client), complete.
    ///
    /// Their block is ``HTTP2Session/headers(_:)``, and may be that of an earlier call, too; the time-out is this call's.
    case headers(block: Int, timeout: Duration?, slot: Int, streamID: Int32, endStream: Bool)
    /// Headers behind the first ones. They end the stream.
    case trailers(block: Int, slot: Int)
    /// Bytes of a stream: a part of the input that the session was given.
    case data(slot: Int, streamID: Int32, range: Range<Int>, endStream: Bool)
    /// The peer sends nothing more on the stream; only where no other event has told it.
    case endStream(slot: Int)
    /// The stream is over, and its slot free once this has been handled. The code is 0 for a regular end.
    case closed(slot: Int, errorCode: UInt32)
    /// The peer takes no streams after the last that it names; ``HTTP2Session/farewell(_:)`` is what it says of the reason.
    case goaway(lastStreamID: Int32, errorCode: UInt32, farewell: Int)
    /// The peer has answered a ping of ours, which carried these bytes.
    case pingAnswered(UInt64)
    /// The peer has confirmed our settings, or sent its own.
    case settings
}
