import ConversionStore
import GRDB

extension SQLiteStore {
    public func lastTime() async throws -> Timestamp? {
        try await read("read the ledger's time") { try LedgerTime.last($0) }
    }

    public func noteTime(_ time: Timestamp) async throws {
        try await write("note the ledger's time") { try LedgerTime.note($0, time) }
    }
}

/// The time of the day as the ledger knows it.
enum LedgerTime {
    /// A step of the schema.
    @Sendable static func addColumn(_ database: Database) throws {
        try database.execute(
            sql: """
                -- The latest time of the day that retention has believed; NULL where it never looked.
                ALTER TABLE ledger ADD COLUMN known_time INTEGER;
                """)
    }

    /// The time that was noted; where none was, that of the last receipt.
    static func last(_ database: Database) throws -> Timestamp? {
        let noted = try Int64.fetchOne(database, sql: "SELECT known_time FROM ledger")
        if let noted { return Timestamp(nanoseconds: noted) }
        // The greatest sequence came last, unless a clock went back between.
        let received = try Int64.fetchOne(
            database, sql: "SELECT received_at FROM conversions ORDER BY sequence DESC LIMIT 1")
        return received.map { Timestamp(nanoseconds: $0) }
    }

    static func note(_ database: Database, _ time: Timestamp) throws {
        try database.execute(
            sql: "UPDATE ledger SET known_time = max(coalesce(known_time, ?1), ?1)", arguments: [time.nanoseconds])
    }
}
