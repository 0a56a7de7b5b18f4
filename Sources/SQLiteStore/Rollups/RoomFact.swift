/// What one conversion or recorded call says of its room.
struct RoomFact: Hashable {
    /// Numbers of `RollupNames`; `event` is 0 for a recorded call.
    var agent: Int64
    var revision: Int64
    var event: Int64
    /// The quarter-hour.
    var slot: Int64
    var isTest: Bool
    var isRetracted = false

    var isCall: Bool { event == 0 }
    /// Whether it converts its room.
    var counts: Bool { !isCall && !isRetracted }

    var flags: Int64 { (isTest ? 1 : 0) | (isRetracted ? 2 : 0) }

    init(agent: Int64, revision: Int64, event: Int64, slot: Int64, isTest: Bool, isRetracted: Bool = false) {
        self.agent = agent
        self.revision = revision
        self.event = event
        self.slot = slot
        self.isTest = isTest
        self.isRetracted = isRetracted
    }

    init(agent: Int64, revision: Int64, event: Int64, slot: Int64, flags: Int64) {
        self.init(
            agent: agent, revision: revision, event: event, slot: slot, isTest: flags & 1 != 0,
            isRetracted: flags & 2 != 0)
    }

    /// In which lines of figures the room is seen by it.
    func forEachSight(_ body: (RoomSight) -> Void) {
        for scope in RollupScope.allCases {
            let agent = scope == .all ? 0 : agent, revision = scope == .revision ? revision : 0
            body(RoomSight(measure: .calls, scope: scope, agent: agent, revision: revision, event: 0))
            guard counts else { continue }
            body(RoomSight(measure: .rooms, scope: scope, agent: agent, revision: revision, event: 0))
            body(RoomSight(measure: .rooms, scope: scope, agent: agent, revision: revision, event: event))
        }
    }
}

/// One line of figures in which rooms are counted once, however often they are seen.
struct RoomSight: Hashable {
    enum Measure: Int64 {
        case calls, rooms
    }

    var measure: Measure
    var scope: RollupScope
    var agent: Int64
    var revision: Int64
    /// 0 for all events.
    var event: Int64

    /// In which every conversion, and every recorded call, is seen.
    static let anything = RoomSight(measure: .calls, scope: .all, agent: 0, revision: 0, event: 0)

    func series(_ workspace: Int64, isTest: Bool) -> RollupSeries {
        RollupSeries(
            workspace: workspace, grain: RollupGrain(scope, byEvent: event != 0, isTest: isTest), agent: agent,
            revision: revision, event: event)
    }

    /// What stands for it in `room_presence`, beside its numbers.
    func kind(includesTests: Bool) -> Int64 {
        (includesTests ? 16 : 0) + measure.rawValue * 8 + scope.rawValue * 2 + (event != 0 ? 1 : 0)
    }

    /// Whether the room is seen in it by this fact.
    func matches(_ fact: RoomFact) -> Bool {
        (scope == .all || fact.agent == agent) && (scope != .revision || fact.revision == revision)
            && (measure == .calls || fact.counts && (event == 0 || fact.event == event))
    }
}

extension RoomSight: Comparable {
    static func < (left: RoomSight, right: RoomSight) -> Bool {
        (left.kind(includesTests: false), left.agent, left.revision, left.event)
            < (right.kind(includesTests: false), right.agent, right.revision, right.event)
    }
}
