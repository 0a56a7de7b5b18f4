import ConversionStore
import GRDB

/// Writes what changes the rollups' figures, each row once. Belongs to one connection's thread.
final class RollupTables {
    private let upsertDay: PreparedStatement
    private let deleteDay: PreparedStatement
    private let readQuarters: PreparedStatement
    private let writeQuarters: PreparedStatement
    private let deleteQuarters: PreparedStatement
    private let upsertGap: PreparedStatement
    private let deleteGap: PreparedStatement
    private let readRevenue: PreparedStatement
    private let writeRevenue: PreparedStatement
    private let deleteRevenue: PreparedStatement
    private let readRevenueQuarters: PreparedStatement
    private let writeRevenueQuarters: PreparedStatement
    private let deleteRevenueQuarters: PreparedStatement
    private var bytes: [UInt8] = []

    private static let operation = "write the rollups"
    private static let key = """
        workspace_id = ?1 AND grain = ?2 AND day = ?3 AND agent = ?4 AND revision = ?5 AND event = ?6
        """

    init(_ connection: OpaquePointer, _ place: RollupSchema.Place) throws {
        func prepare(_ sql: String) throws -> PreparedStatement { try PreparedStatement(connection, text: sql) }
        func reading(_ columns: String, _ table: String, _ more: String = "") throws -> PreparedStatement {
            try prepare("SELECT \(columns) FROM \(place).\(table) WHERE \(Self.key) \(more)")
        }
        func deleting(_ table: String, _ more: String) throws -> PreparedStatement {
            try prepare("DELETE FROM \(place).\(table) WHERE \(Self.key) \(more)")
        }
        let currency = "AND currency = ?7"
        upsertDay = try prepare(
            """
            INSERT INTO \(place).rollup_days VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET \
            calls = calls + excluded.calls, rooms = rooms + excluded.rooms, \
            conversions = conversions + excluded.conversions, retracted = retracted + excluded.retracted
            """)
        deleteDay = try deleting(
            "rollup_days", "AND calls = 0 AND rooms = 0 AND conversions = 0 AND retracted = 0")
        readQuarters = try reading("detail", "rollup_quarters")
        writeQuarters = try prepare("INSERT OR REPLACE INTO \(place).rollup_quarters VALUES(?, ?, ?, ?, ?, ?, ?)")
        deleteQuarters = try deleting("rollup_quarters", "")
        upsertGap = try prepare(
            """
            INSERT INTO \(place).rollup_gaps VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET \
            calls = calls + excluded.calls, rooms = rooms + excluded.rooms
            """)
        deleteGap = try prepare(
            """
            DELETE FROM \(place).rollup_gaps WHERE workspace_id = ? AND grain = ? AND next = ? AND previous = ? \
            AND agent = ? AND revision = ? AND event = ? AND calls = 0 AND rooms = 0
            """)
        readRevenue = try reading(
            "conversions, gross_high, gross_low, net_high, net_low", "rollup_revenue", currency)
        writeRevenue = try prepare(
            "INSERT OR REPLACE INTO \(place).rollup_revenue VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")
        deleteRevenue = try deleting("rollup_revenue", currency)
        readRevenueQuarters = try reading("detail", "rollup_revenue_quarters", currency)
        writeRevenueQuarters = try prepare(
            "INSERT OR REPLACE INTO \(place).rollup_revenue_quarters VALUES(?, ?, ?, ?, ?, ?, ?, ?)")
        deleteRevenueQuarters = try deleting("rollup_revenue_quarters", currency)
    }

    func write(_ changes: RollupChanges) throws {
        for (key, day) in changes.days.sorted(by: { Self.precedes($0.key, $1.key) }) { try write(day, key) }
        for (key, gap) in changes.gaps where gap.calls != 0 || gap.rooms != 0 { try write(gap, key) }
        for (key, revenue) in changes.revenues { try write(revenue, key) }
    }

    /// By the tables' own order, so that pages are visited one after the other.
    private static func precedes(_ left: RollupChanges.DayKey, _ right: RollupChanges.DayKey) -> Bool {
        (left.series.grain.rawValue, left.day, left.series.agent, left.series.revision, left.series.event)
            < (right.series.grain.rawValue, right.day, right.series.agent, right.series.revision, right.series.event)
    }

    private func write(_ day: RollupChanges.Day, _ key: RollupChanges.DayKey) throws {
        let figures = day.figures
        if !figures.isZero {
            bind(upsertDay, key)
            upsertDay.bind(7, figures.calls)
            upsertDay.bind(8, figures.rooms)
            upsertDay.bind(9, figures.conversions)
            upsertDay.bind(10, figures.retracted)
            try upsertDay.execute(Self.operation)
            if min(figures.calls, figures.rooms, figures.conversions, figures.retracted) < 0 || key.isOfTests {
                bind(deleteDay, key)
                try deleteDay.execute(Self.operation)
            }
        }
        var detail = day.detail
        detail.prune()
        guard !detail.isEmpty else { return }
        bind(readQuarters, key)
        let stored = try readQuarters.firstRow(Self.operation) {
            guard let stored = QuarterDetail(readQuarters.bytes(0)) else { throw StoreError(.corrupt, Self.operation) }
            return stored
        }
        if var stored {
            stored.merge(detail)
            stored.prune()
            detail = stored
        }
        guard !detail.isEmpty else {
            bind(deleteQuarters, key)
            return try deleteQuarters.execute(Self.operation)
        }
        bytes.removeAll(keepingCapacity: true)
        detail.encode(into: &bytes)
        bind(writeQuarters, key)
        writeQuarters.bindBlob(7, bytes)
        try writeQuarters.execute(Self.operation)
    }

    private func write(_ gap: RollupChanges.Gap, _ key: RollupChanges.GapKey) throws {
        let series = key.series
        for statement in [upsertGap, deleteGap] {
            statement.bindAll(
                series.workspace, series.grain.rawValue, key.next, key.previous, series.agent, series.revision,
                series.event)
        }
        upsertGap.bind(8, gap.calls)
        upsertGap.bind(9, gap.rooms)
        try upsertGap.execute(Self.operation)
        // Of tests a gap less may come before the gap more that it takes back.
        try deleteGap.execute(Self.operation)
    }

    private func write(_ revenue: RollupChanges.Revenue, _ key: RollupChanges.RevenueKey) throws {
        var total = revenue.total
        if !total.isZero {
            bind(readRevenue, key)
            if let stored = try readRevenue.firstRow(Self.operation, { Self.revenue(readRevenue, at: 0) }) {
                total += stored
            }
            if total.isZero {
                bind(deleteRevenue, key)
                try deleteRevenue.execute(Self.operation)
            } else {
                bind(writeRevenue, key)
                writeRevenue.bind(8, total.conversions)
                writeRevenue.bind(9, Int64(truncatingIfNeeded: total.gross >> 64))
                writeRevenue.bind(10, Int64(truncatingIfNeeded: total.gross))
                writeRevenue.bind(11, Int64(truncatingIfNeeded: total.net >> 64))
                writeRevenue.bind(12, Int64(truncatingIfNeeded: total.net))
                try writeRevenue.execute(Self.operation)
            }
        }
        var detail = revenue.detail
        detail.prune()
        guard !detail.isEmpty else { return }
        bind(readRevenueQuarters, key)
        let stored = try readRevenueQuarters.firstRow(Self.operation) {
            guard let stored = QuarterRevenue(readRevenueQuarters.bytes(0)) else {
                throw StoreError(.corrupt, Self.operation)
            }
            return stored
        }
        if var stored {
            stored.merge(detail)
            stored.prune()
            detail = stored
        }
        guard !detail.isEmpty else {
            bind(deleteRevenueQuarters, key)
            return try deleteRevenueQuarters.execute(Self.operation)
        }
        bytes.removeAll(keepingCapacity: true)
        detail.encode(into: &bytes)
        bind(writeRevenueQuarters, key)
        writeRevenueQuarters.bindBlob(8, bytes)
        try writeRevenueQuarters.execute(Self.operation)
    }

    /// The five columns of `rollup_revenue` that follow its key.
    static func revenue(_ row: PreparedStatement, at column: CInt) -> RollupRevenue {
        func sum(_ column: CInt) -> Int128 {
            Int128(row.integer(column)) << 64 | Int128(UInt64(bitPattern: row.integer(column + 1)))
        }
        return RollupRevenue(conversions: row.integer(column), gross: sum(column + 1), net: sum(column + 3))
    }

    private func bind(_ statement: PreparedStatement, _ key: RollupChanges.DayKey) {
        statement.bindAll(
            key.series.workspace, key.series.grain.rawValue, key.day, key.series.agent, key.series.revision,
            key.series.event)
    }

    private func bind(_ statement: PreparedStatement, _ key: RollupChanges.RevenueKey) {
        bind(statement, key.day)
        statement.bind(7, key.currency)
    }
}

extension RollupChanges.DayKey {
    /// Whose figures may be less than nothing.
    fileprivate var isOfTests: Bool { series.grain.isDifference }
}
