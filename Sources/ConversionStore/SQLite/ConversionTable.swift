import GRDB

/// Reads conversions and what stands in their place; the same for a reader's connection and the writer's.
struct ConversionTable: Sendable {
    let ids: ConversionIDScheme

    private static let columns = """
        c.sequence, c.agent_id, c.agent_revision, c.room_name, c.user_id, c.event_type, c.details, c.occurred_at, \
        c.received_at, c.currency_code, c.units, c.nanos, c.is_test, c.is_imported, a.occurred_at, a.currency_code, \
        a.units, a.nanos, e.received_at
        """
    /// No sequence is 0. (Of `ON FALSE` SQLite makes a scan of all adjustments, for each conversion.)
    private static let withoutAdjustment = "LEFT JOIN adjustments a ON a.sequence = 0"
    private static let erasures = "LEFT JOIN erasures e ON e.sequence = c.erasure"
    private static let changes = "LEFT JOIN adjustments a ON a.sequence = c.last_adjustment \(erasures)"

    func conversion(_ database: Database, sequence: Int64, in workspace: WorkspaceID) throws -> Conversion? {
        let statement = try database.cachedStatement(
            sql: """
                SELECT \(Self.columns) FROM conversions c \(Self.changes) \
                WHERE c.sequence = ? AND c.workspace_id = ?
                """)
        return try Row.fetchOne(statement, arguments: [sequence, workspace.rawValue]).map(conversion(_:))
    }

    /// Conversions of any workspace behind a sequence, in commit order, as they were recorded: so many at most, and none
    /// behind the one with which they take so many bytes.
    ///
    /// - Returns: `isCut` where more may follow.
    func recorded(
        _ database: Database, after sequence: Int64, limit: Int, bytes: Int
    ) throws -> (events: [WorkspaceEvent], isCut: Bool) {
        let statement = try database.cachedStatement(
            sql: """
                SELECT \(Self.columns), c.workspace_id FROM conversions c \(Self.withoutAdjustment) \(Self.erasures) \
                WHERE c.sequence > ? ORDER BY c.sequence LIMIT ?
                """)
        let rows = try Row.fetchCursor(statement, arguments: [sequence, limit])
        var events: [WorkspaceEvent] = []
        var size = 0
        while let row = try rows.next() {
            let conversion = conversion(row)
            size += conversion.footprint
            events.append(
                WorkspaceEvent(
                    workspace: WorkspaceID(rawValue: row["workspace_id"]),
                    event: LedgerEvent(
                        cursor: LedgerCursor(sequence: conversion.sequence), change: .recorded, conversion: conversion,
                        receivedAt: conversion.receivedAt)))
            if size >= bytes { return (events, true) }
        }
        return (events, events.count == limit)
    }

    /// What stands under the key; `.none` also for an empty key.
    func precedent(
        _ database: Database, idempotencyKey: String, fingerprint: UInt64, in workspace: WorkspaceID
    ) throws -> Precedent {
        guard let found = try keyed(database, idempotencyKey, in: workspace) else { return .none }
        return found.fingerprint == fingerprint ? .duplicate(found.conversion) : .keyReused
    }

    /// The conversion that stands under a key, and the fingerprint of the content that spent it.
    ///
    /// - Parameter generations: those to look in; nil for all, the newest first.
    private func keyed(
        _ database: Database, _ idempotencyKey: String, in workspace: WorkspaceID, generations: [Int64]? = nil
    ) throws -> (conversion: Conversion, fingerprint: UInt64)? {
        guard !idempotencyKey.isEmpty else { return nil }
        let last = try generations == nil ? GenerationFilters.last(database, "idempotency_keys") : 0
        let statement = try database.cachedStatement(
            sql: """
                SELECT \(Self.columns), k.fingerprint FROM idempotency_keys k \
                JOIN conversions c ON c.sequence = k.sequence \(Self.changes) \
                WHERE k.generation = ? AND k.workspace_id = ? AND k.idempotency_key = ?
                """)
        for generation in generations ?? (0...last).reversed() {
            let arguments: StatementArguments = [generation, workspace.rawValue, idempotencyKey]
            guard let row = try Row.fetchOne(statement, arguments: arguments) else { continue }
            let fingerprint: Int64 = row["fingerprint"]
            return (conversion(row), UInt64(bitPattern: fingerprint))
        }
        guard
            let erased = try ErasedKeyTable(ids: ids).find(database, idempotencyKey, of: .conversion, in: workspace),
            let conversion = try conversion(database, sequence: erased.sequence, in: workspace)
        else { return nil }
        return (conversion, erased.fingerprint)
    }

    /// The first of the conversion's room and event type among the agents that count once a call, tests apart.
    func first(_ database: Database, of new: NewConversion) throws -> Conversion? {
        let statement = try database.cachedStatement(
            sql: """
                SELECT \(Self.columns) FROM once_per_call o \
                JOIN conversions c ON c.sequence = o.sequence \(Self.changes) \
                WHERE o.workspace_id = ? AND o.room_name = ? AND o.event_type = ? AND o.is_test = ?
                """)
        return try Row.fetchOne(
            statement, arguments: [new.workspace.rawValue, new.roomName, new.eventType, new.isTest]
        ).map(conversion(_:))
    }

    /// What stands under the conversion's key. An imported one, which always says when it happened, may have been
    /// tracked by a request that said less: it is compared with the record, too.
    ///
    /// - Parameter generations: of keys, those to look in; nil for all.
    func keyedPrecedent(
        _ database: Database, of new: NewConversion, generations: [Int64]? = nil
    ) throws -> Precedent {
        guard
            let found = try keyed(database, new.idempotencyKey, in: new.workspace, generations: generations)
        else { return .none }
        let isSame = found.fingerprint == new.fingerprint || new.isImported && new.isSame(as: found.conversion)
        return isSame ? .duplicate(found.conversion) : .keyReused
    }

    /// What `record` would find, but for what an imported conversion is the same as in every field: the key's word goes
    /// before the call's.
    func precedent(_ database: Database, of new: NewConversion) throws -> Precedent {
        let byKey = try keyedPrecedent(database, of: new)
        guard case .none = byKey, new.countOncePerCall,
            let first = try first(database, of: new)
        else { return byKey }
        return .duplicate(first)
    }

    /// The conversions of one instant behind a sequence, in the order of their sequences.
    func conversions(
        _ database: Database, at instant: Timestamp, in workspace: WorkspaceID, after sequence: Int64, limit: Int
    ) throws -> [Conversion] {
        let statement = try database.cachedStatement(
            sql: """
                SELECT \(Self.columns) FROM conversions c INDEXED BY conversions_by_time \(Self.changes) \
                WHERE c.workspace_id = ? AND c.occurred_at = ? AND c.sequence > ? ORDER BY c.sequence LIMIT ?
                """)
        return try Row.fetchAll(statement, arguments: [workspace.rawValue, instant.nanoseconds, sequence, limit])
            .map(conversion(_:))
    }

    private func conversion(_ row: Row) -> Conversion {
        let adjustedAt: Int64? = row[14]
        let adjustment = adjustedAt.map { time in
            ConversionAdjustment(
                change: Self.money(row, at: 15).map { .restate($0) } ?? .retract,
                occurredAt: Timestamp(nanoseconds: time))
        }
        let erasedAt: Int64? = row[18]
        return Conversion(
            sequence: row[0], id: ids.id(of: row[0]), agentID: row[1], agentRevision: row[2], roomName: row[3],
            userID: row[4], eventType: row[5], details: row[6], occurredAt: Timestamp(nanoseconds: row[7]),
            receivedAt: Timestamp(nanoseconds: row[8]),
            value: Self.money(row, at: 9), isTest: row[12], isImported: row[13], lastAdjustment: adjustment,
            erasedAt: erasedAt.map { Timestamp(nanoseconds: $0) })
    }

    private static func money(_ row: Row, at column: Int) -> Money? {
        let currencyCode: String? = row[column]
        return currencyCode.map { Money(currencyCode: $0, units: row[column + 1], nanos: row[column + 2]) }
    }
}
