import ConversionStore
import StoreTesting

/// Makes up what is done to a ledger: the seed alone decides.
struct HistoryMaker {
    private var random: SeededGenerator
    /// Before this nothing happens any more: what was older has been removed.
    private var floor: Timestamp?

    private static let agents = ["a", "b", "ö", "o\u{308}"]
    private static let events = ["purchase", "booking", "sign_up"]
    private static let users = ["", "u", "v", "ü", "u\u{308}"]
    private static let workspaces = [WorkspaceID.default, .default, .default, WorkspaceID(rawValue: 2)]
    private static let quarter: Int64 = 900_000_000_000
    /// The night in which Berlin's clocks skip an hour, 2026-03-29T00:00:00Z.
    private static let middle: Int64 = 1_774_742_400_000_000_000

    init(seed: UInt64) {
        random = SeededGenerator(seed: seed)
    }

    mutating func history(_ count: Int) -> [HistoryStep] {
        var steps: [HistoryStep] = []
        for number in 1...max(count, 1) {
            steps.append(step())
            if number % 20 == 0 { steps.append(.everything) }
        }
        return steps + [.everything, .reopen, .everything]
    }

    // MARK: Chance

    private mutating func one(in count: Int) -> Bool { Int.random(in: 0..<count, using: &random) == 0 }

    private mutating func number(_ range: Range<Int>) -> Int { Int.random(in: range, using: &random) }

    private mutating func any<Value>(_ values: [Value]) -> Value {
        values[Int.random(in: 0..<values.count, using: &random)]
    }

    private mutating func maybe<Value>(_ count: Int, _ value: (inout HistoryMaker) -> Value) -> Value? {
        one(in: count) ? value(&self) : nil
    }

    // MARK: Steps

    private mutating func step() -> HistoryStep {
        switch number(0..<40) {
        case 0..<10: return .record((0..<any([1, 1, 1, 2, 3, 8])).map { _ in draft() })
        case 10..<14: return .record((0..<any([1, 1, 2, 4])).map { _ in importedDraft() })
        case 14: return .look((0..<2).map { _ in one(in: 2) ? draft() : importedDraft() })
        case 15..<21: return .adjust(adjustment())
        case 21..<26: return .call(call(), validateOnly: one(in: 8))
        case 26:
            return .erase(any(Self.users), in: any(Self.workspaces), validateOnly: one(in: 3))
        case 27: return retention()
        case 28..<32: return agentStep()
        case 32: return one(in: 2) ? .reopen : .noteTime(moment())
        case 33..<36: return .list(filter(), pageSize: any([1, 3, 1_000]), in: any(Self.workspaces))
        case 36: return .feed(filter(), in: any(Self.workspaces))
        default: return .report(query(), pageSize: any([1, 2, 7, 10_000]), in: any(Self.workspaces))
        }
    }

    private mutating func agentStep() -> HistoryStep {
        let (id, workspace) = (any(Self.agents), any(Self.workspaces))
        let expected = maybe(3) { Int64($0.number(1..<4)) }
        switch number(0..<5) {
        case 0, 1: return .createAgent(id, settings(), in: workspace)
        case 2, 3: return .updateAgent(id, settings(), expecting: expected, in: workspace)
        default: return .deleteAgent(id, expecting: expected, in: workspace)
        }
    }

    private mutating func settings() -> AgentSettings {
        AgentSettings(
            name: any(["", "n\u{e9}", "ne\u{301}"]), analyticsEnabled: one(in: 2), analyticsTrackConversions: true,
            allowedEvents: one(in: 3) ? Self.events : [], countingMode: any([.every, .oncePerCall]))
    }

    /// What is removed stays in the sums of whole quarter-hours, so that the cut is where one begins.
    private mutating func retention() -> HistoryStep {
        let day = Self.quarter * 96
        let cutoff = Timestamp(nanoseconds: Self.middle + Int64(number(-12..<8)) * day)
        floor = max(floor ?? cutoff, cutoff)
        return .retain(before: cutoff)
    }

    // MARK: Records

    private mutating func moment() -> Timestamp {
        // Some at the very quarter-hours, where days begin, and most near each other.
        let reach = one(in: 2) ? 80 : 1_000
        let slot = Self.middle + Int64(number(-reach..<reach + 1)) * Self.quarter
        let rest = one(in: 2) ? 0 : Int64.random(in: 0..<Self.quarter, using: &random)
        let moment = Timestamp(nanoseconds: slot + rest)
        guard let floor, moment < floor else { return moment }
        return Timestamp(nanoseconds: floor.nanoseconds + Int64(number(0..<400)) * Self.quarter + rest)
    }

    /// One of them is used for call after call.
    private mutating func room() -> String { one(in: 4) ? "r" : "r\(number(0..<30))" }

    private mutating func value() -> Money? {
        guard let currency = any(["USD", "EUR", nil]) else { return nil }
        return Money(
            currencyCode: currency, units: Int64(number(0..<100)), nanos: Int32(any([0, 5_000_000, 999_999_999])))
    }

    private mutating func conversion() -> NewConversion {
        let occurredAt = moment()
        var receivedAt = occurredAt
        // At once, or days later.
        receivedAt.nanoseconds += one(in: 6) ? Int64(number(1..<10)) * 96 * Self.quarter : 1_000_000_000
        return NewConversion(
            workspace: any(Self.workspaces), agentID: any(Self.agents), agentRevision: Int64(number(1..<3)),
            roomName: room(), userID: any(Self.users), eventType: any(Self.events),
            details: any(["", "d", "details\n\"quoted\""]), fingerprint: UInt64(number(0..<3)),
            occurredAt: occurredAt, receivedAt: receivedAt, value: value(), isTest: one(in: 6),
            countOncePerCall: one(in: 4))
    }

    private mutating func draft() -> HistoryStep.Draft {
        var new = conversion()
        if one(in: 2) { new.idempotencyKey = "k\(number(0..<6))" }
        return HistoryStep.Draft(new: new)
    }

    private mutating func importedDraft() -> HistoryStep.Draft {
        var draft = draft()
        draft.new.isImported = true
        switch number(0..<4) {
        case 0: draft.origin = .foreign(Int64(number(1..<12)), hasToken: one(in: 2))
        case 1: draft.new.idempotencyKey = ""
        default: draft.origin = .exported(number(0..<1_000), isMasked: one(in: 3))
        }
        return draft
    }

    private mutating func adjustment() -> HistoryStep.AdjustmentDraft {
        var change = AdjustmentChange.retract
        if !one(in: 4), let value = value() { change = .restate(value) }
        return HistoryStep.AdjustmentDraft(
            conversion: number(0..<1_000), change: change, occurredAt: maybe(3) { $0.moment() },
            details: one(in: 2) ? "" : "why", key: one(in: 2) ? "" : "a\(number(0..<3))",
            fingerprint: UInt64(number(0..<2)),
            origin: maybe(6) { $0.one(in: 2) ? .exported($0.number(0..<1_000)) : .foreign(Int64($0.number(1..<5))) },
            validateOnly: one(in: 6))
    }

    private mutating func call() -> NewCall {
        let start = moment()
        return NewCall(
            workspace: any(Self.workspaces), roomName: room(), agentID: any(Self.agents),
            agentRevision: Int64(number(1..<3)), userID: any(Self.users), startedAt: one(in: 5) ? nil : start,
            endedAt: maybe(2) { Timestamp(nanoseconds: start.nanoseconds + Int64($0.number(-1..<9)) * Self.quarter) },
            isTest: one(in: 6), direction: any(CallDirection.allCases), connection: any(CallConnection.allCases),
            endReason: any(["", "", "e"]), outcome: any(["", "o", "ö", "o\u{308}"]), receivedAt: start,
            scope: maybe(6) { AgentScope([$0.any(Self.agents)]) })
    }

    // MARK: Questions

    private mutating func bound() -> Timestamp {
        guard one(in: 2) || floor != nil else { return moment() }
        return Timestamp(nanoseconds: Self.middle + Int64(number(-10..<10)) * 96 * Self.quarter)
    }

    private mutating func filter() -> ConversionFilter {
        var filter = ConversionFilter(
            start: maybe(2) { $0.bound() }, end: maybe(2) { $0.bound() }, agentID: maybe(3) { $0.any(Self.agents) },
            eventType: maybe(3) { $0.any(Self.events) }, roomName: maybe(8) { $0.room() },
            userID: maybe(8) { $0.any(Self.users) }, includeTest: one(in: 2))
        if one(in: 4) { filter = filter.within(AgentScope([any(Self.agents), any(Self.agents)])) }
        return filter
    }

    private mutating func query() -> SummaryQuery {
        var query = SummaryQuery(filter: filter())
        query.groupBy = [.eventType, .agent, .agentRevision, .time].shuffled(using: &random)
        query.groupBy.removeLast(number(0..<5))
        let zone = any(["UTC", "Europe/Berlin", "Asia/Kathmandu", "America/St_Johns", "Australia/Lord_Howe"])
        query.calendar = SummaryCalendar(any([.hour, .day, .week]), timeZone: zone) ?? .utc(.day)
        // Sums of what was removed are known of one agent and of all.
        if floor != nil, !query.groupBy.contains(.agent), !query.groupBy.contains(.agentRevision) {
            query.filter.scope = nil
        }
        return query
    }
}
