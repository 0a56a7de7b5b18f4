import Basics
import NIOCore

/// Gives a connection's bytes to the parser as the connection can use them, and keeps the rest: requests that are sent
/// ahead (pipelining) are not even parsed before their turn.
///
/// Stands in front of NIO's decoder. Belongs to the channel's loop.
final class HTTP1Gate: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias InboundOut = ByteBuffer

    /// Bytes that may wait here before the socket isn't read any more.
    private static let capacity = 16 * 1024
    /// What is parsed at once: a parser can't be stopped, so that this bounds what it may make of it ahead of time.
    private static let headPortion = 1024
    private static let bodyPortion = 16 * 1024

    private unowned let connection: HTTP1Connection
    private var context: ChannelHandlerContext?
    private var waiting = ByteBuffer()
    private var head = HTTP1HeadReader()
    private var isPumping = false
    private var isReading = true

    init(_ connection: HTTP1Connection) {
        self.connection = connection
    }

    /// What the parser reads now, and some bytes before it: a request line may be cut anywhere.
    private var portion = ByteBuffer()
    private var before: [UInt8] = []

    /// Whether what the parser reads has a line of a version of HTTP that this server doesn't speak. For the parser's errors:
    /// it takes a line that doesn't end as it must for one of another version.
    var hasUnknownVersion: Bool {
        let name = Array("HTTP/".utf8)
        let bytes = before + portion.readableBytesView
        return bytes.indices.contains { start in
            let version = bytes[start...].prefix(name.count + 4)
            guard version.count == name.count + 4, version.starts(with: name) else { return false }
            let rest = Array(version.dropFirst(name.count))
            return rest[0].isASCIIDigit && rest[1] == UInt8(ascii: ".") && rest[2].isASCIIDigit
                && rest[3] == UInt8(ascii: "\r")
                && !(rest[0] == UInt8(ascii: "1") && rest[2] <= UInt8(ascii: "1"))
        }
    }

    /// Bytes that the parser has not seen.
    var waitingCount: Int { waiting.readableBytes }

    func handlerAdded(context: ChannelHandlerContext) { self.context = context }

    func handlerRemoved(context: ChannelHandlerContext) { self.context = nil }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        var bytes = unwrapInboundIn(data)
        guard !connection.isLeaving else { return }
        if waiting.readableBytes == 0 { waiting = bytes } else { waiting.writeBuffer(&bytes) }
        pump()
    }

    func channelReadComplete(context: ChannelHandlerContext) {
        connection.didRead()
        context.fireChannelReadComplete()
    }

    /// Parses what waits, until a request is whole.
    func pump() {
        guard let context, !isPumping else { return }
        isPumping = true
        while !connection.isBusy, !connection.isLeaving {
            let slice =
                connection.isInBody
                ? waiting.readSlice(length: min(Self.bodyPortion, waiting.readableBytes))
                : head.read(&waiting, limit: Self.headPortion)
            guard let slice, slice.readableBytes > 0 else { break }
            connection.willParse(slice.readableBytes)
            portion = slice
            context.fireChannelRead(wrapInboundOut(slice))
            let isInHead = !connection.isInBody && !connection.isBusy && !connection.isLeaving
            before = isInHead ? (before + slice.readableBytesView.suffix(16)).suffix(16) : []
            portion = ByteBuffer()
        }
        isPumping = false
        if connection.isLeaving { waiting.clear() }
        read(waiting.readableBytes < Self.capacity, context)
    }

    private func read(_ wanted: Bool, _ context: ChannelHandlerContext) {
        guard wanted != isReading else { return }
        isReading = wanted
        // Fails only on a channel that is closed.
        try? context.channel.syncOptions?.setOption(.autoRead, value: wanted)
    }
}
