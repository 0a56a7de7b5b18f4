import ConversionStore

/// The groups of a report while it is being counted, by the numbers of their names.
struct ReportGroups {
    struct Key: Hashable {
        /// 0 where the report does not group by it; the same for the others.
        var event: Int64 = 0
        var agent: Int64 = 0
        var revision: Int64 = 0
        /// The beginning of its time.
        var bucket: Int64 = 0
    }

    struct Group {
        var figures = RollupFigures()
        /// Recorded calls.
        var recorded: Int64 = 0
        var revenues: [(currency: Int64, revenue: RollupRevenue)] = []

        mutating func earn(_ revenue: RollupRevenue, in currency: Int64) {
            if let index = revenues.firstIndex(where: { $0.currency == currency }) {
                revenues[index].revenue += revenue
            } else {
                revenues.append((currency, revenue))
            }
        }
    }

    var groups: [Key: Group] = [:]
    /// Where events are groups: the calls of all of them, by the key without the event.
    var sharedCalls: [Key: Int64] = [:]
    /// The same of recorded calls.
    var sharedRecorded: [Key: Int64] = [:]
    let groupBy: [SummaryGrouping]
    let byEvent: Bool
    let byAgent: Bool
    let byRevision: Bool

    init(_ groupBy: [SummaryGrouping]) {
        self.groupBy = groupBy
        byEvent = groupBy.contains(.eventType)
        byRevision = groupBy.contains(.agentRevision)
        byAgent = byRevision || groupBy.contains(.agent)
    }

    func key(event: Int64, agent: Int64, revision: Int64, bucket: Int64) -> Key {
        Key(
            event: byEvent ? event : 0, agent: byAgent ? agent : 0, revision: byRevision ? revision : 0, bucket: bucket)
    }

    mutating func add(_ figures: RollupFigures, to key: Key) {
        groups[key, default: Group()].figures += figures
    }

    mutating func addCalls(_ calls: Int64, to key: Key) {
        guard calls != 0 else { return }
        if byEvent {
            var key = key
            key.event = 0
            sharedCalls[key, default: 0] += calls
        } else {
            groups[key, default: Group()].figures.calls += calls
        }
    }

    mutating func addRecorded(_ calls: Int64, to key: Key) {
        guard calls != 0 else { return }
        if byEvent {
            var key = key
            key.event = 0
            sharedRecorded[key, default: 0] += calls
        } else {
            groups[key, default: Group()].recorded += calls
        }
    }

    mutating func earn(_ revenue: RollupRevenue, in currency: Int64, _ key: Key) {
        groups[key, default: Group()].earn(revenue, in: currency)
    }

    /// A page of the report, in the order of its groups.
    func page(_ names: RollupNames, pageSize: Int, after: SummaryKey?) throws -> SummaryPage {
        var texts: [Int64: String] = [:]
        func text(_ id: Int64) throws -> String {
            if id == 0 { return "" }
            if let text = texts[id] { return text }
            guard let text = try names.name(id) else { throw StoreError(.corrupt, "summarize conversions") }
            texts[id] = text
            return text
        }
        let isByTime = groupBy.contains(.time)
        func summaryKey(_ key: Key) throws -> SummaryKey {
            SummaryKey(
                eventType: try text(key.event), agentID: try text(key.agent), agentRevision: key.revision,
                start: isByTime ? Timestamp(nanoseconds: key.bucket) : nil)
        }
        var found = groups
        if groupBy.isEmpty { found[Key(), default: Group()].figures.calls += 0 }
        // What tests add, and what gaps take away, may have come to nothing.
        var keys = found.filter {
            let figures = $0.value.figures
            return groupBy.isEmpty || figures.conversions + figures.retracted > 0 || !byEvent && figures.calls > 0
        }.map(\.key)
        try sort(&keys, text)
        if let after {
            var low = 0, high = keys.count
            while low < high {
                let middle = (low + high) / 2
                if after.isBefore(try summaryKey(keys[middle]), by: groupBy) { high = middle } else { low = middle + 1 }
            }
            keys.removeFirst(low)
        }
        let summaries = try keys.prefix(pageSize).map { key in
            var summary = Summary(key: try summaryKey(key))
            let group = found[key] ?? Group()
            summary.conversions = group.figures.conversions
            summary.retracted = group.figures.retracted
            summary.convertedCalls = group.figures.rooms
            var shared = key
            shared.event = 0
            summary.calls = byEvent ? sharedCalls[shared] ?? 0 : group.figures.calls
            summary.recordedCalls = byEvent ? sharedRecorded[shared] ?? 0 : group.recorded
            summary.revenues = try group.revenues.filter { $0.revenue.conversions > 0 }.map {
                SummaryRevenue(
                    currencyCode: try text($0.currency), gross: $0.revenue.gross, net: $0.revenue.net)
            }.sorted { $0.currencyCode < $1.currencyCode }
            return summary
        }
        return SummaryPage(summaries: summaries, next: keys.count > pageSize ? summaries.last?.key : nil)
    }

    /// Sorts by the ranks of names, which are compared once each.
    private func sort(_ keys: inout [Key], _ text: (Int64) throws -> String) throws {
        let ids = Set(keys.lazy.map(\.event)).union(keys.lazy.map(\.agent))
        let named = try ids.map { (id: $0, name: try text($0)) }
            .sorted { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }
        var ranks: [Int64: Int64] = [:]
        for (rank, name) in named.enumerated() { ranks[name.id] = Int64(rank) }
        let sortable = keys.map { key in
            var order = Order(key: key)
            var places = 0
            func place(_ value: Int64) {
                // What is grouped by twice has no more to say.
                if places < 8 { order.values[places] = value }
                places += 1
            }
            for grouping in groupBy {
                switch grouping {
                case .eventType: place(ranks[key.event] ?? 0)
                case .agent: place(ranks[key.agent] ?? 0)
                case .agentRevision:
                    place(ranks[key.agent] ?? 0)
                    place(key.revision)
                case .time: place(key.bucket)
                }
            }
            return order
        }
        keys = sortable.sorted { $0.precedes($1) }.map(\.key)
    }

    /// A key, and the numbers that it is sorted by.
    private struct Order {
        let key: Key
        var values = SIMD8<Int64>()

        init(key: Key) {
            self.key = key
        }

        func precedes(_ other: Order) -> Bool {
            for place in 0..<8 where values[place] != other.values[place] {
                return values[place] < other.values[place]
            }
            return false
        }
    }
}
