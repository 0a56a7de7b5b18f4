import NIOCore
import RPC

/// A client's call on its loop, over the streams that it may take until a server has processed it.
///
///     waiting ──begin──▶ on a stream ──headers──▶ answered ──▶ ended
///        ▲                    │
///        └──── untouched ─────┘
///
/// Until a server answers, the messages are kept, so that they can be sent again on another stream when the first one is
/// known not to have been processed. Source: gRFC A6, "Transparent Retries".
final class OutgoingCall {
    /// Why a server is known not to have processed a stream.
    enum Untouched {
        /// The server has refused the stream. It may do so once.
        case refused
        /// The server said goodbye before the stream, or the stream was never sent.
        case unseen
    }

    /// How often a call may find that its server has just said goodbye. Each costs a connection.
    private static let goodbyeLimit = 5

    let method: MethodDescriptor
    let options: CallOptions
    let deadline: Deadline?
    let responses: MessageInbox
    /// Its number among those that wait for a connection.
    var waitingKey: Int?
    private let dispatcher: CallDispatcher
    private let replayLimit: Int
    /// Whoever opens the call, until it is on its first stream.
    private var opener: CheckedContinuation<any ClientCall, any Error>?
    private var stream: ClientStream?
    private var sent: [(message: [UInt8], isCompressed: Bool)] = []
    private var sentSize = 0
    private var isReplayable = true
    private var isHalfClosed = false
    private var refusals = 0
    private var goodbyes = 0
    /// What the call ended with, for those who try to send still.
    private var end: RPCError?
    /// Those whose messages wait with the call.
    private var writers: [CheckedContinuation<Void, any Error>] = []
    private var timer: Scheduled<Void>?

    init(
        method: MethodDescriptor, options: CallOptions, deadline: Deadline?, responses: MessageInbox,
        dispatcher: CallDispatcher, replayLimit: Int
    ) {
        self.method = method
        self.options = options
        self.deadline = deadline
        self.responses = responses
        self.dispatcher = dispatcher
        self.replayLimit = replayLimit
    }

    /// Finds a connection for the call; its opener hears of it once.
    func open(_ opener: CheckedContinuation<any ClientCall, any Error>) {
        self.opener = opener
        dispatcher.place(self)
    }

    // MARK: What the dispatcher does

    /// Ends the call at its deadline, as long as it waits for a connection.
    func watchDeadline() {
        guard timer == nil, let deadline else { return }
        timer = dispatcher.loop.eventLoop.assumeIsolated().scheduleTask(in: TimeAmount(clamping: deadline.remaining)) {
            [weak self] in self?.dispatcher.deadlinePassed(self)
        }
    }

    /// Takes a stream of a connection.
    ///
    /// - Throws: ``ClientConnection/Retired``; `RPCError` if nghttp2 refuses.
    func begin(on connection: ClientConnection) throws {
        var options = options
        options.timeout = deadline?.remaining
        let stream = try connection.begin(method, options: options, responses: responses)
        timer?.cancel()
        timer = nil
        stream.call = self
        self.stream = stream
        do {
            for (message, isCompressed) in sent { try stream.append(message, isCompressed: isCompressed) }
        } catch {
            stream.cancel(RPCError(wrapping: error))
        }
        if isHalfClosed { stream.halfClose() }
        if let opener = opener.take() {
            opener.resume(returning: HTTP2ClientCall(call: LoopBound(self, on: dispatcher.loop), responses: responses))
        }
        resumeWriters(.success(()))
    }

    /// Ends a call that is on no stream.
    func fail(_ error: RPCError) {
        guard end == nil else { return }
        finish(error)
        opener.take()?.resume(throwing: error)
        responses.finish(throwing: error)
    }

    // MARK: What the client does

    func send(_ message: [UInt8], isCompressed: Bool) async throws {
        if let end { throw end }
        if isReplayable { keep(message, isCompressed) }
        if let stream { return try await stream.send(message, isCompressed: isCompressed) }
        // What is on no stream now is kept, and sent when it is on the next.
        guard sentSize >= replayLimit else { return }
        try await withCheckedThrowingContinuation { writers.append($0) }
    }

    private func keep(_ message: [UInt8], _ isCompressed: Bool) {
        guard stream == nil || sent.isEmpty || sentSize + message.count <= replayLimit else { return forgetSent() }
        sent.append((message, isCompressed))
        sentSize += message.count
    }

    func halfClose() {
        isHalfClosed = true
        stream?.halfClose()
    }

    func cancel(_ error: RPCError) {
        guard end == nil else { return }
        if let stream { return stream.cancel(error) }
        dispatcher.remove(self)
        fail(error)
    }

    /// A message with `count` bytes was read.
    func didRead(_ count: Int) { stream?.didRead(count) }

    // MARK: What the stream reports

    /// The server has begun to answer, so that the call stays where it is.
    func streamWasAnswered() { forgetSent() }

    /// Whether the call goes on where its stream was not processed; then ``placeAgain()`` follows.
    func takesBack(_ untouched: Untouched) -> Bool {
        guard isReplayable, end == nil, deadline?.hasPassed != true else { return false }
        switch untouched {
        case .refused:
            guard refusals == 0 else { return false }
            refusals += 1
        case .unseen:
            guard goodbyes < Self.goodbyeLimit else { return false }
            goodbyes += 1
        }
        stream = nil
        return true
    }

    func placeAgain() { dispatcher.place(self) }

    func streamDidEnd(_ error: RPCError) { finish(error) }

    // MARK: The end

    private func finish(_ error: RPCError) {
        end = error
        timer?.cancel()
        timer = nil
        forgetSent()
        resumeWriters(.failure(error))
    }

    private func forgetSent() {
        isReplayable = false
        sent = []
        sentSize = 0
    }

    private func resumeWriters(_ result: Result<Void, any Error>) {
        let waiting = writers
        writers = []
        for writer in waiting { writer.resume(with: result) }
    }
}
