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
        if let found = try duplicate(database, ofOriginOf: new) { return found }
        // The key's word goes before the conversion's: a retraction that is sent again is no second one.
        if let found = try precedent(database, of: new) { return found }
        guard let sequence = conversions.ids.sequence(of: new.conversionID),
            var conversion = try conversions.conversion(database, sequence: sequence, in: new.workspace)
        else { return .conversionNotFound }
        // Nobody would find the text again who looks for the user.
        if conversion.erasedAt != nil, !new.details.isEmpty { return .erased }
        let last = conversion.lastAdjustment
        if last?.change == .retract { return .alreadyRetracted }
        if case .restate(let value) = new.change, let currency = conversion.netValue?.currencyCode,
            currency != value.currencyCode
        {
            return .otherCurrency(currency)
        }
        let latest = max(conversion.occurredAt, last?.occurredAt ?? conversion.occurredAt)
        let occurredAt = new.occurredAt ?? max(new.receivedAt, latest)
        if occurredAt < conversion.occurredAt { return .precedesConversion }
        if occurredAt < latest { return .moreRecentFound }
        var adjustment = Adjustment(
            sequence: 0, id: nil, conversionID: new.conversionID, change: new.change, occurredAt: occurredAt,
            receivedAt: new.receivedAt, details: new.details)
        adjustment.origin = new.origin
        let before = conversion
        conversion.lastAdjustment = ConversionAdjustment(change: new.change, occurredAt: occurredAt)
        guard let rollups else { return .adjusted(adjustment, conversion) }
        adjustment.sequence = try Schema.lastSequence(database) + 1
        adjustment.id = AdjustmentID(digits: conversions.ids.id(of: adjustment.sequence))
        try insert(database, adjustment, of: sequence, new)
        try setOrigin(database, new.origin, of: adjustment.sequence)
        try rollups.adjusted(sequence, new.workspace, from: before, to: conversion)
        return .adjusted(adjustment, conversion)
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
                var conversion = try conversions.conversion(database, sequence: row["conversion"], in: workspace)
            else { throw StoreError(.corrupt, "read the ledger") }
            conversion.lastAdjustment = ConversionAdjustment(
                change: adjustment.change, occurredAt: adjustment.occurredAt)
            return WorkspaceEvent(
                workspace: workspace,
                event: LedgerEvent(
                    cursor: LedgerCursor(sequence: adjustment.sequence), change: .adjusted(adjustment),
                    conversion: conversion, receivedAt: adjustment.receivedAt))
        }
    }

    /// What stands under the adjustment's key, which belongs to its conversion; nil for nothing, and for an empty key.
    private func precedent(_ database: Database, of new: NewAdjustment) throws -> AdjustmentOutcome? {
        guard let hash = hash(of: new) else { return nil }
        let statement = try database.cachedStatement(
            sql: "SELECT \(Self.readColumns) FROM adjustments WHERE key = ? AND workspace_id = ?")
        guard let row = try Row.fetchOne(statement, arguments: [hash.data, new.workspace.rawValue]) else { return nil }
        let fingerprint: Int64 = row["fingerprint"]
        guard UInt64(bitPattern: fingerprint) == new.fingerprint else { return .keyReused }
        guard
            let conversion = try conversions.conversion(database, sequence: row["conversion"], in: new.workspace)
        else { throw StoreError(.corrupt, "adjust the conversion") }
        return .duplicate(adjustment(row), conversion)
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
