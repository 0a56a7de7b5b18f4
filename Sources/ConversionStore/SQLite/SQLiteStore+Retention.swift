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
        case .keys(let steps): try await removeKeys(steps, &pass)
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
        let end: LedgerCursor = try await withCheckedThrowingContinuation { continuation in
            switch queue.appendFold({ continuation.resume(returning: $0) }) {
            case nil: break
            case .full: continuation.resume(throwing: StoreError(.overloaded, Self.removing))
            case .closed: continuation.resume(throwing: StoreError(.closed, Self.removing))
            }
        }
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
            pass.phase = .keys(steps: 0)
        }
    }

    private func removeKeys(_ steps: Int, _ pass: inout RetentionPass) async throws {
        let isLastStep = steps + 1 >= Removal.sweepSteps
        let found = try await read(Self.removing) { try KeySweep.read($0) }
        guard let found else {
            pass.phase = .done
            return
        }
        pass.keyCount += try await write(Self.removing) { try KeySweep.write($0, found) }
        pass.phase = isLastStep || found.isLast ? .done : .keys(steps: steps + 1)
    }
}
