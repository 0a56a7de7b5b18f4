import ConversionAPI
import ConversionStore
import RPC

/// What SummarizeConversions asks of a request, and how its groups become messages.
struct SummaryRules {
    let query: SummaryQuery
    let pageSize: Int
    let after: SummaryKey?
    private let question: UInt64

    /// - Throws: `RPCError`, INVALID_ARGUMENT, with every violation.
    init(_ request: SummarizeConversionsRequest, for caller: Principal) throws(RPCError) {
        var checks = FieldChecks()
        let filter = ConversionStore.ConversionFilter(request.filter, &checks).within(caller.scope)
        let (groupBy, interval) = Self.groups(request.groupBy, &checks)
        let zone = request.timeZone.isEmpty ? "UTC" : request.timeZone
        checks.limit(request.timeZone, "time_zone", to: TrackingRules.identifierLimit)
        let calendar = SummaryCalendar(interval ?? .day, timeZone: zone)
        if calendar == nil {
            checks.violate(
                "time_zone", .timeZoneInvalid,
                "time_zone must be an IANA name, such as Europe/Berlin, or empty for UTC.")
        }
        var question = ContentFingerprint()
        question.add(Int64(bitPattern: filter.fingerprint(in: caller.workspace)))
        for grouping in request.groupBy { question.add(Int64(grouping.rawValue)) }
        question.add(zone)
        self.question = question.value
        var after: SummaryKey?
        // For a question that is wrong itself no token is right, and there is nothing to say of it.
        if !request.pageToken.isEmpty, checks.isEmpty {
            after = PageToken(request.pageToken, question: question.value)?.summaryKey
            if after == nil { checks.violatePageToken() }
        }
        self.after = after
        pageSize = PageSize.check(request.pageSize, default: 1000, atMost: 10_000, &checks)
        try checks.finish()
        query = SummaryQuery(filter: filter, groupBy: groupBy, calendar: calendar ?? .utc(.day))
    }

    func response(_ page: SummaryPage) -> SummarizeConversionsResponse {
        SummarizeConversionsResponse(
            summaries: page.summaries.map { ConversionSummary($0, query.calendar) },
            nextPageToken: page.next.map { PageToken($0).text(question: question) } ?? "")
    }

    private static func groups(
        _ requested: [ConversionAPI.SummaryGrouping], _ checks: inout FieldChecks
    ) -> ([ConversionStore.SummaryGrouping], SummaryCalendar.Interval?) {
        var groups: [ConversionStore.SummaryGrouping] = []
        var interval: SummaryCalendar.Interval?
        for (index, grouping) in requested.enumerated() {
            let field = "group_by[\(index)]"
            let group: ConversionStore.SummaryGrouping
            switch grouping {
            case .eventType: group = .eventType
            case .agent: group = .agent
            case .agentRevision: group = .agentRevision
            case .hour, .day, .week:
                group = .time
                interval = grouping == .hour ? .hour : grouping == .day ? .day : .week
            case .unspecified:
                checks.violate(field, .fieldRequired, "\(field) must name a grouping.")
                continue
            case .unrecognized(let number):
                checks.violate(field, .fieldInvalid, "\(field) has no value \(number).")
                continue
            }
            if groups.contains(group) {
                checks.violate(
                    field, .fieldInvalid, "\(field) repeats a grouping; of HOUR, DAY and WEEK there may be one.")
            } else {
                groups.append(group)
            }
        }
        return (groups, interval)
    }
}

extension ConversionSummary {
    /// A group as clients see it.
    init(_ summary: ConversionStore.Summary, _ calendar: SummaryCalendar) {
        let range = summary.key.start.map { calendar.range(of: $0) }
        // Calls that are known by having converted alone would give a rate of 1, whatever happened.
        let hasNoRate = summary.recordedCalls == 0 && summary.calls > 0
        let rate = hasNoRate ? nil : ConversionRate(converted: summary.convertedCalls, calls: summary.calls)
        self.init(
            eventType: summary.key.eventType, agentID: summary.key.agentID, agentRevision: summary.key.agentRevision,
            startTime: range.map { ProtobufTimestamp($0.lowerBound) },
            endTime: range.map { ProtobufTimestamp($0.upperBound) }, conversions: summary.conversions,
            retractedConversions: summary.retracted, calls: summary.calls, convertedCalls: summary.convertedCalls,
            rate: rate?.value ?? 0, rateInterval: rate.map { RateInterval(lower: $0.lower, upper: $0.upper) },
            revenues: summary.revenues.map { Revenue($0) }, recordedCalls: summary.recordedCalls,
            noRateReason: hasNoRate ? .noRecordedCalls : .unspecified)
    }
}

extension ConversionAPI.Revenue {
    fileprivate init(_ revenue: SummaryRevenue) {
        let currency = revenue.currencyCode
        let (adjustment, isBeyond) = revenue.net.subtractingReportingOverflow(revenue.gross)
        self.init(
            gross: Money(nanos: revenue.gross, of: currency),
            adjustment: isBeyond ? nil : Money(nanos: adjustment, of: currency),
            net: Money(nanos: revenue.net, of: currency))
        if gross == nil || self.adjustment == nil || net == nil { outOfRangeCurrencyCode = currency }
    }
}

extension ConversionAPI.Money {
    /// Nil for more units than 64 bits count.
    fileprivate init?(nanos: Int128, of currencyCode: String) {
        guard let units = Int64(exactly: nanos / 1_000_000_000) else { return nil }
        self.init(currencyCode: currencyCode, units: units, nanos: Int32(truncatingIfNeeded: nanos % 1_000_000_000))
    }
}
