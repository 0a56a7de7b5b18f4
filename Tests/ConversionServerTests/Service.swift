import ConversionAPI
import ConversionServer
import ConversionStore
import Dispatch
import Foundation
import Logging
import RPC
import StoreTesting
import Synchronization
import Testing

/// Both services over a real store on a file of their own, called through their handlers.
final class Service: Sendable {
    let store: any Store
    private let harness: any StoreHarness
    private let loop = TestLoop(index: 0)
    private let router: Router
    let conversions: ConversionService

    convenience init(
        _ kind: StoreKind = .sqlite, _ limits: StoreLimits = StoreLimits(),
        _ rules: ServiceConfiguration = ServiceConfiguration()
    ) async throws {
        let harness = try kind.makeHarness()
        self.init(try await harness.open(limits), harness, rules)
    }

    private init(_ store: any Store, _ harness: any StoreHarness, _ rules: ServiceConfiguration) {
        self.store = store
        self.harness = harness
        conversions = ConversionService(store: store, loops: [loop], configuration: rules)
        router = Router(conversions.handlers() + AgentService(store: store).handlers())
    }

    /// For streams, whose messages come one by one; tracks nothing, as it has a loop of its own.
    var client: ConversionServiceClient { ConversionServiceClient(InProcessTransport(router: router)) }

    /// The same ledger under other rules.
    func with(_ rules: ServiceConfiguration) -> Service { Service(store, harness, rules) }

    /// Makes calls in one turn of the loop, and waits for all of them.
    func callRaw(
        _ method: MethodDescriptor, _ requests: [[UInt8]], deadline: Deadline? = nil
    ) async throws -> [Result<[UInt8], RPCError>] {
        let handler = try router.handler(for: method.path)
        let (ends, signal) = AsyncStream<(Int, Result<[UInt8], RPCError>)>.makeStream()
        loop.execute { [loop] in
            for (index, request) in requests.enumerated() {
                let call = TestCall(handler, deadline: deadline, on: loop) { messages, error in
                    let isAnswer = error.code == .ok && messages.count == 1
                    signal.yield((index, isAnswer ? .success(messages[0]) : .failure(error)))
                }
                if call.begin() { call.receive(request.span.bytes) }
            }
        }
        var results: [Result<[UInt8], RPCError>?] = Array(repeating: nil, count: requests.count)
        var missing = requests.count
        guard missing > 0 else { return [] }
        for await (index, result) in ends {
            try #require(results[index] == nil, "a call ended twice")
            results[index] = result
            missing -= 1
            if missing == 0 { break }
        }
        return results.compactMap { $0 }
    }

    func call<Response: WireMessage>(
        _ method: MethodDescriptor, _ request: some WireMessage, deadline: Deadline? = nil
    ) async throws -> Response {
        let results = try await callRaw(method, [request.encoded()], deadline: deadline)
        return try Response(decoding: try #require(results.first).get())
    }

    /// Begins to track, for a client that goes away; the returned closure has it go.
    func trackUntilAbandoned(_ request: TrackConversionRequest) throws -> @Sendable () -> Void {
        let handler = try router.handler(for: ConversionServiceMethods.trackConversion.path)
        let bytes = try request.encoded()
        let client = AbandoningClient()
        loop.execute { [loop] in
            let call = TestCall(handler, deadline: nil, on: loop) { _, _ in }
            client.call.withLock { $0 = LoopBound(call, on: loop) }
            if call.begin() { call.receive(bytes.span.bytes) }
        }
        return { [loop] in
            loop.execute {
                client.call.withLock { $0.take() }?.value.abandon(RPCError(.cancelled, "The client went away."))
            }
        }
    }

    // MARK: The methods

    @discardableResult
    func track(
        _ request: TrackConversionRequest, deadline: Deadline? = nil
    ) async throws -> TrackConversionResponse {
        try await call(ConversionServiceMethods.trackConversion, request, deadline: deadline)
    }

    /// Tracks in one turn of the loop.
    func track(_ requests: [TrackConversionRequest]) async throws -> [Result<TrackConversionResponse, RPCError>] {
        try await callRaw(ConversionServiceMethods.trackConversion, requests.map { try $0.encoded() }).map { result in
            result.flatMap { bytes in
                Result { try TrackConversionResponse(decoding: bytes) }.mapError { RPCError(wrapping: $0) }
            }
        }
    }

    func batch(
        _ requests: [TrackConversionRequest], validateOnly: Bool = false
    ) async throws -> BatchTrackConversionsResponse {
        try await call(
            ConversionServiceMethods.batchTrackConversions,
            BatchTrackConversionsRequest(requests: requests, validateOnly: validateOnly))
    }

    /// Imports, each list as one message.
    func importAll(
        _ messages: [[TrackConversionRequest]], validateOnly: Bool = false
    ) async throws -> ImportConversionsResponse {
        try await client.importConversions { writer in
            for message in messages {
                try await writer.write(ImportConversionsRequest(conversions: message, validateOnly: validateOnly))
            }
        }
    }

    /// Imports what was exported, each list as one message.
    func importExported(
        _ messages: [[ExportedConversion]], validateOnly: Bool = false
    ) async throws -> ImportConversionsResponse {
        try await client.importConversions { writer in
            for message in messages {
                try await writer.write(
                    ImportConversionsRequest(validateOnly: validateOnly, exportedConversions: message))
            }
        }
    }

    /// What the audit log tells: each line's actor, action and subject.
    func audit() async throws -> [String] {
        let credentials = try await harness.credentials(of: store)
        let events = try await credentials.auditEvents(since: nil)
        await credentials.close()
        return events.map { "\($0.actor.name) \($0.action) \($0.subject)" }
    }

    @discardableResult
    func adjust(_ request: AdjustConversionRequest) async throws -> AdjustConversionResponse {
        try await call(ConversionServiceMethods.adjustConversion, request)
    }

    @discardableResult
    func recordCall(_ call: ConversionAPI.Call?, validateOnly: Bool = false) async throws -> ConversionAPI.Call {
        try await self.call(
            ConversionServiceMethods.recordCall, RecordCallRequest(call: call, validateOnly: validateOnly))
    }

    @discardableResult
    func storedCall(_ room: String) async throws -> ConversionAPI.Call {
        try await call(ConversionServiceMethods.getCall, GetCallRequest(roomName: room))
    }

    @discardableResult
    func listCalls(_ request: ListCallsRequest) async throws -> ListCallsResponse {
        try await call(ConversionServiceMethods.listCalls, request)
    }

    func summarize(_ request: SummarizeConversionsRequest) async throws -> SummarizeConversionsResponse {
        try await call(ConversionServiceMethods.summarizeConversions, request)
    }

    func conversion(_ id: String) async throws -> ConversionAPI.Conversion {
        try await call(ConversionServiceMethods.getConversion, GetConversionRequest(conversionID: id))
    }

    func list(_ request: ListConversionsRequest) async throws -> ListConversionsResponse {
        try await call(ConversionServiceMethods.listConversions, request)
    }

    @discardableResult
    func create(
        _ id: String, _ agent: ConversionAPI.Agent = .tracking, validateOnly: Bool = false
    ) async throws -> ConversionAPI.Agent {
        try await create(CreateAgentRequest(agent: agent, agentID: id, validateOnly: validateOnly))
    }

    @discardableResult
    func create(_ request: CreateAgentRequest) async throws -> ConversionAPI.Agent {
        try await call(AgentServiceMethods.createAgent, request)
    }

    func agent(_ id: String) async throws -> ConversionAPI.Agent {
        try await call(AgentServiceMethods.getAgent, GetAgentRequest(agentID: id))
    }

    /// No paths: no mask.
    @discardableResult
    func update(
        _ agent: ConversionAPI.Agent?, _ paths: [String] = [], validateOnly: Bool = false
    ) async throws -> ConversionAPI.Agent {
        try await call(
            AgentServiceMethods.updateAgent,
            UpdateAgentRequest(
                agent: agent, updateMask: paths.isEmpty ? nil : ProtobufFieldMask(paths: paths),
                validateOnly: validateOnly))
    }

    func delete(_ id: String, etag: String = "", validateOnly: Bool = false) async throws {
        let _: ProtobufEmpty = try await call(
            AgentServiceMethods.deleteAgent,
            DeleteAgentRequest(agentID: id, etag: etag, validateOnly: validateOnly))
    }

    func agents(_ request: ListAgentsRequest = ListAgentsRequest()) async throws -> ListAgentsResponse {
        try await call(AgentServiceMethods.listAgents, request)
    }

    /// The vendor's `tools`, as text.
    func tools(_ id: String, _ target: ToolTarget) async throws -> String {
        let response: GetAgentToolsResponse = try await call(
            AgentServiceMethods.getAgentTools, GetAgentToolsRequest(agentID: id, target: target))
        return response.toolsJSON
    }

    /// Every conversion of the ledger, tests too, newest first.
    func ledger() async throws -> [ConversionAPI.Conversion] {
        var all: [ConversionAPI.Conversion] = []
        var token = ""
        repeat {
            let page = try await list(
                ListConversionsRequest(
                    pageSize: 1000, pageToken: token, filter: ConversionAPI.ConversionFilter(includeTests: true)))
            all += page.conversions
            token = page.nextPageToken
        } while !token.isEmpty
        return all
    }

    /// Switches an agent's tracking on or off.
    func setTracking(of agent: String, to isOn: Bool) async throws {
        _ = try await store.updateAgent(id: agent, expectedRevision: nil, at: .now, in: .default) {
            $0.analyticsTrackConversions = isOn
        }
    }

    /// Keeps the store from writing until the returned closure is called: what is recorded meanwhile waits.
    func stall() async -> @Sendable () async throws -> Void { await harness.stall(store) }

    /// Returns when so many conversions and changes wait in the store or are under way.
    func waitUntilQueued(_ count: Int) async {
        while store.statistics().queued < count { await Task.yield() }
    }
}

/// Keeps a call for the moment when its client goes.
private final class AbandoningClient: Sendable {
    let call = Mutex<LoopBound<ServerCall>?>(nil)
}

extension Service {
    /// Records the largest amount that a ledger can hold, which no request may say.
    func recordLargest(room: String, eventType: String) async throws {
        let new = NewConversion(
            agentID: "a", agentRevision: 1, roomName: room, eventType: eventType, occurredAt: .now, receivedAt: .now,
            value: ConversionStore.Money(currencyCode: "USD", units: .max, nanos: 999_999_999))
        guard case .recorded? = await store.record([new]).first else { throw StoreError(.internalFault, "record") }
    }
}

/// Services over an empty ledger, but for an agent `a` that tracks.
func withService(
    _ kind: StoreKind = .sqlite, agent: ConversionAPI.Agent = .tracking, store: StoreLimits = StoreLimits(),
    rules: ServiceConfiguration = ServiceConfiguration(), _ body: (Service) async throws -> Void
) async throws {
    let service = try await Service(kind, store, rules)
    do {
        try await service.create("a", agent)
        try await body(service)
    } catch {
        await service.store.close()
        throw error
    }
    await service.store.close()
}

extension ConversionAPI.Agent {
    static let tracking = ConversionAPI.Agent(analyticsEnabled: true, analyticsTrackConversions: true)
}

/// What a program can learn from a failed call.
struct Failure: Equatable {
    var code: StatusCode
    var reason: String
    /// Each field that is wrong, and why: `value.nanos MONEY_INVALID`.
    var fields: [String] = []
    /// How long to wait, by RetryInfo and by push-back.
    var retry: [Duration] = []

    init(_ code: StatusCode, _ reason: String, _ fields: [String] = [], retry: [Duration] = []) {
        self.code = code
        self.reason = reason
        self.fields = fields
        self.retry = retry
    }

    init(_ error: RPCError) {
        self.init(error.code, "")
        for detail in error.details {
            switch detail {
            case .errorInfo(let reason, let domain, _): self.reason = domain == "conversion.v1" ? reason : domain
            case .badRequest(let violations):
                fields = violations.map { "\($0.field) \($0.reason)" }
                for violation in violations where violation.description.isEmpty { fields.append("no description") }
            case .retryInfo(let delay): retry.append(delay)
            default: fields.append("\(detail)")
            }
        }
        if let pushBack = error.trailers["grpc-retry-pushback-ms"].flatMap(Int.init) {
            retry.append(.milliseconds(pushBack))
        }
    }

    static func invalid(_ field: String, _ reason: String) -> Failure {
        Failure(.invalidArgument, reason, ["\(field) \(reason)"])
    }
}

/// The error that `body` throws; nil where it throws none.
func error(_ body: () async throws -> Void) async -> RPCError? {
    do {
        try await body()
        return nil
    } catch {
        return RPCError(wrapping: error)
    }
}

/// What a program can learn from the error that `body` throws; nil where it throws none.
func failure(_ body: () async throws -> Void) async -> Failure? {
    await error(body).map { Failure($0) }
}
