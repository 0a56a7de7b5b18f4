/// Where the rooms of a small set of facts are seen, for rooms with few facts: all of them at once.
enum RoomVisits {
    private struct Visit: Comparable {
        var sight: RoomSight
        var slot: Int64

        static func < (left: Visit, right: Visit) -> Bool {
            left.sight == right.sight ? left.slot < right.slot : left.sight < right.sight
        }
    }

    /// Adds what so many rooms with just these facts are to the rollups; less than none takes them away.
    static func add(_ facts: [RoomFact], _ workspace: Int64, rooms: Int64, to changes: inout RollupChanges) {
        guard facts.contains(where: \.isTest) else {
            return add(facts, workspace, isTest: false, rooms: rooms, to: &changes)
        }
        let real = facts.filter { !$0.isTest }
        add(real, workspace, isTest: false, rooms: rooms, to: &changes)
        // What the tests add to the room.
        add(real, workspace, isTest: true, rooms: -rooms, to: &changes)
        add(facts, workspace, isTest: true, rooms: rooms, to: &changes)
    }

    private static func add(
        _ facts: [RoomFact], _ workspace: Int64, isTest: Bool, rooms: Int64, to changes: inout RollupChanges
    ) {
        if facts.count == 1 {
            facts[0].forEachSight {
                changes.see($0, workspace, isTest: isTest, slot: facts[0].slot, previous: nil, rooms: rooms)
            }
            return
        }
        var visits: [Visit] = []
        visits.reserveCapacity(facts.count * 9)
        for fact in facts { fact.forEachSight { visits.append(Visit(sight: $0, slot: fact.slot)) } }
        visits.sort()
        var last: Visit?
        for visit in visits where visit != last {
            let previous = last?.sight == visit.sight ? last?.slot : nil
            changes.see(visit.sight, workspace, isTest: isTest, slot: visit.slot, previous: previous, rooms: rooms)
            last = visit
        }
    }
}
