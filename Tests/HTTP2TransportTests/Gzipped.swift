import CZlib

/// Gzip as tests need it: made by zlib itself, not by what is tested.
enum Gzipped {
    /// One member with the bytes.
    static func member(_ bytes: [UInt8]) -> [UInt8] {
        deflated(bytes, windowBits: MAX_WBITS + 16, flush: Z_FINISH)
    }

    /// One member with so many MiB of zeros, each the same thousand bytes; its size as told in the trailer may be a lie.
    static func bomb(mebibytes: Int, claiming size: UInt32? = nil) -> [UInt8] {
        let header: [UInt8] = [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3]
        let block = deflated(Array(repeating: 0, count: 1 << 20), windowBits: -MAX_WBITS, flush: Z_FULL_FLUSH)
        // An empty last block, a checksum that nobody gets to, and the size.
        let claimed = size ?? UInt32(truncatingIfNeeded: mebibytes << 20)
        let end: [UInt8] = [3, 0, 0, 0, 0, 0] + (0..<4).map { UInt8(truncatingIfNeeded: claimed >> (8 * $0)) }
        return header + (0..<mebibytes).flatMap { _ in block } + end
    }

    private static func deflated(_ bytes: [UInt8], windowBits: Int32, flush: Int32) -> [UInt8] {
        var stream = z_stream()
        return withUnsafeMutablePointer(to: &stream) { stream in
            precondition(czlib_deflateInit2(stream, 9, windowBits, 8, Z_DEFAULT_STRATEGY) == Z_OK)
            defer { deflateEnd(stream) }
            return bytes.withUnsafeBufferPointer { input in
                let room = Int(deflateBound(stream, UInt(input.count))) + 64
                return [UInt8](unsafeUninitializedCapacity: room) { output, count in
                    stream.pointee.next_in = input.baseAddress
                    stream.pointee.avail_in = UInt32(input.count)
                    stream.pointee.next_out = output.baseAddress
                    stream.pointee.avail_out = UInt32(room)
                    precondition(deflate(stream, flush) >= Z_OK)
                    count = room - Int(stream.pointee.avail_out)
                }
            }
        }
    }
}
