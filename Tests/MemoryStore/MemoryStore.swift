import ConversionStore
import Foundation
import Synchronization

/// A store in memory, for tests: the smallest engine that keeps the contract, made of what engines share.
///
/// It writes on a thread of its own, as `GroupCommit` wants one, and reads what is committed on the caller's.
package final class MemoryStore: Store {
    let disk: MemoryDisk
    let queue: WriteQueue
    let signal = LedgerSignal()
    let counters = MemoryCounters()
    private let scanLimit: Int
    private let closing = Closing()

    /// - Parameters:
    ///   - disk: only one store has it open at a time.
    ///   - scanLimit: how many rows a page of a list or of the ledger looks at.
    package init(_ disk: MemoryDisk, queueLimit: Int = 65_536, scanLimit: Int = 20_000) {
        self.disk = disk
        self.scanLimit = scanLimit
        queue = WriteQueue(limit: queueLimit, byteLimit: 1 << 30)
        signal.begin(at: LedgerCursor(sequence: disk.committed.lastSequence))
        let thread = Thread { [queue, signal, disk, counters, closing] in
            GroupCommit(queue, signal, MemoryEngine(disk, counters), transactionLimit: 8_192).run()
            signal.close()
            closing.finish()
        }
        thread.start()
    }

    deinit {
        queue.close()
    }

    package func close() async {
        queue.close()
        await closing.wait()
    }

    /// Runs `body` in its turn, so that what comes meanwhile waits.
    package func pauseWriting(_ body: @escaping @Sendable () -> Void) async throws {
        try await write("wait") { _ in body() }
    }

    package func probe() async throws { try await write("write") { _ in } }

    package func statistics() -> StoreStatistics {
        var statistics = counters.current
        statistics.ledgerEvents = signal.count
        (statistics.queued, statistics.queuedBytes) = (queue.load.count, queue.load.bytes)
        return statistics
    }

    /// Runs `body` in its turn: all of it is committed, or nothing.
    private func write<Value: Sendable>(
        _ operation: String, _ body: @escaping @Sendable (inout MemoryLedger) throws -> Value
    ) async throws -> Value {
        try await withCheckedThrowingContinuation { continuation in
            let change = MemoryChange { ledger in
                let value = try body(&ledger)
                return { continuation.resume(returning: value) }
            } failed: { error in
                continuation.resume(throwing: error)
            }
            if let refusal = queue.append(change) { change.fail(refusal.error(operation)) }
        }
    }

    private func read(_ operation: String) throws -> MemoryLedger {
        guard !queue.isClosed else { throw StoreError(.closed, operation) }
        try Task.checkCancellation()
        return disk.committed
    }
}

// MARK: Workspaces and agents

extension MemoryStore {
    package func createWorkspace(named name: String) async throws -> WorkspaceID {
        try await write("create the workspace") { try $0.createWorkspace(named: name) }
    }

    package func createAgent(
        id: String, settings: AgentSettings, at time: Timestamp, in workspace: WorkspaceID, by actor: Actor
    ) async throws -> Agent {
        try await write("create the agent") { try $0.createAgent(id, settings, at: time, in: workspace) }
    }

    package func agent(id: String, in workspace: WorkspaceID) async throws -> Agent? {
        try read("read the agent").agents[MemoryLedger.Place(id, workspace)]
    }

    package func listAgents(in workspace: WorkspaceID, pageSize: Int, after: String?) async throws -> AgentPage {
        try read("list agents").listAgents(in: workspace, pageSize: pageSize, after: after)
    }

    package func updateAgent(
        id: String, expectedRevision: Int64?, at time: Timestamp, in workspace: WorkspaceID, by actor: Actor,
        change: @escaping @Sendable (inout AgentSettings) throws -> Void
    ) async throws -> Agent {
        try await write("update the agent") { ledger in
            try ledger.updateAgent(id, expecting: expectedRevision, at: time, in: workspace, change)
        }
    }

    package func deleteAgent(
        id: String, expectedRevision: Int64?, in workspace: WorkspaceID, by actor: Actor
    ) async throws {
        try await write("delete the agent") { try $0.deleteAgent(id, expecting: expectedRevision, in: workspace) }
    }

    package func trackingPolicy(agent: String, in workspace: WorkspaceID) -> TrackingPolicy? {
        disk.committed.agents[MemoryLedger.Place(agent, workspace)].map {
            TrackingPolicy(revision: $0.revision, settings: $0.settings)
        }
    }

    package var trackingPolicyGeneration: Int { disk.committed.agentGeneration }
}

// MARK: The ledger

extension MemoryStore {
    package func record(
        _ batch: [NewConversion], admittedUnder generation: Int?, withdrawals: Withdrawals?,
        completed: @escaping @Sendable ([RecordOutcome]) -> Void
    ) {
        guard !batch.isEmpty else { return completed([]) }
        let queued = WriteBatch(
            batch, admittedUnder: generation, withdrawals: withdrawals, completed: completed)
        guard let refusal = queue.append(queued) else { return }
        if refusal == .full { counters.addOverloaded(batch.count) }
        queued.answer(refusedBy: refusal)
    }

    package func precedents(of conversions: [NewConversion]) async throws -> [Precedent] {
        let ledger = try read("look up conversions")
        return try conversions.map { try ledger.precedent(of: $0) }
    }

    package func precedent(
        underKeyOf texts: ConversionTexts, fingerprint: UInt64, in workspace: WorkspaceID
    ) async throws -> Precedent {
        try read("look up a conversion").precedent(underKeyOf: texts, fingerprint: fingerprint, in: workspace)
    }

    package func adjust(
        _ adjustment: NewAdjustment, validateOnly: Bool, by actor: Actor
    ) async throws -> AdjustmentOutcome {
        if validateOnly {
            var ledger = try read("adjust the conversion")
            return ledger.adjust(adjustment, validateOnly: true)
        }
        return try await write("adjust the conversion") { $0.adjust(adjustment) }
    }

    /// There is no audit log: this keeps the promise that a closed store refuses.
    package func note(
        _ action: AuditEvent.Action, of subject: String, at time: Timestamp, in workspace: WorkspaceID, by actor: Actor
    ) async throws {
        try await write("write the audit log") { _ in }
    }

    package func recordCall(_ call: NewCall, validateOnly: Bool) async throws -> CallOutcome {
        guard !validateOnly else {
            var ledger = try read("record the call")
            return ledger.record(call)
        }
        return try await write("record the call") { $0.record(call) }
    }

    package func call(roomName: String, in workspace: WorkspaceID) async throws -> Call? {
        let ledger = try read("read a call")
        return ledger.place(ofCall: roomName, in: workspace).map { ledger.calls[$0].call }
    }

    package func listCalls(
        _ filter: CallFilter, in workspace: WorkspaceID, pageSize: Int, after: CallCursor?, bytes: Int
    ) async throws -> CallPage {
        try read("list calls").listCalls(
            filter, in: workspace, pageSize: pageSize, after: after, bytes: bytes, scan: scanLimit)
    }

    package func eraseUser(
        _ userID: String, at time: Timestamp, in workspace: WorkspaceID, validateOnly: Bool, by actor: Actor
    ) async throws -> Erasure {
        guard !validateOnly else {
            var ledger = try read("erase the user")
            return ledger.erase(userID, at: time, in: workspace)
        }
        return try await write("erase the user") { $0.erase(userID, at: time, in: workspace) }
    }

    package func proceed(with pass: RetentionPass) async throws -> RetentionPass {
        guard !pass.isDone else { return pass }
        return try await write("remove what is old") { $0.remove(pass) }
    }

    package func lastTime() async throws -> Timestamp? { try read("read the ledger's time").lastTime() }

    package func noteTime(_ time: Timestamp) async throws {
        try await write("note the ledger's time") { $0.noteTime(time) }
    }
}

// MARK: Reading

extension MemoryStore {
    package func conversion(id: ConversionID, in workspace: WorkspaceID) async throws -> Conversion? {
        try read("read a conversion").conversion(id, in: workspace)
    }

    package func listConversions(
        _ filter: ConversionFilter, in workspace: WorkspaceID, pageSize: Int, after: ConversionCursor?, bytes: Int
    ) async throws -> ConversionPage {
        try read("list conversions").list(
            filter, in: workspace, pageSize: pageSize, after: after, bytes: bytes, scan: scanLimit)
    }

    package func summarize(
        _ query: SummaryQuery, in workspace: WorkspaceID, pageSize: Int, after: SummaryKey?
    ) async throws -> SummaryPage {
        try read("summarize conversions").report(query, in: workspace, pageSize: pageSize, after: after)
    }

    package func ledgerEnd() async throws -> LedgerCursor { signal.end }

    package func ledgerEvents(
        _ filter: ConversionFilter, in workspace: WorkspaceID, after cursor: LedgerCursor, bytes: Int
    ) async throws -> LedgerPage {
        try read("read the ledger").events(
            filter, in: workspace, after: cursor, bytes: bytes, scan: min(scanLimit, 500))
    }

    package func waitForLedger(beyond cursor: LedgerCursor) async throws -> LedgerCursor {
        try await signal.wait(beyond: cursor)
    }

    package func text(of cursor: LedgerCursor) -> String {
        "wc" + disk.committed.ids.id(of: cursor.sequence + 1).description.dropFirst(2)
    }

    package func cursor(of text: String) async throws -> LedgerCursor? {
        guard text.hasPrefix("wc_"), let id = ConversionID("cv" + text.dropFirst(2)),
            let next = disk.committed.ids.sequence(of: id)
        else { return nil }
        let cursor = LedgerCursor(sequence: next - 1)
        return cursor <= signal.end ? cursor : nil
    }
}

/// Lets any number of callers wait until the writer has ended.
private final class Closing: Sendable {
    private let waiting = Mutex<[CheckedContinuation<Void, Never>]?>([])

    func wait() async {
        await withCheckedContinuation { continuation in
            let isFinished = waiting.withLock { waiting in
                waiting?.append(continuation)
                return waiting == nil
            }
            if isFinished { continuation.resume() }
        }
    }

    func finish() {
        let all = waiting.withLock { waiting in
            defer { waiting = nil }
            return waiting ?? []
        }
        for continuation in all { continuation.resume() }
    }
}
