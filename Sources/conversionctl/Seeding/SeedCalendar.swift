import Basics

/// When the platform's calls come: a weight for each hour and agent, added up, so that a place among all calls gives an
/// hour and an agent.
///
/// Only additions, multiplications and divisions of doubles: what libraries compute may differ in the last bit from one
/// version to the next, and so would the rows.
struct SeedCalendar: Sendable {
    /// An hour of one agent.
    struct Slot: Sendable, Hashable {
        let agent: Int
        /// Since the plan's beginning.
        let hour: Int
    }

    private let agents: Int
    /// By hour and agent: the calls up to the end of it that convert, and those that do not.
    private var converting: [Double] = []
    private var idle: [Double] = []

    init(_ plan: SeedPlan, _ people: [SeedAgent]) {
        agents = people.count
        let hours = plan.days * 24
        var calls: [Double] = []
        calls.reserveCapacity(hours * agents)
        for hour in 0..<hours {
            let moment = plan.begin + Int64(hour) * 3_600
            let part = Double(hour) / Double(hours)
            for agent in people { calls.append(Self.weight(of: agent, at: moment, part)) }
        }
        converting.reserveCapacity(calls.count)
        for (index, weight) in calls.enumerated() {
            let agent = people[index % agents]
            let phase = index / agents * SeedPlan.phases / hours
            converting.append(weight * agent.rate * agent.improvement(inPhase: phase))
        }
        let total = calls.reduce(0, +), convertingTotal = converting.reduce(0, +)
        idle.reserveCapacity(calls.count)
        for (weight, converted) in zip(calls, converting) {
            let all = weight / total * Double(plan.recordedCalls)
            // Agents whose share is too high for the plan keep a few calls that do not convert.
            idle.append(max(all / 20, all - converted / convertingTotal * Double(plan.convertingCalls)))
        }
        Self.addUp(&converting)
        Self.addUp(&idle)
    }

    /// The slot of a place from 0 up to 1 among the calls of its kind.
    func slot(at place: Double, isConverting: Bool) -> Slot {
        let sums = isConverting ? converting : idle
        let wanted = place * (sums.last ?? 0)
        var low = 0, high = sums.count - 1
        while low < high {
            let middle = (low + high) / 2
            if sums[middle] > wanted { high = middle } else { low = middle + 1 }
        }
        return Slot(agent: low % agents, hour: low / agents)
    }

    /// Which part of the calls of a kind come before a phase.
    func share(beforePhase phase: Int, isConverting: Bool) -> Double {
        let sums = isConverting ? converting : idle
        let end = sums.count / agents * phase / SeedPlan.phases * agents
        guard end > 0, let total = sums.last, total > 0 else { return 0 }
        return sums[end - 1] / total
    }

    private static func addUp(_ weights: inout [Double]) {
        var sum = 0.0
        for index in weights.indices {
            sum += weights[index]
            weights[index] = sum
        }
    }

    // MARK: How people call

    private static func weight(of agent: SeedAgent, at moment: Int64, _ part: Double) -> Double {
        guard part >= agent.launch else { return 0 }
        let local = moment + Int64(agent.utcOffset * 3_600)
        let time = CivilTime(secondsSince1970: Int(local))
        let weekday = CivilDate.weekday(ofDayNumber: time.dayNumber)
        let hours = agent.isRetail ? shopping : office
        let days = agent.isRetail ? shoppingDays : officeDays
        let age = (part - agent.launch) / (1 - agent.launch)
        return agent.size * (0.4 + 1.2 * age) * hours[time.hour] * days[weekday] * season(of: time.date, agent.isRetail)
    }

    private static let office: [Double] = [
        0.2, 0.1, 0.1, 0.1, 0.2, 0.5, 1.5, 4, 9, 12, 12, 10, 7, 9, 11, 11, 10, 8, 5, 3, 2, 1.2, 0.7, 0.4,
    ]
    private static let shopping: [Double] = [
        1, 0.5, 0.3, 0.2, 0.2, 0.4, 1, 2, 4, 6, 7, 8, 9, 7, 6, 6, 7, 9, 11, 12, 11, 8, 5, 2,
    ]
    private static let officeDays = [1.2, 1.15, 1.1, 1.05, 0.95, 0.3, 0.15]
    private static let shoppingDays = [0.85, 0.85, 0.9, 0.95, 1.15, 1.35, 1.1]

    /// The holidays: a month of shopping before them, and quiet offices.
    private static func season(of date: CivilDate, _ isRetail: Bool) -> Double {
        switch (date.month, date.day) {
        case (11, 24...30): return isRetail ? 2.4 : 1
        case (12, 1...23): return isRetail ? 1.9 : 0.95
        case (12, 24...26), (1, 1): return 0.3
        case (12, 27...31): return isRetail ? 1.2 : 0.4
        case (7, 15...31), (8, 1...15): return isRetail ? 1.1 : 0.8
        default: return 1
        }
    }
}
