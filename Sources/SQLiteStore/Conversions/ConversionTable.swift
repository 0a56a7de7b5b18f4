import ConversionStore
import Foundation
import GRDB

/// Reads conversions and what stands in their place; the same for a reader's connection and the writer's.
struct ConversionTable: Sendable {
    let ids: ConversionIDScheme

    private static let columns = """
        c.sequence, c.agent_id, c.agent_revision, c.room_name, c.user_id, c.event_type, c.details, c.occurred_at, \
        c.received_at, c.currency_code, c.units, c.nanos, c.is_test, c.is_imported, a.occurred_at, a.currency_code, \
        a.units, a.nanos, e.received_at, c.key, c.origin, c.workspace_id
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

    /// Whether there is a conversion, of any workspace.
    func has(_ database: Database, _ sequence: Int64) throws -> Bool {
        let statement = try database.cachedStatement(sql: "SELECT 1 FROM conversions WHERE sequence = ?")
        return try Int.fetchOne(statement, arguments: [sequence]) != nil
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
                SELECT \(Self.columns) FROM conversions c \(Self.withoutAdjustment) \(Self.erasures) \
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

    /// The first of the conversion's room and event type among the agents that count once a call, tests apart.
    func first(_ database: Database, of new: NewConversion) throws -> Conversion? {
        let statement = try database.cachedStatement(
            sql: """
                SELECT \(Self.columns) FROM once_per_call o \
                JOIN conversions c ON c.sequence = o.sequence \(Self.changes) \
                WHERE o.hash = ? AND c.workspace_id = ?
                """)
        let hash = KeyHashes(ids: ids).firstOfCall(new.texts, isTest: new.isTest, in: new.workspace)
        return try Row.fetchOne(statement, arguments: [hash.data, new.workspace.rawValue]).map(conversion(_:))
    }

    /// The record that a key was spent on, and the fingerprint of the content that spent it; nothing also where the record
    /// is no more.
    func keyed(
        _ database: Database, _ hash: KeyHash, in workspace: WorkspaceID, _ generations: [Int64]
    ) throws -> RecordingFinding {
        guard !generations.isEmpty else { return .nothing }
        let statement = try database.cachedStatement(
            sql: """
                SELECT \(Self.columns), k.fingerprint FROM \(KeyTable.name) k \
                JOIN conversions c ON c.sequence = k.sequence \(Self.changes) \
                WHERE k.generation = ? AND k.hash = ? AND c.workspace_id = ?
                """)
        for generation in generations {
            let arguments: StatementArguments = [generation, hash.data, workspace.rawValue]
            guard let row = try Row.fetchOne(statement, arguments: arguments) else { continue }
            let fingerprint: Int64 = row["fingerprint"]
            return .record(conversion(row), fingerprint: UInt64(bitPattern: fingerprint))
        }
        return .nothing
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
            erasedAt: erasedAt.map { Timestamp(nanoseconds: $0) }, origin: row[20] ?? "", keyToken: keyToken(row))
    }

    private func keyToken(_ row: Row) -> KeyToken? {
        guard let bytes: Data = row[19] else { return nil }
        guard let key = SpentKey(bytes) else { return KeyToken(bytes: Array(bytes)) }
        return KeyHashes(ids: ids).token(key, agent: row[1], room: row[3], in: WorkspaceID(rawValue: row[21]))
    }

    private static func money(_ row: Row, at column: Int) -> Money? {
        let currencyCode: String? = row[column]
        return currencyCode.map { Money(currencyCode: $0, units: row[column + 1], nanos: row[column + 2]) }
    }
}
