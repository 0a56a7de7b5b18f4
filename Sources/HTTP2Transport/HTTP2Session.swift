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

    private let session: OpaquePointer
    private let role: Role
    private let limits: HTTP2Limits
    private unowned let source: any OutboundSource
    /// For servers, whose clients may be anybody.
    private let guardian: ConnectionGuard?
    /// A server's first frame, see ``greeting(_:)``; freed with the session.
    private var greeting: UnsafeMutableBufferPointer<UInt8>?
    private var events: [SessionEvent] = []
    private var spareEvents: [SessionEvent] = []
    private var block = HeaderBlock()
    private var memory = HeaderMemory()
    private var freeSlots: [Int] = []
    private var slotCount = 0
    /// Where the input begins that nghttp2 is reading now.
    private var input: UnsafeRawBufferPointer?
    private var isBroken = false
    /// The last stream whose request was never sent.
    private var unseenStreamID: Int32 = 0
    /// The last stream that a client has opened on the wire; those above wait for their turn.
    private(set) var lastSentStreamID: Int32 = 0

    /// - Throws: `HTTP2Error` if nghttp2 gets no memory.
    init(role: Role, limits: HTTP2Limits, source: any OutboundSource, guardian: ConnectionGuard? = nil) throws {
        self.role = role
        self.limits = limits
        self.source = source
        self.guardian = guardian
        let options = SessionOptions(limits: limits)
        var session: OpaquePointer?
        switch role {
        case .server:
            try HTTP2Error.check(
                nghttp2_session_server_new2(&session, SessionCallbacks.shared.pointer, nil, options.pointer),
                "session_server_new")
        case .client:
            try HTTP2Error.check(
                nghttp2_session_client_new2(&session, SessionCallbacks.shared.pointer, nil, options.pointer),
                "session_client_new")
        }
        guard let session else { throw HTTP2Error(code: NGHTTP2_ERR_NOMEM.rawValue, operation: "session_new") }
        self.session = session
        // The session never outlives this object, which deletes it in deinit.
        nghttp2_session_set_user_data(session, Unmanaged.passUnretained(self).toOpaque())
        try submitSettings()
    }

    deinit {
        nghttp2_session_del(session)
        greeting?.deallocate()
    }

    private func submitSettings() throws {
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
        input = bytes
        defer { input = nil }
        let result = nghttp2_session_mem_recv(session, bytes.bindMemory(to: UInt8.self).baseAddress, bytes.count)
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

    /// The events since the last time, in order. Give the array back with ``recycle(_:)``.
    func takeEvents() -> [SessionEvent] {
        guard !events.isEmpty else { return [] }
        let taken = events
        events = spareEvents
        spareEvents = []
        return taken
    }

    /// Keeps the memory of an array of handled events for the next ones.
    func recycle(_ handled: consuming [SessionEvent]) {
        guard handled.capacity <= 1024 else { return }
        handled.removeAll(keepingCapacity: true)
        spareEvents = handled
    }

    /// Makes the slot of a stream available again. Called once its ``SessionEvent/closed(slot:errorCode:)`` is handled.
    func release(slot: Int) {
        freeSlots.append(slot)
    }

    fileprivate func newSlot() -> Int {
        if let slot = freeSlots.popLast() { return slot }
        slotCount += 1
        return slotCount - 1
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
        let limit = withUnsafeBytes(of: UInt32(clamping: limits.maxConcurrentStreams).bigEndian) { Array($0) }
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
        let slot = newSlot()
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
    func ping(_ data: UInt64) {
        // Fails only without memory. Who waits for an answer takes the lack of one for a dead peer.
        withUnsafeBytes(of: data.bigEndian) {
            _ = nghttp2_submit_ping(
                session, UInt8(NGHTTP2_FLAG_NONE.rawValue), $0.bindMemory(to: UInt8.self).baseAddress)
        }
    }

    /// The eight bytes of a ping as a number.
    private static func number(
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
                guard let session = HTTP2Session.owner(user), let buffer, let flags, let source,
                    let tag = source.pointee.ptr
                else { return Int(NGHTTP2_ERR_CALLBACK_FAILURE.rawValue) }
                return session.readOutbound(
                    streamID, slot: Int(bitPattern: tag) - 1,
                    buffer: UnsafeMutableRawBufferPointer(start: buffer, count: length), flags: flags)
            })
    }

    private func readOutbound(
        _ streamID: Int32, slot: Int, buffer: UnsafeMutableRawBufferPointer, flags: UnsafeMutablePointer<UInt32>
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

// What the callbacks record.
extension HTTP2Session {
    /// The session whose callback this is: its user data, which lives at least as long as nghttp2's session.
    static func owner(_ user: UnsafeMutableRawPointer?) -> HTTP2Session? {
        user.map { Unmanaged<HTTP2Session>.fromOpaque($0).takeUnretainedValue() }
    }

    func recordBeginHeaders(_ frame: nghttp2_frame) -> Int32 {
        block = HeaderBlock()
        guard frame.hd.type == NGHTTP2_HEADERS.rawValue, frame.headers.cat == NGHTTP2_HCAT_REQUEST else { return 0 }
        if let guardian, !guardian.mayOpen(frame.hd.stream_id) {
            return refuse(frame.hd.stream_id, NGHTTP2_REFUSED_STREAM)
        }
        let slot = newSlot()
        return nghttp2_session_set_stream_user_data(
            session, frame.hd.stream_id, UnsafeMutableRawPointer(bitPattern: slot + 1))
    }

    func recordHeader(
        _ streamID: Int32, _ name: UnsafeBufferPointer<UInt8>, _ value: UnsafeBufferPointer<UInt8>
    ) -> Int32 {
        block.add(name: name, value: value, limit: limits.maxHeaderListSize, memory: &memory)
        // A byte can stand for thousands (HPACK): a call that is not far above the limit gets its answer, but a block
        // that goes on and on is only decoded, and not looked at any more.
        guard block.size > limits.maxHeaderListSize * 4, let guardian else { return 0 }
        guardian.counters.add(.headerListReset)
        return refuse(streamID, NGHTTP2_ENHANCE_YOUR_CALM)
    }

    /// Resets a stream whose headers are being read. Source: nghttp2's manual, `nghttp2_on_begin_headers_callback`.
    private func refuse(_ streamID: Int32, _ code: nghttp2_error_code) -> Int32 {
        reset(streamID, errorCode: code.rawValue)
        return NGHTTP2_ERR_TEMPORAL_CALLBACK_FAILURE.rawValue
    }

    func recordData(_ streamID: Int32, flags: UInt8, _ bytes: UnsafeRawBufferPointer) -> Int32 {
        guard let slot = slot(of: streamID) else { return 0 }
        guard let input, let base = input.baseAddress, let start = bytes.baseAddress, start >= base,
            start + bytes.count <= base + input.count
        else { return NGHTTP2_ERR_CALLBACK_FAILURE.rawValue }
        let offset = start - base
        events.append(.data(slot: slot, streamID: streamID, range: offset..<offset + bytes.count, endStream: false))
        return 0
    }

    func recordFrame(_ frame: nghttp2_frame) {
        let isEnd = frame.hd.flags & UInt8(NGHTTP2_FLAG_END_STREAM.rawValue) != 0
        let streamID = frame.hd.stream_id
        switch UInt32(frame.hd.type) {
        case NGHTTP2_HEADERS.rawValue:
            guard let slot = slot(of: streamID) else { return }
            switch frame.headers.cat {
            case NGHTTP2_HCAT_RESPONSE where (100..<200).contains(block.status): break
            case NGHTTP2_HCAT_REQUEST, NGHTTP2_HCAT_RESPONSE:
                events.append(.headers(block, slot: slot, streamID: streamID, endStream: isEnd))
            default:
                // nghttp2 calls an answer behind informational ones (1xx) by the name of trailers.
                if block.status != 0, role == .client, !(100..<200).contains(block.status) {
                    events.append(.headers(block, slot: slot, streamID: streamID, endStream: isEnd))
                } else if isEnd {
                    events.append(.trailers(block, slot: slot))
                }
            }
        case NGHTTP2_DATA.rawValue:
            if frame.hd.length <= frame.data.padlen, !isEnd { guardian?.didReceiveEmptyFrame() }
            guard isEnd, let slot = slot(of: streamID) else { return }
            // The end is told with the frame's last bytes if nothing came between.
            if case .data(slot, streamID, let range, false) = events.last {
                events[events.count - 1] = .data(slot: slot, streamID: streamID, range: range, endStream: true)
            } else {
                events.append(.endStream(slot: slot))
            }
        case NGHTTP2_GOAWAY.rawValue:
            let text = UnsafeBufferPointer(
                start: frame.goaway.opaque_data, count: min(128, frame.goaway.opaque_data_len))
            events.append(
                .goaway(
                    lastStreamID: frame.goaway.last_stream_id, errorCode: frame.goaway.error_code,
                    text: String(decoding: text, as: UTF8.self)))
        case NGHTTP2_PING.rawValue where frame.hd.flags & UInt8(NGHTTP2_FLAG_ACK.rawValue) != 0:
            events.append(.pingAnswered(Self.number(frame.ping.opaque_data)))
        case NGHTTP2_PING.rawValue: guardian?.didReceivePing()
        case NGHTTP2_SETTINGS.rawValue:
            if frame.hd.flags & UInt8(NGHTTP2_FLAG_ACK.rawValue) == 0 { guardian?.didReceiveEmptyFrame() }
            events.append(.settings)
        case NGHTTP2_RST_STREAM.rawValue:
            // Clients also reset streams whose answers end before their requests do: those have gone by then.
            if slot(of: streamID) != nil { guardian?.didReceiveReset() }
        case NGHTTP2_PRIORITY.rawValue: guardian?.didReceiveEmptyFrame()
        default: break
        }
    }

    /// What follows a frame is submitted when that has been made into bytes, as it must come behind it.
    func didSend(_ frame: nghttp2_frame) {
        guard role == .server, let guardian else {
            if frame.hd.type == NGHTTP2_HEADERS.rawValue {
                lastSentStreamID = max(lastSentStreamID, frame.hd.stream_id)
            }
            return
        }
        switch UInt32(frame.hd.type) {
        case NGHTTP2_DATA.rawValue: guardian.didSendAnswer()
        case NGHTTP2_HEADERS.rawValue:
            guardian.didSendAnswer()
            // A server that has said everything doesn't wait for the rest of the request: RFC 9113, 8.1.
            guard frame.hd.flags & UInt8(NGHTTP2_FLAG_END_STREAM.rawValue) != 0,
                nghttp2_session_get_stream_remote_close(session, frame.hd.stream_id) == 0
            else { return }
            reset(frame.hd.stream_id, errorCode: NGHTTP2_NO_ERROR.rawValue)
        case NGHTTP2_GOAWAY.rawValue where frame.goaway.last_stream_id == Int32.max:
            // nghttp2 sends pings before everything else: submitted earlier, it would overtake the notice.
            ping(Self.drainPing)
        case NGHTTP2_GOAWAY.rawValue where frame.goaway.error_code != NGHTTP2_NO_ERROR.rawValue:
            guard guardian.abuse == nil else { return }
            // nghttp2 has ended the connection by itself; of what it calms its peers for, this is left to it.
            let isFlood = frame.goaway.error_code == NGHTTP2_ENHANCE_YOUR_CALM.rawValue
            guardian.counters.add(isFlood ? .tooManySettings : .protocolError)
        case NGHTTP2_RST_STREAM.rawValue where frame.rst_stream.error_code != NGHTTP2_NO_ERROR.rawValue:
            guardian.didSendReset()
        default: break
        }
    }

    /// nghttp2 has dropped a frame that it was given.
    func didNotSend(_ frame: nghttp2_frame, code: Int32) {
        guard frame.hd.type == NGHTTP2_HEADERS.rawValue else { return }
        switch role {
        case .server:
            // An answer larger than nghttp2 makes header blocks. Whoever waits for it must hear of an end.
            guard slot(of: frame.hd.stream_id) != nil, code != NGHTTP2_ERR_STREAM_CLOSING.rawValue else { return }
            reset(frame.hd.stream_id, errorCode: NGHTTP2_INTERNAL_ERROR.rawValue)
        case .client:
            // The peer said goodbye while the call waited for its turn: it has not seen the call.
            if code == NGHTTP2_ERR_START_STREAM_NOT_ALLOWED.rawValue { unseenStreamID = frame.hd.stream_id }
        }
    }

    func recordClose(_ streamID: Int32, errorCode: UInt32) {
        guard let slot = slot(of: streamID) else { return }
        guardian?.didClose(streamID)
        let isUnseen = streamID == unseenStreamID
        events.append(.closed(slot: slot, errorCode: isUnseen ? NGHTTP2_REFUSED_STREAM.rawValue : errorCode))
    }

    private func slot(of streamID: Int32) -> Int? {
        guard let tag = nghttp2_session_get_stream_user_data(session, streamID) else { return nil }
        return Int(bitPattern: tag) - 1
    }
}
