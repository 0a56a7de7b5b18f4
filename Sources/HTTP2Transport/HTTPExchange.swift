import RPC

/// One HTTP request that isn't a gRPC call, and the way to answer it, whole or as a stream.
///
/// An exchange belongs to its loop: every method is called there. Transports subclass it, as tests may; whatever is
/// sent after the end is dropped. Answers to HEAD are given like those to GET: their bodies aren't sent.
///
///     waiting ──begin──▶ streaming ──end──▶ ended
///        │                  └────abort────▶ ended   (the client sees a broken answer)
///        ├────respond─────────────────────▶ ended
///        └────the client goes away────────▶ ended   (`whenAbandoned` is called, from streaming too)
open class HTTPExchange {
    public enum State: Sendable { case waiting, streaming, ended }

    public internal(set) final var request: HTTPRequest
    public final let loop: any CallLoop
    /// Where the client is, as ``ServerCall/peer`` has it.
    public final let peer: String
    /// What the client's certificate vouches for, if it gave one.
    public final let peerIdentities: [String]
    public final private(set) var state = State.waiting
    /// Called once, on the loop, if the client goes away before the end; set it to be told. Let go of at the end.
    public final var whenAbandoned: (() -> Void)?
    /// Goes with the answer whatever that is; set before it begins.
    public final var commonHeaders = Metadata()
    private var cancelDeadline: (() -> Void)?

    public init(request: HTTPRequest, loop: any CallLoop, peer: String, peerIdentities: [String] = []) {
        self.request = request
        self.loop = loop
        self.peer = peer
        self.peerIdentities = peerIdentities
    }

    public final var isOpen: Bool { state != .ended }

    // MARK: What a handler does

    /// Answers with everything at once, `content-length` included.
    ///
    /// - Parameters:
    ///   - status: 200 to 599.
    ///   - headers: `content-type` and others, by their names in lower case; those of HTTP's framing are left out, and
    ///     values of `-bin` keys are sent as base64.
    public final func respond(_ status: Int, _ headers: Metadata, body: [UInt8] = []) {
        guard state == .waiting else { return }
        transmitHead(status, HTTPFields.fields(headers) + HTTPFields.fields(commonHeaders), length: body.count)
        if !body.isEmpty { transmit(body) }
        finish()
        transmitEnd()
    }

    /// Begins an answer of unknown length.
    public final func begin(_ status: Int, _ headers: Metadata) {
        guard state == .waiting else { return }
        state = .streaming
        transmitHead(status, HTTPFields.fields(headers) + HTTPFields.fields(commonHeaders), length: nil)
    }

    /// Sends the next bytes of an answer that has begun. Nothing waits: see ``waitUntilWritable()``.
    public final func write(_ bytes: [UInt8]) {
        guard state == .streaming, !bytes.isEmpty else { return }
        transmit(bytes)
    }

    /// Returns when there is room for more, at once if there is now. For the exchange's loop.
    ///
    /// - Throws: `RPCError`, CANCELLED, if the exchange has ended or does so meanwhile.
    open func waitUntilWritable() async throws {}

    /// Sets room aside for an answer that is about to be made, until the exchange ends.
    ///
    /// - Parameter bytes: how large the answer may be.
    /// - Returns: false where this client, and all together, leave too much unread for it: the answer is then not to be
    ///   made.
    open func takeRoom(_ bytes: Int) -> Bool { true }

    /// Whoever sends the request has a key or a certificate that the server knows.
    open func callerIsKnown() {}

    /// Ends an answer that has begun.
    public final func end() {
        guard state == .streaming else { return }
        finish()
        transmitEnd()
    }

    /// Breaks off the answer so that its client sees that it isn't whole.
    public final func abort() {
        guard isOpen else { return }
        finish()
        transmitAbort()
    }

    /// Has `passed` called on the loop once the deadline has passed, unless the exchange has ended by then. One at a time.
    public final func watch(_ deadline: Deadline, passed: @escaping () -> Void) {
        cancelDeadline?()
        cancelDeadline = isOpen ? schedule(deadline, passed) : nil
    }

    // MARK: What a transport does

    // The first five are abstract, which Swift has no word for: each transport overrides all of them, so what stands here
    // is reached by a missing override and by no input.

    /// Sends status and headers.
    ///
    /// - Parameter length: bytes of the body; nil for one that streams.
    open func transmitHead(_ status: Int, _ fields: [(name: String, value: String)], length: Int?) {
        preconditionFailure("a transport's exchanges transmit")
    }

    /// Sends bytes of the body, never none.
    open func transmit(_ bytes: [UInt8]) {
        preconditionFailure("a transport's exchanges transmit")
    }

    /// Sends the end.
    open func transmitEnd() {
        preconditionFailure("a transport's exchanges end")
    }

    /// Has the client see that the answer isn't whole.
    open func transmitAbort() {
        preconditionFailure("a transport's exchanges end")
    }

    /// Has `passed` called on the loop when the deadline has passed; returns what takes that back.
    open func schedule(_ deadline: Deadline, _ passed: @escaping () -> Void) -> () -> Void {
        preconditionFailure("a transport's exchanges have a clock")
    }

    /// The exchange has ended, in whichever way.
    open func didEnd() {}

    // MARK: What a transport reports

    /// The client has gone.
    public final func abandon() {
        guard isOpen else { return }
        let whenAbandoned = self.whenAbandoned
        finish()
        whenAbandoned?()
    }

    private func finish() {
        state = .ended
        whenAbandoned = nil
        cancelDeadline?()
        cancelDeadline = nil
        didEnd()
    }
}
