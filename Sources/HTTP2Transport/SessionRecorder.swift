import CNghttp2

/// What nghttp2's callbacks record of a session, which is their user data: the callbacks call this, and else its
/// ``HTTP2Session`` alone.
///
/// Nothing here calls `mem_recv` or `mem_send`, which would call back while a method is at work.
struct SessionRecorder: ~Copyable {
    let session: OpaquePointer
    let role: HTTP2Session.Role
    /// For servers, whose clients may be anybody.
    let guardian: ConnectionGuard?
    unowned let source: any OutboundSource
    private let maxHeaderListSize: Int
    private var headers: HeaderReader
    var events: [SessionEvent] = []
    /// The blocks that the events speak of, by their numbers.
    private(set) var blocks: [ReceivedHeaders] = []
    /// What the peer says of the reasons for its GOAWAYs, by the numbers in the events.
    private(set) var farewells: [String] = []
    private var closed = ClosedStreams()
    private var walk = FrameWalk()
    private var freeSlots: [Int] = []
    private var slotCount = 0
    /// What nghttp2 is reading now.
    var input: UnsafeRawBufferPointer?
    /// The last stream whose request was never sent.
    private var unseenStreamID: Int32 = 0
    /// The last stream that a client has opened on the wire; those above wait for their turn.
    private(set) var lastSentStreamID: Int32 = 0

    init(
        session: OpaquePointer, role: HTTP2Session.Role, limits: HTTP2Limits, source: any OutboundSource,
        guardian: ConnectionGuard?
    ) {
        self.session = session
        self.role = role
        self.source = source
        self.guardian = guardian
        maxHeaderListSize = limits.maxHeaderListSize
        headers = HeaderReader(limit: limits.maxHeaderListSize)
    }

    // MARK: Slots

    mutating func newSlot() -> Int {
        if let slot = freeSlots.popLast() { return slot }
        slotCount += 1
        return slotCount - 1
    }

    mutating func release(slot: Int) {
        freeSlots.append(slot)
    }

    // MARK: What came

    /// Gives nghttp2 what a client has sent, up to a frame of one that may not send it any more, with which the
    /// connection ends; nghttp2's result.
    ///
    /// Closed streams are of no use to us, and nghttp2 keeps none: it would drop what comes for them, and DATA before it
    /// calls anybody. So the frames' headers are looked at before it has them. What a stream has come to is known only
    /// for the frames that nghttp2 has read, and mostly that is enough: where a stream may have been opened or reset in
    /// the same bytes, nghttp2 reads up to the frame in question first.
    static func feed(_ recorder: UnsafeMutablePointer<SessionRecorder>, _ bytes: UnsafeRawBufferPointer) -> Int {
        let session = recorder.pointee.session
        let last = recorder.pointee.closed.last
        // Nothing that nghttp2 calls looks at it meanwhile.
        var walk = recorder.pointee.walk
        defer { recorder.pointee.walk = walk }
        var known = last
        var newest = last
        var mayHaveEnded = false
        var given = 0
        var position = 0
        while let frame = walk.next(in: bytes, from: &position) {
            if frame.type > NGHTTP2_HEADERS.rawValue {
                if frame.type == NGHTTP2_RST_STREAM.rawValue { mayHaveEnded = true }
                continue
            }
            if frame.streamID > newest {
                if frame.type == NGHTTP2_HEADERS.rawValue { newest = frame.streamID }
                continue
            }
            if mayHaveEnded || frame.streamID > known {
                // The request's own frames, most often: its HEADERS have just passed.
                if frame.streamID == newest, !mayHaveEnded { continue }
                let result = read(session, bytes, from: given, to: frame.start)
                guard result >= 0 else { return result }
                given = frame.start
                known = recorder.pointee.closed.last
                mayHaveEnded = false
            }
            guard let fault = recorder.pointee.fault(of: frame.streamID) else { continue }
            let result = read(session, bytes, from: given, to: frame.start)
            guard result >= 0 else { return result }
            // Does nothing if nghttp2 has ended the connection itself, for a frame before this.
            return Int(nghttp2_session_terminate_session(session, fault.rawValue))
        }
        return read(session, bytes, from: given, to: bytes.count)
    }

    private static func read(
        _ session: OpaquePointer, _ bytes: UnsafeRawBufferPointer, from start: Int, to end: Int
    ) -> Int {
        guard start < end, let base = bytes.bindMemory(to: UInt8.self).baseAddress else { return 0 }
        return nghttp2_session_mem_recv(session, base + start, end - start)
    }

    /// What a client has broken that sends DATA or HEADERS on a stream; nil if it may, or nghttp2 will know.
    private func fault(of streamID: Int32) -> nghttp2_error_code? {
        slot(of: streamID) == nil ? closed.fault(streamID) : nil
    }

    mutating func recordBeginHeaders(_ frame: borrowing nghttp2_frame) -> Int32 {
        headers.begin()
        guard frame.hd.type == NGHTTP2_HEADERS.rawValue, frame.headers.cat == NGHTTP2_HCAT_REQUEST else { return 0 }
        closed.didOpen(frame.hd.stream_id)
        if let guardian, !guardian.mayOpen(frame.hd.stream_id) {
            return refuse(frame.hd.stream_id, NGHTTP2_REFUSED_STREAM)
        }
        let slot = newSlot()
        return nghttp2_session_set_stream_user_data(
            session, frame.hd.stream_id, UnsafeMutableRawPointer(bitPattern: slot + 1))
    }

    mutating func recordHeader(
        _ streamID: Int32, _ name: UnsafeBufferPointer<UInt8>, _ value: UnsafeBufferPointer<UInt8>
    ) -> Int32 {
        headers.add(name: name, value: value)
        // A byte can stand for thousands (HPACK): a call that is not far above the limit gets its answer, but a block
        // that goes on and on is only decoded, and not looked at any more.
        guard headers.size > maxHeaderListSize * 4, let guardian else { return 0 }
        guardian.counters.add(.headerListReset)
        return refuse(streamID, NGHTTP2_ENHANCE_YOUR_CALM)
    }

    /// Resets a stream whose headers are being read. Source: nghttp2's manual, `nghttp2_on_begin_headers_callback`.
    private mutating func refuse(_ streamID: Int32, _ code: nghttp2_error_code) -> Int32 {
        closed.didReset(streamID)
        reset(streamID, errorCode: code.rawValue)
        return NGHTTP2_ERR_TEMPORAL_CALLBACK_FAILURE.rawValue
    }

    mutating func recordData(_ streamID: Int32, flags: UInt8, _ bytes: UnsafeRawBufferPointer) -> Int32 {
        guard let slot = slot(of: streamID) else { return 0 }
        guard let input, let base = input.baseAddress, let start = bytes.baseAddress, start >= base,
            start + bytes.count <= base + input.count
        else { return NGHTTP2_ERR_CALLBACK_FAILURE.rawValue }
        let offset = start - base
        events.append(.data(slot: slot, streamID: streamID, range: offset..<offset + bytes.count, endStream: false))
        return 0
    }

    mutating func recordFrame(_ frame: borrowing nghttp2_frame) {
        let isEnd = frame.hd.flags & UInt8(NGHTTP2_FLAG_END_STREAM.rawValue) != 0
        let streamID = frame.hd.stream_id
        switch UInt32(frame.hd.type) {
        case NGHTTP2_HEADERS.rawValue:
            guard let slot = slot(of: streamID) else { return }
            if frame.headers.cat == NGHTTP2_HCAT_REQUEST {
                let block = number(of: headers.request())
                return events.append(
                    .headers(block: block, timeout: headers.timeout, slot: slot, streamID: streamID, endStream: isEnd))
            }
            recordOtherHeaders(headers.other(), frame.headers.cat, slot: slot, streamID: streamID, isEnd: isEnd)
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
            farewells.append(String(decoding: text, as: UTF8.self))
            events.append(
                .goaway(
                    lastStreamID: frame.goaway.last_stream_id, errorCode: frame.goaway.error_code,
                    farewell: farewells.count - 1))
        case NGHTTP2_PING.rawValue where frame.hd.flags & UInt8(NGHTTP2_FLAG_ACK.rawValue) != 0:
            events.append(.pingAnswered(HTTP2Session.number(frame.ping.opaque_data)))
        case NGHTTP2_PING.rawValue: guardian?.didReceivePing()
        case NGHTTP2_SETTINGS.rawValue:
            if frame.hd.flags & UInt8(NGHTTP2_FLAG_ACK.rawValue) == 0 { guardian?.didReceiveEmptyFrame() }
            events.append(.settings)
        case NGHTTP2_RST_STREAM.rawValue:
            // Clients also reset streams whose answers end before their requests do: those have gone by then.
            if slot(of: streamID) != nil { guardian?.didReceiveReset() } else { closed.didEnd(streamID) }
        case NGHTTP2_PRIORITY.rawValue: guardian?.didReceiveEmptyFrame()
        default: break
        }
    }

    private mutating func recordOtherHeaders(
        _ received: ReceivedHeaders, _ category: nghttp2_headers_category, slot: Int, streamID: Int32, isEnd: Bool
    ) {
        let status = received.block.status
        // An informational answer (1xx) says nothing that gRPC knows.
        let isAnswer = !(100..<200).contains(status)
        switch category {
        case NGHTTP2_HCAT_RESPONSE where !isAnswer: break
        case NGHTTP2_HCAT_RESPONSE:
            events.append(
                .headers(
                    block: number(of: received), timeout: nil, slot: slot, streamID: streamID, endStream: isEnd))
        default:
            // nghttp2 calls an answer behind informational ones by the name of trailers.
            if status != 0, role == .client, isAnswer {
                events.append(
                    .headers(
                        block: number(of: received), timeout: nil, slot: slot, streamID: streamID, endStream: isEnd))
            } else if isEnd {
                events.append(.trailers(block: number(of: received), slot: slot))
            }
        }
    }

    /// Keeps a block until the events are handled.
    private mutating func number(of received: ReceivedHeaders) -> Int {
        if blocks.last !== received { blocks.append(received) }
        return blocks.count - 1
    }

    /// The events have been handled.
    mutating func forget() {
        if !farewells.isEmpty { farewells = [] }
        // Most batches have one block, whose place is worth keeping.
        if !blocks.isEmpty { blocks.removeAll(keepingCapacity: blocks.capacity <= 4) }
    }

    // MARK: What went

    /// What follows a frame is submitted when that has been made into bytes, as it must come behind it.
    mutating func didSend(_ frame: borrowing nghttp2_frame) {
        guard role == .server, let guardian else {
            if frame.hd.type == NGHTTP2_HEADERS.rawValue {
                lastSentStreamID = max(lastSentStreamID, frame.hd.stream_id)
            }
            return
        }
        switch UInt32(frame.hd.type) {
        case NGHTTP2_DATA.rawValue, NGHTTP2_HEADERS.rawValue:
            guardian.didSendAnswer()
            // A server that has said everything doesn't wait for the rest of the request: RFC 9113, 8.1.
            guard frame.hd.flags & UInt8(NGHTTP2_FLAG_END_STREAM.rawValue) != 0,
                nghttp2_session_get_stream_remote_close(session, frame.hd.stream_id) == 0
            else { return }
            reset(frame.hd.stream_id, errorCode: NGHTTP2_NO_ERROR.rawValue)
        case NGHTTP2_GOAWAY.rawValue where frame.goaway.last_stream_id == Int32.max:
            // nghttp2 sends pings before everything else: submitted earlier, it would overtake the notice.
            HTTP2Session.submitPing(session, HTTP2Session.drainPing)
        case NGHTTP2_GOAWAY.rawValue where frame.goaway.error_code != NGHTTP2_NO_ERROR.rawValue:
            guard guardian.abuse == nil else { return }
            // nghttp2 has ended the connection by itself; of what it calms its peers for, this is left to it.
            let isFlood = frame.goaway.error_code == NGHTTP2_ENHANCE_YOUR_CALM.rawValue
            guardian.counters.add(isFlood ? .tooManySettings : .protocolError)
        case NGHTTP2_RST_STREAM.rawValue:
            closed.didReset(frame.hd.stream_id)
            if frame.rst_stream.error_code != NGHTTP2_NO_ERROR.rawValue { guardian.didSendReset() }
        default: break
        }
    }

    /// nghttp2 has dropped a frame that it was given.
    mutating func didNotSend(_ frame: borrowing nghttp2_frame, code: Int32) {
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

    mutating func recordClose(_ streamID: Int32, errorCode: UInt32) {
        guard let slot = slot(of: streamID) else { return }
        guardian?.didClose(streamID)
        let isUnseen = streamID == unseenStreamID
        events.append(.closed(slot: slot, errorCode: isUnseen ? NGHTTP2_REFUSED_STREAM.rawValue : errorCode))
    }

    private func reset(_ streamID: Int32, errorCode: UInt32) {
        HTTP2Session.submitReset(session, streamID, errorCode: errorCode)
    }

    private func slot(of streamID: Int32) -> Int? {
        guard let tag = nghttp2_session_get_stream_user_data(session, streamID) else { return nil }
        return Int(bitPattern: tag) - 1
    }
}
