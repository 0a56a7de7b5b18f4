import ConversionAPI
import ConversionStore
import RPC

/// What WatchConversions asks of a request.
struct WatchRules {
    let workspace: WorkspaceID
    let filter: ConversionStore.ConversionFilter
    let start: LedgerCursor
    let heartbeat: Duration
    let includesKeyTokens: Bool

    private static let standard: Duration = .seconds(15)
    private static let allowed: ClosedRange<Duration> = .seconds(1) ... .seconds(300)

    /// - Throws: `RPCError`, INVALID_ARGUMENT, with every violation; and `StoreError`.
    init(_ request: WatchConversionsRequest, store: any Store, for caller: Principal) async throws {
        var checks = FieldChecks()
        start = try await Self.start(request, store, &checks)
        workspace = caller.workspace
        var filter = ConversionStore.ConversionFilter(request.filter, &checks).within(caller.scope)
        filter.includeCalls = request.includeCalls
        self.filter = filter
        heartbeat = Self.heartbeat(request, &checks)
        includesKeyTokens = request.includeKeyTokens
        try checks.finish()
    }

    private static func start(
        _ request: WatchConversionsRequest, _ store: any Store, _ checks: inout FieldChecks
    ) async throws -> LedgerCursor {
        switch request.start {
        case nil, .position(.now): return try await store.ledgerEnd()
        case .position(.beginning): return .beginning
        case .position(.unspecified):
            checks.violate("position", .fieldRequired, "position must be BEGINNING or NOW.")
        case .position(.unrecognized(let number)):
            checks.violate("position", .fieldInvalid, "position has no value \(number).")
        case .cursor(let text):
            if let cursor = try await store.cursor(of: text) { return cursor }
            checks.violate(
                "cursor", .cursorInvalid,
                "cursor must be that of an event or heartbeat of this server, unchanged. Start from the beginning or now."
            )
        }
        return .beginning
    }

    private static func heartbeat(_ request: WatchConversionsRequest, _ checks: inout FieldChecks) -> Duration {
        guard let given = request.heartbeatInterval else { return standard }
        let interval = Duration(given)
        if !allowed.contains(interval) {
            checks.violate(
                "heartbeat_interval", .heartbeatIntervalInvalid, "heartbeat_interval must be 1 to 300 seconds.")
        }
        return interval
    }
}
