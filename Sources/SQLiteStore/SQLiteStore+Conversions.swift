import ConversionStore
import GRDB

extension SQLiteStore {
    public func record(
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

    public func precedents(of conversions: [NewConversion]) async throws -> [Precedent] {
        let contents = ContentTable(conversions: table)
        // Before the snapshot, see `SharedFilters`.
        let complete = keys.complete
        let found = try await read("look up conversions") { database in
            let keys = try KeyGenerations(database, complete)
            return try conversions.map { try contents.precedent(database, of: $0, keys) }
        }
        var precedents: [Precedent] = []
        for (conversion, precedent) in zip(conversions, found) {
            if let precedent { precedents.append(precedent) } else { precedents.append(try await indexed(conversion)) }
        }
        return precedents
    }

    /// The precedent of an import in an instant with many conversions, which are indexed on the way.
    private func indexed(_ conversion: NewConversion) async throws -> Precedent {
        let contents = ContentTable(conversions: table)
        while true {
            let precedent = try await write("look up conversions") { [keys] database in
                let keys = try KeyGenerations(database, keys.complete)
                return try contents.precedent(
                    database, of: conversion, keys, indexing: ContentTable.indexLimit)
            }
            if let precedent { return precedent }
            try Task.checkCancellation()
        }
    }

    public func precedent(
        underKeyOf texts: ConversionTexts, fingerprint: UInt64, in workspace: WorkspaceID
    ) async throws -> Precedent {
        guard !texts.isEmpty(.idempotencyKey) else { return .none }
        let complete = keys.complete
        return try await read("look up a conversion") { [table] database in
            let hash = KeyHashes(ids: table.ids).key(texts, in: workspace)
            let generations = try KeyGenerations(database, complete).generations(thatMayHold: hash)
            guard case .record(let first, let spentBy) = try table.keyed(database, hash, in: workspace, generations)
            else { return .none }
            return Precedent(underKey: first, spentBy: spentBy, askedBy: fingerprint)
        }
    }

    public func conversion(id: ConversionID, in workspace: WorkspaceID) async throws -> Conversion? {
        guard let sequence = table.ids.sequence(of: id) else { return nil }
        return try await read("read a conversion") { [table] database in
            try table.conversion(database, sequence: sequence, in: workspace)
        }
    }

    public func listConversions(
        _ filter: ConversionFilter, in workspace: WorkspaceID, pageSize: Int, after: ConversionCursor?,
        bytes: Int
    ) async throws -> ConversionPage {
        let list = ConversionList(
            table: table, filter: filter, workspace: workspace, pageSize: min(max(pageSize, 1), 1_000),
            scanLimit: max(configuration.scanLimit, 1), bytes: bytes)
        return try await read("list conversions") { try list.page($0, after: after) }
    }

    func read<Value: Sendable>(
        _ operation: String, _ body: @Sendable (Database) throws -> Value
    ) async throws -> Value {
        guard gate.enter() else { throw StoreError(.closed, operation) }
        defer { gate.leave() }
        do {
            return try await pool.read(body)
        } catch {
            throw StoreError.converted(error, operation)
        }
    }
}
