import RPC

/// A streaming call's messages between the wire and their reader, where the peer may have compressed them.
///
///     wire ──receive──▶ waiting ──advance──▶ unread (inflated, in the inbox) ──didRead──▶ gone
///
/// A window of compressed bytes may hold a thousand times as much: messages are inflated only while less than
/// `capacity` bytes wait for the reader, so that one who doesn't read costs that, one message and the window.
/// Pure: says what becomes readable, and does no I/O.
struct InflationQueue {
    private struct Message {
        /// As it came; empty once it has been inflated.
        var bytes: [UInt8]
        let isCompressed: Bool
        /// On the wire, without the prefix: flow control counts these.
        let size: Int
    }

    private let capacity: Int
    /// Read, then unread, then waiting.
    private var messages: [Message] = []
    private var firstUnread = 0
    private var firstWaiting = 0
    private var unreadBytes = 0

    init(capacity: Int) {
        self.capacity = capacity
    }

    /// Whether everything that came was given to the reader.
    var isDrained: Bool { firstWaiting == messages.count }

    mutating func receive(_ message: RawSpan, isCompressed: Bool) {
        messages.append(
            Message(
                bytes: message.withUnsafeBytes { Array($0) }, isCompressed: isCompressed, size: message.byteCount))
    }

    /// Hands on what there is room for.
    ///
    /// - Throws: what `inflate` throws; the message and those behind it are then gone.
    mutating func advance(
        inflate: ([UInt8]) throws(RPCError) -> [UInt8], push: ([UInt8], _ wasCompressed: Bool) -> Void
    ) throws(RPCError) {
        while !isDrained, unreadBytes < capacity {
            var bytes: [UInt8] = []
            swap(&bytes, &messages[firstWaiting].bytes)
            let isCompressed = messages[firstWaiting].isCompressed
            if isCompressed {
                do throws(RPCError) {
                    bytes = try inflate(bytes)
                } catch {
                    messages.removeSubrange(firstWaiting...)
                    throw error
                }
            }
            firstWaiting += 1
            unreadBytes += bytes.count + MessageDeframer.prefixSize
            push(bytes, isCompressed)
        }
    }

    /// The reader took a message with `count` bytes; its bytes on the wire.
    mutating func didRead(_ count: Int) -> Int {
        guard firstUnread < firstWaiting else { return count }
        unreadBytes -= count + MessageDeframer.prefixSize
        let size = messages[firstUnread].size
        firstUnread += 1
        if firstUnread >= 64, firstUnread * 2 >= messages.count {
            messages.removeFirst(firstUnread)
            firstWaiting -= firstUnread
            firstUnread = 0
        }
        return size
    }
}
