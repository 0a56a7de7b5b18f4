import ArgumentParser
import Basics
import ConversionAPI
import ConversionClient
import RPC

/// `conversionctl export`.
struct ExportCommand: ClientCommand {
    static let configuration = CommandConfiguration(
        commandName: "export",
        abstract: "Write conversions, their adjustments and calls to a file that any ledger can import.",
        discussion: """
            One line for each: with --agents the agents, then the conversions in the order of the ledger, the adjustments in \
            theirs, and the calls, newest first; ndjson unless the file is a .csv or --output says so. What belongs to one ledger only is left out: the time of receipt, the agent's revision. A conversion is \
            written as it was recorded; erased users stay erased.

            Each line has an origin_id, the id of the record in the ledger that recorded it first, so that an import of it \
            counts once: into the same ledger, one restored from a backup, or any other, as ndjson and as CSV, from this \
            file and from later ones. key_token stands for the idempotency key of a conversion: with it an import into the \
            restored ledger makes a repeat of that key a duplicate again. Imported into an empty ledger with the same agents \
            and exported again, the file is the same, byte for byte.

            Calls are those of the agent, room, user and time that were asked for; --event says nothing of them. With --agents \
            an empty ledger can import the file, and its reports say what those of this ledger say, but for the revisions of \
            agents, which begin anew. Agents that were deleted are not among them.

            In CSV a text that a spreadsheet would take for a formula (it begins with =, +, -, @ or a tab) has an apostrophe \
            before it, and characters that a terminal would obey are written as \\u{1b}; import takes both back.

            Identifiers, consent and attributes come only with --include-identifiers, as ndjson: what each conversion says \
            itself and what it inherits of its call.

            Test records come only with --include-tests. The file appears when it is whole, readable by its owner alone.

            EXAMPLES
              conversionctl export conversions.ndjson --agents --include-tests
              conversionctl export --agent sales --since 2026-03-01 --until 2026-04-01 march.csv
              conversionctl export | gzip > conversions.ndjson.gz
              conversionctl export --context old | conversionctl import - --context new
            """)

    @Argument(
        help: ArgumentHelp("Where to write; - writes to standard output.", valueName: "file"),
        completion: .file(extensions: ["ndjson", "jsonl", "csv"]))
    var file = "-"

    @Flag(help: "Agents, too, first of all.")
    var agents = false

    @OptionGroup var conversions: FilterOptions
    @OptionGroup var identifiers: IdentifierOptions
    @OptionGroup var form: OutputOptions
    @OptionGroup var connection: ConnectionOptions

    func validate() throws {
        switch form.output {
        case .table, .json: throw ValidationError("An export is --output ndjson or csv.")
        case .ndjson, .csv, nil: break
        }
        if identifiers.includeIdentifiers, case .csv = format {
            throw ValidationError("--include-identifiers needs ndjson: CSV has no columns for them.")
        }
    }

    /// Twice the silence that is allowed to the server.
    var keepalive: Duration? { .seconds(600) }

    func run(_ client: ConversionClient, _ output: Output) async throws {
        let file = try OutputFile(file)
        let terminal = Terminal(2, environment: Environment.variables)
        // Two writers on one terminal would be unreadable.
        let isVisible = self.file == "-" && Terminal(1, environment: Environment.variables).isTerminal
        let progress = Progress(isVisible ? Terminal.none : terminal)
        var request = WatchConversionsRequest.untilIdle(.position(.beginning), conversions.filter)
        request.includeKeyTokens = true
        request.includeIdentifiers = identifiers.includeIdentifiers
        var stream = EventStream(client, request, connection)
        // Behind the conversions, so that an import need not stop at each.
        let adjustments = try Spool()
        if case .csv = format { try file.write(CSV.record(PortableRecord.columns(in: .csv).map(\.name))) }
        var lines = StreamRendering<PortableRecord>(format, isContinued: true)
        var counts = (conversions: 0, adjustments: 0)
        var agentCount = 0
        if agents {
            try await forEachAgent(client) { agent in
                agentCount += 1
                try file.write(lines.add(PortableRecord(agent)))
            }
        }
        while case let event = try await stream.next(), !event.isHeartbeat {
            guard let record = PortableRecord(event) else { continue }
            switch record {
            case .conversion:
                counts.conversions += 1
                try file.write(lines.add(record))
            case .adjustment:
                counts.adjustments += 1
                try adjustments.write(lines.add(record))
            case .call, .agent: continue
            }
            progress.update(items: 1)
        }
        try adjustments.move(to: file)
        var callCount = 0
        try await forEachCall(client) { call in
            callCount += 1
            try file.write(lines.add(PortableRecord(call)))
            progress.update(items: 1)
        }
        try file.finish()
        progress.clear()
        StandardError.writeLine(
            "conversionctl: \(counts.conversions) conversions, \(counts.adjustments) adjustments and \(callCount) calls exported"
                + (agents ? ", and \(agentCount) agents" : ""))
    }

    private func forEachAgent(_ client: ConversionClient, _ body: (Agent) throws -> Void) async throws {
        if let id = conversions.agent {
            return try body(try await client.agents.getAgent(GetAgentRequest(agentID: id)))
        }
        var request = ListAgentsRequest(pageSize: Int32(Paging.pageLimit))
        repeat {
            let page = try await client.agents.listAgents(request)
            for agent in page.agents { try body(agent) }
            request.pageToken = page.nextPageToken
        } while !request.pageToken.isEmpty
    }

    private func forEachCall(_ client: ConversionClient, _ body: (Call) throws -> Void) async throws {
        let filter = conversions.filter
        var request = ListCallsRequest(
            pageSize: Int32(Paging.pageLimit),
            filter: CallFilter(
                startTime: filter.startTime, endTime: filter.endTime, agentID: filter.agentID,
                roomName: filter.roomName, userID: filter.userID, includeTests: filter.includeTests),
            includeIdentifiers: identifiers.includeIdentifiers)
        repeat {
            let page = try await client.conversions.listCalls(request)
            for call in page.calls { try body(call) }
            request.pageToken = page.nextPageToken
        } while !request.pageToken.isEmpty
    }

    /// Not made fit for a terminal, as it must be read again.
    private var format: OutputForm {
        let isCSV = form.output.map { $0 == .csv } ?? file.lowercased().hasSuffix(".csv")
        return isCSV ? .csv(isForTerminal: false) : .ndjson(isForTerminal: false)
    }
}
