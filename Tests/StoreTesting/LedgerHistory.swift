import ConversionStore
import MemoryStore
import Testing

/// Random numbers that a seed repeats: SplitMix64.
package struct SeededGenerator: RandomNumberGenerator {
    private var state: UInt64

    package init(seed: UInt64) {
        state = seed
    }

    package mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var bits = state
        bits = (bits ^ bits >> 30) &* 0xbf58_476d_1ce4_e5b9
        bits = (bits ^ bits >> 27) &* 0x94d0_49bb_1331_11eb
        return bits ^ bits >> 31
    }
}

/// What was done to a ledger, kept as plainly as can be: reports are counted from it, one row after the other.
package struct LedgerHistory {
    /// By sequence, as they stand.
    package private(set) var conversions: [Int64: Conversion] = [:]
    /// By room.
    package private(set) var calls: [String: Call] = [:]

    package init() {}

    private static let agents = ["a", "b", "ö", "o\u{308}"]
    private static let events = ["purchase", "booking", "sign_up"]
    private static let users = ["", "u", "v"]
    /// Around the night in which Berlin's clocks skip an hour, 2026-03-29T00:00:00Z.
    private static let middle: Int64 = 1_774_742_400

    /// One of them is used for call after call.
    private static func room(_ random: inout SeededGenerator) -> String {
        Int.random(in: 0..<4, using: &random) == 0 ? "r" : "r\(Int.random(in: 0..<30, using: &random))"
    }

    private static func moment(_ random: inout SeededGenerator) -> Timestamp {
        // Some at the very quarter-hours, where days begin, and most near each other.
        let reach: Int64 = Bool.random(using: &random) ? 80 : 1_000
        let seconds = Int64.random(in: -reach...reach, using: &random) * 900
        let nanoseconds = Bool.random(using: &random) ? 0 : Int64.random(in: 0..<900_000_000_000, using: &random)
        return Timestamp(nanoseconds: (middle + seconds) * 1_000_000_000 + nanoseconds)
    }

    /// A bound of a report: any moment, or where days begin.
    private static func bound(_ random: inout SeededGenerator) -> Timestamp {
        guard Bool.random(using: &random) else { return moment(&random) }
        return Timestamp(nanoseconds: (middle + Int64.random(in: -10...10, using: &random) * 86_400) * 1_000_000_000)
    }

    private static func value(_ random: inout SeededGenerator) -> Money? {
        guard let currency = ["USD", "EUR", nil].randomElement(using: &random) ?? nil else { return nil }
        return Money(
            currencyCode: currency, units: .random(in: 0...100, using: &random),
            nanos: .random(in: 0...999_999_999, using: &random))
    }

    /// Does one thing, and notes what the store says became of it.
    package mutating func step(_ store: any Store, _ random: inout SeededGenerator) async throws {
        switch Int.random(in: 0..<13, using: &random) {
        case 0..<6: await record(store, &random)
        case 6..<8: try await adjust(store, &random)
        case 8..<10: await importOne(store, &random)
        case 10 where Int.random(in: 0..<5, using: &random) == 0: try await erase(store, &random)
        default: try await recordCall(store, &random)
        }
    }

    private mutating func record(_ store: any Store, _ random: inout SeededGenerator) async {
        let new = NewConversion(
            agentID: Self.agents.randomElement(using: &random) ?? "", agentRevision: .random(in: 1...2, using: &random),
            roomName: Self.room(&random), userID: Self.users.randomElement(using: &random) ?? "",
            eventType: Self.events.randomElement(using: &random) ?? "",
            idempotencyKey: Bool.random(using: &random) ? "" : "k\(Int.random(in: 0..<100, using: &random))",
            occurredAt: Self.moment(&random), receivedAt: at(0), value: Self.value(&random),
            isTest: Int.random(in: 0..<6, using: &random) == 0,
            countOncePerCall: Int.random(in: 0..<4, using: &random) == 0)
        for case .recorded(let recorded) in await store.record([new]) {
            conversions[recorded.sequence] = Conversion(new, recorded: recorded)
        }
    }

    /// Something new, or what an old export has of a conversion, erased meanwhile or not.
    private mutating func importOne(_ store: any Store, _ random: inout SeededGenerator) async {
        var new = NewConversion(
            agentID: Self.agents.randomElement(using: &random) ?? "", agentRevision: 1, roomName: Self.room(&random),
            userID: Self.users.randomElement(using: &random) ?? "",
            eventType: Self.events.randomElement(using: &random) ?? "", occurredAt: Self.moment(&random),
            receivedAt: at(0), value: Self.value(&random), isImported: true,
            countOncePerCall: Int.random(in: 0..<4, using: &random) == 0)
        if Bool.random(using: &random), let sequence = conversions.keys.sorted().randomElement(using: &random),
            let old = conversions[sequence]
        {
            new.countOncePerCall = false
            (new.agentID, new.roomName, new.eventType) = (old.agentID, old.roomName, old.eventType)
            (new.occurredAt, new.value, new.isTest) = (old.occurredAt, old.value, old.isTest)
            if old.erasedAt == nil { new.userID = old.userID }
        }
        let same = conversions.values.filter { old in
            new.agentID.utf8.elementsEqual(old.agentID.utf8) && new.roomName == old.roomName
                && new.eventType == old.eventType && new.occurredAt == old.occurredAt && new.value == old.value
                && new.isTest == old.isTest && (old.erasedAt != nil || new.userID == old.userID)
        }
        for outcome in await store.record([new]) {
            switch outcome {
            case .recorded(let recorded):
                #expect(same.isEmpty)
                conversions[recorded.sequence] = Conversion(new, recorded: recorded)
            case .duplicate(let first):
                #expect(same.contains { $0.sequence == first.sequence } || new.countOncePerCall)
            default: Issue.record("\(outcome)")
            }
        }
    }

    private mutating func erase(_ store: any Store, _ random: inout SeededGenerator) async throws {
        let user = Self.users.dropFirst().randomElement(using: &random) ?? ""
        let erasure = try await store.eraseUser(user, at: at(0), in: .default, validateOnly: false)
        let ofUser = conversions.values.filter { $0.userID == user }
        #expect(erasure.conversions == Int64(ofUser.count))
        for var conversion in ofUser {
            (conversion.userID, conversion.details, conversion.erasedAt) = ("", "", at(0))
            conversions[conversion.sequence] = conversion
        }
        for (room, call) in calls where call.userID == user && !user.isEmpty {
            calls[room]?.userID = ""
            calls[room]?.erasedAt = at(0)
        }
    }

    private mutating func adjust(_ store: any Store, _ random: inout SeededGenerator) async throws {
        // Sorted, so that the seed alone decides.
        guard let sequence = conversions.keys.sorted().randomElement(using: &random), let old = conversions[sequence]
        else { return }
        let change: AdjustmentChange =
            if Bool.random(using: &random), let value = Self.value(&random) { .restate(value) } else { .retract }
        let adjustment = NewAdjustment(conversionID: old.id, change: change, receivedAt: at(0))
        guard case .adjusted(_, let conversion) = try await store.adjust(adjustment, validateOnly: false) else {
            return
        }
        conversions[sequence] = conversion
    }

    private mutating func recordCall(_ store: any Store, _ random: inout SeededGenerator) async throws {
        let call = NewCall(
            roomName: Self.room(&random), agentID: Self.agents.randomElement(using: &random) ?? "",
            agentRevision: .random(in: 1...2, using: &random), userID: Self.users.randomElement(using: &random) ?? "",
            startedAt: Int.random(in: 0..<4, using: &random) == 0 ? nil : Self.moment(&random),
            isTest: Int.random(in: 0..<6, using: &random) == 0,
            connection: CallConnection.allCases.randomElement(using: &random) ?? .unknown,
            receivedAt: Self.moment(&random))
        guard case .recorded(let recorded) = try await store.recordCall(call, validateOnly: false) else { return }
        calls[recorded.roomName] = recorded
    }

    // MARK: Recount

    package static func query(_ random: inout SeededGenerator) -> SummaryQuery {
        var filter = ConversionFilter()
        if Bool.random(using: &random) { filter.start = bound(&random) }
        if Bool.random(using: &random) { filter.end = bound(&random) }
        if Int.random(in: 0..<3, using: &random) == 0 { filter.agentID = agents.randomElement(using: &random) }
        if Int.random(in: 0..<4, using: &random) == 0 {
            filter = filter.within(AgentScope(agents.shuffled(using: &random).prefix(2)))
        }
        if Int.random(in: 0..<3, using: &random) == 0 { filter.eventType = events.randomElement(using: &random) }
        if Int.random(in: 0..<10, using: &random) == 0 { filter.roomName = room(&random) }
        if Int.random(in: 0..<10, using: &random) == 0 { filter.userID = "u" }
        filter.includeTest = Bool.random(using: &random)
        let groups: [SummaryGrouping] = [.eventType, .agent, .agentRevision, .time]
        let groupBy = groups.shuffled(using: &random).prefix(Int.random(in: 0...4, using: &random))
        let zone = ["UTC", "Europe/Berlin", "Asia/Kathmandu", "America/St_Johns", "Australia/Lord_Howe"].randomElement(
            using: &random)
        let interval = [SummaryCalendar.Interval.hour, .day, .week].randomElement(using: &random)
        return SummaryQuery(
            filter: filter, groupBy: Array(groupBy),
            calendar: SummaryCalendar(interval ?? .day, timeZone: zone ?? "UTC") ?? .utc(.day))
    }

    package func report(_ query: SummaryQuery) -> [Summary] {
        Recount(conversions: Array(conversions.values), calls: Array(calls.values)).report(query)
    }
}
