import CNghttp2
import RPC

/// Gives a session the bytes that a stream wants to send.
protocol OutboundSource: AnyObject {
    /// Copies the next bytes of a stream into `buffer`, which is never empty.
    func readOutbound(slot: Int, into buffer: UnsafeMutableRawBufferPointer) -> OutboundRead
}

/// What ``OutboundSource`` had for a stream.
enum OutboundRead {
    /// So many bytes, and more may come.
    case bytes(Int)
    /// Nothing now; ``HTTP2Session/resume(_:)`` when there is.
    case wait
    /// So many bytes, the last ones; END_STREAM goes with them.
    case end(Int)
    /// So many bytes, the last ones; these trailers follow them.
    case trailers(Int, HeaderList)
}

/// HTTP/2 without I/O: bytes in, events out, bytes out. Owns an `nghttp2_session`.
///
/// - nghttp2's callbacks only record events; ``takeEvents()`` hands them out after ``receive(_:)`` has
///   returned, so that no work happens inside of nghttp2. The one exception is ``OutboundSource``, which
///   copies bytes while nghttp2 makes a DATA frame.
/// - Each stream has a slot, a small number that the owner uses as an index. It is nghttp2's user data of
///   the stream, so that a stream which has gone is looked up as absent and never as a stale pointer.
/// - Belongs to one event loop.
final class HTTP2Session {
    enum Role { case server, client }

    let session: OpaquePointer
    let role: Role
    private let maxConcurrentStreams: Int
    private let guardian: ConnectionGuard?
    /// What the callbacks keep. Behind a pointer, as it is their user data, and because a class's stored property pays for
    /// an exclusivity check at each access.
    private let recorder: UnsafeMutablePointer<SessionRecorder>
    /// A server's first frame, see ``greeting(_:)``; freed with the session.
    private var greeting: UnsafeMutableBufferPointer<UInt8>?
    /// Where nghttp2 has its memory from; kept for as long as the session.
    private let memory: SessionMemory
    private var isBroken = false

    /// - Throws: `HTTP2Error` if nghttp2 gets no memory.
    init(
        role: Role, limits: HTTP2Limits, source: any OutboundSource, memory: SessionMemory,
        guardian: ConnectionGuard? = nil
    ) throws {
        self.role = role
        maxConcurrentStreams = limits.maxConcurrentStreams
        self.guardian = guardian
        self.memory = memory
        var functions = memory.functions
        let options = SessionOptions(limits: limits)
        var session: OpaquePointer?
        switch role {
        case .server:
            try HTTP2Error.check(
                nghttp2_session_server_new3(
                    &session, SessionCallbacks.shared.pointer, nil, options.pointer, &functions),
                "session_server_new")
        case .client:
            try HTTP2Error.check(
                nghttp2_session_client_new3(
                    &session, SessionCallbacks.shared.pointer, nil, options.pointer, &functions),
                "session_client_new")
        }
        guard let session else { throw HTTP2Error(code: NGHTTP2_ERR_NOMEM.rawValue, operation: "session_new") }
        self.session = session
        recorder = .allocate(capacity: 1)
        recorder.initialize(
            to: SessionRecorder(session: session, role: role, limits: limits, source: source, guardian: guardian))
        // The recorder is freed in deinit, behind the session that knows it.
        nghttp2_session_set_user_data(session, recorder)
        try submitSettings(limits)
    }

    deinit {
        nghttp2_session_del(session)
        recorder.deinitialize(count: 1)
        recorder.deallocate()
        greeting?.deallocate()
    }

    private func submitSettings(_ limits: HTTP2Limits) throws {
        var settings = [
            nghttp2_settings_entry(
                settings_id: Int32(NGHTTP2_SETTINGS_INITIAL_WINDOW_SIZE.rawValue),
                value: UInt32(clamping: limits.streamWindow)),
            nghttp2_settings_entry(
                settings_id: Int32(NGHTTP2_SETTINGS_MAX_HEADER_LIST_SIZE.rawValue),
                value: UInt32(clamping: limits.maxHeaderListSize)),
        ]
        if role == .client {
            settings.append(nghttp2_settings_entry(settings_id: Int32(NGHTTP2_SETTINGS_ENABLE_PUSH.rawValue), value: 0))
        }
        try HTTP2Error.check(
            nghttp2_submit_settings(session, UInt8(NGHTTP2_FLAG_NONE.rawValue), settings, settings.count),
            "submit_settings")
        try HTTP2Error.check(
            nghttp2_session_set_local_window_size(
                session, UInt8(NGHTTP2_FLAG_NONE.rawValue), 0, Int32(clamping: limits.connectionWindow)),
            "set_local_window_size")
    }

    // MARK: Bytes in, events out

    /// Reads what came from the peer. The events that it came to are then in ``takeEvents()``.
    ///
    /// - Throws: `HTTP2Error` when the connection can't go on; what is left to send (a GOAWAY) should still be sent.
    func receive(_ bytes: UnsafeRawBufferPointer) throws(HTTP2Error) {
        // After a failure nghttp2 must not be fed; the peer is told and goes.
        guard !isBroken else { return }
        recorder.pointee.input = bytes
        let result =
            switch role {
            case .server: SessionRecorder.feed(recorder, bytes)
            case .client:
                nghttp2_session_mem_recv(session, bytes.bindMemory(to: UInt8.self).baseAddress, bytes.count)
            }
        recorder.pointee.input = nil
        guardian?.checkQueue(nghttp2_session_get_outbound_queue_size(session))
        switch Int32(clamping: result) {
        case NGHTTP2_ERR_TOO_MANY_CONTINUATIONS.rawValue: guardian?.end(for: .continuations)
        case NGHTTP2_ERR_FLOODED.rawValue: guardian?.end(for: .emptyFrames)
        case NGHTTP2_ERR_BAD_CLIENT_MAGIC.rawValue: guardian?.counters.add(.protocolError)
        default: break
        }
        try endAbuse()
        if result < 0 { isBroken = true }
        try HTTP2Error.check(result, "session_mem_recv")
    }

    /// Says goodbye to a client that did too much of something, and reads nothing more of it.
    private func endAbuse() throws(HTTP2Error) {
        guard !isBroken, let abuse = guardian?.abuse else { return }
        isBroken = true
        try submitGoaway(errorCode: NGHTTP2_ENHANCE_YOUR_CALM.rawValue, reason: abuse.reason)
    }

    /// The events since the last time, in order. Give the array back with ``LoopScratch/recycle(_:)``.
    func takeEvents() -> [SessionEvent] {
        var taken: [SessionEvent] = []
        swap(&recorder.pointee.events, &taken)
        return taken
    }

    /// The block of headers that an event speaks of; nil once the events have been handled.
    func headers(_ block: Int) -> ReceivedHeaders? {
        recorder.pointee.blocks.indices.contains(block) ? recorder.pointee.blocks[block] : nil
    }

    /// What the peer says of the reason for a GOAWAY.
    func farewell(_ number: Int) -> String? {
        recorder.pointee.farewells.indices.contains(number) ? recorder.pointee.farewells[number] : nil
    }

    /// All events that were taken have been handled.
    func didHandleEvents() { recorder.pointee.forget() }

    /// Has the next events put into the memory of an empty array, which is left without it.
    func lendEvents(_ spare: inout [SessionEvent]) {
        if recorder.pointee.events.capacity == 0 { swap(&recorder.pointee.events, &spare) }
    }

    /// Makes the slot of a stream available again. Called once its ``SessionEvent/closed(slot:errorCode:)`` is handled.
    func release(slot: Int) {
        recorder.pointee.release(slot: slot)
    }

    /// The last stream that a client has opened on the wire; those above wait for their turn.
    var lastSentStreamID: Int32 { recorder.pointee.lastSentStreamID }

    /// The recorder whose callback this is: its user data, which lives as long as nghttp2's session.
    static func recorder(_ user: UnsafeMutableRawPointer?) -> UnsafeMutablePointer<SessionRecorder>? {
        user?.assumingMemoryBound(to: SessionRecorder.self)
    }

    // MARK: Bytes out

    /// The next bytes for the peer, or nil if there are none now. Valid until the next call of anything here.
    ///
    /// - Throws: `HTTP2Error` when the connection can't go on.
    func nextOutput() throws(HTTP2Error) -> UnsafeBufferPointer<UInt8>? {
        var bytes: UnsafePointer<UInt8>?
        let count = try HTTP2Error.check(nghttp2_session_mem_send(session, &bytes), "session_mem_send")
        if count > 0 {
            let output = UnsafeBufferPointer(start: bytes, count: count)
            return role == .server && greeting == nil ? greeting(output) : output
        }
        // Resets are counted as they are sent.
        guard let guardian, guardian.abuse != nil, !isBroken else { return nil }
        try endAbuse()
        return try nextOutput()
    }

    /// A server's SETTINGS with SETTINGS_MAX_CONCURRENT_STREAMS, of which nghttp2 isn't told.
    ///
    /// It would end the connection of a client that has one stream more, where RFC 9113 (5.1.2) lets us refuse that
    /// stream alone; and it would not count the streams whose handlers still run. ``ConnectionGuard`` does both.
    private func greeting(_ settings: UnsafeBufferPointer<UInt8>) -> UnsafeBufferPointer<UInt8> {
        let entry: [UInt8] = [0, UInt8(NGHTTP2_SETTINGS_MAX_CONCURRENT_STREAMS.rawValue)]
        let limit = withUnsafeBytes(of: UInt32(clamping: maxConcurrentStreams).bigEndian) { Array($0) }
        let whole = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: settings.count + entry.count + limit.count)
        _ = whole.initialize(fromContentsOf: Array(settings) + entry + limit)
        // The third byte of a frame is the lowest of its length, and there are few settings.
        whole[2] += UInt8(entry.count + limit.count)
        greeting = whole
        return UnsafeBufferPointer(whole)
    }

    /// Whether neither side has anything left to say, so that the connection should be closed.
    var isFinished: Bool {
        isBroken || (nghttp2_session_want_read(session) == 0 && nghttp2_session_want_write(session) == 0)
    }

    // MARK: What the owner submits

    /// Answers a stream with headers, and with what ``OutboundSource`` has for it if `hasBody`.
    func submitResponse(_ streamID: Int32, slot: Int, headers: HeaderList, hasBody: Bool) throws(HTTP2Error) {
        let result = headers.withNameValues { values -> Int32 in
            guard hasBody else {
                return nghttp2_submit_response(session, streamID, values.baseAddress, values.count, nil)
            }
            var provider = Self.provider(slot)
            return nghttp2_submit_response(session, streamID, values.baseAddress, values.count, &provider)
        }
        try HTTP2Error.check(result, "submit_response")
    }

    /// Opens a stream with headers and what ``OutboundSource`` has for it; its slot and number.
    func submitRequest(headers: HeaderList) throws(HTTP2Error) -> (slot: Int, streamID: Int32) {
        let slot = recorder.pointee.newSlot()
        let streamID = headers.withNameValues { values -> Int32 in
            var provider = Self.provider(slot)
            return nghttp2_submit_request(
                session, nil, values.baseAddress, values.count, &provider, UnsafeMutableRawPointer(bitPattern: slot + 1)
            )
        }
        if streamID < 0 { release(slot: slot) }
        return (slot, try HTTP2Error.check(streamID, "submit_request"))
    }

    /// Tells nghttp2 that a stream which had nothing to send has something now. No harm if it has gone.
    func resume(_ streamID: Int32) {
        // Fails only for a stream that is not waiting, which then needs no waking.
        _ = nghttp2_session_resume_data(session, streamID)
    }

    func reset(_ streamID: Int32, errorCode: UInt32) {
        Self.submitReset(session, streamID, errorCode: errorCode)
    }

    static func submitReset(_ session: OpaquePointer, _ streamID: Int32, errorCode: UInt32) {
        // Fails only without memory; the connection then ends with the next call.
        _ = nghttp2_submit_rst_stream(session, UInt8(NGHTTP2_FLAG_NONE.rawValue), streamID, errorCode)
    }

    func cancel(_ streamID: Int32) { reset(streamID, errorCode: NGHTTP2_CANCEL.rawValue) }

    /// Ends a stream whose server has answered before all of the request was sent. No harm if all was, or it has gone.
    func endRequest(_ streamID: Int32) {
        guard nghttp2_session_get_stream_local_close(session, streamID) == 0 else { return }
        reset(streamID, errorCode: NGHTTP2_NO_ERROR.rawValue)
    }

    /// Lets the peer send `count` more bytes on the connection, but not on the stream they came by.
    func consumeConnection(count: Int) {
        // Fails only without memory or flow control of our own, neither of which this call can mend.
        _ = nghttp2_session_consume_connection(session, count)
    }

    /// Lets the peer send `count` more bytes on a stream, the connection's share having been granted before.
    func consumeStream(_ streamID: Int32, count: Int) {
        _ = nghttp2_session_consume_stream(session, streamID, count)
    }

    /// The first of the two GOAWAYs of a graceful end: no stream is refused yet. A ping follows, see
    /// ``didSend(_:)``; its answer says that the peer has seen it.
    func submitShutdownNotice() throws(HTTP2Error) {
        try HTTP2Error.check(nghttp2_submit_shutdown_notice(session), "submit_shutdown_notice")
    }

    /// GOAWAY with the last stream that is served.
    ///
    /// - Parameter reason: goes with it as debug data, for the peer's log or, by convention, its program.
    func submitGoaway(errorCode: UInt32 = NGHTTP2_NO_ERROR.rawValue, reason: StaticString = "") throws(HTTP2Error) {
        let last = nghttp2_session_get_last_proc_stream_id(session)
        try HTTP2Error.check(
            nghttp2_submit_goaway(
                session, UInt8(NGHTTP2_FLAG_NONE.rawValue), last, errorCode, reason.utf8Start, reason.utf8CodeUnitCount),
            "submit_goaway")
    }

    /// The bytes of the ping behind a shutdown notice.
    static let drainPing: UInt64 = 0

    /// Asks the peer for a sign of life: its answer is ``SessionEvent/pingAnswered(_:)`` with the same bytes, which
    /// tell one use of pings from another.
    func ping(_ data: UInt64) { Self.submitPing(session, data) }

    static func submitPing(_ session: OpaquePointer, _ data: UInt64) {
        // Fails only without memory. Who waits for an answer takes the lack of one for a dead peer.
        withUnsafeBytes(of: data.bigEndian) {
            _ = nghttp2_submit_ping(
                session, UInt8(NGHTTP2_FLAG_NONE.rawValue), $0.bindMemory(to: UInt8.self).baseAddress)
        }
    }

    /// The eight bytes of a ping as a number.
    static func number(
        _ data: (UInt8, UInt8, UInt8, UInt8, UInt8, UInt8, UInt8, UInt8)
    ) -> UInt64 {
        withUnsafeBytes(of: data) { UInt64(bigEndian: $0.loadUnaligned(as: UInt64.self)) }
    }

    /// Whether a client may open another stream: the peer has not said goodbye, and numbers are left.
    var isRequestAllowed: Bool { nghttp2_session_check_request_allowed(session) != 0 }

    /// Streams that the peer lets us have at the same time.
    var remoteMaxConcurrentStreams: Int {
        Int(nghttp2_session_get_remote_settings(session, NGHTTP2_SETTINGS_MAX_CONCURRENT_STREAMS))
    }

    private static func provider(_ slot: Int) -> nghttp2_data_provider {
        nghttp2_data_provider(
            source: nghttp2_data_source(ptr: UnsafeMutableRawPointer(bitPattern: slot + 1)),
            read_callback: { _, streamID, buffer, length, flags, source, user in
                guard let recorder = HTTP2Session.recorder(user), let buffer, let flags, let source,
                    let tag = source.pointee.ptr
                else { return Int(NGHTTP2_ERR_CALLBACK_FAILURE.rawValue) }
                return HTTP2Session.readOutbound(
                    recorder.pointee.session, recorder.pointee.source, streamID, slot: Int(bitPattern: tag) - 1,
                    buffer: UnsafeMutableRawBufferPointer(start: buffer, count: length), flags: flags)
            })
    }

    private static func readOutbound(
        _ session: OpaquePointer, _ source: any OutboundSource, _ streamID: Int32, slot: Int,
        buffer: UnsafeMutableRawBufferPointer, flags: UnsafeMutablePointer<UInt32>
    ) -> Int {
        switch source.readOutbound(slot: slot, into: buffer) {
        case .bytes(let count): return count
        case .wait: return Int(NGHTTP2_ERR_DEFERRED.rawValue)
        case .end(let count):
            flags.pointee |= NGHTTP2_DATA_FLAG_EOF.rawValue
            return count
        case .trailers(let count, let trailers):
            // nghttp2's manual: trailers are submitted here, and NO_END_STREAM leaves END_STREAM to them.
            flags.pointee |= NGHTTP2_DATA_FLAG_EOF.rawValue | NGHTTP2_DATA_FLAG_NO_END_STREAM.rawValue
            let result = trailers.withNameValues { nghttp2_submit_trailer(session, streamID, $0.baseAddress, $0.count) }
            return result == 0 ? count : Int(NGHTTP2_ERR_TEMPORAL_CALLBACK_FAILURE.rawValue)
        }
    }
}
