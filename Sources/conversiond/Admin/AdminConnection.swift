import Basics
import Glibc
import HTTP2Transport
import NIOCore
import NIOHTTP1
import NIOPosix

/// One connection of the admin listener: a request, its answer, and so on. Belongs to the listener's loop.
///
///     waiting ──head──▶ reading ──end──▶ answering ──written──▶ waiting, or closed
///        └──time is over──┴──a body, time is over──┴──time is over──▶ closed
///
/// The next request is answered when the socket has taken the answer before: one waits here for that, and those behind it
/// in NIO's pipelining handler, which reads no more meanwhile. Each answer has its time to be taken.
final class AdminConnection: ChannelInboundHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias OutboundOut = HTTPServerResponsePart

    private let pages: AdminPages
    private let pool: NIOThreadPool
    private let visitors: WebPagePolicy
    private let limits: AdminServer.Limits
    private let others: AdminConnections
    private var context: ChannelHandlerContext?
    /// A page is being made, or has not been taken yet.
    private(set) var isAnswering = false
    /// When the connection was opened, or asked or answered last.
    private(set) var since = NIODeadline.now()
    private var head: HTTPRequestHead?
    private var timer: Scheduled<Void>?
    /// The socket has not taken the answer before.
    private var isWriting = false
    /// The request that waits for that.
    private var waiting: HTTPRequestHead?

    /// - Parameter others: the listener's connections, which this one joins.
    init(
        pages: AdminPages, pool: NIOThreadPool, visitors: WebPagePolicy = WebPagePolicy(), limits: AdminServer.Limits,
        among others: AdminConnections
    ) {
        self.pages = pages
        self.pool = pool
        self.visitors = visitors
        self.limits = limits
        self.others = others
    }

    func handlerAdded(context: ChannelHandlerContext) {
        self.context = context
        since = context.eventLoop.now
        others.add(self)
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        others.remove(self)
        self.context = nil
    }

    /// Ends at once, for another connection's sake.
    func close() { context?.close(promise: nil) }

    func channelActive(context: ChannelHandlerContext) {
        setTimer(limits.timeout, context)
    }

    func channelInactive(context: ChannelHandlerContext) {
        others.remove(self)
        timer?.cancel()
        timer = nil
        context.fireChannelInactive()
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        // What could be said of a request that is none, NIO's handler for errors has said.
        context.close(promise: nil)
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data) {
        case .head(let head): self.head = head
        case .body:
            guard let head = head.take() else { return }
            answer(
                .text("Requests have no body here.", .payloadTooLarge), to: head, keepsAlive: false, context)
        case .end:
            guard let head = head.take() else { return }
            if isWriting { waiting = head } else { answer(head, context) }
        }
    }

    private func answer(_ head: HTTPRequestHead, _ context: ChannelHandlerContext) {
        isAnswering = true
        since = context.eventLoop.now
        let page = refusal(of: head) ?? pages.page(head.method, head.uri)
        guard !page.isQuick else { return answer(page.make(), to: head, keepsAlive: head.isKeepAlive, context) }
        setTimer(limits.timeout, context)
        let bound = NIOLoopBound((self, context), eventLoop: context.eventLoop)
        pool.runIfActive(eventLoop: context.eventLoop) { page.make() }.whenComplete { result in
            let (connection, context) = bound.value
            let response = (try? result.get()) ?? .text("The server is ending.", .serviceUnavailable)
            connection.answer(response, to: head, keepsAlive: head.isKeepAlive, context)
        }
    }

    private func answer(
        _ response: AdminResponse, to request: HTTPRequestHead, keepsAlive: Bool, _ context: ChannelHandlerContext
    ) {
        guard context.channel.isActive else { return }
        setTimer(limits.timeout, context)
        isWriting = true
        var headers = response.headers(date: HTTPDate.now)
        if !keepsAlive { headers.add(name: "connection", value: "close") }
        let head = HTTPResponseHead(version: request.version, status: response.status, headers: headers)
        context.write(wrapOutboundOut(.head(head)), promise: nil)
        if request.method != .HEAD {
            let body = context.channel.allocator.buffer(string: response.body)
            context.write(wrapOutboundOut(.body(.byteBuffer(body))), promise: nil)
        }
        let bound = NIOLoopBound((self, context), eventLoop: context.eventLoop)
        context.writeAndFlush(wrapOutboundOut(.end(nil))).whenComplete { result in
            let (connection, context) = bound.value
            connection.isAnswering = false
            connection.since = context.eventLoop.now
            guard keepsAlive, case .success = result else { return context.close(promise: nil) }
            connection.isWriting = false
            if let next = connection.waiting.take() { return connection.answer(next, context) }
            connection.setTimer(connection.limits.idleTimeout, context)
        }
    }

    /// What is answered in place of a page where a web page of somebody else may be asking.
    private func refusal(of head: HTTPRequestHead) -> AdminPages.Page? {
        let hosts = head.headers["host"].map(HTTPFields.trimmed)
        guard hosts.count == 1 || hosts.isEmpty && head.version != .http1_1 else {
            return AdminPages.Page(isQuick: true) { .text("A request has one Host header.", .badRequest) }
        }
        let doubts = visitors.doubts(
            authority: hosts.first ?? "", scheme: "http", origins: head.headers["origin"].map(HTTPFields.trimmed),
            sites: head.headers["sec-fetch-site"].map(HTTPFields.trimmed))
        if doubts.contains(.foreignPage) {
            return AdminPages.Page(isQuick: true) {
                .text("A web page of another origin makes this request. Open the address itself.", .forbidden)
            }
        }
        guard doubts.contains(.unknownHost) else { return nil }
        return AdminPages.Page(isQuick: true) {
            .text(
                "The request names a host that the server does not know as its own. Use an IP address or localhost, or"
                    + " start the server with --host and the name.", .forbidden)
        }
    }

    /// Closes the connection when the time is over, unless something comes to pass before.
    private func setTimer(_ time: TimeAmount, _ context: ChannelHandlerContext) {
        timer?.cancel()
        timer = context.eventLoop.assumeIsolated().scheduleTask(in: time) { context.close(promise: nil) }
    }
}

extension Optional {
    /// The value, which is then gone from here.
    fileprivate mutating func take() -> Wrapped? {
        defer { self = nil }
        return self
    }
}
