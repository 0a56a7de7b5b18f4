import ConversionStore
import GRDB

extension SQLiteStore {
    public func proceed(with pass: RetentionPass) async throws -> RetentionPass {
        // Whoever waits for an answer goes first.
        guard queue.load.count <= configuration.retentionQueueLimit else {
            throw StoreError(.overloaded, Self.removing)
        }
        var pass = pass
        switch pass.phase {
        case .conversions(let sequence): try await removeConversions(after: sequence, &pass)
        case .calls(let workspace, let call): try await removeCalls(of: workspace, after: call, &pass)
        case .crowds(let place): try await removeCrowds(after: place, &pass)
        case .presence(let place): try await removePresence(after: place, &pass)
        case .firstKeys(let place): try await removeFirstKeys(after: place, &pass)
        case .keys(let steps): try await removeKeys(steps, &pass)
        case .generations(let index, let generation): try await thin(index, after: generation, &pass)
        case .done: break
        }
        return pass
    }

    private static let removing = "remove what is old"

    private func removeConversions(after sequence: Int64, _ pass: inout RetentionPass) async throws {
        let cutoff = pass.cutoff
        let found = try await read(Self.removing) { try Removal.oldConversions($0, before: cutoff, after: sequence) }
        if found.rows.isEmpty, let unfolded = found.unfolded { return try await fold(upTo: unfolded) }
        var position = found.end
        if !found.rows.isEmpty {
            let rows = found.rows
            let removed = try await writeLedger(Self.removing) { database, rollups in
                try Removal.removeConversions(database, rows, before: cutoff, rollups)
            }
            pass.conversionCount += removed
            if removed < found.rows.count { position = found.rows[removed] - 1 }
        }
        pass.phase = position.map { .conversions(after: $0) } ?? .calls(workspace: 0, after: nil)
    }

    /// Has the rollups take in what is old already: while little is recorded, they wait for more.
    private func fold(upTo cursor: LedgerCursor) async throws {
        let end = try await betweenTransactions(Self.removing) { $0.foldAll() }
        guard end >= cursor else {
            throw StoreError(.internalFault, Self.removing, "the rollups do not take in what is to be removed")
        }
    }

    private func removeCalls(
        of workspace: Int64, after call: RetentionPass.Phase.Call?, _ pass: inout RetentionPass
    ) async throws {
        let cutoff = pass.cutoff
        let found = try await read(Self.removing) {
            try Removal.oldCalls($0, of: workspace, before: cutoff, after: call)
        }
        var end = found.end
        if !found.rows.isEmpty {
            let rows = found.rows
            let (looked, removed) = try await writeLedger(Self.removing) { database, rollups in
                try Removal.removeCalls(database, rows, of: workspace, before: cutoff, rollups)
            }
            pass.callCount += removed
            if looked < rows.count { end = rows[looked - 1] }
        }
        if let end {
            pass.phase = .calls(workspace: workspace, after: end)
        } else if let next = try await read(Self.removing, { try Removal.workspace($0, after: workspace) }) {
            pass.phase = .calls(workspace: next, after: nil)
        } else {
            pass.phase = .crowds(after: .first)
        }
    }

    private func removeCrowds(after place: CrowdSweep.Place, _ pass: inout RetentionPass) async throws {
        let cutoff = pass.cutoff
        let found = try await read(Self.removing) { try CrowdSweep.read($0, before: cutoff, after: place) }
        if !found.isEmpty { try await write(Self.removing) { try found.remove($0) } }
        if let end = found.end {
            pass.phase = .crowds(after: end)
        } else if try await read(Self.removing, { try CrowdSweep.hasForsakenInstants($0) }),
            try await write(Self.removing, { try CrowdSweep.removeForsakenInstants($0) })
        {
            // The same again.
            return
        } else {
            pass.phase = .presence(after: .first)
        }
    }

    private func removePresence(
        after place: RollupWriter.PresencePlace, _ pass: inout RetentionPass
    ) async throws {
        let cutoff = pass.cutoff
        let end = try await writeLedger(Self.removing) { _, rollups in
            try rollups.removePresence(before: cutoff, after: place)
        }
        pass.phase = end.map { .presence(after: $0) } ?? .firstKeys(after: .first)
    }

    private func removeFirstKeys(after place: KeySweep.Place, _ pass: inout RetentionPass) async throws {
        let found = try await read(Self.removing) { try KeySweep.read($0, from: place) }
        if !found.isEmpty { pass.keyCount += try await write(Self.removing) { try KeySweep.remove($0, found) } }
        if let end = found.end, !found.foundNone {
            pass.phase = .firstKeys(after: end)
        } else {
            pass.phase = .keys(steps: 0)
        }
    }

    private func removeKeys(_ steps: Int, _ pass: inout RetentionPass) async throws {
        let isLastStep = steps + 1 >= Removal.sweepSteps
        let next = RetentionPass.Phase.generations(.keys, after: -1)
        let found = try await read(Self.removing) { try KeySweep.read($0) }
        guard let found else {
            pass.phase = next
            return
        }
        pass.keyCount += try await write(Self.removing) { try KeySweep.write($0, found) }
        pass.phase = isLastStep || found.isLast ? next : .keys(steps: steps + 1)
    }

    /// Empties the next generation that few keys are left of, a little at a time.
    private func thin(
        _ index: GenerationIndex, after generation: Int64, _ pass: inout RetentionPass
    ) async throws {
        let limit = configuration.generationLimit
        let found = try await read(Self.removing) {
            try GenerationFilters.sparse($0, index, limit: limit, after: generation)
        }
        if let sparse = found.generation {
            let thinned = try await betweenTransactions(Self.removing) { try $0.thin(index, sparse) }
            if thinned == .more { return }
        }
        if let end = found.end {
            pass.phase = .generations(index, after: end)
        } else {
            pass.phase = index == .keys ? .generations(.rooms, after: -1) : .done
        }
    }
}
