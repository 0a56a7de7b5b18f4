import CNghttp2

/// Tells what a client may still send on streams that are no more, without keeping them.
///
/// nghttp2 either keeps closed streams without a bound that could be set apart from that of the open ones, or ignores
/// whatever comes for them. What has to be known is less: a stream that its client has ended takes nothing more, while for
/// one that the server has reset the client's frames may be on the way. Such are few, and the last of them are kept.
/// Source: RFC 9113, 5.1 and 5.1.1. Pure.
struct ClosedStreams {
    private static let limit = 256

    /// The last stream that the client has opened.
    private(set) var last: Int32 = -1
    /// Numbers that the client has left out. The streams were never open, and cannot be opened any more.
    private var skipped: [ClosedRange<Int32>] = []
    /// Streams that the server has reset, the last ones.
    private var reset: [Int32] = []
    /// Of streams up to this one it is not known any more how they came to their end.
    private var forgotten: Int32 = -1

    /// The client has opened a stream, whose number is above those of all before.
    mutating func didOpen(_ streamID: Int32) {
        if streamID > last + 2 { skipped.append((last + 2)...(streamID - 2)) }
        last = streamID
        guard skipped.count > Self.limit else { return }
        forgotten = max(forgotten, skipped.removeFirst().upperBound)
    }

    /// The server resets a stream, on which the client may be sending.
    mutating func didReset(_ streamID: Int32) {
        guard reset.last != streamID else { return }
        reset.append(streamID)
        guard reset.count > Self.limit else { return }
        forgotten = max(forgotten, reset.removeFirst())
    }

    /// The client resets a stream that the server may have reset before: nothing is on the way any more.
    mutating func didEnd(_ streamID: Int32) {
        guard let index = reset.firstIndex(of: streamID) else { return }
        reset.remove(at: index)
    }

    /// The error that ends a connection whose client sends DATA or HEADERS on a stream that there is not; nil where such a
    /// frame is to be ignored, or nghttp2 knows what to do with it.
    func fault(_ streamID: Int32) -> nghttp2_error_code? {
        guard streamID > forgotten, streamID <= last, streamID % 2 == 1 else { return nil }
        if skipped.contains(where: { $0.contains(streamID) }) { return NGHTTP2_PROTOCOL_ERROR }
        return reset.contains(streamID) ? nil : NGHTTP2_STREAM_CLOSED
    }
}
