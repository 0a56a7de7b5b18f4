import NIOCore
import NIOEmbedded
import NIOHTTP1
import NIOPosix
import Testing

@testable import conversiond

@Suite final class AdminConnectionTests {
    /// What went out, and whether the connection is still there.
    private struct Outcome: Equatable {
        var status: Int?
        var closes = false
        var body = ""
        var isOpen = true
    }

    private let loop = EmbeddedEventLoop()
    private var channels: [EmbeddedChannel] = []

    /// A channel and its handlers hold each other until the loop has run what closing leaves to it.
    deinit {
        for channel in channels { _ = try? channel.finish(acceptAlreadyClosed: true) }
        loop.run()
    }

    private func channel(
        _ socket: (any ChannelHandler)? = nil, among others: AdminConnections = AdminConnections(limit: 32)
    ) throws -> EmbeddedChannel {
        let pages = AdminPages(
            unreadiness: { nil }, metrics: { "" }, configuration: try Configuration(SettingLayers()).report,
            doctor: { "" })
        let channel = EmbeddedChannel(loop: loop)
        if let socket { try channel.pipeline.syncOperations.addHandler(socket) }
        try channel.pipeline.syncOperations.addHandler(
            AdminConnection(pages: pages, pool: .singleton, limits: AdminServer.Limits(), among: others))
        channels.append(channel)
        channel.connect(to: try SocketAddress(ipAddress: "127.0.0.1", port: 1), promise: nil)
        return channel
    }

    private func send(
        _ channel: EmbeddedChannel, _ method: HTTPMethod = .GET, host: String? = "127.0.0.1:9464",
        headers: HTTPHeaders = [:], body: String? = nil
    ) throws {
        var headers = headers
        if let host { headers.add(name: "host", value: host) }
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

    @Test func aNewConnectionTakesThePlaceOfTheOneThatHasWaitedLongest() throws {
        let others = AdminConnections(limit: 3)
        let crowd = try (0..<3).map { _ in
            let channel = try channel(among: others)
            loop.advanceTime(by: .milliseconds(10))
            return channel
        }
        try send(crowd[0])
        loop.advanceTime(by: .milliseconds(10))
        let next = try channel(among: others)
        // The first has asked since, and the second has not.
        #expect(crowd.map(\.isActive) == [true, false, true])
        try send(next)
        #expect(try outcome(next) == Outcome(status: 200, body: "ok\n"))
        for _ in 0..<100 {
            loop.advanceTime(by: .milliseconds(1))
            let probe = try channel(among: others)
            try send(probe)
            #expect(try outcome(probe).status == 200)
        }
    }

    @Test(
        arguments: [
            ("evil.example", [:], 403), ("evil.example:9464", [:], 403), ("localhost.evil.example", [:], 403),
            ("a b", [:], 403), (nil, [:], 400), ("localhost", ["host": "localhost"], 400), ("localhost:1 ", [:], 200),
            ("[::1]", [:], 200), ("localhost", ["origin": "https://evil.example"], 403),
            ("localhost", ["origin": "null"], 403), ("localhost", ["sec-fetch-site": "cross-site"], 403),
            ("localhost:9464", ["origin": "http://localhost:9464", "sec-fetch-site": "same-origin"], 200),
            ("localhost", ["sec-fetch-site": "none"], 200),
        ] as [(String?, HTTPHeaders, Int)])
    func webPagesOfOthersGetNoPage(host: String?, headers: HTTPHeaders, status: Int) throws {
        let channel = try channel()
        try send(channel, host: host, headers: headers)
        #expect(try outcome(channel).status == status)
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
