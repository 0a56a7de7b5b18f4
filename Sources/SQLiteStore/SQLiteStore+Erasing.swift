import ConversionStore
import GRDB

extension SQLiteStore {
    public func eraseUser(
        _ userID: String, at time: Timestamp, in workspace: WorkspaceID, validateOnly: Bool, by actor: Actor
    ) async throws -> Erasure {
        let rule = ErasureRule(userID, in: workspace)
        let user = ErasureTable(ids: table.ids, rule: rule)
        guard rule.isOfSomebody else { return Erasure() }
        guard !validateOnly else { return try await read(Self.erasing) { try user.count($0) } }
        await erasures.enter()
        defer { erasures.leave() }
        let since = try await patiently { [erasures] in
            try await self.write(Self.erasing) { database in
                erasures.begin(rule)
                try AuditTable.append(database, .userErased, of: "", by: actor, at: time, in: workspace)
                return try ErasureTable.unfinished(database) ?? Schema.lastSequence(database)
            }
        }
        let conversions = try await eraseConversions(user, at: time)
        var adjustments: Int64 = 0
        // One that was cut short may have left some, in another workspace maybe.
        for workspace in try await read(Self.erasing, { try ErasureTable.workspaces($0, erasedSince: since) }) {
            let others = ErasureTable(ids: table.ids, rule: ErasureRule(userID, in: workspace))
            let count = try await eraseAdjustments(others, since: since)
            // The caller is told of the user's own workspace alone.
            if workspace == rule.workspace { adjustments += count }
        }
        let calls = try await eraseCalls(user, at: time)
        try await removeTraces()
        return Erasure(conversions: conversions, adjustments: adjustments, calls: calls)
    }

    private static let erasing = "erase the user"
    /// How many conversions a read looks at, for some 50 ms.
    private static let stretch: Int64 = 100_000
    /// How many names or numbers of records a read returns.
    private static let found = 20_000
    /// How many records a transaction changes, each on a page of its own, for some 10 ms.
    private static let piece = 250

    /// Conversions only ever come at the ledger's end, so one pass finds all; its end is read where nothing else is
    /// written meanwhile. The pass goes from row to row: a restored ledger has billions of sequences without any.
    private func eraseConversions(_ user: ErasureTable, at time: Timestamp) async throws -> Int64 {
        var count: Int64 = 0
        var position: Int64 = 0
        while true {
            let start = position
            let (sequences, end) = try await read(Self.erasing) {
                try user.conversions($0, after: start, looking: Self.stretch)
            }
            count += try await inPieces(sequences) { try user.eraseConversions($0, $1, at: time) }
            position = end
            if end - start < Self.stretch / 10 { break }
        }
        let rest = position
        return try await count
            + patiently {
                try await self.write(Self.erasing) { database in
                    let sequences = try user.conversions(database, after: rest, through: .max)
                    return try user.eraseConversions(database, sequences, at: time)
                }
            }
    }

    private func eraseAdjustments(_ user: ErasureTable, since: Int64) async throws -> Int64 {
        var count: Int64 = 0
        var position: Int64 = 0
        while true {
            let after = position
            let (sequences, end) = try await read(Self.erasing) { database in
                (
                    try user.adjustments(database, after: after, erasedSince: since, limit: Self.found),
                    try Schema.lastSequence(database)
                )
            }
            count += try await inPieces(sequences) { try user.eraseAdjustments($0, $1) }
            position = sequences.count == Self.found ? sequences.last ?? end : end
            if sequences.count < Self.found { break }
        }
        let rest = position
        return try await count
            + patiently {
                try await self.write(Self.erasing) { database in
                    let sequences = try user.adjustments(database, after: rest, erasedSince: since, limit: .max)
                    return try user.eraseAdjustments(database, sequences)
                }
            }
    }

    /// What is recorded of the user's calls meanwhile is written without the user.
    private func eraseCalls(_ user: ErasureTable, at time: Timestamp) async throws -> Int64 {
        var count: Int64 = 0
        var last = ""
        while true {
            let after = last
            let rooms = try await read(Self.erasing) { try user.calls($0, after: after, limit: Self.found) }
            count += try await inPieces(rooms) { try user.eraseCalls($0, $1, at: time) }
            guard rooms.count == Self.found, let end = rooms.last else { return count }
            last = end
        }
    }

    /// Changes records in several transactions, between which others are written.
    private func inPieces<Item: Sendable>(
        _ items: [Item], _ change: @escaping @Sendable (Database, [Item]) throws -> Int64
    ) async throws -> Int64 {
        var count: Int64 = 0
        var rest = items[...]
        while !rest.isEmpty {
            let piece = Array(rest.prefix(Self.piece))
            rest = rest.dropFirst(Self.piece)
            count += try await patiently { try await self.write(Self.erasing) { try change($0, piece) } }
        }
        return count
    }

    /// A full queue is no reason to leave a user half erased: tries again, for some seconds.
    private func patiently<Value: Sendable>(_ body: @Sendable () async throws -> Value) async throws -> Value {
        for _ in 0..<100 {
            do {
                return try await body()
            } catch let error as StoreError where error.kind == .overloaded {
                try await Task.sleep(for: .milliseconds(100))
            }
        }
        return try await body()
    }

    // MARK: Traces

    /// Overwrites what the file and its log still hold of erased records, once there is any.
    private func removeTraces() async throws {
        guard try await read(Self.erasing, { try ErasureTable.unfinished($0) }) != nil else { return }
        let (configuration, scrubs) = (configuration, configuration.scrubsPages)
        var page = 1
        var attempts = 0
        while page > 0 {
            let first = page
            let next = try await patiently {
                try await self.onWriter(Self.erasing) { database in
                    try PageScrubber(database, configuration).scrub(from: first, overwriting: scrubs)
                }
            }
            if let next {
                page = next
                attempts = 0
            } else {
                attempts += 1
                guard attempts < configuration.traceAttempts else { throw StoreError(.tracesRemain, Self.erasing) }
                try await Task.sleep(for: .milliseconds(100))
            }
        }
        try await patiently { try await self.write(Self.erasing) { try ErasureTable.finish($0) } }
    }
}
