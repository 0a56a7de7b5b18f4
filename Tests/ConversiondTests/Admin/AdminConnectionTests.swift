import NIOCore
import NIOEmbedded
import NIOHTTP1
import NIOPosix
import Testing

@testable import conversiond

@Suite struct AdminConnectionTests {
    /// What went out, and whether the connection is still there.
    private struct Outcome: Equatable {
        var status: Int?
        var closes = false
        var body = ""
        var isOpen = true
    }

    private let loop = EmbeddedEventLoop()

    private func channel(_ socket: (any ChannelHandler)? = nil) throws -> EmbeddedChannel {
        let pages = AdminPages(
            unreadiness: { nil }, metrics: { "" }, configuration: try Configuration(SettingLayers()).report,
            doctor: { "" })
        let channel = EmbeddedChannel(loop: loop)
        if let socket { try channel.pipeline.syncOperations.addHandler(socket) }
        try channel.pipeline.syncOperations.addHandler(
            AdminConnection(pages: pages, pool: .singleton, limits: AdminServer.Limits()))
        channel.connect(to: try SocketAddress(ipAddress: "127.0.0.1", port: 1), promise: nil)
        return channel
    }

    private func send(
        _ channel: EmbeddedChannel, _ method: HTTPMethod = .GET, headers: HTTPHeaders = [:], body: String? = nil
    ) throws {
        let head = HTTPRequestHead(version: .http1_1, method: method, uri: "/healthz", headers: headers)
        try channel.writeInbound(HTTPServerRequestPart.head(head))
        if let body { try channel.writeInbound(HTTPServerRequestPart.body(ByteBuffer(string: body))) }
        if channel.isActive { try channel.writeInbound(HTTPServerRequestPart.end(nil)) }
    }

    private func outcome(_ channel: EmbeddedChannel) throws -> Outcome {
        var outcome = Outcome()
        while let part = try channel.readOutbound(as: HTTPServerResponsePart.self) {
            switch part {
            case .head(let head):
                outcome.status = Int(head.status.code)
                outcome.closes = head.headers["connection"] == ["close"]
            case .body(.byteBuffer(let buffer)): outcome.body += String(buffer: buffer)
            case .body, .end: break
            }
        }
        outcome.isOpen = channel.isActive
        return outcome
    }

    /// A socket that takes nothing until it is told to.
    private final class FullSocket: ChannelOutboundHandler {
        typealias OutboundIn = HTTPServerResponsePart

        private(set) var parts: [HTTPServerResponsePart] = []
        private var promises: [EventLoopPromise<Void>] = []

        func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
            parts.append(unwrapOutboundIn(data))
            if let promise { promises.append(promise) }
        }

        func take() {
            let taken = promises
            promises = []
            for promise in taken { promise.succeed() }
        }
    }

    @Test func theNextRequestWaitsUntilTheSocketHasTakenTheAnswer() throws {
        let socket = FullSocket()
        let channel = try channel(socket)
        try send(channel)
        try send(channel)
        #expect(socket.parts.count == 3)
        socket.take()
        #expect(socket.parts.count == 6)
        socket.take()
        loop.advanceTime(by: .seconds(89))
        #expect(channel.isActive)
        loop.advanceTime(by: .seconds(1))
        #expect(!channel.isActive)
    }

    @Test func aClientThatTakesNoAnswerIsClosed() throws {
        let socket = FullSocket()
        let channel = try channel(socket)
        try send(channel)
        loop.advanceTime(by: .seconds(9))
        // More requests do not prolong its time.
        try send(channel)
        loop.advanceTime(by: .seconds(1))
        #expect(!channel.isActive)
        #expect(socket.parts.count == 3)
        socket.take()
    }

    @Test func aConnectionAnswersOneRequestAfterTheOther() throws {
        let channel = try channel()
        for _ in 0..<3 {
            try send(channel)
            #expect(try outcome(channel) == Outcome(status: 200, body: "ok\n"))
        }
        try send(channel, .HEAD)
        #expect(try outcome(channel) == Outcome(status: 200))
        try send(channel, headers: ["connection": "close"])
        #expect(try outcome(channel) == Outcome(status: 200, closes: true, body: "ok\n", isOpen: false))
    }

    @Test func aBodyEndsTheConnection() throws {
        let channel = try channel()
        try send(channel, headers: ["content-length": "3"], body: "abc")
        #expect(
            try outcome(channel)
                == Outcome(status: 413, closes: true, body: "Requests have no body here.\n", isOpen: false))
    }

    @Test func aClientThatAsksNothingIsLeft() throws {
        let channel = try channel()
        loop.advanceTime(by: .seconds(9))
        #expect(channel.isActive)
        loop.advanceTime(by: .seconds(1))
        #expect(!channel.isActive)
    }

    @Test func aRequestThatDoesNotEndIsLeft() throws {
        let channel = try channel()
        try channel.writeInbound(
            HTTPServerRequestPart.head(HTTPRequestHead(version: .http1_1, method: .GET, uri: "/healthz")))
        loop.advanceTime(by: .seconds(10))
        #expect(try outcome(channel) == Outcome(isOpen: false))
    }

    @Test func aConnectionIsKeptForTheNextScrape() throws {
        let channel = try channel()
        try send(channel)
        loop.advanceTime(by: .seconds(89))
        try send(channel)
        #expect(try outcome(channel).isOpen)
        loop.advanceTime(by: .seconds(90))
        #expect(!channel.isActive)
    }
}
