import ConversionStore
import GRDB

extension SQLiteStore {
    public func recordCall(_ call: NewCall, validateOnly: Bool) async throws -> CallOutcome {
        let operation = "record the call"
        guard !validateOnly else {
            return try await read(operation) { try CallTable.record($0, call, rollups: nil) }
        }
        return try await writeLedger(operation) { [erasures] database, rollups in
            try CallTable.record(database, erasures.withoutErased(call), rollups: rollups)
        }
    }
}
