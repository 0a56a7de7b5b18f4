/// What to report on, and by what to group it.
public struct SummaryQuery: Sendable, Hashable {
    /// Which conversions and calls.
    public var filter: ConversionFilter
    /// What to group by, in the order in which the groups are sorted; empty for one group of everything.
    public var groupBy: [SummaryGrouping]
    /// What `groupBy` means by time.
    public var calendar: SummaryCalendar

    public init(
        filter: ConversionFilter = ConversionFilter(), groupBy: [SummaryGrouping] = [],
        calendar: SummaryCalendar = .utc(.day)
    ) {
        self.filter = filter
        self.groupBy = groupBy
        self.calendar = calendar
    }
}

/// One thing that a report is grouped by.
public enum SummaryGrouping: Sendable, Hashable {
    case eventType
    case agent
    /// The agent, and then its revision.
    case agentRevision
    /// The hour, day or week that the query's calendar names.
    case time
}

/// What names a group: only what was grouped by, the rest is empty.
public struct SummaryKey: Sendable {
    public var eventType: String
    public var agentID: String
    public var agentRevision: Int64
    /// The beginning of its hour, day or week.
    public var start: Timestamp?

    public init(eventType: String = "", agentID: String = "", agentRevision: Int64 = 0, start: Timestamp? = nil) {
        self.eventType = eventType
        self.agentID = agentID
        self.agentRevision = agentRevision
        self.start = start
    }

    /// Whether it stands before another in a report that is grouped like this.
    public func isBefore(_ other: SummaryKey, by groupBy: [SummaryGrouping]) -> Bool {
        for grouping in groupBy {
            let order: Int =
                switch grouping {
                case .eventType: Self.compare(eventType, other.eventType)
                case .agent: Self.compare(agentID, other.agentID)
                case .agentRevision:
                    2 * Self.compare(agentID, other.agentID) + Self.compare(agentRevision, other.agentRevision)
                case .time: Self.compare(start?.nanoseconds ?? .min, other.start?.nanoseconds ?? .min)
                }
            if order != 0 { return order < 0 }
        }
        return false
    }

    private static func compare(_ left: String, _ right: String) -> Int {
        if left.utf8.lexicographicallyPrecedes(right.utf8) { return -1 }
        return left.utf8.elementsEqual(right.utf8) ? 0 : 1
    }

    private static func compare(_ left: Int64, _ right: Int64) -> Int { left < right ? -1 : left == right ? 0 : 1 }
}

/// Compared byte by byte, as the ledger does: to Swift's strings two ways to write one letter are the same.
extension SummaryKey: Hashable {
    public static func == (left: SummaryKey, right: SummaryKey) -> Bool {
        left.agentRevision == right.agentRevision && left.start == right.start
            && left.eventType.utf8.elementsEqual(right.eventType.utf8)
            && left.agentID.utf8.elementsEqual(right.agentID.utf8)
    }

    public func hash(into hasher: inout Hasher) {
        for byte in eventType.utf8 { hasher.combine(byte) }
        hasher.combine(UInt8(0xff))
        for byte in agentID.utf8 { hasher.combine(byte) }
        hasher.combine(agentRevision)
        hasher.combine(start)
    }
}

/// The figures of one group.
public struct Summary: Sendable, Hashable {
    /// What names the group.
    public var key: SummaryKey
    /// Conversions that count.
    public var conversions: Int64 = 0
    /// Conversions that were retracted.
    public var retracted: Int64 = 0
    /// Rooms of recorded calls that were connected, together with rooms of conversions, retracted ones too, of any event
    /// type.
    public var calls: Int64 = 0
    /// Recorded calls that were connected. Where there is none, the other calls are known by having converted, and tell
    /// no rate.
    public var recordedCalls: Int64 = 0
    /// Rooms with a conversion of the group that counts.
    public var convertedCalls: Int64 = 0
    /// The money, by currency, sorted by code.
    public var revenues: [SummaryRevenue] = []

    public init(key: SummaryKey) {
        self.key = key
    }
}

/// The money of a group in one currency, exact.
public struct SummaryRevenue: Sendable, Hashable {
    /// ISO 4217.
    public var currencyCode: String
    /// The values as recorded, in billionths of a unit.
    public var gross: Int128
    /// The values as they stand, in billionths of a unit.
    public var net: Int128

    public init(currencyCode: String, gross: Int128, net: Int128) {
        self.currencyCode = currencyCode
        self.gross = gross
        self.net = net
    }
}

/// A page of a report.
public struct SummaryPage: Sendable, Hashable {
    /// In the order of their groups, at most as many as were asked for.
    public var summaries: [Summary]
    /// The group to ask the next page `after`; nil when this page is the last.
    public var next: SummaryKey?

    public init(summaries: [Summary], next: SummaryKey?) {
        self.summaries = summaries
        self.next = next
    }
}
