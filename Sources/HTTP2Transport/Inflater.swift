import CZlib
import RPC

/// Decompresses whole gzip messages, one after the other.
///
/// Owns a `z_stream`, which must not move: zlib's own state points back to it.
final class Inflater {
    private let stream: UnsafeMutablePointer<z_stream>

    init() throws(ZlibError) {
        stream = .allocate(capacity: 1)
        stream.initialize(to: z_stream())
        // "Add 16 to decode only the gzip format (the zlib format will return a Z_DATA_ERROR)."
        let code = czlib_inflateInit2(stream, MAX_WBITS + 16)
        guard code == Z_OK else {
            let error = ZlibError(code, "inflateInit2", stream)
            stream.deallocate()
            throw error
        }
    }

    deinit {
        // Fails only for what is no stream of inflate.
        _ = inflateEnd(stream)
        stream.deallocate()
    }

    /// The bytes that a gzip message holds.
    ///
    /// A message may be several members, one behind the other (RFC 1952, 2.2); nothing else may follow the last.
    /// What it costs is bounded by `limit` and the message's own length, whatever the message says of itself.
    ///
    /// - Throws: `RPCError`: RESOURCE_EXHAUSTED for more than `limit` bytes, INTERNAL for anything but whole gzip.
    func inflate(_ message: UnsafeRawBufferPointer, limit: Int) throws(RPCError) -> [UInt8] {
        guard let count = UInt32(exactly: message.count) else { throw Self.damaged(nil) }
        try reset()
        stream.pointee.next_in = message.bindMemory(to: UInt8.self).baseAddress
        stream.pointee.avail_in = count
        defer {
            stream.pointee.next_in = nil
            stream.pointee.next_out = nil
        }
        // Deflate shrinks to no less than 1/1032: a lie about the size reserves no more than the truth could need.
        var room = min(Self.claimedSize(message), message.count * 1032, limit) + 1
        var output: [UInt8] = []
        while true {
            let (bytes, code) = next(room)
            if output.isEmpty { output = bytes } else { output += bytes }
            // One byte too many is as far as it goes.
            guard output.count <= limit else { throw Self.tooLarge(limit) }
            switch code {
            case Z_STREAM_END:
                if stream.pointee.avail_in == 0 { return output }
                try reset()
            case Z_OK:
                // All was read, and inflate wants neither room nor anything that it has: the rest is missing.
                if stream.pointee.avail_in == 0, stream.pointee.avail_out > 0 { throw Self.damaged(nil) }
            default:
                // "Z_BUF_ERROR if no progress was possible": there is room, so that it is the input that ended early.
                throw Self.damaged(ZlibError(code, "inflate", stream))
            }
            room = min(max(output.count, 1024), limit + 1 - output.count)
        }
    }

    /// The next bytes, at most `room`, and what inflate says of them.
    private func next(_ room: Int) -> ([UInt8], Int32) {
        var code = Z_OK
        let bytes = [UInt8](unsafeUninitializedCapacity: room) { buffer, count in
            let size = UInt32(clamping: room)
            stream.pointee.next_out = buffer.baseAddress
            stream.pointee.avail_out = size
            code = CZlib.inflate(stream, Z_NO_FLUSH)
            count = Int(size - stream.pointee.avail_out)
        }
        return (bytes, code)
    }

    /// Begins a member. "[...] does not free and reallocate the internal decompression state"; input stays.
    private func reset() throws(RPCError) {
        let code = inflateReset(stream)
        guard code == Z_OK else { throw Self.damaged(ZlibError(code, "inflateReset", stream)) }
    }

    /// ISIZE, the last 4 bytes of a member: its size before compression, modulo 2^32 (RFC 1952, 2.3.1).
    private static func claimedSize(_ message: UnsafeRawBufferPointer) -> Int {
        guard message.count >= 4 else { return 0 }
        return Int(UInt32(littleEndian: message.loadUnaligned(fromByteOffset: message.count - 4, as: UInt32.self)))
    }

    private static func damaged(_ cause: ZlibError?) -> RPCError {
        RPCError(.internal, "A message's gzip data is damaged or cut short.", cause: cause)
    }

    private static func tooLarge(_ limit: Int) -> RPCError {
        RPCError(
            .resourceExhausted,
            "The message has more than \(limit) bytes after decompression, and this end takes at most that.")
    }
}
