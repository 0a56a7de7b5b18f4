import ArgumentParser
import ConversionAPI

/// What a summary is grouped by, as --by spells it: `agent,day`.
struct SummaryGroups: Sendable, Hashable {
    /// One of the words.
    enum Group: String, Sendable, CaseIterable {
        case event, agent, revision, hour, day, week

        /// Nil for what is no time.
        var interval: SummaryInterval? { SummaryInterval(rawValue: rawValue) }

        var grouping: SummaryGrouping {
            switch self {
            case .event: .eventType
            case .agent: .agent
            case .revision: .agentRevision
            case .hour, .day, .week: interval?.grouping ?? .unspecified
            }
        }
    }

    var groups: [Group] = []

    /// The one that is a time.
    var interval: SummaryInterval? { groups.lazy.compactMap(\.interval).first }

    /// Those that are no time.
    var others: SummaryGroups { SummaryGroups(groups: groups.filter { $0.interval == nil }) }

    var hasEvent: Bool { groups.contains(.event) }
    /// A revision is one of an agent, and comes with it.
    var hasAgent: Bool { groups.contains(.agent) || hasRevision }
    var hasRevision: Bool { groups.contains(.revision) }

    static func parse(_ text: String) throws -> SummaryGroups {
        var groups: [Group] = []
        for word in text.split(separator: ",", omittingEmptySubsequences: false) {
            guard let group = Group(rawValue: String(word)) else {
                throw ValueError(
                    "group by \(Group.allCases.map(\.rawValue).joined(separator: ", ")), several with commas between.")
            }
            guard !groups.contains(group) else { throw ValueError("\(word) stands there twice.") }
            groups.append(group)
        }
        guard groups.count(where: { $0.interval != nil }) < 2 else {
            throw ValueError("of hour, day and week there may be one.")
        }
        return SummaryGroups(groups: groups)
    }
}
