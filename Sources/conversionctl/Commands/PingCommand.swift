import ArgumentParser
import ConversionAPI
import ConversionClient
import RPC

/// `conversionctl ping`.
struct PingCommand: ClientCommand {
    static let configuration = CommandConfiguration(
        commandName: "ping",
        abstract: "See whether the server answers, and how fast.",
        discussion: """
            Each ping is a small call that reads from the server's store; the first one makes the connection, too. The \
            exit status is that of the last ping that failed.

            EXAMPLES
              conversionctl ping
              conversionctl ping --count 10 --interval 200ms
              until conversionctl ping --timeout 1s >/dev/null 2>&1; do sleep 1; done
            """)

    @Option(name: .shortAndLong, help: ArgumentHelp("How many pings.", valueName: "count"))
    var count = 1

    @Option(
        name: .shortAndLong, help: ArgumentHelp("From one ping to the next.", valueName: "time"),
        transform: DurationText.parse)
    var interval: Duration = .seconds(1)

    @OptionGroup var form: OutputOptions
    @OptionGroup var connection: ConnectionOptions

    func validate() throws {
        guard count > 0 else { throw ValidationError("--count must be at least 1.") }
    }

    func run(_ client: ConversionClient, _ output: Output) async throws {
        var last: RPCError?
        try await output.writeList(of: Ping.self) { write in
            for sequence in 1...count {
                if sequence > 1 { try await Task.sleep(for: interval) }
                let start = ContinuousClock.now
                do {
                    _ = try await client.agents.listAgents(ListAgentsRequest(pageSize: 1))
                    let latency = start.duration(to: .now)
                    try write([Ping(address: client.address.description, sequence: sequence, latency: latency)])
                } catch let error as RPCError {
                    // The last one ends the program, which tells it; those before it are told here.
                    if let last { output.tell(last) }
                    last = error
                }
            }
        }
        if let last { throw last }
    }
}

/// One answer.
struct Ping: Presentable, Hashable {
    let address: String
    let sequence: Int
    let latency: Duration

    static let columns: [Column<Ping>] = [
        Column("address") { $0.address },
        Column("sequence", isNumber: true) { String($0.sequence) },
        Column("latency_ms", isNumber: true) { $0.milliseconds },
    ]

    func json() throws -> JSONValue {
        .object([
            .init("address", .string(address)), .init("sequence", .number(String(sequence))),
            .init("latency_ms", .number(milliseconds)),
        ])
    }

    /// To the microsecond.
    private var milliseconds: String {
        let (seconds, attoseconds) = latency.components
        let microseconds = seconds * 1_000_000 + attoseconds / 1_000_000_000_000
        return "\(microseconds / 1000).\(String(1000 + microseconds % 1000).dropFirst())"
    }
}
