import ConversionAPI
import ConversionStore
import RPC

extension ConversionService {
    public func watchConversions(
        _ request: WatchConversionsRequest, responses: ResponseWriter<WatchConversionsResponse>, context: ServerContext
    ) async throws {
        let rules = try await RPCError.translating {
            try await WatchRules(request, store: store, for: context.caller)
        }
        let bytes = try AnswerRoom.takeForStream(context)
        var watch = Watch(
            rules: rules, store: store, hub: hubs.hub(of: rules.workspace), pageBytes: bytes, responses: responses)
        try await RPCError.translating { try await watch.run() }
    }

    /// Ends the watches, so that the server need not wait for them: their clients go on elsewhere, or later.
    public func drain() {
        hubs.close()
    }
}

/// One client's way through the ledger: from the disk until it has caught up, then with what is being committed, and from
/// the disk again whenever it was too slow for that.
///
///     reading ──caught up──▶ subscribed, reading on ──past the hub──▶ live ──too slow──▶ reading
private struct Watch {
    let rules: WatchRules
    let store: any Store
    let hub: WatchHub
    /// How much memory a page from the disk may take.
    let pageBytes: Int
    let responses: ResponseWriter<WatchConversionsResponse>
    /// Everything up to here was sent.
    private var position: LedgerCursor
    private var lastSent = ContinuousClock.now

    init(
        rules: WatchRules, store: any Store, hub: WatchHub, pageBytes: Int,
        responses: ResponseWriter<WatchConversionsResponse>
    ) {
        self.rules = rules
        self.store = store
        self.hub = hub
        self.pageBytes = pageBytes
        self.responses = responses
        position = rules.start
    }

    mutating func run() async throws {
        while true {
            // Also where it seems to be at the end: what made it leave the hub may be that nothing can be read.
            try await readPage()
            try await read(upTo: store.ledgerEnd())
            let subscription = try await hub.subscribe(rules.filter, heartbeat: rules.heartbeat)
            guard !hub.isClosed else { throw Self.ending }
            // What was committed between the reading and the subscription.
            try await read(upTo: subscription.start)
            try await beat()
            for await item in subscription.items {
                switch item {
                case .event(let event):
                    subscription.backlog.remove(event)
                    try await send(event)
                case .heartbeat(let cursor):
                    position = max(position, cursor)
                    try await beat()
                }
            }
            try Task.checkCancellation()
            guard !hub.isClosed else { throw Self.ending }
        }
    }

    /// Sends what the disk has, at least up to `end`.
    private mutating func read(upTo end: LedgerCursor) async throws {
        while position < end, try await readPage() {}
    }

    /// False where nothing follows.
    @discardableResult
    private mutating func readPage() async throws -> Bool {
        let page = try await store.ledgerEvents(
            rules.filter, in: rules.workspace, after: position, bytes: pageBytes)
        for event in page.events { try await send(event) }
        position = page.end
        // A filter may skip most of the ledger.
        if .now - lastSent >= rules.heartbeat { try await beat() }
        return !page.isLast
    }

    private mutating func send(_ event: LedgerEvent) async throws {
        // The hub may have begun before the reading ended.
        guard event.cursor > position else { return }
        try await responses.write(
            WatchConversionsResponse(
                event, cursor: store.text(of: event.cursor), includesKeyTokens: rules.includesKeyTokens))
        position = event.cursor
        lastSent = .now
    }

    private mutating func beat() async throws {
        try await responses.write(
            WatchConversionsResponse(
                cursor: store.text(of: position), commitTime: .init(Timestamp.now), event: .heartbeat(.init())))
        lastSent = .now
    }

    private static var ending: RPCError {
        .tryAgain(.unavailable, .storeUnavailable, "The server is ending. Continue from the last cursor.")
    }
}

extension WatchConversionsResponse {
    fileprivate init(_ event: LedgerEvent, cursor: String, includesKeyTokens: Bool) {
        var conversion = event.conversion.map { ConversionAPI.Conversion($0) } ?? ConversionAPI.Conversion()
        if includesKeyTokens, let stored = event.conversion {
            conversion.origin = RecordOrigin(
                id: conversion.origin?.id ?? conversion.id, keyToken: stored.keyToken?.text ?? "")
        }
        let change: Event =
            switch event.change {
            case .recorded: .recorded(conversion)
            case .adjusted(let adjustment):
                .adjusted(
                    ConversionAdjusted(adjustment: ConversionAPI.Adjustment(adjustment), conversion: conversion))
            case .erased: .erased(ConversionErased(conversionID: conversion.id))
            case .callRecorded(let call): .callRecorded(ConversionAPI.Call(call))
            }
        self.init(cursor: cursor, commitTime: ProtobufTimestamp(event.receivedAt), event: change)
    }
}
