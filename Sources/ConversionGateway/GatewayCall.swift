import ConversionAPI
import HTTP2Transport
import RPC

/// A call of a router's method that came as an HTTP request: whoever reads the request gives it the message as protobuf
/// bytes, and its ``GatewayAnswer`` gets the answer as such.
///
///     let call = GatewayCall(handler, exchange: exchange, interceptors: router.interceptors, answer: JSONAnswer())
///     guard call.start() else { return }                // refused, by an interceptor say: the answer has been told
///     do { call.receive(try protobuf(of: exchange.request.body).span.bytes) } catch { call.fail(error) }
///
/// Interceptors see it like any gRPC call, with the request's headers as metadata. It ends as CANCELLED when the client
/// goes away, and as DEADLINE_EXCEEDED in time. Belongs to the exchange's loop.
public final class GatewayCall: ServerCall {
    public let exchange: HTTPExchange
    private let answer: any GatewayAnswer
    private var faultsOfItems: [Int: RPCError] = [:]
    private var itemCount = 0

    /// - Parameters:
    ///   - handler: of a unary or server-streaming method; any other is refused by ``start()`` without `requests`.
    ///   - requests: where the request's messages come, for a method whose clients stream.
    ///   - deadline: by which header the client has set it is the form's matter; `grpc-timeout` unless given.
    public init(
        _ handler: MethodHandler, exchange: HTTPExchange, interceptors: [any ServerInterceptor],
        deadline: Deadline? = nil, requests: MessageInbox? = nil, answer: any GatewayAnswer
    ) {
        self.exchange = exchange
        self.answer = answer
        super.init(
            handler: handler, metadata: exchange.request.headers,
            deadline: deadline ?? exchange.request.timeout.map(Deadline.after), loop: exchange.loop, requests: requests,
            interceptors: interceptors)
        receivedBytes = exchange.request.body.count
    }

    public override var peer: String { exchange.peer }

    public override var peerIdentities: [String] { exchange.peerIdentities }

    public override var itemFaults: [Int: RPCError] { faultsOfItems }

    public override var doubts: CallDoubts { exchange.request.doubts }

    /// Begins the call: interceptors first, among them the one that knows keys. Its message is due next, by `receive`.
    ///
    /// - Returns: whether the call goes on; if not, it has been ended and answered.
    public func start() -> Bool {
        exchange.whenAbandoned = { [weak self] in
            self?.abandon(RPCError(.cancelled, "The client went away before the call was answered."))
        }
        guard begin() else { return false }
        if principal != nil { exchange.callerIsKnown() }
        guard !exchange.request.isBodyLeftOut || handler === MethodHandler.unknown else {
            // Who may call has changed since the headers came.
            fail(RPCError(.unavailable, "The server did not read the request. Send it again."))
            return false
        }
        guard !method.kind.streamsRequests || requests != nil else {
            fail(RPCError(.unimplemented, "\(method.path) takes a stream of messages. Call it by gRPC."))
            return false
        }
        if let deadline {
            exchange.watch(deadline) { [weak self] in
                self?.terminate(RPCError(.deadlineExceeded, "The call's deadline passed before it was answered."))
            }
        }
        return true
    }

    /// Notes what was wrong with items of the next message that came, before that is taken.
    func note(_ request: DecodedRequest) {
        for (place, fault) in request.itemFaults { faultsOfItems[itemCount + place] = fault }
        itemCount += request.itemCount
    }

    public override func transmit(_ encode: (inout MessageBuffer) throws -> Void) throws {
        var buffer = MessageBuffer()
        try encode(&buffer)
        try buffer.withBytes { (bytes) throws in
            sentBytes += bytes.byteCount
            try answer.message(bytes, of: self)
        }
    }

    public override func transmitEnd(_ status: Status, trailers: Metadata) {
        answer.end(status, trailers: trailers, of: self)
    }

    public override func takeRoom(_ bytes: Int) -> Bool { exchange.takeRoom(bytes) }

    public override func waitUntilWritable() async throws {
        guard isOpen else { return }
        try await exchange.waitUntilWritable()
    }
}
