import ConversionStore

/// In which quarter-hours a room with many facts is seen, for each line of figures: so that one more fact costs as much
/// as the first, however many there are. Belongs to one connection's thread.
final class RoomPresence {
    private let read: PreparedStatement
    private let write: PreparedStatement
    private let delete: PreparedStatement
    private let previous: PreparedStatement
    private let next: PreparedStatement

    private static let operation = "write where a room was"

    init(_ connection: OpaquePointer, _ place: RollupSchema.Place) throws {
        let key = "room = ? AND kind = ? AND agent = ? AND revision = ? AND event = ?"
        let from = "FROM \(place).room_presence WHERE \(key)"
        func prepare(_ sql: String) throws -> PreparedStatement { try PreparedStatement(connection, text: sql) }
        read = try prepare("SELECT facts \(from) AND slot = ?")
        write = try prepare("INSERT OR REPLACE INTO \(place).room_presence VALUES(?, ?, ?, ?, ?, ?, ?)")
        delete = try prepare("DELETE \(from) AND slot = ?")
        previous = try prepare("SELECT slot \(from) AND slot < ? ORDER BY slot DESC LIMIT 1")
        next = try prepare("SELECT slot \(from) AND slot > ? ORDER BY slot LIMIT 1")
    }

    private struct Place: Hashable {
        var sight: RoomSight
        var includesTests: Bool
        var slot: Int64
    }

    /// Takes facts away and adds others, each so many times as is said. With `isKnown` the rollups know of them already.
    func change(
        _ room: Int64, _ workspace: Int64, _ facts: [(fact: RoomFact, count: Int64)], _ changes: inout RollupChanges,
        isKnown: Bool = false
    ) throws {
        var counts: [Place: Int64] = [:]
        for (fact, number) in facts {
            fact.forEachSight { sight in
                counts[Place(sight: sight, includesTests: true, slot: fact.slot), default: 0] += number
                guard !fact.isTest else { return }
                counts[Place(sight: sight, includesTests: false, slot: fact.slot), default: 0] += number
            }
        }
        for (place, number) in counts where number != 0 {
            bind(read, room, place)
            let old = try read.firstInteger(Self.operation) ?? 0
            let new = old + number
            guard new >= 0 else { throw StoreError(.corrupt, Self.operation) }
            bind(new == 0 ? delete : write, room, place)
            if new != 0 { write.bind(7, new) }
            try (new == 0 ? delete : write).execute(Self.operation)
            guard !isKnown, old == 0 || new == 0 else { continue }
            try note(room, workspace, place, rooms: old == 0 ? 1 : -1, &changes)
        }
    }

    /// The room is now seen in a quarter-hour where it was not, or no longer: between its neighbours.
    private func note(
        _ room: Int64, _ workspace: Int64, _ place: Place, rooms: Int64, _ changes: inout RollupChanges
    ) throws {
        let before = try neighbour(previous, room, place), after = try neighbour(next, room, place)
        func see(_ slot: Int64, _ previous: Int64?, _ rooms: Int64) {
            if place.includesTests {
                changes.see(place.sight, workspace, isTest: true, slot: slot, previous: previous, rooms: rooms)
            } else {
                changes.see(place.sight, workspace, isTest: false, slot: slot, previous: previous, rooms: rooms)
                changes.see(place.sight, workspace, isTest: true, slot: slot, previous: previous, rooms: -rooms)
            }
        }
        see(place.slot, before, rooms)
        guard let after else { return }
        see(after, place.slot, rooms)
        see(after, before, -rooms)
    }

    /// Whether the room is seen within quarter-hours.
    func contains(_ room: Int64, _ sight: RoomSight, includesTests: Bool, _ slots: ClosedRange<Int64>) throws -> Bool {
        let place = Place(sight: sight, includesTests: includesTests, slot: slots.upperBound)
        bind(read, room, place)
        if try read.firstInteger(Self.operation) != nil { return true }
        return try neighbour(previous, room, place).map { $0 >= slots.lowerBound } ?? false
    }

    private func neighbour(_ statement: PreparedStatement, _ room: Int64, _ place: Place) throws -> Int64? {
        bind(statement, room, place)
        return try statement.firstInteger(Self.operation)
    }

    private func bind(_ statement: PreparedStatement, _ room: Int64, _ place: Place) {
        statement.bindAll(
            room, place.sight.kind(includesTests: place.includesTests), place.sight.agent, place.sight.revision,
            place.sight.event, place.slot)
    }
}
