/// Goes from frame to frame in what a client sends, ahead of nghttp2, which drops some frames without a word.
///
/// Only headers are looked at: what is in a frame, and whether its length is allowed, is nghttp2's to know. A header may
/// come in pieces. Source: RFC 9113, 3.4 and 4.1. Does no I/O.
struct FrameWalk {
    /// A frame's header, and where it begins in the bytes: at 0 if a part of it came before them.
    struct Header: Equatable {
        let start: Int
        let type: UInt8
        let streamID: Int32
    }

    private static let headerLength = 9
    /// "PRI * HTTP/2.0" with what follows it, before a client's first frame.
    private static let prefaceLength = 24

    /// Bytes before the next header.
    private var rest = prefaceLength
    /// The first bytes of a header whose others are to come: eight at most.
    private var piece: UInt64 = 0
    private var pieceLength = 0

    /// The next header that is complete in `bytes`, which have been looked at up to `position`.
    mutating func next(in bytes: UnsafeRawBufferPointer, from position: inout Int) -> Header? {
        let count = bytes.count
        if rest > 0 {
            let skipped = min(rest, count - position)
            rest -= skipped
            position += skipped
        }
        guard position < count else { return nil }
        guard pieceLength == 0, count - position >= Self.headerLength else {
            return assembled(from: bytes, &position)
        }
        let start = position
        let lengthAndType = UInt32(bigEndian: bytes.loadUnaligned(fromByteOffset: start, as: UInt32.self))
        let stream = UInt32(bigEndian: bytes.loadUnaligned(fromByteOffset: start + 5, as: UInt32.self))
        position = start + Self.headerLength
        return header(start: start, lengthAndType, stream)
    }

    private mutating func assembled(from bytes: UnsafeRawBufferPointer, _ position: inout Int) -> Header? {
        let start = pieceLength == 0 ? position : 0
        while position < bytes.count {
            let byte = bytes[position]
            position += 1
            guard pieceLength == Self.headerLength - 1 else {
                piece = piece << 8 | UInt64(byte)
                pieceLength += 1
                continue
            }
            pieceLength = 0
            // The lowest three of the eight bytes are the first of the stream's number.
            let stream = UInt32(truncatingIfNeeded: piece) << 8 | UInt32(byte)
            return header(start: start, UInt32(truncatingIfNeeded: piece >> 32), stream)
        }
        return nil
    }

    private mutating func header(start: Int, _ lengthAndType: UInt32, _ stream: UInt32) -> Header {
        rest = Int(lengthAndType >> 8)
        // The highest bit is reserved.
        return Header(
            start: start, type: UInt8(truncatingIfNeeded: lengthAndType), streamID: Int32(stream & 0x7fff_ffff))
    }
}
