import ConversionAPI

/// The figures of one group, with what is needed to name it.
struct SummaryRow: Sendable, Hashable {
    let summary: ConversionSummary
    let groups: SummaryGroups
    let zone: LocalTime

    /// What names the group, in the order of CSV; nil for what is not grouped by.
    fileprivate var names: [(name: String, value: String?)] {
        [
            ("event_type", groups.hasEvent ? summary.eventType : nil),
            ("agent_id", groups.hasAgent ? summary.agentID : nil),
            ("agent_revision", groups.hasRevision ? String(summary.agentRevision) : nil),
            ("start_time", summary.startTime.map { zone.rfc3339($0.seconds) }),
            ("end_time", summary.endTime.map { zone.rfc3339($0.seconds) }),
        ]
    }

    /// The figures as they are written, with all their digits.
    fileprivate var figures: [(name: String, value: String)] {
        [
            ("conversions", String(summary.conversions)),
            ("retracted_conversions", String(summary.retractedConversions)),
            ("calls", String(summary.calls)),
            ("converted_calls", String(summary.convertedCalls)),
            ("rate", rate(summary.rate)),
            ("rate_lower", rate(summary.rateInterval?.lower ?? 0)),
            ("rate_upper", rate(summary.rateInterval?.upper ?? 1)),
        ]
    }

    /// What became known after those that programs read by their places.
    fileprivate var laterFigures: [(name: String, value: String)] {
        [("recorded_calls", String(summary.recordedCalls)), ("no_rate_reason", summary.noRateText)]
    }

    /// Empty where there is none.
    private func rate(_ value: Double) -> String { summary.noRateReason == .unspecified ? value.description : "" }
}

extension SummaryRow: Presentable {
    /// None: as values a row is ``SummaryLine``s.
    static let columns: [Column<SummaryRow>] = []

    func json() throws -> JSONValue {
        var members: [JSONValue.Member] = []
        for (name, value) in names {
            guard let value else { continue }
            members.append(.init(name, name == "agent_revision" ? .number(value) : .string(value)))
        }
        members += figures.map { .init($0.name, $0.value.isEmpty ? .null : .number($0.value)) }
        members.append(.init("recorded_calls", .number(String(summary.recordedCalls))))
        if !summary.noRateText.isEmpty { members.append(.init("no_rate_reason", .string(summary.noRateText))) }
        members.append(.init("revenues", .array(summary.revenues.map(Self.json))))
        return .object(members)
    }

    private static func json(_ revenue: Revenue) -> JSONValue {
        func amount(_ money: Money?) -> JSONValue { .string(money.map(MoneyText.amount) ?? Revenue.outOfRange) }
        return .object([
            .init("currency_code", .string(revenue.currencyCode)), .init("gross", amount(revenue.gross)),
            .init("adjustment", amount(revenue.adjustment)), .init("net", amount(revenue.net)),
        ])
    }
}

/// A group's figures with its money in one currency.
///
/// A group without money is one line. One with money in several currencies is a line for each, and only the first
/// has the counts, so that whoever adds a column up counts nothing twice.
struct SummaryLine: Sendable, Hashable {
    let row: SummaryRow
    let revenue: Revenue?
    let isFirst: Bool

    static func lines(of row: SummaryRow) -> [SummaryLine] {
        let revenues: [Revenue?] = row.summary.revenues.isEmpty ? [nil] : row.summary.revenues
        return revenues.enumerated().map { SummaryLine(row: row, revenue: $1, isFirst: $0 == 0) }
    }
}

extension SummaryLine: Presentable {
    static let columns: [Column<SummaryLine>] =
        SummaryRow(summary: ConversionSummary(), groups: SummaryGroups(), zone: .utc).names.enumerated().map {
            index, pair in Column(pair.name) { $0.row.names[index].value ?? "" }
        }
        + SummaryRow(summary: ConversionSummary(), groups: SummaryGroups(), zone: .utc).figures.enumerated().map {
            index, pair in Column(pair.name, isNumber: true) { $0.isFirst ? $0.row.figures[index].value : "" }
        } + [
            Column("currency_code") { $0.revenue?.currencyCode ?? "" },
            Column("gross", isNumber: true) { $0.amount(\.gross) },
            Column("adjustment", isNumber: true) { $0.amount(\.adjustment) },
            Column("net", isNumber: true) { $0.amount(\.net) },
        ]
        + SummaryRow(summary: ConversionSummary(), groups: SummaryGroups(), zone: .utc).laterFigures.enumerated().map {
            index, pair in Column(pair.name) { $0.isFirst ? $0.row.laterFigures[index].value : "" }
        }

    private func amount(_ money: KeyPath<Revenue, Money?>) -> String {
        revenue.map { $0[keyPath: money].map(MoneyText.amount) ?? Revenue.outOfRange } ?? ""
    }

    func json() throws -> JSONValue { try row.json() }
}

extension ConversionSummary {
    /// Whether there are calls to tell a rate by.
    var hasRate: Bool { calls > 0 && noRateReason == .unspecified }

    /// Why there is no rate, as the API spells it; empty where there is one.
    var noRateText: String {
        switch noRateReason {
        case .unspecified: ""
        case .noRecordedCalls: "NO_RECORDED_CALLS"
        case .unrecognized(let number): String(number)
        }
    }
}

extension Revenue {
    /// All its amounts are in this currency.
    var currencyCode: String { (gross ?? net ?? adjustment)?.currencyCode ?? outOfRangeCurrencyCode }

    /// What stands in the place of a sum that the server has left out, as no amount can be so large.
    static let outOfRange = "out of range"
}
