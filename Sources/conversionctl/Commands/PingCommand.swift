import ArgumentParser
import ConversionAPI
import ConversionClient
import RPC

/// `conversionctl ping`.
struct PingCommand: ClientCommand {
    static let configuration = CommandConfiguration(
        commandName: "ping",
        abstract: "See whether the server serves, and how fast it answers.",
        discussion: """
            Each ping asks grpc.health.v1.Health; the first one makes the connection, too. The exit status is that of the \
            last ping that failed; an answer other than SERVING counts as UNAVAILABLE (78).

            EXAMPLES
              conversionctl ping
              conversionctl ping --count 10 --interval 200ms
              conversionctl ping --service conversion.v1.ConversionService
              until conversionctl ping --timeout 1s >/dev/null 2>&1; do sleep 1; done
            """)

    @Option(name: .shortAndLong, help: ArgumentHelp("How many pings.", valueName: "count"))
    var count = 1

    @Option(
        name: .shortAndLong, help: ArgumentHelp("From one ping to the next.", valueName: "time"),
        transform: DurationText.parse)
    var interval: Duration = .seconds(1)

    @Option(help: ArgumentHelp("The service to ask for. (default: the whole server)", valueName: "service"))
    var service = ""

    @OptionGroup var form: OutputOptions
    @OptionGroup var connection: ConnectionOptions

    func validate() throws {
        guard count > 0 else { throw ValidationError("--count must be at least 1.") }
    }

    func run(_ client: ConversionClient, _ output: Output) async throws {
        var last: (any Error)?
        let address = client.addresses.map(\.description).joined(separator: ",")
        try await output.writeList(of: Ping.self) { write in
            for sequence in 1...count {
                if sequence > 1 { try await Task.sleep(for: interval) }
                let start = ContinuousClock.now
                do {
                    let answer = try await client.health.check(HealthCheckRequest(service: service))
                    let latency = start.duration(to: .now)
                    let ping = Ping(address: address, sequence: sequence, latency: latency, status: answer.status)
                    try write([ping])
                    guard let failure = ping.failure else { continue }
                    if let last = last as? RPCError { output.tell(last) }
                    output.tell(failure)
                    last = ExitCode(ErrorReport.exitStatus(failure.code))
                } catch let error as RPCError {
                    // The last one ends the program, which tells it; those before it are told here.
                    if let last = last as? RPCError { output.tell(last) }
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
    let status: HealthCheckResponse.ServingStatus

    /// What the answer means for who asks; nil where calls are welcome.
    var failure: RPCError? {
        status == .serving ? nil : RPCError(.unavailable, "The server answers, but does not serve: \(statusName).")
    }

    /// The status as the protocol names it.
    private var statusName: String {
        switch status {
        case .unknown: "UNKNOWN"
        case .serving: "SERVING"
        case .notServing: "NOT_SERVING"
        case .serviceUnknown: "SERVICE_UNKNOWN"
        case .unrecognized(let number): String(number)
        }
    }

    static let columns: [Column<Ping>] = [
        Column("address") { $0.address },
        Column("sequence", isNumber: true) { String($0.sequence) },
        Column("latency_ms", isNumber: true) { $0.milliseconds },
        Column("status") { $0.statusName },
    ]

    func json() throws -> JSONValue {
        .object([
            .init("address", .string(address)), .init("sequence", .number(String(sequence))),
            .init("latency_ms", .number(milliseconds)), .init("status", .string(statusName)),
        ])
    }

    /// To the microsecond.
    private var milliseconds: String {
        let (seconds, attoseconds) = latency.components
        let microseconds = seconds * 1_000_000 + attoseconds / 1_000_000_000_000
        return "\(microseconds / 1000).\(String(1000 + microseconds % 1000).dropFirst())"
    }
}
