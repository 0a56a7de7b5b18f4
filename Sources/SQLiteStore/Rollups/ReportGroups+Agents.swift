import ConversionStore

/// What a report on some of the agents is made of, from the groups of each.
extension ReportGroups {
    /// Leaves the groups of these agents.
    mutating func keep(_ agents: Set<Int64>) {
        groups = groups.filter { agents.contains($0.key.agent) }
        sharedCalls = sharedCalls.filter { agents.contains($0.key.agent) }
        sharedRecorded = sharedRecorded.filter { agents.contains($0.key.agent) }
    }

    /// Whether each room is in the groups of one agent only: then the rooms of the agents together are as many as those of
    /// all agents as one, for every group; else they are more.
    func haveNoRoomInCommon(asIn whole: ReportGroups) -> Bool {
        let joined = joined(as: whole.groupBy)
        let keys = Set(joined.groups.keys).union(whole.groups.keys)
        let shared = Set(joined.sharedCalls.keys).union(whole.sharedCalls.keys)
        return keys.allSatisfy { key in
            let (sum, figures) = (joined.groups[key]?.figures, whole.groups[key]?.figures)
            return (sum?.calls ?? 0) == (figures?.calls ?? 0) && (sum?.rooms ?? 0) == (figures?.rooms ?? 0)
        } && shared.allSatisfy { (joined.sharedCalls[$0] ?? 0) == (whole.sharedCalls[$0] ?? 0) }
    }

    /// Grouped otherwise: by agents no more, unless that is asked for.
    func joined(as groupBy: [SummaryGrouping]) -> ReportGroups {
        var joined = ReportGroups(groupBy)
        for (key, group) in groups {
            let key = joined.key(event: key.event, agent: key.agent, revision: key.revision, bucket: key.bucket)
            joined.add(group.figures, to: key)
            joined.addRecorded(group.recorded, to: key)
            for (currency, revenue) in group.revenues { joined.earn(revenue, in: currency, key) }
        }
        for (key, calls) in sharedCalls {
            joined.addCalls(
                calls, to: joined.key(event: 0, agent: key.agent, revision: key.revision, bucket: key.bucket))
        }
        for (key, calls) in sharedRecorded {
            joined.addRecorded(
                calls, to: joined.key(event: 0, agent: key.agent, revision: key.revision, bucket: key.bucket))
        }
        return joined
    }
}
