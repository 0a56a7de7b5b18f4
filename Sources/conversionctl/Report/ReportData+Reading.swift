import ConversionAPI
import ConversionClient
import RPC

extension ReportData {
    /// How many agents are shown with their revisions; each is a call of its own.
    private static let agentsWithRevisions = 6

    /// Asks the server for everything.
    ///
    /// - Throws: `RPCError`; NOT_FOUND where the report is about an agent that is not there and has left nothing.
    mutating func read(_ client: ConversionClient) async throws {
        func query(_ range: Range<Int64>, _ groups: SummaryGroups.Group...) -> SummaryQuery {
            let filter = ConversionFilter(
                startTime: ProtobufTimestamp(seconds: range.lowerBound),
                endTime: ProtobufTimestamp(seconds: range.upperBound), agentID: agentID ?? "",
                includeTests: includesTests)
            return SummaryQuery(filter: filter, groups: SummaryGroups(groups: groups), zone: period.zone)
        }
        total = try await query(period.range).rows(client).rows.first ?? total
        before = try await query(period.before).rows(client).rows.first ?? before
        times = try await query(period.range, period.interval.group).rows(client).rows
        events = try await Self.ranking(query(period.range, .event), client)
        agents = try await Self.ranking(query(period.range, .agent), client)
        for agent in agents.top.prefix(Self.agentsWithRevisions) {
            var revisionsOfOne = query(period.range, .revision)
            revisionsOfOne.filter.agentID = agent.agentID
            revisions.append(
                AgentRevisions(agentID: agent.agentID, try await revisionsOfOne.rows(client).rows))
        }
        for agent in agents.top { names[agent.agentID] = try await Self.name(agent.agentID, client) }
        if let agentID, names[agentID] == nil {
            do {
                names[agentID] = try await client.agents.getAgent(GetAgentRequest(agentID: agentID)).name
            } catch let error as RPCError where error.code == .notFound && !(isEmpty && before.calls == 0) {
                // Deleted, but its conversions are still there.
            }
        }
    }

    private static func ranking(_ query: SummaryQuery, _ client: ConversionClient) async throws -> SummaryRanking {
        var ranking = SummaryRanking()
        _ = try await query.follow(client) { page in
            ranking.add(page)
            return true
        }
        return ranking
    }

    /// Nil for one that has been deleted.
    private static func name(_ id: String, _ client: ConversionClient) async throws -> String? {
        do {
            return try await client.agents.getAgent(GetAgentRequest(agentID: id)).name
        } catch let error as RPCError where error.code == .notFound {
            return nil
        }
    }
}

extension SummaryInterval {
    /// As --by has it.
    fileprivate var group: SummaryGroups.Group {
        switch self {
        case .hour: .hour
        case .day: .day
        case .week: .week
        }
    }
}
