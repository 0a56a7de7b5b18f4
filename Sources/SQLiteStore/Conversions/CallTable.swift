import ConversionStore
import GRDB

/// Reads and writes calls on whatever connection it is given; the caller makes the transaction.
enum CallTable {
    static func call(_ database: Database, roomName: String, in workspace: WorkspaceID) throws -> Call? {
        let statement = try database.cachedStatement(
            sql: """
                SELECT room_name, agent_id, agent_revision, user_id, started_at, ended_at, is_test, create_time, \
                update_time FROM calls WHERE workspace_id = ? AND room_name = ?
                """)
        return try Row.fetchOne(statement, arguments: [workspace.rawValue, roomName]).map(call(_:))
    }

    /// Writes what is known of a call now, or without `rollups` finds out what that would be.
    static func record(_ database: Database, _ new: NewCall, rollups: RollupWriter?) throws -> CallOutcome {
        let known = try call(database, roomName: new.roomName, in: new.workspace)
        if let known, let scope = new.scope, !scope.contains(known.agentID) { return .ofOtherAgent }
        let startedAt = new.startedAt ?? known?.startedAt ?? min(new.receivedAt, new.endedAt ?? new.receivedAt)
        if let endedAt = new.endedAt, endedAt < startedAt { return .endsBeforeStart(startedAt) }
        let isSameAgent = known.map { $0.agentID.utf8.elementsEqual(new.agentID.utf8) } ?? false
        let call = Call(
            roomName: new.roomName, agentID: new.agentID,
            agentRevision: isSameAgent ? known?.agentRevision ?? new.agentRevision : new.agentRevision,
            userID: new.userID, startedAt: startedAt, endedAt: new.endedAt, isTest: new.isTest,
            createTime: known?.createTime ?? new.receivedAt, updateTime: new.receivedAt)
        if let rollups {
            try write(database, call, in: new.workspace)
            try rollups.called(new.workspace, from: known, to: call)
        }
        return .recorded(call)
    }

    private static func write(_ database: Database, _ call: Call, in workspace: WorkspaceID) throws {
        try database.cachedStatement(
            sql: """
                INSERT INTO calls(workspace_id, room_name, agent_id, agent_revision, user_id, started_at, ended_at, \
                is_test, create_time, update_time) VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?, ?) \
                ON CONFLICT DO UPDATE SET agent_id = excluded.agent_id, agent_revision = excluded.agent_revision, \
                user_id = excluded.user_id, started_at = excluded.started_at, ended_at = excluded.ended_at, \
                is_test = excluded.is_test, update_time = excluded.update_time
                """
        ).execute(arguments: [
            workspace.rawValue, call.roomName, call.agentID, call.agentRevision, call.userID,
            call.startedAt.nanoseconds, call.endedAt?.nanoseconds, call.isTest, call.createTime.nanoseconds,
            call.updateTime.nanoseconds,
        ])
    }

    private static func call(_ row: Row) -> Call {
        let endedAt: Int64? = row[5]
        return Call(
            roomName: row[0], agentID: row[1], agentRevision: row[2], userID: row[3],
            startedAt: Timestamp(nanoseconds: row[4]), endedAt: endedAt.map { Timestamp(nanoseconds: $0) },
            isTest: row[6], createTime: Timestamp(nanoseconds: row[7]), updateTime: Timestamp(nanoseconds: row[8]))
    }
}
