import ArgumentParser
import Basics
import ConversionAPI
import ConversionClient
import RPC

/// `conversionctl seed`.
struct SeedCommand: ClientCommand {
    static let configuration = CommandConfiguration(
        commandName: "seed",
        abstract: "Fill a ledger with the year of a voice platform that never was.",
        discussion: """
            Agents of several languages and currencies, calls as people call, most of which convert nothing, conversions, \
            repeats of requests, tests, refunds: the same options make the same rows, byte for byte. They come in by \
            imports, one call recorded for each call, and adjustments, so the server must be one that may hold them: there \
            is no way to take them out again.

            Run again with the same options, the command changes nothing, and goes on where it was interrupted. It writes \
            what reports of an otherwise empty ledger say of each agent; the counts of what it did are written to standard \
            error.

            EXAMPLES
              conversionctl seed
              conversionctl seed --conversions 5000000 --calls-per-conversion 1 --timeout 2m
              conversionctl seed --seed 7 --until 0s --days 30
              conversionctl seed --conversions 1000 --dry-run
            """)

    @Option(help: ArgumentHelp("How many conversions to record; repeats come on top.", valueName: "count"))
    var conversions = 100_000

    @Option(help: ArgumentHelp("How many agents have them.", valueName: "count"))
    var agents = 12

    @Option(help: ArgumentHelp("What the rows follow from: another number gives others.", valueName: "number"))
    var seed: UInt64 = 1

    @Option(
        help: ArgumentHelp(
            "The end of the year: RFC 3339, a date, or how long ago. (default: 2026-01-01)", valueName: "time"),
        transform: TimeText.parse)
    var until: ProtobufTimestamp?

    @Option(help: ArgumentHelp("How long the year is.", valueName: "count"))
    var days = 365

    @Option(
        help: ArgumentHelp(
            "Calls in all for each conversion, at least 1; 0 records no calls.", valueName: "number"))
    var callsPerConversion = 5.0

    @Option(help: ArgumentHelp("Imports at once.", valueName: "count"))
    var streams = 4

    @Option(help: ArgumentHelp("Connections, each with a hundred calls in flight.", valueName: "count"))
    var connections = 8

    @Flag(help: "Make the rows and tell what reports would say, but send nothing.")
    var dryRun = false

    @OptionGroup var form: OutputOptions
    @OptionGroup var connection: ConnectionOptions

    func validate() throws {
        for (name, value, range) in [
            ("conversions", conversions, 1...SeedPlan.conversionLimit), ("agents", agents, 1...SeedPlan.agentLimit),
            ("days", days, 1...SeedPlan.dayLimit), ("streams", streams, 1...64), ("connections", connections, 1...64),
        ] where !range.contains(value) {
            throw ValidationError("--\(name) must be from \(range.lowerBound) to \(range.upperBound).")
        }
        guard callsPerConversion == 0 || (1...SeedPlan.callsPerConversionLimit).contains(callsPerConversion) else {
            throw ValidationError("--calls-per-conversion must be 0, or from 1 to 1000.")
        }
        let now = try TimeText.parse("0s")
        if let until, until.seconds > now.seconds { throw ValidationError("--until must not be in the future.") }
    }

    func run(_ client: ConversionClient, _ output: Output) async throws {
        let year = SeedYear(plan)
        if dryRun {
            try await write(SeedTally(year), output)
            StandardError.writeLine("conversionctl: nothing was sent (--dry-run)")
            return
        }
        var clients = [client]
        do {
            for _ in 1..<connections { clients.append(try connection.client(connection.settings())) }
            let counts = try await load(year, clients)
            for client in clients.dropFirst() { await client.shutdown() }
            try await write(SeedTally(year), output)
            StandardError.writeLine("conversionctl: \(counts.text)")
        } catch {
            for client in clients.dropFirst() { await client.shutdown() }
            throw error
        }
    }

    func hint(_ error: RPCError) -> String? {
        "What was sent stays. The same command goes on from there."
    }

    private func load(_ year: SeedYear, _ clients: [ConversionClient]) async throws -> SeedCounts {
        let progress = SeedProgress(plan)
        let display =
            Terminal(2, environment: Environment.variables).isTerminal ? Task { await progress.show() } : nil
        let loader = SeedLoader(year, clients: clients, streams: streams, progress: progress)
        let counts: SeedCounts
        do {
            counts = try await loader.load()
        } catch {
            display?.cancel()
            await display?.value
            throw error
        }
        display?.cancel()
        await display?.value
        return counts
    }

    private func write(_ tally: SeedTally, _ output: Output) async throws {
        try await output.writeList(of: SeedAgentTally.self) { write in try write(tally.agents) }
    }

    var plan: SeedPlan {
        var plan = SeedPlan()
        plan.conversions = conversions
        plan.agents = agents
        plan.seed = seed
        if let until { plan.until = until.seconds }
        plan.days = days
        plan.callsPerConversion = callsPerConversion
        return plan
    }
}
