import CNghttp2

/// HPACK for tests: literals out, anything in. Source: RFC 7541.
public final class HeaderCoding {
    private var inflater: OpaquePointer?

    public init() {
        precondition(nghttp2_hd_inflate_new(&inflater) == 0)
    }

    deinit {
        nghttp2_hd_inflate_del(inflater)
    }

    /// A header as a literal that enters no table (RFC 7541, 6.2.2).
    public static func literal(_ header: Frame.Header) -> [UInt8] {
        [0] + string(Array(header.name.utf8)) + string(Array(header.value.utf8))
    }

    /// A header as a literal that enters the dynamic table (RFC 7541, 6.2.1).
    public static func indexed(_ header: Frame.Header) -> [UInt8] {
        [0x40] + string(Array(header.name.utf8)) + string(Array(header.value.utf8))
    }

    public static func string(_ bytes: [UInt8]) -> [UInt8] {
        integer(bytes.count, prefix: 7, pattern: 0) + bytes
    }

    /// An integer whose first byte has `prefix` bits of it behind `pattern` (RFC 7541, 5.1).
    public static func integer(_ value: Int, prefix: Int, pattern: UInt8) -> [UInt8] {
        let limit = 1 << prefix - 1
        guard value >= limit else { return [pattern | UInt8(value)] }
        var bytes = [pattern | UInt8(limit)]
        var rest = value - limit
        while rest >= 128 {
            bytes.append(UInt8(rest & 127) | 128)
            rest >>= 7
        }
        return bytes + [UInt8(rest)]
    }

    /// The headers of a whole block; nil if it can't be read.
    public func decode(_ block: [UInt8]) -> [Frame.Header]? {
        var headers: [Frame.Header] = []
        var rest = block[...]
        while true {
            var field = nghttp2_nv()
            var flags: Int32 = 0
            let read = rest.withUnsafeBufferPointer {
                nghttp2_hd_inflate_hd2(inflater, &field, &flags, $0.baseAddress, $0.count, 1)
            }
            guard read >= 0 else { return nil }
            rest = rest.dropFirst(read)
            if flags & Int32(NGHTTP2_HD_INFLATE_EMIT.rawValue) != 0 {
                headers.append(
                    Frame.Header(
                        String(decoding: UnsafeBufferPointer(start: field.name, count: field.namelen), as: UTF8.self),
                        String(decoding: UnsafeBufferPointer(start: field.value, count: field.valuelen), as: UTF8.self))
                )
            }
            if flags & Int32(NGHTTP2_HD_INFLATE_FINAL.rawValue) != 0 { break }
            if rest.isEmpty, flags & Int32(NGHTTP2_HD_INFLATE_EMIT.rawValue) == 0 { break }
        }
        nghttp2_hd_inflate_end_headers(inflater)
        return headers
    }
}
