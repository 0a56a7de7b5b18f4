/// What a transaction adds to the rollups, gathered so that each row is written once.
struct RollupChanges {
    struct DayKey: Hashable {
        var series: RollupSeries
        var day: Int64
    }

    struct Day {
        var figures = RollupFigures()
        var detail = QuarterDetail()
    }

    struct GapKey: Hashable {
        var series: RollupSeries
        var previous: Int64
        var next: Int64
    }

    struct Gap {
        var calls: Int64 = 0
        var rooms: Int64 = 0
    }

    struct RevenueKey: Hashable {
        var day: DayKey
        var currency: Int64
    }

    struct Revenue {
        var total = RollupRevenue()
        var detail = QuarterRevenue()
    }

    var days: [DayKey: Day] = [:]
    var gaps: [GapKey: Gap] = [:]
    var revenues: [RevenueKey: Revenue] = [:]

    /// So many rooms are seen in a quarter-hour, and were last seen in `previous`; less than none takes them back.
    mutating func see(
        _ sight: RoomSight, _ workspace: Int64, isTest: Bool, slot: Int64, previous: Int64?, rooms: Int64
    ) {
        let series = sight.series(workspace, isTest: isTest)
        let day = QuarterHour.day(ofSlot: slot), quarter = QuarterHour.quarter(ofSlot: slot)
        let previousDay = previous.map(QuarterHour.day(ofSlot:))
        let calls = sight.measure == .calls ? rooms : 0, converted = sight.measure == .rooms ? rooms : 0
        let figures = RollupFigures(calls: calls, rooms: converted)
        func change(_ today: inout Day) {
            if previousDay != day { today.figures += figures }
            today.detail.add(figures, at: quarter)
            guard let previous, previousDay == day else { return }
            today.detail.addGap(
                QuarterDetail.Gap(
                    previous: QuarterHour.quarter(ofSlot: previous), next: quarter, calls: calls, rooms: converted))
        }
        change(&days[DayKey(series: series, day: day), default: Day()])
        if let previous, previousDay != day {
            let key = GapKey(series: series, previous: previous, next: slot)
            gaps[key, default: Gap()].calls += calls
            gaps[key, default: Gap()].rooms += converted
        }
    }

    /// So many conversions alike, with what they are worth; less than none takes them back.
    mutating func count(
        _ fact: RoomFact, _ workspace: Int64, conversions: Int64, currency: Int64?, _ revenue: RollupRevenue
    ) {
        let day = QuarterHour.day(ofSlot: fact.slot), quarter = QuarterHour.quarter(ofSlot: fact.slot)
        let figures =
            fact.isRetracted ? RollupFigures(retracted: conversions) : RollupFigures(conversions: conversions)
        for scope in RollupScope.allCases {
            for byEvent in [false, true] {
                let series = RollupSeries(
                    workspace: workspace, grain: RollupGrain(scope, byEvent: byEvent, isTest: fact.isTest),
                    agent: scope == .all ? 0 : fact.agent, revision: scope == .revision ? fact.revision : 0,
                    event: byEvent ? fact.event : 0)
                let key = DayKey(series: series, day: day)
                func change(_ today: inout Day) {
                    today.figures += figures
                    today.detail.add(figures, at: quarter)
                }
                if conversions != 0 { change(&days[key, default: Day()]) }
                guard let currency else { continue }
                func earn(_ today: inout Revenue) {
                    today.total += revenue
                    today.detail.add(revenue, at: quarter)
                }
                earn(&revenues[RevenueKey(day: key, currency: currency), default: Revenue()])
            }
        }
    }

    /// So many recorded calls alike; less than none takes them back.
    mutating func record(_ fact: RoomFact, _ workspace: Int64, calls: Int64) {
        let day = QuarterHour.day(ofSlot: fact.slot), quarter = QuarterHour.quarter(ofSlot: fact.slot)
        let figures = RollupFigures(calls: calls)
        for scope in RollupScope.allCases {
            let series = RollupSeries(
                workspace: workspace, grain: RollupGrain(recordedIn: scope, isTest: fact.isTest),
                agent: scope == .all ? 0 : fact.agent, revision: scope == .revision ? fact.revision : 0, event: 0)
            let key = DayKey(series: series, day: day)
            days[key, default: Day()].figures += figures
            days[key, default: Day()].detail.add(figures, at: quarter)
        }
    }

    mutating func removeAll() {
        days.removeAll(keepingCapacity: true)
        gaps.removeAll(keepingCapacity: true)
        revenues.removeAll(keepingCapacity: true)
    }

    var isEmpty: Bool { days.isEmpty && gaps.isEmpty && revenues.isEmpty }
}

extension RollupChanges {
    mutating func merge(_ other: RollupChanges) {
        for (key, day) in other.days {
            days[key, default: Day()].figures += day.figures
            days[key, default: Day()].detail.merge(day.detail)
        }
        for (key, gap) in other.gaps {
            gaps[key, default: Gap()].calls += gap.calls
            gaps[key, default: Gap()].rooms += gap.rooms
        }
        for (key, revenue) in other.revenues {
            revenues[key, default: Revenue()].total += revenue.total
            revenues[key, default: Revenue()].detail.merge(revenue.detail)
        }
    }
}
