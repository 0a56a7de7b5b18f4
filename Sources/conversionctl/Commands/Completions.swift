import ArgumentParser
import Basics
import ConversionAPI

extension CompletionKind {
    /// The first ids of agents, asked of the server; none if it doesn't answer at once.
    static let agentIDs = CompletionKind.custom { (words: [String], _: Int, prefix: String) async -> [String] in
        guard let connection = try? ConnectionOptions.parse(connectionFlags(words)),
            let client = try? connection.client(connection.settings())
        else { return [] }
        let page = try? await client.agents.listAgents(
            ListAgentsRequest(pageSize: 100), options: .init(timeout: .milliseconds(500)))
        await client.shutdown()
        return (page?.agents ?? []).map(\.id).filter { $0.hasPrefix(prefix) && TerminalText.escaped($0) == $0 }
    }

    /// The names of the saved contexts.
    static let contextNames = CompletionKind.custom { (_: [String], _: Int, prefix: String) -> [String] in
        let file = try? ContextFile.load(environment: Environment.variables)
        return (file?.contexts.keys ?? [:].keys).filter { $0.hasPrefix(prefix) }.sorted()
    }

    /// Those of a command line's words that say which server.
    private static func connectionFlags(_ words: [String]) -> [String] {
        var flags: [String] = []
        for (index, word) in words.enumerated()
        where ["--address", "--api-key", "--api-key-file", "--context"].contains(word) {
            if index + 1 < words.count { flags += [word, words[index + 1]] }
        }
        return flags
    }
}
