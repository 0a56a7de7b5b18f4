import RPC

/// What has come of a streaming client while too many of its messages are unread: the bytes, not taken apart.
///
/// A window of messages of one byte each takes many times its bytes as messages. Pure: says what is to be taken apart.
struct MessageBacklog: ~Copyable {
    private static let portion = 16 * 1024

    private let limit: Int
    private var bytes = MessageBuffer()
    private var hasEnd = false
    /// Messages that the handler was given and has not read.
    private(set) var unread = 0

    /// - Parameter limit: messages that may be unread.
    init(limit: Int) {
        self.limit = limit
    }

    /// Whether the bytes, and the end if it came with them, wait here for their turn.
    mutating func keeps(_ more: UnsafeRawBufferPointer, endStream: Bool) -> Bool {
        guard unread >= limit || !bytes.isEmpty else { return false }
        bytes.append(more)
        if endStream { hasEnd = true }
        return true
    }

    /// So many messages were given to the handler.
    mutating func didDeliver(_ count: Int) { unread += count }

    /// The handler has read one.
    mutating func didRead() { unread = max(0, unread - 1) }

    /// The next bytes to take apart, with the end behind the last of them; nil while there are none or too many unread.
    mutating func next() -> (bytes: [UInt8], endStream: Bool)? {
        guard unread <= limit / 2, !bytes.isEmpty || hasEnd else { return nil }
        let count = min(bytes.count, Self.portion)
        let next = bytes.withUnsafeBytes { Array(UnsafeRawBufferPointer(rebasing: $0[..<count])) }
        bytes.removeFirst(count)
        let isLast = bytes.isEmpty && hasEnd
        if isLast { hasEnd = false }
        return (next, isLast)
    }
}
