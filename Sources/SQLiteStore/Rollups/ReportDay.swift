import ConversionStore

/// How a report divides one day (UTC).
struct ReportDay {
    /// Quarter-hours of one of the report's groups; without a bucket, those that its edges cut, which are counted from
    /// the rows.
    struct Segment {
        var quarters: Range<Int>
        var bucket: Int64?
    }

    let day: Int64
    /// In order; what the report does not cover is in none.
    let segments: [Segment]

    /// The bucket that takes the whole day.
    var whole: Int64? {
        guard segments.count == 1, segments[0].quarters.count == Int(QuarterHour.perDay) else { return nil }
        return segments[0].bucket
    }

    func bucket(ofQuarter quarter: Int) -> Int64? { segment(ofQuarter: quarter)?.bucket }

    func segment(ofQuarter quarter: Int) -> Segment? { segments.first { $0.quarters.contains(quarter) } }
}

/// Which quarter-hours belong to which hours, days or weeks of a report, and which are cut by an edge.
final class ReportTime {
    let query: SummaryQuery
    /// The report's bounds; nil for none.
    let start: Int64?
    let end: Int64?
    /// Before then there are no rows, so that a cut quarter-hour goes to where it begins.
    private let detailFrom: Int64
    private let buckets: SummaryBuckets
    private let isGrouped: Bool

    init(_ query: SummaryQuery, detailFrom: Int64?) {
        self.query = query
        start = query.filter.start?.nanoseconds
        end = query.filter.end?.nanoseconds
        self.detailFrom = detailFrom ?? .min
        buckets = SummaryBuckets(query.calendar)
        isGrouped = query.groupBy.contains(.time)
    }

    /// The days that it may cover.
    var days: ClosedRange<Int64>? {
        let first = QuarterHour.slot(of: Timestamp(nanoseconds: start ?? .min))
        guard let last = (end ?? .max) == .min ? nil : QuarterHour.slot(of: Timestamp(nanoseconds: (end ?? .max) - 1))
        else { return nil }
        return first <= last ? QuarterHour.day(ofSlot: first)...QuarterHour.day(ofSlot: last) : nil
    }

    /// The group of a moment: the beginning of its hour, day or week, or 0 where the report does not group by time.
    func bucket(of moment: Int64) -> Int64 {
        isGrouped ? buckets.start(of: Timestamp(nanoseconds: moment)).nanoseconds : 0
    }

    /// The first moment of a group within the report's bounds, and the first behind it; nil where there is none.
    func bounds(ofBucketWith moment: Int64) -> (lower: Int64?, upper: Int64?) {
        guard isGrouped else { return (start, end) }
        let range = buckets.range(of: Timestamp(nanoseconds: moment))
        return (
            max(range.lowerBound.nanoseconds, start ?? .min), min(range.upperBound.nanoseconds, end ?? .max)
        )
    }

    /// The quarter-hours of a moment's group that are not cut.
    func slots(ofBucketWith moment: Int64) -> ClosedRange<Int64>? {
        let bounds = bounds(ofBucketWith: moment)
        let first = bounds.lower.map(QuarterHour.firstSlot(from:)) ?? QuarterHour.slot(of: Timestamp(nanoseconds: .min))
        // The very last quarter-hour has no end that could be told, and counts as cut.
        var last = QuarterHour.slot(of: Timestamp(nanoseconds: bounds.upper ?? .max)) - 1
        let cut = QuarterHour.start(ofSlot: last + 1)
        if let upper = bounds.upper, cut < upper, cut < detailFrom { last += 1 }
        return first <= last ? first...last : nil
    }

    func day(_ day: Int64) -> ReportDay {
        let first = day * QuarterHour.perDay
        if let range = bucket(from: first, to: first + QuarterHour.perDay - 1), let bucket = range {
            return ReportDay(
                day: day,
                segments: [ReportDay.Segment(quarters: 0..<Int(QuarterHour.perDay), bucket: bucket)])
        }
        var segments: [ReportDay.Segment] = []
        for quarter in 0..<Int(QuarterHour.perDay) {
            guard let found = bucket(from: first + Int64(quarter), to: first + Int64(quarter)) else { continue }
            if let last = segments.indices.last, segments[last].quarters.upperBound == quarter,
                segments[last].bucket == found
            {
                segments[last].quarters = segments[last].quarters.lowerBound..<quarter + 1
            } else {
                segments.append(ReportDay.Segment(quarters: quarter..<quarter + 1, bucket: found))
            }
        }
        return ReportDay(day: day, segments: segments)
    }

    /// The group that takes the slots whole; `.some(nil)` where an edge cuts them, nil where the report has none of them.
    private func bucket(from first: Int64, to last: Int64) -> Int64?? {
        let begin = QuarterHour.start(ofSlot: first)
        let finish = QuarterHour.end(ofSlot: last)
        if let end, begin >= end { return nil }
        if let start, let finish, finish <= start { return nil }
        let isOne = first == last
        if isOne, begin < detailFrom {
            if let start, begin < start { return nil }
            return bucket(of: begin)
        }
        guard let finish, finish <= end ?? .max, begin >= start ?? .min else { return .some(nil) }
        guard isGrouped else { return 0 }
        let range = buckets.range(of: Timestamp(nanoseconds: begin))
        return range.upperBound.nanoseconds >= finish ? range.lowerBound.nanoseconds : .some(nil)
    }
}
