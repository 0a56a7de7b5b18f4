import CNghttp2

/// What nghttp2's callbacks record of a session; nothing else may call these.
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
            case NGHTTP2_HCAT_REQUEST:
                block.completeRequest(memory)
                events.append(.headers(block, slot: slot, streamID: streamID, endStream: isEnd))
            case NGHTTP2_HCAT_RESPONSE:
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
                nghttp2_session_get_stream_remote_close(session, frame.hd.stream_id) == 0,
                !lingering.contains(frame.hd.stream_id)
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
        if !lingering.isEmpty { lingering.remove(streamID) }
        guardian?.didClose(streamID)
        let isUnseen = streamID == unseenStreamID
        events.append(.closed(slot: slot, errorCode: isUnseen ? NGHTTP2_REFUSED_STREAM.rawValue : errorCode))
    }

    private func slot(of streamID: Int32) -> Int? {
        guard let tag = nghttp2_session_get_stream_user_data(session, streamID) else { return nil }
        return Int(bitPattern: tag) - 1
    }
}
