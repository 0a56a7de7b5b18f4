import ConversionStore
import GRDB
import GRDBSQLite

/// Reads and writes the facts of rooms. Belongs to the writer's thread.
final class RoomFacts {
    /// With how many facts a room is looked at by its presence, and its facts are no longer kept. A call has a handful;
    /// more have names that are used for call after call, and what is added to those must not take longer the more they
    /// have.
    static let limit = 48
    static let callRef: Int64 = 0
    static let markRef: Int64 = -1

    private let database: Database
    private var filters: GenerationFilters
    private let reader: RoomFactReader
    private let shown: SharedFilters?
    private let insertOne: PreparedStatement
    private let insertMany: PreparedStatement
    private let update: PreparedStatement
    private let deleteAll: PreparedStatement
    private var waiting: [Row] = []

    /// A fact that is to be inserted.
    private struct Row {
        let generation: Int64
        let room: Int64
        let ref: Int64
        let fact: RoomFact
    }

    /// How many facts are inserted at once, which costs little more than half as much as one after the other.
    private static let rowsAtOnce = 32
    private static let operation = "note what is known of a room"

    /// - Parameter shown: where readers find the filters.
    init(
        _ database: Database, _ place: RollupSchema.Place, showing shown: SharedFilters?, generationLimit: Int
    ) throws {
        guard let connection = database.sqliteConnection else { throw StoreError(.closed, Self.operation) }
        self.database = database
        let index = GenerationFilters.Place(index: .rooms, schema: place) {
            database, generation, note in
            guard let connection = database.sqliteConnection else { throw StoreError(.closed, Self.operation) }
            let rooms = try PreparedStatement(
                connection, text: "SELECT room FROM \(place).room_facts WHERE generation = ?")
            rooms.bind(1, generation)
            try rooms.forEachRow(Self.operation) {
                note(UInt64(bitPattern: rooms.integer(0)))
                return true
            }
        }
        filters = GenerationFilters(index, limit: generationLimit)
        self.shown = shown
        reader = try RoomFactReader(database, place)
        let insert = "INSERT OR FAIL INTO \(place).room_facts VALUES"
        let row = "(?, ?, ?, ?, ?, ?, ?, ?)"
        insertOne = try PreparedStatement(connection, text: insert + row)
        insertMany = try PreparedStatement(
            connection, text: insert + Array(repeating: row, count: Self.rowsAtOnce).joined(separator: ", "))
        update = try PreparedStatement(
            connection,
            text: """
                UPDATE \(place).room_facts SET agent = ?, revision = ?, event = ?, slot = ?, flags = ? \
                WHERE generation = ? AND room = ? AND ref = ?
                """)
        deleteAll = try PreparedStatement(
            connection, text: "DELETE FROM \(place).room_facts WHERE generation = ? AND room = ?")
    }

    /// Whether what is known of rooms can be told without reading much first.
    var isLoaded: Bool { filters.isLoaded }

    /// As `FilterStack.bind`.
    func bind() -> Bool { filters.bind() }

    /// Reads the filters, unless that has been done. Must come before anything else.
    func load() throws {
        let wasLoaded = filters.isLoaded
        try filters.load(database)
        // A room that is new, as most are, need not be looked for in the last generation either.
        try filters.fill(database)
        if !wasLoaded { shown?.publish(filters.complete) }
    }

    /// The transaction is committed: no sooner is a generation shown as complete.
    func committed() {
        if filters.committed() { shown?.publish(filters.complete) }
    }

    /// The transaction is rolled back, and not a savepoint alone.
    func rolledBack() { filters.rolledBack() }

    func known(_ room: Int64) throws -> RoomFactReader.Known { try reader.known(room, in: generations(of: room)) }

    /// Adds a fact that the room does not have yet. It need not be known before the next `flush`.
    func add(_ room: Int64, _ ref: Int64, _ fact: RoomFact) throws {
        if filters.isFull {
            try flush()
            try filters.makeRoom(database)
        }
        waiting.append(Row(generation: filters.last, room: room, ref: ref, fact: fact))
        filters.insert(UInt64(bitPattern: room))
        if waiting.count == Self.rowsAtOnce { try flush() }
    }

    /// Writes what was added.
    func flush() throws {
        defer { waiting.removeAll(keepingCapacity: true) }
        let isMany = waiting.count == Self.rowsAtOnce
        for (index, row) in waiting.enumerated() {
            bind(isMany ? insertMany : insertOne, isMany ? CInt(index * 8) : 0, row)
            if !isMany { try insertOne.execute(Self.operation) }
        }
        if isMany { try insertMany.execute(Self.operation) }
    }

    /// Forgets what was added and not yet written: the transaction is rolled back.
    func discard() {
        waiting.removeAll(keepingCapacity: true)
    }

    /// As `GenerationFilters.thin`, of facts and not of rooms.
    func thin(_ generation: Int64, facts most: Int) throws -> GenerationFilters.Thinned {
        try load()
        try flush()
        return try filters.thin(database, generation, keys: most)
    }

    /// Forgets a generation of which no fact is left in the database.
    func forget(_ generation: Int64) {
        filters.forget(generation)
        shown?.publish(filters.complete)
    }

    private func bind(_ statement: PreparedStatement, _ before: CInt, _ row: Row) {
        statement.bind(before + 1, row.generation)
        statement.bind(before + 2, row.room)
        statement.bind(before + 3, row.ref)
        statement.bind(before + 4, row.fact.agent)
        statement.bind(before + 5, row.fact.revision)
        statement.bind(before + 6, row.fact.event)
        statement.bind(before + 7, row.fact.slot)
        statement.bind(before + 8, row.fact.flags)
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
            deleteAll.bindAll(generation, room)
            try deleteAll.execute(Self.operation)
        }
    }

    /// Those that may hold facts of a room.
    private func generations(of room: Int64) -> [Int64] {
        let hash = UInt64(bitPattern: room)
        var generations = filters.generations(thatMayHold: hash)
        if filters.lastMayHold(hash) { generations.append(filters.last) }
        return generations
    }
}
