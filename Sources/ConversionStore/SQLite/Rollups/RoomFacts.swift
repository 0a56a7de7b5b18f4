import GRDB
import GRDBSQLite

/// Reads and writes the facts of rooms. Belongs to the writer's thread.
final class RoomFacts {
    /// With how many facts a room is looked at by its presence. A call has a handful; more have names that are used for
    /// call after call, and what is added to those must not take longer the more they have.
    static let limit = 48
    static let callRef: Int64 = 0
    static let markRef: Int64 = -1

    private let database: Database
    private var filters: GenerationFilters
    private let reader: RoomFactReader
    private let shown: RoomFilters?
    private let insert: PreparedStatement
    private let update: PreparedStatement

    private static let operation = "note what is known of a room"

    /// - Parameter shown: where readers find the filters.
    init(
        _ database: Database, _ place: RollupSchema.Place, showing shown: RoomFilters?, generationLimit: Int
    ) throws {
        guard let connection = database.sqliteConnection else { throw StoreError(.closed, Self.operation) }
        self.database = database
        let index = GenerationFilters.Place(index: "\(place).room_facts", filters: "\(place).room_filters") {
            database, generation in
            var filter = KeyFilter()
            let rooms = try Int64.fetchCursor(
                database, sql: "SELECT room FROM \(place).room_facts WHERE generation = ?", arguments: [generation])
            while let room = try rooms.next() { filter.insert(UInt64(bitPattern: room)) }
            return filter
        }
        filters = try GenerationFilters(database, index, limit: generationLimit)
        self.shown = shown
        shown?.publish(filters.complete)
        reader = try RoomFactReader(database, place)
        insert = try PreparedStatement(
            connection, text: "INSERT INTO \(place).room_facts VALUES(?, ?, ?, ?, ?, ?, ?, ?)")
        update = try PreparedStatement(
            connection,
            text: """
                UPDATE \(place).room_facts SET agent = ?, revision = ?, event = ?, slot = ?, flags = ? \
                WHERE generation = ? AND room = ? AND ref = ?
                """)
    }

    func known(_ room: Int64) throws -> RoomFactReader.Known { try reader.known(room, in: generations(of: room)) }

    func fact(_ room: Int64, _ ref: Int64) throws -> RoomFact? {
        try reader.fact(room, ref, in: generations(of: room))
    }

    /// Adds a fact that the room does not have yet.
    func add(_ room: Int64, _ ref: Int64, _ fact: RoomFact) throws {
        let last = filters.last
        try filters.makeRoom(database)
        if filters.last > last { shown?.publish(filters.complete) }
        insert.bindAll(filters.last, room, ref, fact.agent, fact.revision, fact.event, fact.slot, fact.flags)
        try insert.execute(Self.operation)
        filters.insert(UInt64(bitPattern: room))
    }

    /// Puts a fact in the place of one that the room has.
    func replace(_ room: Int64, _ ref: Int64, _ fact: RoomFact) throws {
        for generation in generations(of: room) {
            update.bindAll(fact.agent, fact.revision, fact.event, fact.slot, fact.flags, generation, room, ref)
            try update.execute(Self.operation)
        }
    }

    /// Removes one fact.
    func remove(_ room: Int64, _ ref: Int64) throws {
        for generation in generations(of: room) {
            try database.cachedStatement(sql: "DELETE FROM room_facts WHERE generation = ? AND room = ? AND ref = ?")
                .execute(arguments: [generation, room, ref])
        }
    }

    /// Removes all facts of a room.
    func removeAll(_ room: Int64) throws {
        for generation in generations(of: room) {
            try database.cachedStatement(sql: "DELETE FROM room_facts WHERE generation = ? AND room = ?")
                .execute(arguments: [generation, room])
        }
    }

    /// Those that may hold facts of a room.
    private func generations(of room: Int64) -> [Int64] {
        let hash = UInt64(bitPattern: room)
        var found = filters.generations(thatMayHold: hash)
        if filters.lastMayHold(hash) { found.append(filters.last) }
        return found
    }
}
