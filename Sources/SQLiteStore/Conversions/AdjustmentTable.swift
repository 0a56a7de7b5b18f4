import ConversionStore
import GRDB

/// Reads and writes adjustments on whatever connection it is given; the caller makes the transaction.
struct AdjustmentTable: Sendable {
    let conversions: ConversionTable

    private static let columns = """
        sequence, conversion, is_retraction, occurred_at, received_at, currency_code, units, nanos, details, \
        key, fingerprint
        """

    static let readColumns = "\(columns), origin"

    /// Makes the adjustment, or without `rollups` finds out what would become of it.
    func adjust(_ database: Database, _ new: NewAdjustment, rollups: RollupWriter?) throws -> AdjustmentOutcome {
        for question in new.questions {
            let finding = try find(database, question, new)
            guard let outcome = new.outcome(question, finding) else { continue }
            guard let rollups, case .adjusted(let adjustment, let after) = outcome,
                case .conversion(let before) = finding
            else { return outcome }
            return .adjusted(try write(database, adjustment, new, from: before, to: after, rollups), after)
        }
        return .conversionNotFound
    }

    private func find(
        _ database: Database, _ question: AdjustmentQuestion, _ new: NewAdjustment
    ) throws -> AdjustmentFinding {
        switch question {
        case .origin: return try adjustment(database, from: new.origin, in: new.workspace)
        case .key: return try keyed(database, new)
        case .conversion:
            guard let sequence = conversions.ids.sequence(of: new.conversionID),
                let conversion = try conversions.conversion(database, sequence: sequence, in: new.workspace)
            else { return .nothing }
            return .conversion(conversion)
        }
    }

    private func write(
        _ database: Database, _ adjustment: Adjustment, _ new: NewAdjustment, from before: Conversion,
        to after: Conversion, _ rollups: RollupWriter
    ) throws -> Adjustment {
        var adjustment = adjustment
        adjustment.sequence = try Schema.lastSequence(database) + 1
        adjustment.id = AdjustmentID(digits: conversions.ids.id(of: adjustment.sequence))
        try insert(database, adjustment, of: before.sequence, new)
        try setOrigin(database, adjustment.origin, of: adjustment.sequence)
        try rollups.adjusted(before.sequence, new.workspace, from: before, to: after)
        return adjustment
    }

    /// Adjustments of any workspace behind a sequence, in commit order, with their conversions as they stood then.
    func adjustments(
        _ database: Database, after sequence: Int64, through end: Int64, limit: Int
    ) throws -> [WorkspaceEvent] {
        let statement = try database.cachedStatement(
            sql: """
                SELECT \(Self.readColumns), workspace_id FROM adjustments \
                WHERE sequence > ? AND sequence <= ? ORDER BY sequence LIMIT ?
                """)
        return try Row.fetchAll(statement, arguments: [sequence, end, limit]).map { row in
            let workspace = WorkspaceID(rawValue: row["workspace_id"])
            let adjustment = adjustment(row)
            guard
                let conversion = try conversions.conversion(database, sequence: row["conversion"], in: workspace)
            else { throw StoreError(.corrupt, "read the ledger") }
            return WorkspaceEvent(
                workspace: workspace,
                event: LedgerEvent(
                    cursor: LedgerCursor(sequence: adjustment.sequence), change: .adjusted(adjustment),
                    conversion: conversion.adjusted(by: adjustment), receivedAt: adjustment.receivedAt))
        }
    }

    /// The adjustment that was made under the key of a new one.
    private func keyed(_ database: Database, _ new: NewAdjustment) throws -> AdjustmentFinding {
        guard let hash = hash(of: new) else { return .nothing }
        let statement = try database.cachedStatement(
            sql: "SELECT \(Self.readColumns) FROM adjustments WHERE key = ? AND workspace_id = ?")
        guard let row = try Row.fetchOne(statement, arguments: [hash.data, new.workspace.rawValue]) else {
            return .nothing
        }
        return try finding(database, row, in: new.workspace)
    }

    /// An adjustment that is there, with its conversion.
    func finding(_ database: Database, _ row: Row, in workspace: WorkspaceID) throws -> AdjustmentFinding {
        guard let conversion = try conversions.conversion(database, sequence: row["conversion"], in: workspace) else {
            throw StoreError(.corrupt, "adjust the conversion")
        }
        let fingerprint: Int64 = row["fingerprint"]
        return .adjustment(adjustment(row), fingerprint: UInt64(bitPattern: fingerprint), conversion)
    }

    private func hash(of new: NewAdjustment) -> KeyHash? {
        guard !new.idempotencyKey.isEmpty, let conversion = conversions.ids.sequence(of: new.conversionID) else {
            return nil
        }
        return KeyHashes(ids: conversions.ids).adjustment(new.idempotencyKey, of: conversion, in: new.workspace)
    }

    private func insert(
        _ database: Database, _ adjustment: Adjustment, of conversion: Int64, _ new: NewAdjustment
    ) throws {
        var value: Money?
        if case .restate(let restated) = new.change { value = restated }
        try database.cachedStatement(
            sql: """
                INSERT INTO adjustments(workspace_id, \(Self.columns)) VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                """
        ).execute(arguments: [
            new.workspace.rawValue, adjustment.sequence, conversion, value == nil, adjustment.occurredAt.nanoseconds,
            adjustment.receivedAt.nanoseconds, value?.currencyCode, value?.units, value?.nanos, new.details,
            hash(of: new)?.data, Int64(bitPattern: new.fingerprint),
        ])
        try database.cachedStatement(sql: "UPDATE conversions SET last_adjustment = ? WHERE sequence = ?")
            .execute(arguments: [adjustment.sequence, conversion])
    }

    func adjustment(_ row: Row) -> Adjustment {
        let currencyCode: String? = row[5]
        var adjustment = Adjustment(
            sequence: row[0], id: AdjustmentID(digits: conversions.ids.id(of: row[0])),
            conversionID: conversions.ids.id(of: row[1]),
            change: currencyCode.map { .restate(Money(currencyCode: $0, units: row[6], nanos: row[7])) } ?? .retract,
            occurredAt: Timestamp(nanoseconds: row[3]), receivedAt: Timestamp(nanoseconds: row[4]), details: row[8])
        adjustment.origin = row["origin"]
        return adjustment
    }
}
