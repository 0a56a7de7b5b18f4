import NIOCore

/// Takes the next bytes of a request's head for the parser, with spaces for the tabs that stand behind a value.
///
/// RFC 9110 (5.6.3) has both as white space that is no part of a value, but the parser takes a tab behind Content-Length
/// or Transfer-Encoding for a part of it. Only the head may be changed, so that nothing behind its end is taken. Pure.
struct HTTP1HeadReader {
    private static let end: [UInt8] = Array("\r\n\r\n".utf8)
    private static let (tab, space) = (UInt8(ascii: "\t"), UInt8(ascii: " "))

    /// How much of ``end`` the last bytes are.
    private var matched = 0

    /// The next bytes, `limit` at most, or nil while there are none: white space waits for what comes behind it.
    mutating func read(_ waiting: inout ByteBuffer, limit: Int) -> ByteBuffer? {
        let count = self.count(waiting.readableBytesView.prefix(limit), limit: limit)
        guard count > 0, var bytes = waiting.readSlice(length: count) else { return nil }
        Self.replaceTabs(&bytes)
        return bytes
    }

    private mutating func count(_ bytes: ByteBufferView, limit: Int) -> Int {
        var padding = 0
        for (index, byte) in bytes.enumerated() {
            if byte == Self.end[matched] {
                matched += 1
            } else {
                matched = byte == Self.end[0] ? 1 : 0
            }
            if matched == Self.end.count {
                matched = 0
                return index + 1
            }
            padding = byte == Self.tab || byte == Self.space ? padding + 1 : 0
        }
        // So much white space that it fills a portion does not wait: it would wait for ever.
        return padding == limit ? padding : bytes.count - padding
    }

    private static func replaceTabs(_ bytes: inout ByteBuffer) {
        var padding: Int?
        for index in bytes.readerIndex..<bytes.writerIndex {
            let byte: UInt8 = bytes.getInteger(at: index) ?? 0
            if byte == tab || byte == space {
                padding = padding ?? index
                continue
            }
            if byte == end[0], let start = padding {
                for place in start..<index where bytes.getInteger(at: place) == tab {
                    bytes.setInteger(space, at: place)
                }
            }
            padding = nil
        }
    }
}
