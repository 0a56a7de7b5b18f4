import Logging
import NIOCore
import NIOEmbedded
import RPC

@testable import HTTP2Transport

/// A server's end of an HTTP/1.1 connection without a socket; the test is its client. On the test's own thread.
final class EmbeddedHTTP1 {
    let channel = EmbeddedChannel()
    let counters = ConnectionCounters()
    private(set) weak var connection: HTTP1Connection?
    private let handler: any HTTPHandler

    init(
        limits: HTTP2Limits = HTTP2Limits(), memory: ServerMemory = ServerMemory(), _ handler: any HTTPHandler
    ) throws {
        self.handler = handler
        let connection = HTTP1Connection(
            loop: ConnectionLoop(eventLoop: channel.eventLoop, index: 0), handler: handler, limits: limits,
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }, counters: counters, memory: memory)
        self.connection = connection
        try channel.pipeline.syncOperations.addHandlers(connection.handlers)
        channel.connect(to: try SocketAddress(unixDomainSocketPath: "/client"), promise: nil)
        channel.embeddedEventLoop.run()
    }

    /// Sends text in one read; what the server answers then.
    func exchange(_ text: String) throws -> String { try exchange(Array(text.utf8)) }

    func exchange(_ bytes: [UInt8]) throws -> String {
        if !bytes.isEmpty, channel.isActive { try channel.writeInbound(ByteBuffer(bytes: bytes)) }
        return try sent()
    }

    /// What the server has sent since the last time.
    func sent() throws -> String {
        channel.embeddedEventLoop.run()
        var bytes: [UInt8] = []
        while let buffer = try channel.readOutbound(as: ByteBuffer.self) { bytes += buffer.readableBytesView }
        let text = String(decoding: bytes, as: UTF8.self)
        dates += text.matches(of: Self.date).map { String($0.output.1) }
        return text.replacing(Self.date, with: "")
    }

    /// The dates of the answers, which are left out of what ``sent()`` tells.
    private(set) var dates: [String] = []
    private static var date: Regex<(Substring, Substring)> { /date: ([^\r]*)\r\n/ }

    func advance(_ time: TimeAmount) throws -> String {
        channel.embeddedEventLoop.advanceTime(by: time)
        return try sent()
    }

    /// Has the socket take nothing, or something again.
    func setWritable(_ isWritable: Bool) {
        channel.isWritable = isWritable
        channel.pipeline.fireChannelWritabilityChanged()
        channel.embeddedEventLoop.run()
    }

    /// Closes the connection as a client does that goes away.
    func disconnect() {
        channel.close(promise: nil)
        channel.embeddedEventLoop.run()
    }

    var isOpen: Bool { channel.isActive }

    deinit {
        disconnect()
        channel.embeddedEventLoop.advanceTime(by: .hours(1))
        (handler as? HeldExchanges)?.letGo()
    }
}

/// Has a closure answer.
struct ClosureHandler: HTTPHandler {
    let body: @Sendable (HTTPExchange) -> Void

    init(_ body: @escaping @Sendable (HTTPExchange) -> Void) {
        self.body = body
    }

    func handle(_ exchange: HTTPExchange) { body(exchange) }

    /// Answers with what was asked: method, target, authority and body, or the fault.
    static let echo = ClosureHandler { exchange in
        let request = exchange.request
        if let fault = request.fault {
            return exchange.respond(fault.httpStatus, [:], body: Array(fault.error.code.name.utf8))
        }
        let head = "\(request.method) \(request.target) \(request.authority) "
        exchange.respond(200, [:], body: Array(head.utf8) + request.body)
    }
}

/// Exchanges that a test answers later. `@unchecked Sendable`: used on the test's thread alone.
final class HeldExchanges: HTTPHandler, @unchecked Sendable {
    private(set) var exchanges: [HTTPExchange] = []

    func handle(_ exchange: HTTPExchange) { exchanges.append(exchange) }

    /// An exchange holds its connection, and that its handler.
    func letGo() { exchanges = [] }
}
