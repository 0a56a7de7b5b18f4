import Basics
import ConversionAPI
import ConversionStore
import RPC

extension ConversionService {
    public func importConversions(
        _ requests: MessageReader<ImportConversionsRequest>, context: ServerContext
    ) async throws -> ImportConversionsResponse {
        var conversions = ConversionImport(
            store: store, rules: rules, gate: importGate, caller: context.caller, expires: context.deadline?.instant)
        do {
            for try await request in requests {
                try await conversions.take(request, faults: context.itemFaults)
            }
            let response = try await conversions.finish()
            if conversions.hasRecorded { try await note(conversions.account, by: context.caller) }
            return response
        } catch {
            // Whoever is told of the failure finds in the ledger what came before it.
            await conversions.waitForStore()
            if conversions.hasRecorded { try? await note(conversions.account + ", cut short", by: context.caller) }
            throw error
        }
    }

    /// Writes an import down in the audit log.
    private func note(_ account: String, by caller: Principal) async throws {
        // A task of its own: it is written though the client has gone.
        let noting = Task { [store] in
            try await RPCError.translating {
                try await store.note(
                    .conversionsImported, of: account, at: .now, in: caller.workspace, by: caller.actor)
            }
        }
        try await noting.value
    }
}

/// One ImportConversions: a few of its messages are on their way to the store while the next is read.
///
/// What the store has no room for waits here, and so the client waits: nothing is read meanwhile, and its flow-control
/// credit runs out.
struct ConversionImport {
    let store: any Store
    let rules: TrackingRules
    let gate: ImportGate
    let caller: Principal
    let expires: Uptime?
    /// Messages on their way, in order.
    private var underWay: [ImportPart] = []
    private var response = ImportConversionsResponse()
    /// Whether anything was to be recorded, and not only validated.
    private(set) var hasRecorded = false

    /// How many messages of a call may be on their way to the store.
    static let windowLimit = 4
    /// How many errors the answer tells.
    static let errorLimit = 100
    private static let firstDelay: Duration = .milliseconds(5)
    private static let longestDelay: Duration = .milliseconds(200)

    init(
        store: any Store, rules: TrackingRules, gate: ImportGate, caller: Principal,
        expires: Uptime?
    ) {
        self.store = store
        self.rules = rules
        self.gate = gate
        self.caller = caller
        self.expires = expires
    }

    /// - Parameter faults: why items could not be read, by their places among all of the call's.
    /// - Throws: `RPCError` for a message that cannot be taken, and where the store fails; `CancellationError`.
    mutating func take(_ request: ImportConversionsRequest, faults: [Int: RPCError] = [:]) async throws {
        var checks = FieldChecks()
        if request.itemCount > TrackingRules.batchLimit {
            let field = request.conversions.count > TrackingRules.batchLimit ? "conversions" : "exported_conversions"
            checks.violate(
                field, .tooManyItems,
                "The message has \(request.itemCount) items; at most \(TrackingRules.batchLimit) are allowed.")
        }
        try checks.finish()
        var part = ImportPart(
            request, firstIndex: response.receivedCount, rules: rules, store: store, workspace: caller.workspace,
            expires: expires, faults: faults)
        response.receivedCount += Int64(request.itemCount)
        if part.needsPrecedents {
            // An item sees what came before it.
            while !underWay.isEmpty { try await settleFirst() }
            let conversions = part.items.map(\.conversion)
            part.answerTrials(try await RPCError.translating { try await store.precedents(of: conversions) })
        }
        if underWay.count == Self.windowLimit { try await settleFirst() }
        let toRecord = part.toRecord
        if !toRecord.isEmpty { hasRecorded = true }
        do {
            try await submit(toRecord, &part.records)
        } catch {
            // What the store has taken of it is waited for.
            underWay.append(part)
            throw error
        }
        underWay.append(part)
    }

    /// Waits for what is on its way, and answers.
    mutating func finish() async throws -> ImportConversionsResponse {
        while !underWay.isEmpty { try await settleFirst() }
        return response
    }

    /// Returns when the store has answered for all that it was given, and counts that.
    mutating func waitForStore() async {
        while !underWay.isEmpty {
            var part = underWay.removeFirst()
            await Self.settle(&part, part.toRecord, part.records)
            count(part)
        }
    }

    /// Settles what the store was given of items, their first ones.
    private static func settle(_ part: inout ImportPart, _ items: [ImportPart.Item], _ records: [ImportRecords]) async {
        var outcomes: [RecordOutcome] = []
        for record in records { outcomes += await record.outcomes() }
        // The call has failed already, by what is told of it.
        for (item, outcome) in zip(items, outcomes) { try? part.settle(item, outcome) }
    }

    /// What became of the items so far, for the audit log.
    var account: String {
        "recorded \(response.importedCount), duplicates \(response.duplicateCount), failed \(response.failedCount)"
    }

    private mutating func settleFirst() async throws {
        var part = underWay.removeFirst()
        var waiting = part.toRecord
        var records = part.records
        while true {
            var outcomes: [RecordOutcome] = []
            for record in records { outcomes += await record.outcomes() }
            var again: [ImportPart.Item] = []
            var failure: RPCError?
            for (item, outcome) in zip(waiting, outcomes) {
                if case .overloaded = outcome {
                    again.append(item)
                    continue
                }
                do throws(RPCError) {
                    try part.settle(item, outcome)
                } catch {
                    failure = failure ?? error
                }
            }
            do {
                if let failure { throw failure }
                guard !again.isEmpty else { break }
                waiting = again
                records = []
                try await submit(again, &records)
            } catch {
                if failure == nil { await Self.settle(&part, waiting, records) }
                count(part)
                throw error
            }
        }
        count(part)
    }

    private mutating func count(_ part: ImportPart) {
        response.importedCount += part.importedCount
        response.duplicateCount += part.duplicateCount
        response.failedCount += Int64(part.errors.count)
        let room = Self.errorLimit - response.errors.count
        response.errors += part.errors.sorted { $0.key < $1.key }.prefix(room)
            .map { ImportError(index: $0.key, status: $0.value.statusMessage) }
    }

    /// False where the gate, or the caller's key, has no room for so many now.
    private func enter(_ count: Int) -> Bool {
        guard gate.enter() else { return false }
        guard let usage = caller.usage, !usage.enterQueue(count) else { return true }
        gate.leave()
        return false
    }

    /// Hands items to the store, as soon as it has room for them; in pieces, where it has not for all at once.
    ///
    /// - Parameter submitted: what was handed over is added, also where the call ends before all is.
    private func submit(_ items: [ImportPart.Item], _ submitted: inout [ImportRecords]) async throws {
        var rest = items[...]
        var piece = items.count
        var delay = Self.firstDelay
        while !rest.isEmpty {
            if enter(min(piece, rest.count)) {
                let records = ImportRecords()
                store.record(rest.prefix(piece).map(\.conversion)) { [gate, usage = caller.usage] outcomes in
                    usage?.leaveQueue(outcomes.count)
                    gate.leave()
                    records.complete(outcomes)
                }
                guard records.isRefused else {
                    submitted.append(records)
                    rest = rest.dropFirst(piece)
                    delay = Self.firstDelay
                    continue
                }
                piece = max(1, piece / 2)
            }
            // Ends with the call: when the client goes away, and at its deadline.
            try await Task.sleep(for: delay)
            delay = min(delay * 2, Self.longestDelay)
        }
    }
}
