import Basics

/// One call as its server sees it: what the client sent, and the way to answer.
///
/// A call belongs to its loop: every method is called there, and a handler that leaves the loop takes
/// a ``ServerContext`` (async handlers) or a ``LoopBound`` with it. Transports subclass it, one object
/// a call; whatever is sent after the call has ended is dropped.
///
///     open ──send*──▶ answering ──finish──▶ ended
///       └──────────────finish──────────────▶ ended   (a trailers-only answer)
open class ServerCall {
    public final let handler: MethodHandler
    /// What the client sent beside its messages, gRPC's own headers taken out.
    public final let metadata: Metadata
    public final let deadline: Deadline?
    /// When the headers had come.
    public final let startTime: Uptime
    public final let loop: any CallLoop
    /// The client's messages, for methods whose clients stream.
    public final let requests: MessageInbox?
    private let interceptors: [any ServerInterceptor]

    /// What changes in the course of a call.
    private struct State {
        var responseHeaders = Metadata()
        var responseTrailers = Metadata()
        var responseCompression = Compression.identity
        var compressesMessages = true
        var requestWasCompressed = false
        var receivedBytes = 0
        var sentBytes = 0
        var finalStatus: Status?
        var abandonment: (observer: any AbandonmentObserver, number: Int)?
        var task: Task<Void, Never>?
        var principal: (any AnyObject & Sendable)?
    }

    // Unchecked, as the checks of the accesses, some thirty a call, cost a twentieth of a usual call's instructions: only
    // the properties below touch it, each by one load or one store, which nothing can come between. Private, as other
    // modules would check all the same what they reach themselves.
    @exclusivity(unchecked) private final var state = State()

    /// Sent before the first message; later changes are lost.
    public final var responseHeaders: Metadata {
        get { state.responseHeaders }
        set { state.responseHeaders = newValue }
    }

    /// Sent with the status, after those of the error if there is one.
    public final var responseTrailers: Metadata {
        get { state.responseTrailers }
        set { state.responseTrailers = newValue }
    }

    /// How the answer is to be compressed; not at all where the client doesn't read it. Later changes than the
    /// first message are lost.
    public final var responseCompression: Compression {
        get { state.responseCompression }
        set { state.responseCompression = newValue }
    }

    /// Whether the messages sent from now on are compressed, in a call that has a ``responseCompression``.
    public final var compressesMessages: Bool {
        get { state.compressesMessages }
        set { state.compressesMessages = newValue }
    }

    /// Whether the one message of a client that sends one came compressed.
    public final var requestWasCompressed: Bool { state.requestWasCompressed }

    /// Bytes of the client's messages that have come whole: compressed where they were, without their prefixes.
    public final var receivedBytes: Int {
        get { state.receivedBytes }
        set { state.receivedBytes = newValue }
    }

    /// Bytes of the messages that were sent, counted in the same way.
    public final var sentBytes: Int {
        get { state.sentBytes }
        set { state.sentBytes = newValue }
    }

    /// How the call ended; nil while it is open.
    public final var finalStatus: Status? { state.finalStatus }

    /// Who is told that nobody waits for the call any more, and the number under which it knows the call: for
    /// handlers without a task.
    public final var abandonment: (observer: any AbandonmentObserver, number: Int)? {
        get { state.abandonment }
        set { state.abandonment = newValue }
    }

    /// The task of an async handler; cancelled when the client no longer waits.
    public final var task: Task<Void, Never>? {
        get { state.task }
        set { state.task = newValue }
    }

    /// For whom the call is made, as an authenticating interceptor found out; nil where none did. A type of the services'
    /// own, which they know again.
    public final var principal: (any AnyObject & Sendable)? {
        get { state.principal }
        set { state.principal = newValue }
    }

    public init(
        handler: MethodHandler, metadata: Metadata, deadline: Deadline?, loop: any CallLoop,
        requests: MessageInbox?, startTime: Uptime = .now, interceptors: [any ServerInterceptor] = []
    ) {
        self.handler = handler
        self.metadata = metadata
        self.deadline = deadline
        self.loop = loop
        self.requests = requests
        self.startTime = startTime
        self.interceptors = interceptors
    }

    public final var method: MethodDescriptor { handler.method }
    public final var isOpen: Bool {
        // Told without a copy of the status.
        if case nil = state.finalStatus { true } else { false }
    }

    /// The trace that the client's call is a part of; read anew each time, so that calls which nobody traces pay nothing.
    public final var trace: TraceContext? { TraceContext(metadata) }

    /// Where the client is: `127.0.0.1:40588`, `[::1]:40588` or `unix:` and a socket's path, if it has one.
    open var peer: String { "in-process" }

    /// What the client's certificate vouches for: its URIs, such as `spiffe://example.org/worker`, then its DNS names.
    /// Empty where there is no TLS, or the client has shown no certificate.
    open var peerIdentities: [String] { [] }

    /// What there is against the call by where it comes from; nothing for one that no browser can have made.
    open var doubts: CallDoubts { [] }

    /// What was wrong with items of the client's messages that stand for themselves, by their places among all of the call's;
    /// the items are empty messages there. Only forms whose items can fail by themselves have such: JSON does.
    open var itemFaults: [Int: RPCError] { [:] }

    // MARK: What a transport does

    /// Sends a message that `encode` appends to the buffer it is given.
    open func transmit(_ encode: (inout MessageBuffer) throws -> Void) throws {
        preconditionFailure("a transport's calls transmit")
    }

    /// Sends the end of the answer.
    open func transmitEnd(_ status: Status, trailers: Metadata) {
        preconditionFailure("a transport's calls end")
    }

    /// Returns when the transport has room for more, at once if it has now.
    ///
    /// - Throws: `RPCError`, CANCELLED, if the call has ended.
    open func waitUntilWritable() async throws {}

    /// Sets room aside for an answer that is about to be made, until the call ends: asked before much is read for it.
    ///
    /// - Returns: false where this client, and all together, leave too much unread for so many bytes.
    open func takeRoom(_ bytes: Int) -> Bool { true }

    /// The call has ended, in whichever way.
    open func didEnd() {}

    // MARK: What a handler does

    /// Sends one message. A call of a method with a single response is finished right after it.
    ///
    /// - Throws: whatever encoding throws; the call is then still open.
    @inlinable
    public final func send(_ message: some WireMessage) throws {
        guard isOpen else { return }
        try transmit { (buffer) throws in try message.encode(into: &buffer) }
    }

    /// Sends the one response of a unary call and ends the call.
    @inlinable
    public final func respond(_ message: some WireMessage) {
        do {
            try send(message)
            finish(.ok)
        } catch {
            fail(error)
        }
    }

    /// As ``respond(_:)``, where the response need not be made into a message first: `encode` appends its bytes.
    ///
    /// - Throws: whatever `encode` throws; the call is then still open.
    @inlinable
    public final func respond(encoding encode: (inout MessageBuffer) throws -> Void) throws {
        guard isOpen else { return }
        try transmit(encode)
        finish(.ok)
    }

    /// Ends the call. Only the first end counts.
    public final func finish(_ status: Status, trailers: Metadata = [:]) {
        guard isOpen else { return }
        end(status)
        if responseTrailers.isEmpty {
            transmitEnd(status, trailers: trailers)
        } else {
            var all = trailers
            all.append(contentsOf: responseTrailers)
            transmitEnd(status, trailers: all)
        }
    }

    /// Ends the call with what `error` comes to at the edge.
    public final func fail(_ error: any Error) {
        guard isOpen else { return }
        let error = RPCError(wrapping: error)
        for interceptor in interceptors { interceptor.callFailed(self, error: error) }
        finish(error.status, trailers: error.trailers)
    }

    /// Runs an async handler on the call's loop: at once up to its first wait, and there again after each.
    public final func run(_ operation: @escaping @Sendable (ServerContext) async throws -> Void) {
        let context = ServerContext(self)
        let task = Task.immediate(executorPreference: loop) {
            do {
                try await operation(context)
            } catch {
                context.boundCall.value.fail(error)
            }
        }
        if isOpen { self.task = task }
    }

    /// As much room as there is for an answer that may be made shorter: the most, a quarter of that, or the least.
    ///
    /// - Returns: the bytes that were set aside; nil where there is no room for the least.
    public final func takeRoom(from least: Int, to most: Int) -> Int? {
        [most, most / 4, least].first { $0 >= least && takeRoom($0) }
    }

    // MARK: What a transport reports

    /// The headers have come: starts the interceptors, and the handler where the client streams.
    ///
    /// - Returns: whether the call goes on; if not, it has been ended.
    public final func begin() -> Bool {
        do {
            // By place, as a loop over the array copies each of them.
            for index in interceptors.indices { try interceptors[index].callStarted(self) }
        } catch {
            fail(error)
            return false
        }
        if let requests, case .stream(let body) = handler.body { body(self, requests) }
        return isOpen
    }

    /// The one message of a client that sends one has come, whole.
    public final func receive(_ message: RawSpan, wasCompressed: Bool = false) {
        guard isOpen, case .single(let body) = handler.body else { return }
        state.requestWasCompressed = wasCompressed
        do {
            try body(self, message)
        } catch {
            fail(error)
        }
    }

    /// Nobody waits for the answer any more: the peer reset the call, or its connection has gone.
    public final func abandon(_ error: RPCError) {
        guard isOpen else { return }
        let task = self.task
        end(error.status)
        requests?.finish(throwing: error)
        task?.cancel()
        if let (observer, number) = abandonment { observer.callAbandoned(number) }
    }

    /// Ends the call from the outside with an answer that says why: a deadline passed, a malformed message came.
    public final func terminate(_ error: RPCError) {
        guard isOpen else { return }
        let task = self.task
        fail(error)
        requests?.finish(throwing: error)
        task?.cancel()
        if let (observer, number) = abandonment { observer.callAbandoned(number) }
    }

    private func end(_ status: Status) {
        state.finalStatus = status
        state.task = nil
        didEnd()
        for index in interceptors.indices { interceptors[index].callEnded(self, status: status) }
    }
}
