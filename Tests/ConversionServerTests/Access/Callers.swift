import ConversionAPI
import ConversionStore
import Foundation
import Logging
import RPC
import StoreTesting
import Synchronization
import Testing

@testable import ConversionServer

/// Everything that a server serves, over a ledger of its own, for callers with keys.
final class GuardedService: Sendable {
    let store: any Store
    let credentials: any CredentialStore
    let authenticator: Authenticator
    let router: Router
    private let harness: any StoreHarness
    private let loop = TestLoop(index: 0)

    init(_ kind: StoreKind = .sqlite, limits: KeyLimits = KeyLimits()) async throws {
        harness = try kind.makeHarness()
        store = try await harness.open()
        credentials = try await harness.credentials(of: store)
        authenticator = Authenticator(
            try await credentials.snapshot(unless: nil) ?? .none, limits: limits, loopCount: 1)
        let services = ["conversion.v1.ConversionService", "conversion.v1.AgentService"]
        var handlers = ConversionService(store: store, loops: [loop]).handlers()
        handlers += AgentService(store: store).handlers()
        handlers += HealthService(HealthState(services: services)).handlers()
        handlers += ReflectionV1Service(services: services).handlers()
        handlers += ReflectionV1AlphaService(services: services).handlers()
        router = Router(handlers, interceptors: [DefaultErrorInfo(), authenticator])
    }

    func close() async {
        await credentials.close()
        await store.close()
    }

    /// Makes a key, in force when this returns.
    func key(
        _ role: Role, workspace: String = "default", agents: [String]? = nil, expires: Timestamp? = nil
    ) async throws -> (id: String, key: String) {
        let key = APIKey.random()
        let new = NewCredential(
            id: APIKey.randomID(), workspaceName: workspace, name: "test", role: role,
            scope: agents.map { AgentScope($0) }, expireTime: expires)
        _ = try await credentials.create(new, hash: key.hash, at: .now, by: .anonymous)
        try await refresh()
        return (new.id, key.text)
    }

    func refresh(at now: Timestamp = .now) async throws {
        authenticator.refresh(try await credentials.snapshot(unless: authenticator.generation), at: now)
    }

    /// Makes a call. Of a stream the first message is the answer, and then the client goes.
    func call(
        _ path: String, _ request: [UInt8], key: String? = nil, identities: [String] = [], doubts: CallDoubts = [],
        staysOpen: Bool = false
    ) async throws -> Result<[UInt8], RPCError> {
        let handler = try router.handler(for: path)
        let (ends, signal) = AsyncStream<Result<[UInt8], RPCError>>.makeStream()
        let metadata: Metadata = key.map { ["authorization": "Bearer \($0)"] } ?? [:]
        loop.execute { [loop, router] in
            let call = GuardedCall(
                handler, metadata: metadata, identities: identities, doubts: doubts, staysOpen: staysOpen, on: loop,
                interceptors: router.interceptors
            ) { signal.yield($0) }
            guard call.begin() else { return }
            if let requests = call.requests {
                requests.push(request)
                requests.finish()
            } else {
                call.receive(request.span.bytes)
            }
        }
        for await end in ends { return end }
        throw RPCError(.internal, "the call has not ended")
    }

    func call<Response: WireMessage>(
        _ method: MethodDescriptor, _ request: some WireMessage, key: String? = nil, identities: [String] = []
    ) async throws -> Response {
        try await Response(decoding: call(method.path, request.encoded(), key: key, identities: identities).get())
    }

    /// What a program learns of a call's failure; nil where it succeeds.
    func failure(
        _ method: MethodDescriptor, _ request: some WireMessage, key: String? = nil, identities: [String] = [],
        doubts: CallDoubts = []
    ) async throws -> Failure? {
        switch try await call(method.path, request.encoded(), key: key, identities: identities, doubts: doubts) {
        case .success: nil
        case .failure(let error): Failure(error)
        }
    }
}

func withGuardedService(limits: KeyLimits = KeyLimits(), _ body: (GuardedService) async throws -> Void) async throws {
    let service = try await GuardedService(limits: limits)
    do {
        try await body(service)
    } catch {
        await service.close()
        throw error
    }
    await service.close()
}

/// A call without a transport: its first message, or its failure, is its outcome.
private final class GuardedCall: ServerCall {
    private let identities: [String]
    private let doubtsOfClient: CallDoubts
    private let staysOpen: Bool
    private var message: [UInt8]?
    private let ended: @Sendable (Result<[UInt8], RPCError>) -> Void

    init(
        _ handler: MethodHandler, metadata: Metadata, identities: [String], doubts: CallDoubts, staysOpen: Bool,
        on loop: TestLoop, interceptors: [any ServerInterceptor],
        _ ended: @escaping @Sendable (Result<[UInt8], RPCError>) -> Void
    ) {
        self.identities = identities
        doubtsOfClient = doubts
        self.staysOpen = staysOpen
        self.ended = ended
        super.init(
            handler: handler, metadata: metadata, deadline: nil, loop: loop,
            requests: handler.method.kind.streamsRequests ? MessageInbox() : nil, interceptors: interceptors)
    }

    override var peerIdentities: [String] { identities }
    override var doubts: CallDoubts { doubtsOfClient }

    override func transmit(_ encode: (inout MessageBuffer) throws -> Void) throws {
        var buffer = MessageBuffer()
        try encode(&buffer)
        message = buffer.withUnsafeBytes { Array($0) }
        guard handler.method.kind.streamsResponses, !staysOpen, let message else { return }
        ended(.success(message))
        let call = LoopBound<ServerCall>(self, on: loop)
        loop.execute { call.value.abandon(RPCError(.cancelled, "The client went away.")) }
    }

    override func transmitEnd(_ status: Status, trailers: Metadata) {
        if status.code == .ok, let message { return ended(.success(message)) }
        ended(.failure(RPCError(status.code, status.message, trailers: trailers)))
    }
}
