import Glibc
import HTTP2Transport
import Logging
import RPC
import RawHTTP2
import Synchronization
import Testing

/// What needs real sockets: connecting, losing connections, and the last bytes of a drain.
@Suite(.timeLimit(.minutes(5))) struct ConnectingTests {
    private static let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }

    @Test func nobodyListeningIsUnavailableAndSaysWhere() async throws {
        let loops = LoopGroup(count: 1)
        // A port that was just free, and a path that is no socket.
        let server = HTTP2Server(router: EchoMethods.router, loops: loops, logger: Self.logger)
        let address = try await server.listen(on: .tcp(host: "127.0.0.1", port: 0))
        await server.shutdown(grace: .zero)
        for (address, reason) in [
            (address, "Connection refused"), (.unix(path: "/nonexistent/a.sock"), "No such file or directory"),
        ] {
            let client = HTTP2Client(address: address, loops: loops, logger: Self.logger)
            let error = await #expect(throws: RPCError.self) {
                let _: RawMessage = try await client.unary(EchoMethods.unary, RawMessage([]), options: .default)
            }
            #expect(error.map { "\($0)" } == "UNAVAILABLE: Can't connect to \(address): \(reason).")
            client.shutdown()
        }
        try await loops.shutdown()
    }

    @Test func aClientConnectsAgainWhenItsConnectionWasLost() async throws {
        let loops = LoopGroup(count: 2)
        let path = "/tmp/again-\(UInt64.random(in: 0...UInt64.max)).sock"
        defer { unlink(path) }
        let client = HTTP2Client(address: .unix(path: path), loops: loops, logger: Self.logger)
        for round in UInt8(0)..<5 {
            unlink(path)
            let server = HTTP2Server(router: EchoMethods.router, loops: loops, logger: Self.logger)
            try await server.listen(on: .unix(path: path))
            // A call that the last server has not processed may have found nobody there, so that the next attempt waits.
            let answer: RawMessage = try await client.unary(
                EchoMethods.unary, RawMessage([round]), options: CallOptions(waitForReady: true))
            #expect(answer.bytes == [round])
            // Kept open by a call that never ends, and so cut off.
            let call = Task { () -> RawMessage in
                try await client.unary(EchoMethods.sleeping, RawMessage([]), options: .default)
            }
            let (writer, reader): (RequestWriter<RawMessage>, MessageReader<RawMessage>) =
                try await client.bidirectional(EchoMethods.bidirectional, options: .default)
            try await writer.write(RawMessage([1]))
            var iterator = reader.makeAsyncIterator()
            #expect(try await iterator.next()?.bytes == [1])
            await server.shutdown(grace: .zero)
            let error = await #expect(throws: RPCError.self) { try await call.value }
            #expect(error?.code == .unavailable)
            let lost = await #expect(throws: RPCError.self) { try await iterator.next() }
            #expect(lost?.code == .unavailable)
        }
        client.shutdown()
        try await loops.shutdown()
    }

    @Test func aClientThatWasShutDownMakesNoCalls() async throws {
        try await withServer { client, _, _ in
            client.shutdown()
            let error = await #expect(throws: RPCError.self) {
                let _: RawMessage = try await client.unary(EchoMethods.unary, RawMessage([]), options: .default)
            }
            #expect(error?.code == .cancelled)
        }
    }

    @Test func aSlowReaderGetsAllOfItsAnswerFromAServerThatDrains() async throws {
        let loops = LoopGroup(count: 1)
        let answered = MessageInbox()
        let router = Router([
            .callback(EchoMethods.unary) { (_: RawMessage, call) in
                call.respond(RawMessage(Array(repeating: 7, count: 4_000_000)))
                answered.push([])
            }
        ])
        let server = HTTP2Server(router: router, loops: loops, logger: Self.logger)
        let address = try await server.listen(on: .tcp(host: "127.0.0.1", port: 0))
        guard case .tcp(_, let port) = address else { return }
        let peer = try RawSocket(port: port, receiveBuffer: 4096)
        try peer.write(
            Frame.preface + Frame.settings([4: 0x7fff_ffff]).bytes + Frame.windowUpdate(0, 0x7000_0000).bytes
                + Frame.call(1, EchoMethods.unary.path).bytes + Frame.messages(1, [], end: true).bytes)
        _ = try await answered.next()
        let shutdown = Task { await server.shutdown(grace: .seconds(50)) }
        var received = 0
        var frames: [Frame] = []
        let reader = FrameReader()
        while let bytes = try await peer.read() {
            for frame in reader.receive(bytes) {
                switch frame {
                case .data(1, let bytes, _): received += bytes.count
                case .ping(let payload, ack: false): try peer.write(Frame.ping(payload, ack: true).bytes)
                case .headers, .goaway: frames.append(frame)
                default: break
                }
            }
        }
        #expect(received == 4_000_005)
        #expect(frames.contains(.trailers(1, 0)))
        #expect(frames.contains(.goaway(last: 1, code: 0)))
        await shutdown.value
        try await loops.shutdown()
    }
}

/// A socket of a test's own.
private final class RawSocket {
    private let descriptor: Int32

    struct Failure: Error {
        let code = errno
    }

    init(port: Int, receiveBuffer: Int32) throws {
        descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        guard descriptor >= 0 else { throw Failure() }
        var size = receiveBuffer
        setsockopt(descriptor, SOL_SOCKET, SO_RCVBUF, &size, socklen_t(MemoryLayout<Int32>.size))
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = UInt16(port).bigEndian
        address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
        let result = withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        guard result == 0 else { throw Failure() }
    }

    deinit {
        close(descriptor)
    }

    func write(_ bytes: [UInt8]) throws {
        guard send(descriptor, bytes, bytes.count, Int32(MSG_NOSIGNAL)) == bytes.count else { throw Failure() }
    }

    /// The next bytes; nil at the end. Looks again and again, as a thread that runs tasks must not wait.
    func read() async throws -> [UInt8]? {
        var bytes = [UInt8](repeating: 0, count: 2048)
        while true {
            let count = recv(descriptor, &bytes, bytes.count, Int32(MSG_DONTWAIT))
            if count >= 0 { return count == 0 ? nil : Array(bytes[..<count]) }
            guard errno == EAGAIN else { throw Failure() }
            try await Task.sleep(for: .milliseconds(1))
        }
    }
}
