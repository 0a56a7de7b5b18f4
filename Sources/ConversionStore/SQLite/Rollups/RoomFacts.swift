/// Reads and writes the facts of rooms. Belongs to one connection's thread.
final class RoomFacts {
    /// What is known of a room.
    enum Known {
        /// All its facts, by reference.
        case few([(ref: Int64, fact: RoomFact)])
        /// So many that `RoomPresence` is kept for it.
        case many
    }

    /// With how many facts a room is looked at by its presence. A call has a handful; more have names that are used for
    /// call after call, and what is added to those must not take longer the more they have.
    static let limit = 48
    static let callRef: Int64 = 0
    static let markRef: Int64 = -1

    private let read: PreparedStatement
    private let insert: PreparedStatement?
    private let delete: PreparedStatement?
    private let readOne: PreparedStatement

    private static let operation = "read what is known of a room"

    init(_ connection: OpaquePointer, _ place: RollupSchema.Place, mayWrite: Bool) throws {
        let columns = "ref, agent, revision, event, slot, flags"
        read = try PreparedStatement(
            connection, text: "SELECT \(columns) FROM \(place).room_facts WHERE room = ? ORDER BY ref LIMIT 50")
        readOne = try PreparedStatement(
            connection, text: "SELECT \(columns) FROM \(place).room_facts WHERE room = ? AND ref = ?")
        insert =
            mayWrite
            ? try PreparedStatement(
                connection, text: "INSERT OR REPLACE INTO \(place).room_facts VALUES(?, ?, ?, ?, ?, ?, ?)") : nil
        delete =
            mayWrite
            ? try PreparedStatement(connection, text: "DELETE FROM \(place).room_facts WHERE room = ? AND ref = ?")
            : nil
    }

    func known(_ room: Int64) throws -> Known {
        read.bind(1, room)
        var facts: [(ref: Int64, fact: RoomFact)] = []
        while try read.step(Self.operation) {
            if read.integer(0) == Self.markRef {
                read.reset()
                return .many
            }
            facts.append((read.integer(0), Self.fact(read)))
        }
        return .few(facts)
    }

    func fact(_ room: Int64, _ ref: Int64) throws -> RoomFact? {
        readOne.bindAll(room, ref)
        defer { readOne.reset() }
        return try readOne.step(Self.operation) ? Self.fact(readOne) : nil
    }

    func set(_ room: Int64, _ ref: Int64, _ fact: RoomFact) throws {
        guard let insert else { throw StoreError(.internalFault, Self.operation) }
        insert.bindAll(room, ref, fact.agent, fact.revision, fact.event, fact.slot, fact.flags)
        try insert.execute(Self.operation)
    }

    func remove(_ room: Int64, _ ref: Int64) throws {
        guard let delete else { throw StoreError(.internalFault, Self.operation) }
        delete.bindAll(room, ref)
        try delete.execute(Self.operation)
    }

    private static func fact(_ row: PreparedStatement) -> RoomFact {
        RoomFact(
            agent: row.integer(1), revision: row.integer(2), event: row.integer(3), slot: row.integer(4),
            flags: row.integer(5))
    }
}
