import ConversionStore

/// A report that is counted one row after the other: what every engine's reports must be equal to.
package struct Recount {
    private let conversions: [Conversion]
    private let calls: [Call]

    package init(conversions: [Conversion], calls: [Call]) {
        self.conversions = conversions
        self.calls = calls
    }

    /// All groups, in their order.
    package func report(_ query: SummaryQuery) -> [Summary] {
        typealias Text = MemoryLedger.Text
        let filter = query.filter
        var groups: [SummaryKey: Summary] = [:]
        var rooms: [SummaryKey: Set<Text>] = [:], converted: [SummaryKey: Set<Text>] = [:]
        if query.groupBy.isEmpty { groups[SummaryKey()] = Summary(key: SummaryKey()) }
        var anyEvent = filter
        anyEvent.eventType = nil
        for conversion in conversions where anyEvent.matches(conversion) {
            let room = Text(conversion.roomName)
            rooms[
                Self.key(query, "", conversion.agentID, conversion.agentRevision, conversion.occurredAt), default: []
            ].insert(room)
            guard filter.matches(conversion) else { continue }
            let key = Self.key(
                query, conversion.eventType, conversion.agentID, conversion.agentRevision, conversion.occurredAt)
            Self.add(conversion, to: &groups[key, default: Summary(key: key)])
            if conversion.lastAdjustment?.change != .retract { converted[key, default: []].insert(room) }
        }
        var recorded: [SummaryKey: Int64] = [:]
        for call in calls where call.connection.counts && anyEvent.matches(call) {
            let key = Self.key(query, "", call.agentID, call.agentRevision, call.startedAt)
            rooms[key, default: []].insert(Text(call.roomName))
            recorded[key, default: 0] += 1
        }
        // A call has no event type: the groups of one agent and time share theirs.
        if !query.groupBy.contains(.eventType) {
            for key in rooms.keys where groups[key] == nil { groups[key] = Summary(key: key) }
        }
        for key in groups.keys {
            var shared = key
            shared.eventType = ""
            groups[key]?.calls = Int64(rooms[shared]?.count ?? 0)
            groups[key]?.recordedCalls = recorded[shared] ?? 0
            groups[key]?.convertedCalls = Int64(converted[key]?.count ?? 0)
        }
        return groups.values.sorted { $0.key.isBefore($1.key, by: query.groupBy) }
    }

    private static func key(
        _ query: SummaryQuery, _ event: String, _ agent: String, _ revision: Int64, _ time: Timestamp
    ) -> SummaryKey {
        let byAgent = query.groupBy.contains(.agent) || query.groupBy.contains(.agentRevision)
        return SummaryKey(
            eventType: query.groupBy.contains(.eventType) ? event : "", agentID: byAgent ? agent : "",
            agentRevision: query.groupBy.contains(.agentRevision) ? revision : 0,
            start: query.groupBy.contains(.time) ? query.calendar.range(of: time).lowerBound : nil)
    }

    private static func add(_ conversion: Conversion, to summary: inout Summary) {
        if conversion.lastAdjustment?.change == .retract {
            summary.retracted += 1
        } else {
            summary.conversions += 1
        }
        guard let currency = (conversion.value ?? conversion.netValue)?.currencyCode else { return }
        let index = summary.revenues.firstIndex { $0.currencyCode >= currency } ?? summary.revenues.endIndex
        if index == summary.revenues.endIndex || summary.revenues[index].currencyCode != currency {
            summary.revenues.insert(SummaryRevenue(currencyCode: currency, gross: 0, net: 0), at: index)
        }
        summary.revenues[index].gross += amount(conversion.value)
        summary.revenues[index].net += amount(conversion.netValue)
    }

    private static func amount(_ money: Money?) -> Int128 {
        money.map { Int128($0.units) * 1_000_000_000 + Int128($0.nanos) } ?? 0
    }
}
