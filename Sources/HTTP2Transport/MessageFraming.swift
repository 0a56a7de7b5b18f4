import RPC

/// Splits a stream's bytes into gRPC messages, wherever DATA frames and reads have cut them.
///
///     message = compressed flag (1 byte) + length (4 bytes, big-endian) + that many bytes
///
/// Source: gRPC over HTTP/2, "Length-Prefixed-Message".
struct MessageDeframer: ~Copyable {
    static let prefixSize = 5

    private let limit: Int
    private let allowsCompression: Bool
    /// The message that is not whole yet, its prefix included.
    private var partial = MessageBuffer()

    /// - Parameter allowsCompression: whether the call names a compression that we read.
    init(limit: Int, allowsCompression: Bool = false) {
        self.limit = limit
        self.allowsCompression = allowsCompression
    }

    /// Bytes of the message that is not whole yet, those of its prefix included.
    var partialCount: Int { partial.count }

    /// The bytes that the message which is not whole will have with its prefix; 0 while that is not known.
    var expectedCount: Int {
        guard partial.count >= Self.prefixSize else { return 0 }
        return partial.withUnsafeBytes { Self.prefixSize + Self.length(inPrefix: $0) }
    }

    /// Whether the stream may end here: no message has been begun and not finished.
    var isAtBoundary: Bool { partial.isEmpty }

    /// Takes the next bytes, and hands on each message that they complete.
    ///
    /// - Parameter deliver: gets a message's bytes as they came, valid only inside; whether they are compressed; and
    ///   whether nothing follows them in `bytes`.
    /// - Throws: `RPCError` for a message that is too long (RESOURCE_EXHAUSTED) or has a flag that was not
    ///   agreed on (INTERNAL); the stream can't go on after it.
    mutating func receive(
        _ bytes: UnsafeRawBufferPointer, deliver: (RawSpan, _ isCompressed: Bool, _ isLast: Bool) -> Void
    ) throws(RPCError) {
        var rest = bytes
        if !partial.isEmpty {
            try complete(from: &rest)
            guard let length = try lengthOfPartial(), partial.count == Self.prefixSize + length else { return }
            partial.withUnsafeBytes { whole in
                deliver(
                    UnsafeRawBufferPointer(rebasing: whole[Self.prefixSize...]).bytes, whole[0] != 0, rest.isEmpty)
            }
            partial.shrink(to: 16 * 1024)
        }
        while let length = try length(ofMessageIn: rest), rest.count >= Self.prefixSize + length {
            let end = Self.prefixSize + length
            deliver(
                UnsafeRawBufferPointer(rebasing: rest[Self.prefixSize..<end]).bytes, rest[0] != 0, rest.count == end)
            rest = UnsafeRawBufferPointer(rebasing: rest[end...])
        }
        partial.append(rest)
    }

    /// Moves to the partial message what it lacks: first of its prefix, then of its body.
    private mutating func complete(from rest: inout UnsafeRawBufferPointer) throws(RPCError) {
        func take(_ wanted: Int, _ partial: inout MessageBuffer) {
            let taken = min(wanted - partial.count, rest.count)
            guard taken > 0 else { return }
            partial.append(UnsafeRawBufferPointer(rebasing: rest[..<taken]))
            rest = UnsafeRawBufferPointer(rebasing: rest[taken...])
        }
        take(Self.prefixSize, &partial)
        guard let length = try lengthOfPartial() else { return }
        take(Self.prefixSize + length, &partial)
    }

    private func lengthOfPartial() throws(RPCError) -> Int? {
        try partial.withUnsafeBytes { (bytes) throws(RPCError) in try length(ofMessageIn: bytes) }
    }

    /// The length that a prefix tells, or nil where the prefix is not whole.
    private func length(ofMessageIn bytes: UnsafeRawBufferPointer) throws(RPCError) -> Int? {
        guard bytes.count >= Self.prefixSize else { return nil }
        var allowed = limit
        switch bytes[0] {
        case 0: break
        case 1 where allowsCompression:
            // What counts is the size after decompression; what can't be compressed grows a little.
            allowed += limit >> 8 + 1024
        case 1:
            throw RPCError(
                .internal, "A message is marked as compressed, but the call names no compression in grpc-encoding.")
        default: throw RPCError(.internal, "A message's prefix has a flag that gRPC doesn't know.")
        }
        let length = Self.length(inPrefix: bytes)
        guard length <= allowed else {
            throw RPCError(.resourceExhausted, "The message has \(length) bytes, and this end takes at most \(limit).")
        }
        return length
    }

    private static func length(inPrefix bytes: UnsafeRawBufferPointer) -> Int {
        Int(bytes[1]) << 24 | Int(bytes[2]) << 16 | Int(bytes[3]) << 8 | Int(bytes[4])
    }
}

extension MessageBuffer {
    /// Appends a message with its prefix, compressed unless that would not make it smaller.
    ///
    /// - Throws: what `encode` throws; the buffer is then as it was.
    mutating func appendMessage(
        deflatedBy deflater: Deflater, _ encode: (inout MessageBuffer) throws -> Void
    ) throws {
        let start = count
        try appendMessage(encode)
        let body = start + MessageDeframer.prefixSize
        guard let deflated = withUnsafeBytes({ deflater.deflate(UnsafeRawBufferPointer(rebasing: $0[body...])) }) else {
            return
        }
        removeLast(count - body)
        append(deflated)
        withUnsafeMutableBytes { $0[start] = 1 }
        // Smaller than a length that fitted.
        setLength(UInt32(truncatingIfNeeded: deflated.count), at: start + 1)
    }

    /// Appends a message with its prefix.
    ///
    /// - Throws: what `encode` throws; the buffer is then as it was.
    mutating func appendMessage(_ encode: (inout MessageBuffer) throws -> Void) throws {
        let before = count
        appendPrefix()
        do {
            try encode(&self)
        } catch {
            removeLast(count - before)
            throw error
        }
        let length = count - before - MessageDeframer.prefixSize
        guard let length = UInt32(exactly: length) else {
            removeLast(count - before)
            throw RPCError(.resourceExhausted, "The message is larger than gRPC's framing can tell.")
        }
        setLength(length, at: before + 1)
    }

    private mutating func setLength(_ length: UInt32, at offset: Int) {
        withUnsafeMutableBytes { bytes in
            bytes.storeBytes(of: length.bigEndian, toByteOffset: offset, as: UInt32.self)
        }
    }
}
