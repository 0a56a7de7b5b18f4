import ConversionStore
import GRDB

/// Reads the facts of rooms. Belongs to one connection's thread.
final class RoomFactReader {
    /// What is known of a room.
    enum Known {
        /// All its facts, by reference.
        case few([(ref: Int64, fact: RoomFact)])
        /// So many that `RoomPresence` is kept for it.
        case many
    }

    private let readAll: PreparedStatement

    private static let operation = "read what is known of a room"

    init(_ database: Database, _ place: RollupSchema.Place) throws {
        guard let connection = database.sqliteConnection else { throw StoreError(.closed, Self.operation) }
        let columns = "ref, agent, revision, event, slot, flags"
        readAll = try PreparedStatement(
            connection,
            text: """
                SELECT \(columns) FROM \(place).room_facts WHERE generation = ? AND room = ? ORDER BY ref LIMIT 50
                """)
    }

    /// - Parameter generations: all that may hold facts of the room.
    func known(_ room: Int64, in generations: [Int64]) throws -> Known {
        var facts: [(ref: Int64, fact: RoomFact)] = []
        for generation in generations {
            readAll.bindAll(generation, room)
            var isMany = false
            try readAll.forEachRow(Self.operation) {
                isMany = readAll.integer(0) == RoomFacts.markRef
                if !isMany { facts.append((readAll.integer(0), Self.fact(readAll))) }
                return !isMany
            }
            if isMany { return .many }
        }
        return .few(facts)
    }

    private static func fact(_ row: PreparedStatement) -> RoomFact {
        RoomFact(
            agent: row.integer(1), revision: row.integer(2), event: row.integer(3), slot: row.integer(4),
            flags: row.integer(5))
    }
}
