import ConversionStore
import GRDB

extension AgentScope {
    /// The scope as a condition on `agent_id`.
    var condition: String {
        "agent_id IN (\(ids.map { _ in "?" }.joined(separator: ", ")))"
    }

    var arguments: StatementArguments { StatementArguments(ids) }
}
