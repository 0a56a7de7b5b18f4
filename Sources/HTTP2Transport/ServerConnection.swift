import Logging
import NIOCore
import RPC

/// One client's connection, and the calls on its streams.
final class ServerConnection: HTTP2Connection {
    /// Where the connection stands on its way out.
    ///
    ///     serving ──drain──▶ noticed ──ping answered──▶ leaving ──last call──▶ closed
    private enum Life { case serving, noticed, leaving }

    let router: Router
    private var calls = StreamTable<HTTP2ServerCall>()
    private var life = Life.serving
    private var deadlines = DeadlineTimer()
    /// Calls whose handlers have not ended them, those with a stream and those whose stream has gone.
    private var openCalls = 0
    /// The last path and its handler: most calls of a connection go to the same method.
    private var lastRoute: (path: String, handler: MethodHandler)?

    init(loop: ConnectionLoop, router: Router, limits: HTTP2Limits, logger: Logger) {
        self.router = router
        super.init(role: .server, loop: loop, limits: limits, logger: logger)
    }

    // MARK: In

    override func handle(_ event: SessionEvent, _ input: UnsafeRawBufferPointer) {
        switch event {
        case .headers(let headers, let slot, let streamID, let endStream):
            begin(headers, slot: slot, streamID: streamID, endStream: endStream)
        case .data(let slot, let streamID, let range, let endStream):
            guard let call = calls[slot] else { return grant(streamID, range.count) }
            call.receive(UnsafeRawBufferPointer(rebasing: input[range]), endStream: endStream)
        case .endStream(let slot), .trailers(_, let slot):
            // A client's trailers mean nothing in gRPC but the end.
            calls[slot]?.receiveEnd()
        case .closed(let slot, let errorCode):
            if let call = calls.remove(slot) {
                call.abandon(RPCError(.cancelled, "The client reset the call with HTTP/2 error \(errorCode)."))
            }
            session?.release(slot: slot)
        case .pingAnswered(let data):
            if data == HTTP2Session.drainPing, life == .noticed { leave() }
        case .goaway, .settings: break
        }
    }

    /// Begins a call, or refuses it with the answer that its headers ask for.
    private func begin(_ headers: HeaderBlock, slot: Int, streamID: Int32, endStream: Bool) {
        switch Admission(of: headers, route: route) {
        case .refuse(let answer):
            submit { (session) throws(HTTP2Error) in
                try session.submitResponse(streamID, slot: slot, headers: answer, hasBody: false)
            }
        case .serve(let handler):
            let call = HTTP2ServerCall(
                connection: self, handler: handler, headers: headers, slot: slot, streamID: streamID)
            calls.insert(call, at: slot)
            openCalls += 1
            guard call.begin() else { return }
            if let deadline = call.deadline { watch(deadline) }
            if endStream { call.receiveEnd() }
        }
    }

    private func route(_ path: String) throws(RPCError) -> MethodHandler {
        if let lastRoute, lastRoute.path == path { return lastRoute.handler }
        let handler = try router.handler(for: path)
        lastRoute = (path, handler)
        return handler
    }

    /// Where a call's messages wait for a handler that reads them; the client may send more as they are read.
    func makeInbox(slot: Int, streamID: Int32) -> MessageInbox {
        let bound = LoopBound(self, on: loop)
        return MessageInbox { count in
            bound.loop.execute {
                guard let call = bound.value.calls[slot], call.streamID == streamID else { return }
                call.didRead(count)
            }
        }
    }

    /// Lets the client send `count` more bytes of a stream.
    func grant(_ streamID: Int32, _ count: Int) {
        session?.consume(streamID, count: count)
    }

    /// Lets the client send `count` more bytes, but not on the stream by which they came.
    func grantConnection(_ count: Int) {
        if count > 0 { session?.consumeConnection(count: count) }
    }

    /// Lets the client send `count` more bytes of a stream, the connection's share having been granted before.
    func grantStream(_ streamID: Int32, _ count: Int) {
        guard count > 0 else { return }
        submit { (session) throws(HTTP2Error) in session.consumeStream(streamID, count: count) }
    }

    // MARK: Deadlines

    private func watch(_ deadline: Deadline) {
        deadlines.schedule(deadline, on: loop.eventLoop) { [weak self] in self?.endOverdueCalls() }
    }

    private func endOverdueCalls() {
        // The timer has fired, perhaps ahead of the deadline by its own clock: it counts for nothing that is left.
        deadlines.cancel()
        for call in calls.all {
            guard call.isOpen, let deadline = call.deadline else { continue }
            if deadline.hasPassed {
                call.terminate(RPCError(.deadlineExceeded, "The call's deadline passed before it was answered."))
            } else {
                watch(deadline)
            }
        }
    }

    // MARK: Out

    /// Sends headers; the rest of the answer, if there is one, is read from the call.
    func submitAnswer(_ call: HTTP2ServerCall, _ headers: HeaderList, hasBody: Bool) {
        submit { (session) throws(HTTP2Error) in
            try session.submitResponse(call.streamID, slot: call.slot, headers: headers, hasBody: hasBody)
        }
    }

    func resume(_ call: HTTP2ServerCall) {
        submit { (session) throws(HTTP2Error) in session.resume(call.streamID) }
    }

    override func readOutbound(slot: Int, into buffer: UnsafeMutableRawBufferPointer) -> OutboundRead {
        // A stream without a call has nothing to say any more.
        calls[slot]?.readOutbound(into: buffer) ?? .end(0)
    }

    // MARK: The end

    override var isDone: Bool { life == .leaving && openCalls == 0 && calls.count == 0 }

    func callDidEnd() {
        openCalls -= 1
        if life == .leaving, openCalls == 0 { needsFlush() }
    }

    /// Begins a graceful end: the client opens no new calls, those in flight are finished.
    func drain() {
        guard life == .serving else { return }
        life = .noticed
        submit { (session) throws(HTTP2Error) in try session.submitShutdownNotice() }
        // A client that doesn't answer the ping gets the second GOAWAY all the same.
        loop.eventLoop.assumeIsolated().scheduleTask(in: .seconds(1)) { [weak self] in
            if let self, life == .noticed { leave() }
        }
    }

    private func leave() {
        life = .leaving
        submit { (session) throws(HTTP2Error) in try session.submitGoaway() }
    }

    override func didClose() {
        deadlines.cancel()
        // nghttp2 tells nothing of the streams that go with a session: their calls are ended here.
        for call in calls.removeAll() {
            call.abandon(RPCError(.cancelled, "The client's connection was closed."))
        }
    }
}
