import GRDB

/// Reads conversions and what stands in their place; the same for a reader's connection and the writer's.
struct ConversionTable: Sendable {
    let ids: ConversionIDScheme

    private static let columns = """
        c.sequence, c.agent_id, c.agent_revision, c.room_name, c.user_id, c.event_type, c.details, c.occurred_at, \
        c.received_at, c.currency_code, c.units, c.nanos, c.is_test, c.is_imported, a.occurred_at, a.currency_code, \
        a.units, a.nanos
        """
    private static let adjustments = "LEFT JOIN adjustments a ON a.sequence = c.last_adjustment"

    func conversion(_ database: Database, sequence: Int64, in workspace: WorkspaceID) throws -> Conversion? {
        let statement = try database.cachedStatement(
            sql: """
                SELECT \(Self.columns) FROM conversions c \(Self.adjustments) \
                WHERE c.sequence = ? AND c.workspace_id = ?
                """)
        return try Row.fetchOne(statement, arguments: [sequence, workspace.rawValue]).map(conversion(_:))
    }

    /// Conversions of any workspace behind a sequence, in commit order, as they were recorded.
    func recorded(_ database: Database, after sequence: Int64, limit: Int) throws -> [WorkspaceEvent] {
        let statement = try database.cachedStatement(
            sql: """
                SELECT \(Self.columns), c.workspace_id FROM conversions c LEFT JOIN adjustments a ON FALSE \
                WHERE c.sequence > ? ORDER BY c.sequence LIMIT ?
                """)
        return try Row.fetchAll(statement, arguments: [sequence, limit]).map { row in
            let conversion = conversion(row)
            return WorkspaceEvent(
                workspace: WorkspaceID(rawValue: row["workspace_id"]),
                event: LedgerEvent(
                    cursor: LedgerCursor(sequence: conversion.sequence), change: .recorded, conversion: conversion,
                    receivedAt: conversion.receivedAt))
        }
    }

    /// What stands under the key; `.none` also for an empty key.
    ///
    /// - Parameter generations: those to look in; nil for all, the newest first.
    func precedent(
        _ database: Database, idempotencyKey: String, fingerprint: UInt64, in workspace: WorkspaceID,
        generations: [Int64]? = nil
    ) throws -> Precedent {
        guard !idempotencyKey.isEmpty else { return .none }
        let last = try generations == nil ? KeyFilters.generation(of: Schema.lastSequence(database) + 1) : 0
        let statement = try database.cachedStatement(
            sql: """
                SELECT \(Self.columns), k.fingerprint FROM idempotency_keys k \
                JOIN conversions c ON c.sequence = k.sequence \(Self.adjustments) \
                WHERE k.generation = ? AND k.workspace_id = ? AND k.idempotency_key = ?
                """)
        for generation in generations ?? (0...last).reversed() {
            let arguments: StatementArguments = [generation, workspace.rawValue, idempotencyKey]
            guard let row = try Row.fetchOne(statement, arguments: arguments) else { continue }
            let stored: Int64 = row["fingerprint"]
            return UInt64(bitPattern: stored) == fingerprint ? .duplicate(conversion(row)) : .keyReused
        }
        return .none
    }

    /// The first of the conversion's room and event type among the agents that count once a call, tests apart.
    func first(_ database: Database, of new: NewConversion) throws -> Conversion? {
        let statement = try database.cachedStatement(
            sql: """
                SELECT \(Self.columns) FROM once_per_call o \
                JOIN conversions c ON c.sequence = o.sequence \(Self.adjustments) \
                WHERE o.workspace_id = ? AND o.room_name = ? AND o.event_type = ? AND o.is_test = ?
                """)
        return try Row.fetchOne(
            statement, arguments: [new.workspace.rawValue, new.roomName, new.eventType, new.isTest]
        ).map(conversion(_:))
    }

    /// What `record` would find: the key's word goes before the call's.
    func precedent(_ database: Database, of new: NewConversion) throws -> Precedent {
        let byKey = try precedent(
            database, idempotencyKey: new.idempotencyKey, fingerprint: new.fingerprint, in: new.workspace)
        guard case .none = byKey, new.countOncePerCall,
            let first = try first(database, of: new)
        else { return byKey }
        return .duplicate(first)
    }

    private func conversion(_ row: Row) -> Conversion {
        let adjustedAt: Int64? = row[14]
        let adjustment = adjustedAt.map { time in
            ConversionAdjustment(
                change: Self.money(row, at: 15).map { .restate($0) } ?? .retract,
                occurredAt: Timestamp(nanoseconds: time))
        }
        return Conversion(
            sequence: row[0], id: ids.id(of: row[0]), agentID: row[1], agentRevision: row[2], roomName: row[3],
            userID: row[4], eventType: row[5], details: row[6], occurredAt: Timestamp(nanoseconds: row[7]),
            receivedAt: Timestamp(nanoseconds: row[8]),
            value: Self.money(row, at: 9), isTest: row[12], isImported: row[13], lastAdjustment: adjustment)
    }

    private static func money(_ row: Row, at column: Int) -> Money? {
        let currencyCode: String? = row[column]
        return currencyCode.map { Money(currencyCode: $0, units: row[column + 1], nanos: row[column + 2]) }
    }
}
