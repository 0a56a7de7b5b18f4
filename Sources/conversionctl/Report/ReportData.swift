import ConversionAPI

/// Everything that a report shows, as the server told it.
struct ReportData: Sendable, Hashable {
    var title: String
    var period: ReportPeriod
    /// When the report was made, in seconds since 1970.
    var now: Int64
    /// The one agent that it is about; nil for all.
    var agentID: String?
    var includesTests = false
    var total = ConversionSummary()
    /// The figures of the time before.
    var before = ConversionSummary()
    /// One for each hour, day or week that has any, in order.
    var times: [ConversionSummary] = []
    var events = SummaryRanking()
    var agents = SummaryRanking()
    /// Of the first agents.
    var revisions: [AgentRevisions] = []
    /// By id, of every agent that is shown. One that has been deleted has no name.
    var names: [String: String] = [:]

    /// Whether nothing at all has happened.
    var isEmpty: Bool { total.calls == 0 && total.conversions == 0 && total.retractedConversions == 0 }

    /// The name of an agent for people.
    func name(_ id: String) -> String {
        guard let name = names[id] else { return "\(id) (deleted)" }
        return name.isEmpty ? id : name
    }
}

/// The groups with the most conversions, and what is known of the rest.
struct SummaryRanking: Sendable, Hashable {
    private(set) var top: [ConversionSummary] = []
    /// How many groups are left out, and their conversions.
    private(set) var moreCount = 0
    private(set) var moreConversions: Int64 = 0
    private let limit: Int

    init(limit: Int = 10) {
        self.limit = limit
    }

    mutating func add(_ summaries: [ConversionSummary]) {
        top += summaries
        // Those that are equal stay in the order of their names, which is the server's.
        top.sort {
            ($1.conversions, $0.eventType, $0.agentID) < ($0.conversions, $1.eventType, $1.agentID)
        }
        guard top.count > limit else { return }
        moreCount += top.count - limit
        moreConversions += top[limit...].reduce(0) { $0 + $1.conversions }
        top.removeLast(top.count - limit)
    }
}

/// The revisions of one agent, the newest first.
struct AgentRevisions: Sendable, Hashable {
    let agentID: String
    let newest: [ConversionSummary]
    /// How many older ones are left out.
    let olderCount: Int

    /// - Parameter summaries: in the order of their revisions.
    init(agentID: String, _ summaries: [ConversionSummary], limit: Int = 5) {
        self.agentID = agentID
        newest = Array(summaries.reversed().prefix(limit))
        olderCount = max(0, summaries.count - limit)
    }
}
