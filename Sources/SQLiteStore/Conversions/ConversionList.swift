import ConversionStore
import GRDB

/// One page of a list: walks the index by time, newest first, and stops at a full page or a bound of rows.
///
/// The filters are looked at row by row and have no indexes of their own, since each would cost every recorded row.
/// The bound keeps a filter that matches few of millions from holding a reader for long.
struct ConversionList {
    let table: ConversionTable
    let filter: ConversionFilter
    let workspace: WorkspaceID
    let pageSize: Int
    let scanLimit: Int
    /// How much memory a page may take, but for its last conversion.
    let bytes: Int

    /// A stretch of the index whose rows are fetched in order.
    private struct Stretch {
        let condition: String
        let arguments: StatementArguments
    }

    func page(_ database: Database, after cursor: ConversionCursor?) throws -> ConversionPage {
        var page: [Conversion] = []
        var scanned = 0
        var size = 0
        var last: ConversionCursor?
        for stretch in stretches(after: cursor) {
            let rows = try Row.fetchCursor(
                database,
                sql: """
                    SELECT sequence, occurred_at, \(matching.condition) FROM conversions INDEXED BY conversions_by_time \
                    WHERE workspace_id = ? AND \(stretch.condition) ORDER BY occurred_at DESC, sequence DESC
                    """,
                arguments: matching.arguments + [workspace.rawValue] + stretch.arguments)
            while let row = try rows.next() {
                // Only here is it certain that there is more to come: a page that ends with the list has no next.
                if scanned == scanLimit { return ConversionPage(conversions: page, next: last) }
                scanned += 1
                if row[2] {
                    if page.count == pageSize || size >= bytes {
                        return ConversionPage(conversions: page, next: page.last.map(Self.cursor))
                    }
                    guard let conversion = try table.conversion(database, sequence: row[0], in: workspace) else {
                        throw StoreError(.corrupt, "list conversions")
                    }
                    page.append(conversion)
                    size += conversion.footprint
                }
                last = ConversionCursor(occurredAt: Timestamp(nanoseconds: row[1]), sequence: row[0])
            }
        }
        return ConversionPage(conversions: page, next: nil)
    }

    private static func cursor(_ conversion: Conversion) -> ConversionCursor {
        ConversionCursor(occurredAt: conversion.occurredAt, sequence: conversion.sequence)
    }

    /// With a cursor there are two: what happened in the very same instant but was recorded before, then what happened
    /// before. SQLite can seek in each; of the row value `(occurred_at, sequence) < (?, ?)` it would seek the first
    /// half only, and walk again over every row of an instant that an import gave to thousands.
    private func stretches(after cursor: ConversionCursor?) -> [Stretch] {
        let start = filter.start?.nanoseconds ?? .min
        let end = filter.end?.nanoseconds
        guard let cursor, end.map({ cursor.occurredAt.nanoseconds < $0 }) ?? true else {
            return [end.map { before($0, start) } ?? Stretch(condition: "occurred_at >= ?", arguments: [start])]
        }
        let instant = cursor.occurredAt.nanoseconds
        guard instant >= start else { return [] }
        let sameInstant = Stretch(
            condition: "occurred_at = ? AND sequence < ?", arguments: [instant, cursor.sequence])
        return [sameInstant, before(instant, start)]
    }

    private func before(_ end: Int64, _ start: Int64) -> Stretch {
        Stretch(condition: "occurred_at >= ? AND occurred_at < ?", arguments: [start, end])
    }

    /// The filters other than time, as a condition on one row.
    private var matching: (condition: String, arguments: StatementArguments) {
        var terms = filter.includeTest ? ["TRUE"] : ["NOT is_test"]
        var arguments: StatementArguments = []
        let fields = [
            ("agent_id = ?", filter.agentID), ("event_type = ?", filter.eventType), ("room_name = ?", filter.roomName),
            ("user_id = ?", filter.userID),
        ]
        for case (let term, let value?) in fields {
            terms.append(term)
            arguments += [value]
        }
        if let scope = filter.scope {
            terms.append(scope.condition)
            arguments += scope.arguments
        }
        return (terms.joined(separator: " AND "), arguments)
    }
}
