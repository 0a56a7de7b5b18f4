import CZlib
import RPC

/// Compresses messages to gzip, one after the other.
///
/// Owns a `z_stream`, which must not move: zlib's own state points back to it. 256 KiB.
final class Deflater {
    private let stream: UnsafeMutablePointer<z_stream>

    init() throws(ZlibError) {
        stream = .allocate(capacity: 1)
        stream.initialize(to: z_stream())
        // "Add 16 to windowBits to write a simple gzip header and trailer around the compressed data"; 8 is the
        // default of memLevel.
        let code = czlib_deflateInit2(stream, Z_DEFAULT_COMPRESSION, MAX_WBITS + 16, 8, Z_DEFAULT_STRATEGY)
        guard code == Z_OK else {
            let error = ZlibError(code, "deflateInit2", stream)
            stream.deallocate()
            throw error
        }
    }

    deinit {
        // Z_DATA_ERROR says that a message was left half done, as one is that would not have become smaller.
        _ = deflateEnd(stream)
        stream.deallocate()
    }

    /// A message as gzip, or nil if that is not smaller.
    func deflate(_ message: UnsafeRawBufferPointer) -> [UInt8]? {
        guard message.count > 1, let count = UInt32(exactly: message.count), deflateReset(stream) == Z_OK else {
            return nil
        }
        stream.pointee.next_in = message.bindMemory(to: UInt8.self).baseAddress
        stream.pointee.avail_in = count
        defer {
            stream.pointee.next_in = nil
            stream.pointee.next_out = nil
        }
        var code = Z_OK
        let bytes = [UInt8](unsafeUninitializedCapacity: message.count - 1) { buffer, size in
            stream.pointee.next_out = buffer.baseAddress
            stream.pointee.avail_out = count - 1
            code = CZlib.deflate(stream, Z_FINISH)
            size = message.count - 1 - Int(stream.pointee.avail_out)
        }
        // "If deflate returns with Z_OK or Z_BUF_ERROR, this function must be called again with Z_FINISH and more
        // output space": the message had less room than it has itself.
        return code == Z_STREAM_END ? bytes : nil
    }
}
