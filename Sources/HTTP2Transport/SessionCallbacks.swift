import CNghttp2

/// nghttp2's callbacks, the same for every session: each finds its session's recorder, and has it record what happened.
///
/// `@unchecked Sendable`: filled in by `init`, and only read by nghttp2 afterwards, which copies it into each session.
final class SessionCallbacks: @unchecked Sendable {
    static let shared = SessionCallbacks()

    /// nil only if there was no memory, which making a session then reports.
    let pointer: OpaquePointer?

    private init() {
        var made: OpaquePointer?
        guard nghttp2_session_callbacks_new(&made) == 0, let callbacks = made else {
            pointer = nil
            return
        }
        pointer = callbacks
        nghttp2_session_callbacks_set_on_begin_headers_callback(callbacks) { _, frame, user in
            guard let recorder = HTTP2Session.recorder(user), let frame else { return 0 }
            return recorder.pointee.recordBeginHeaders(frame.pointee)
        }
        nghttp2_session_callbacks_set_on_header_callback(callbacks) {
            _, frame, name, nameLength, value, valueLength, _, user in
            guard let recorder = HTTP2Session.recorder(user), let frame else { return 0 }
            return recorder.pointee.recordHeader(
                frame.pointee.hd.stream_id, UnsafeBufferPointer(start: name, count: nameLength),
                UnsafeBufferPointer(start: value, count: valueLength))
        }
        nghttp2_session_callbacks_set_on_data_chunk_recv_callback(callbacks) { _, flags, streamID, data, length, user in
            guard let recorder = HTTP2Session.recorder(user) else { return 0 }
            return recorder.pointee.recordData(
                streamID, flags: flags, UnsafeRawBufferPointer(start: data, count: length))
        }
        nghttp2_session_callbacks_set_on_frame_recv_callback(callbacks) { _, frame, user in
            guard let recorder = HTTP2Session.recorder(user), let frame else { return 0 }
            recorder.pointee.recordFrame(frame.pointee)
            return 0
        }
        nghttp2_session_callbacks_set_on_frame_send_callback(callbacks) { _, frame, user in
            guard let recorder = HTTP2Session.recorder(user), let frame else { return 0 }
            recorder.pointee.didSend(frame.pointee)
            return 0
        }
        nghttp2_session_callbacks_set_on_frame_not_send_callback(callbacks) { _, frame, code, user in
            guard let recorder = HTTP2Session.recorder(user), let frame else { return 0 }
            recorder.pointee.didNotSend(frame.pointee, code: code)
            return 0
        }
        nghttp2_session_callbacks_set_on_stream_close_callback(callbacks) { _, streamID, errorCode, user in
            guard let recorder = HTTP2Session.recorder(user) else { return 0 }
            recorder.pointee.recordClose(streamID, errorCode: errorCode)
            return 0
        }
    }
}

/// nghttp2's options for one session; freed when it has been made.
final class SessionOptions {
    let pointer: OpaquePointer?

    init(limits: HTTP2Limits) {
        var made: OpaquePointer?
        pointer = nghttp2_option_new(&made) == 0 ? made : nil
        guard let pointer else { return }
        // What a peer may still send is ours to grant: after the bytes have been handled, not when they came.
        nghttp2_option_set_no_auto_window_update(pointer, 1)
        nghttp2_option_set_max_settings(pointer, limits.maxSettingsEntries)
        nghttp2_option_set_max_continuations(pointer, limits.maxContinuations)
        // ``ConnectionGuard`` meters resets, for nghttp2 would end a connection whose client cancels many calls.
        nghttp2_option_set_stream_reset_rate_limit(pointer, .max, .max)
        // Closed streams are of no use to us: gRPC knows no priorities, and ``ClosedStreams`` knows what may come for them.
        nghttp2_option_set_no_closed_streams(pointer, 1)
    }

    deinit {
        nghttp2_option_del(pointer)
    }
}
