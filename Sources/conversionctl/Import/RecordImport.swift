import ConversionAPI
import ConversionClient
import RPC

/// Makes the agents and calls of a file known to a ledger, several at once: their order does not matter.
struct RecordImport: Sendable {
    enum Record: Sendable, Hashable {
        case agent(Agent)
        case call(Call)
    }

    struct Item: Sendable, Hashable {
        let line: Int
        let record: Record
    }

    /// What became of an item.
    enum Outcome: Sendable {
        case made
        /// Only of agents, which stay as they are where they are.
        case duplicate
        case failed(RPCError)
    }

    private static let laneCount = 32

    let client: ConversionClient
    let validateOnly: Bool
    /// How long the server may be out of reach.
    let patience: Duration

    /// - Returns: what became of each item.
    /// - Throws: `RPCError` for what stands in the way of all.
    func run(_ items: [Item]) async throws -> [Outcome] {
        try await withThrowingTaskGroup(of: [(index: Int, outcome: Outcome)].self) { group in
            for lane in 0..<min(Self.laneCount, items.count) {
                group.addTask {
                    var made: [(index: Int, outcome: Outcome)] = []
                    for index in stride(from: lane, to: items.count, by: Self.laneCount) {
                        made.append((index, try await make(items[index].record)))
                    }
                    return made
                }
            }
            var outcomes = [Outcome](repeating: .made, count: items.count)
            for try await made in group {
                for (index, outcome) in made { outcomes[index] = outcome }
            }
            return outcomes
        }
    }

    private func make(_ record: Record) async throws -> Outcome {
        var outage = Outage(patience: patience)
        while true {
            do {
                // Either is safe to repeat: a call adds nothing the second time, and an agent is there then.
                let options = CallOptions(isIdempotent: true)
                switch record {
                case .agent(let agent):
                    _ = try await client.agents.createAgent(
                        CreateAgentRequest(agent: agent, agentID: agent.id, validateOnly: validateOnly),
                        options: options)
                case .call(let call):
                    _ = try await client.conversions.recordCall(
                        RecordCallRequest(call: call, validateOnly: validateOnly), options: options)
                }
                return .made
            } catch let error as RPCError {
                switch error.code {
                case .alreadyExists: return .duplicate
                case .invalidArgument, .notFound, .failedPrecondition: return .failed(error)
                default: break
                }
                guard let delay = outage.delay(after: error) else { throw error }
                try await Task.sleep(for: delay)
            }
        }
    }
}
