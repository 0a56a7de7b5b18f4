import RPC

/// What one side of a call has yet to send: framed messages, then the end.
///
///     open ──append*──▶ open ──end──▶ ending ──last byte read──▶ ended
///
/// Pure: decides what nghttp2 gets for the stream, and does no I/O.
struct OutboundMessages: ~Copyable {
    enum End {
        /// END_STREAM, as a client half-closes.
        case stream
        /// Trailers, as a server ends a call.
        case trailers(HeaderList)
    }

    private static let keptCapacity = 4096

    private var bytes = MessageBuffer()
    private var end: End?
    /// nghttp2 was told to wait, and must be told when there is more.
    private(set) var isWaiting = false

    init() {}

    /// Bytes that nghttp2 has not taken.
    var count: Int { bytes.count }

    /// Appends a message; returns its bytes, those of its prefix included.
    @discardableResult
    mutating func append(_ encode: (inout MessageBuffer) throws -> Void) throws -> Int {
        let before = bytes.count
        try bytes.appendMessage(encode)
        return bytes.count - before
    }

    /// Appends bytes that are no message, of an answer that isn't gRPC's.
    mutating func append(unframed more: [UInt8]) {
        bytes.append(more)
    }

    /// Appends a message that is compressed, unless that would not make it smaller.
    @discardableResult
    mutating func append(deflatedBy deflater: Deflater, _ encode: (inout MessageBuffer) throws -> Void) throws -> Int {
        let before = bytes.count
        try bytes.appendMessage(deflatedBy: deflater, encode)
        return bytes.count - before
    }

    /// Nothing is appended after it. Only the first end counts.
    mutating func finish(_ end: End) {
        if self.end == nil { self.end = end }
    }

    /// Whether nghttp2 must be told that there is something to send again; true once for each wait.
    mutating func takeWakeUp() -> Bool {
        guard isWaiting, !bytes.isEmpty || end != nil else { return false }
        isWaiting = false
        return true
    }

    /// Fills nghttp2's buffer.
    mutating func read(into buffer: UnsafeMutableRawBufferPointer) -> OutboundRead {
        let count = min(buffer.count, bytes.count)
        if count > 0 {
            bytes.withUnsafeBytes { buffer.copyMemory(from: UnsafeRawBufferPointer(rebasing: $0[..<count])) }
            bytes.removeFirst(count)
        }
        guard bytes.isEmpty else { return .bytes(count) }
        // A stream that goes on for long would keep the memory of its largest message.
        bytes.shrink(to: Self.keptCapacity)
        switch end {
        case .stream: return .end(count)
        case .trailers(let trailers): return .trailers(count, trailers)
        case nil:
            guard count == 0 else { return .bytes(count) }
            isWaiting = true
            return .wait
        }
    }
}
