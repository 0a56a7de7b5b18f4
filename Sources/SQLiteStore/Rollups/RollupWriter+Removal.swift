import ConversionStore
import GRDB

/// What the rollups know of rooms whose conversions and calls are removed for their age.
extension RollupWriter {
    // MARK: Rooms with few facts

    /// One of the room's conversions, or its recorded call (0), was removed: what is known of it goes.
    ///
    /// A room is known until nothing of it is left, so that one that is seen before the cutoff and behind it counts once:
    /// of its facts without a row the last of each kind stays, which is all that what comes needs. One with so many facts
    /// that it has a mark is looked at by `removePresence`.
    func removed(_ reference: Int64, of roomName: String, _ workspace: Int64) throws {
        try facts.load()
        let room = hash(workspace, roomName)
        guard case .few(let known) = try facts.known(room) else { return try facts.remove(room, reference) }
        var live: [RoomFact] = [], rest: [(ref: Int64, fact: RoomFact)] = []
        for known in known {
            if try isStored(known.ref, roomName, workspace) { live.append(known.fact) } else { rest.append(known) }
        }
        // A call that was not connected is no fact, but may become one.
        if live.isEmpty, try !isInTail(room), try !isStored(RoomFacts.callRef, roomName, workspace) {
            return try facts.removeAll(room)
        }
        let first = live.map(\.slot).min() ?? .max
        var lastOfKind: [RoomFact: Int64] = [:]
        for (ref, fact) in rest.sorted(by: { $0.fact.slot < $1.fact.slot }) where fact.slot <= first {
            var kind = fact
            kind.slot = 0
            if let earlier = lastOfKind.updateValue(ref, forKey: kind) { try facts.remove(room, earlier) }
        }
        // The room may have another call later, whose fact takes this one's number.
        guard let call = rest.first(where: { $0.ref == RoomFacts.callRef })?.fact else { return }
        try facts.remove(room, RoomFacts.callRef)
        let isSuperseded = call.slot <= first && lastOfKind.values.allSatisfy { $0 != RoomFacts.callRef }
        guard !isSuperseded else { return }
        try facts.add(room, min(known.map(\.ref).min() ?? 0, RoomFacts.markRef) - 1, call)
        try facts.flush()
    }

    private func isStored(_ reference: Int64, _ roomName: String, _ workspace: Int64) throws -> Bool {
        if reference == RoomFacts.callRef {
            return try Bool.fetchOne(
                database.cachedStatement(
                    sql: "SELECT EXISTS(SELECT 1 FROM calls WHERE workspace_id = ? AND room_name = ?)"),
                arguments: [workspace, roomName]) ?? false
        }
        return try Bool.fetchOne(
            database.cachedStatement(sql: "SELECT EXISTS(SELECT 1 FROM conversions WHERE sequence = ?)"),
            arguments: [reference]) ?? false
    }

    // MARK: Rooms with many

    /// Where a room's quarter-hour stands in the order of `room_presence`.
    struct PresencePlace: Sendable, Hashable {
        var room: Int64
        var kind: Int64
        var agent: Int64
        var revision: Int64
        var event: Int64
        var slot: Int64

        /// Before all of them.
        static let first = PresencePlace(
            room: .min, kind: .min, agent: .min, revision: .min, event: .min, slot: .min)

        func isOfLine(_ other: PresencePlace) -> Bool {
            room == other.room && kind == other.kind && agent == other.agent && revision == other.revision
                && event == other.event
        }
    }

    /// A room in a quarter-hour.
    private struct Stay: Hashable {
        let room: Int64
        let slot: Int64
    }

    /// With how many old rows that stay, for they came in lately, no presence is removed: it waits until those are old.
    private static let lateLimit = 2_000
    /// How many quarter-hours a step looks at.
    private static let looks = 1_000

    /// Takes a step through the presence of rooms before the cutoff, and tells where the next one goes on; nil at the end.
    ///
    /// Of a room that is gone everything is removed. Of one that goes on, what the figures of later quarter-hours are
    /// written by stays: those that have rows, and in each line of figures the neighbours of those, the last one before the
    /// cutoff among them.
    func removePresence(before cutoff: Timestamp, after place: PresencePlace) throws -> PresencePlace? {
        let places = try presences(after: place)
        guard !places.isEmpty, let late = try staysOfLateRows(before: cutoff) else { return nil }
        let slot = QuarterHour.slot(of: cutoff)
        func isOver(_ place: PresencePlace) -> Bool {
            place.slot < slot && !late.contains(Stay(room: place.room, slot: place.slot))
        }
        var removed: [PresencePlace] = []
        var last = place
        for (index, current) in places.enumerated() {
            if current.room != last.room, try isGone(current.room, before: slot, late) {
                try remove(removed)
                return try forgetSome(of: current.room) ? PresencePlace.end(of: current.room) : last
            }
            let isLastOfAll = index + 1 == places.count
            // Its successor is read by the next step.
            if isLastOfAll, places.count == Self.looks { break }
            let next = isLastOfAll ? nil : places[index + 1]
            let before = last
            last = current
            guard isOver(current), let next, next.isOfLine(current), isOver(next) else { continue }
            if before.isOfLine(current), !isOver(before) { continue }
            removed.append(current)
            if removed.count == Removal.rowLimit { break }
        }
        try remove(removed)
        return places.count == Self.looks || removed.count == Removal.rowLimit ? last : nil
    }

    /// Where conversions and calls from before the cutoff are that stay, since they came in later; nil for too many.
    private func staysOfLateRows(before cutoff: Timestamp) throws -> Set<Stay>? {
        var stays: Set<Stay> = []
        var left = Self.lateLimit
        for (table, time) in [("conversions", "occurred_at"), ("calls", "started_at")] {
            for workspace in try Int64.fetchAll(database, sql: "SELECT id FROM workspaces") {
                let rows = try Row.fetchCursor(
                    database,
                    sql: "SELECT \(time), room_name FROM \(table) WHERE workspace_id = ? AND \(time) < ? LIMIT ?",
                    arguments: [workspace, cutoff.nanoseconds, left + 1])
                while let row = try rows.next() {
                    guard left > 0 else { return nil }
                    left -= 1
                    let name: String = row[1]
                    stays.insert(
                        Stay(
                            room: hash(workspace, name),
                            slot: QuarterHour.slot(of: Timestamp(nanoseconds: row[0]))))
                }
            }
        }
        return stays
    }

    private func presences(after place: PresencePlace) throws -> [PresencePlace] {
        try Row.fetchAll(
            database.cachedStatement(
                sql: """
                    SELECT room, kind, agent, revision, event, slot FROM room_presence \
                    WHERE (room, kind, agent, revision, event, slot) > (?, ?, ?, ?, ?, ?) \
                    ORDER BY room, kind, agent, revision, event, slot LIMIT \(Self.looks)
                    """),
            arguments: [place.room, place.kind, place.agent, place.revision, place.event, place.slot]
        ).map {
            PresencePlace(room: $0[0], kind: $0[1], agent: $0[2], revision: $0[3], event: $0[4], slot: $0[5])
        }
    }

    /// Nothing of the room is left: neither since the cutoff, nor of before, nor in the tail.
    private func isGone(_ room: Int64, before slot: Int64, _ late: Set<Stay>) throws -> Bool {
        let last = try Int64.fetchOne(
            database.cachedStatement(
                sql: """
                    SELECT max(slot) FROM room_presence \
                    WHERE room = ? AND kind = ? AND agent = 0 AND revision = 0 AND event = 0
                    """),
            arguments: [room, RoomSight.anything.kind(includesTests: true)])
        return try last ?? .min < slot && !late.contains { $0.room == room } && !isInTail(room)
    }

    /// Forgets some of what is known of a room; whether that was all.
    private func forgetSome(of room: Int64) throws -> Bool {
        try database.cachedStatement(
            sql: """
                DELETE FROM room_presence WHERE (room, kind, agent, revision, event, slot) IN \
                (SELECT room, kind, agent, revision, event, slot FROM room_presence WHERE room = ? \
                LIMIT \(Removal.rowLimit))
                """
        ).execute(arguments: [room])
        guard database.changesCount < Removal.rowLimit else { return false }
        try facts.load()
        try facts.removeAll(room)
        return true
    }

    private func remove(_ places: [PresencePlace]) throws {
        let delete = try database.cachedStatement(
            sql: """
                DELETE FROM room_presence \
                WHERE room = ? AND kind = ? AND agent = ? AND revision = ? AND event = ? AND slot = ?
                """)
        for place in places {
            try delete.execute(arguments: [
                place.room, place.kind, place.agent, place.revision, place.event, place.slot,
            ])
        }
    }

    /// Whether the room has conversions that no rollup holds yet. Should they be too many to tell, every room has.
    func isInTail(_ room: Int64) throws -> Bool {
        if roomsOfTail == nil {
            var rooms: Set<Int64> = []
            let rows = try Row.fetchCursor(
                database, sql: "SELECT workspace_id, room_name FROM conversions WHERE sequence > ? LIMIT ?",
                arguments: [try watermark(), Self.tailLimit + 1])
            var count = 0
            while let row = try rows.next() {
                let name: String = row[1]
                rooms.insert(hash(row[0], name))
                count += 1
            }
            roomsOfTail = .some(count > Self.tailLimit ? nil : rooms)
        }
        guard let known = roomsOfTail, let rooms = known else { return true }
        return rooms.contains(room)
    }

    private static let tailLimit = 65_536
}

extension RollupWriter.PresencePlace {
    /// Behind all of a room.
    fileprivate static func end(of room: Int64) -> RollupWriter.PresencePlace {
        RollupWriter.PresencePlace(room: room, kind: .max, agent: .max, revision: .max, event: .max, slot: .max)
    }
}
