/// A call whose client is in the same process: takes its messages, and hands the answers to its inbox.
final class InProcessServerCall: ServerCall {
    /// Bytes that may wait for a reader before the writer waits too.
    private static let bufferSize = 64 * 1024

    private let responses: MessageInbox
    private let received: ReceivedMetadata?
    private let maxMessageSize: Int
    /// The one message of a client that doesn't stream, while its end has not come.
    private var held: [UInt8]?
    private var hasEnd = false
    private var hasHeaders = false
    /// Bytes that the handler has not read.
    private var unreadRequests = 0
    /// Bytes that the client has not read.
    private var unreadResponses = 0
    private var senders: [CheckedContinuation<Void, any Error>] = []
    private var writers: [CheckedContinuation<Void, any Error>] = []
    /// What the client was told at the end; a success for OK.
    private var outcome: Result<Void, RPCError>?

    init(
        handler: MethodHandler, options: CallOptions, loop: QueueLoop, responses: MessageInbox, maxMessageSize: Int,
        interceptors: [any ServerInterceptor]
    ) {
        self.responses = responses
        self.maxMessageSize = maxMessageSize
        received = options.received
        let reference = LoopBound(CallReference(), on: loop)
        let requests = MessageInbox { count in
            loop.execute { reference.value.call?.handlerDidRead(count) }
        }
        super.init(
            handler: handler, metadata: options.outgoingMetadata.sendable,
            deadline: options.timeout.map(Deadline.after),
            loop: loop, requests: handler.method.kind.streamsRequests ? requests : nil, interceptors: interceptors)
        reference.value.call = self
    }

    /// Starts the handler and the clock. Called once.
    func start(timeout: Duration?) {
        guard begin(), let timeout, let loop = loop as? QueueLoop else { return }
        let reference = LoopBound(CallReference(), on: loop)
        reference.value.call = self
        loop.execute(after: timeout) {
            reference.value.call?.terminate(
                RPCError(.deadlineExceeded, "The call's deadline passed before it was answered."))
        }
    }

    // MARK: What the client does

    /// Takes a message; its sender goes on when there is room for more.
    func take(_ message: [UInt8], sender: CheckedContinuation<Void, any Error>) {
        if let outcome {
            return sender.resume(with: outcome.flatMap { .failure(Self.hasEnded) }.mapError { $0 })
        }
        guard !hasEnd else {
            return sender.resume(throwing: RPCError(.internal, "A message was sent behind the end of its call."))
        }
        receivedBytes += message.count
        if message.count > maxMessageSize {
            terminate(Self.tooLarge(message.count, maxMessageSize))
        } else if let requests {
            unreadRequests += message.count
            requests.push(message)
        } else if held == nil {
            held = message
        } else {
            terminate(Self.wrongCount("more than one"))
        }
        if isOpen, unreadRequests >= Self.bufferSize { senders.append(sender) } else { sender.resume() }
    }

    /// The client sends nothing more.
    func takeEnd() {
        guard isOpen, !hasEnd else { return }
        hasEnd = true
        if let requests { return requests.finish() }
        guard let message = held.take() else { return terminate(Self.wrongCount("none")) }
        receive(message.span.bytes)
    }

    /// The client waits no longer.
    func cancel(_ error: RPCError) {
        guard outcome == nil else { return }
        abandon(error)
        close(.failure(error))
    }

    func clientDidRead(_ count: Int) {
        unreadResponses -= count
        guard unreadResponses < Self.bufferSize else { return }
        for writer in writers { writer.resume() }
        writers = []
    }

    private func handlerDidRead(_ count: Int) {
        unreadRequests -= count
        guard unreadRequests < Self.bufferSize else { return }
        for sender in senders { sender.resume() }
        senders = []
    }

    // MARK: What the handler does

    override func transmit(_ encode: (inout MessageBuffer) throws -> Void) throws {
        var buffer = MessageBuffer()
        try encode(&buffer)
        let message = buffer.withUnsafeBytes { Array($0) }
        guard message.count <= maxMessageSize else { return cancel(Self.tooLarge(message.count, maxMessageSize)) }
        sendHeaders()
        sentBytes += message.count
        unreadResponses += message.count
        responses.push(message)
    }

    override func transmitEnd(_ status: Status, trailers: Metadata) {
        if !responseHeaders.isEmpty { sendHeaders() }
        let trailers = trailers.sendable
        received?.trailers = trailers
        close(status.code == .ok ? .success(()) : .failure(RPCError(status.code, status.message, trailers: trailers)))
    }

    override func waitUntilWritable() async throws {
        guard isOpen, unreadResponses >= Self.bufferSize else { return }
        try await withCheckedThrowingContinuation { writers.append($0) }
    }

    override func didEnd() {
        for writer in writers { writer.resume(throwing: RPCError(.cancelled, "The call has ended.")) }
        writers = []
    }

    private func sendHeaders() {
        guard !hasHeaders else { return }
        hasHeaders = true
        received?.headers = responseHeaders.sendable
    }

    /// Tells the client how the call ended. Only the first end counts.
    private func close(_ outcome: Result<Void, RPCError>) {
        guard self.outcome == nil else { return }
        self.outcome = outcome
        switch outcome {
        case .success: responses.finish()
        case .failure(let error): responses.finish(throwing: error)
        }
        for sender in senders { sender.resume(with: outcome.flatMap { .failure(Self.hasEnded) }.mapError { $0 }) }
        senders = []
    }

    private static let hasEnded = RPCError(.cancelled, "The server has ended the call.")

    private static func tooLarge(_ count: Int, _ limit: Int) -> RPCError {
        RPCError(.resourceExhausted, "The message has \(count) bytes, and this end takes at most \(limit).")
    }

    private static func wrongCount(_ sent: String) -> RPCError {
        RPCError(.unimplemented, "The method takes one message, and the client sent \(sent).")
    }
}
