import CNghttp2
import NIOCore

/// Memory that all connections of a loop use in turn, so that none of them holds it while nothing comes.
///
/// Belongs to its loop.
final class LoopScratch {
    /// More than this is sent by a further write.
    private static let batch = 64 * 1024
    /// An output buffer of more is given back, as a slow socket may hold on to it.
    private static let keptCapacity = 32 * 1024

    /// Events that were handled have been removed from it; its memory is there for the next ones.
    var events: [SessionEvent] = []
    /// Where frames are gathered: a batch, and the largest of nghttp2's frames behind it.
    private let frames = UnsafeMutableRawBufferPointer.allocate(byteCount: batch + 32 * 1024, alignment: 16)
    private var output = ByteBuffer()
    let sessionMemory = SessionMemory()

    deinit {
        frames.deallocate()
    }

    /// Keeps the memory of an array of handled events, unless there is too much of it.
    func recycle(_ handled: consuming [SessionEvent]) {
        guard handled.capacity <= 1024 else { return }
        handled.removeAll(keepingCapacity: true)
        events = handled
    }

    /// The next frames of a session, as many as one write takes; nil if there are none now.
    ///
    /// - Throws: `HTTP2Error` when the connection can't go on.
    func gather(_ session: HTTP2Session) throws(HTTP2Error) -> ByteBuffer? {
        var count = 0
        while count < Self.batch, let bytes = try session.nextOutput() {
            let room = UnsafeMutableRawBufferPointer(rebasing: frames[count...])
            // A piece of output is a frame, which has at most 2^14 bytes behind its head.
            guard bytes.count <= room.count else {
                throw HTTP2Error(code: NGHTTP2_ERR_FRAME_SIZE_ERROR.rawValue, operation: "session_mem_send")
            }
            room.copyMemory(from: UnsafeRawBufferPointer(bytes))
            count += bytes.count
        }
        guard count > 0 else { return nil }
        let gathered = UnsafeRawBufferPointer(rebasing: frames[..<count])
        // What the last write took is free again by now, unless its socket was full.
        if output.capacity > Self.keptCapacity { output = ByteBuffer() }
        let reused: Void? = output.modifyIfUniquelyOwned { output in
            output.clear()
            output.writeBytes(gathered)
        }
        if reused == nil { output = ByteBuffer(bytes: gathered) }
        return output
    }
}
