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

    public func call(roomName: String, in workspace: WorkspaceID) async throws -> Call? {
        try await read("read a call") { try CallTable.call($0, roomName: roomName, in: workspace) }
    }

    public func listCalls(
        _ filter: CallFilter, in workspace: WorkspaceID, pageSize: Int, after: CallCursor?, bytes: Int
    ) async throws -> CallPage {
        let pageSize = min(max(pageSize, 1), 1_000)
        let scanLimit = max(configuration.scanLimit, 1)
        return try await read("list calls") { database in
            try CallTable.page(
                database, filter, in: workspace, pageSize: pageSize, scanLimit: scanLimit, after: after, bytes: bytes)
        }
    }
}
