import ArgumentParser
import ConversionAPI
import ConversionClient
import RPC

/// `conversionctl batch`.
struct BatchCommand: ClientCommand {
    static let configuration = CommandConfiguration(
        commandName: "batch",
        abstract: "Record many conversions, one of each line of JSON.",
        discussion: """
            A line of the input holds a TrackConversionRequest: {"agent_id": "sales", "room_name": "room_abc123", \
            "event_type": "purchase", "value": {"currency_code": "USD", "units": "49"}}. A line of the output tells what \
            became of it, in the same order and with the input's line number. Lines are sent as they come, up to 1,000 \
            at a time. A bad one fails only itself; the counts are written to standard error at the end.

            The exit status is 64 + the gRPC code of the first line that failed, 0 if none did. A call that fails on the \
            way is tried again until --timeout, and each line counts once all the same. Where the whole command is to be \
            safe to repeat, give each line an idempotency_key: an order's number, or a hash of a tool call's id and its \
            arguments, as models give ids that are unique only within a turn. The input may also be one JSON array.

            Unlike other commands, this one writes JSON line by line unless --output says otherwise.

            EXAMPLES
              conversionctl batch conversions.ndjson > results.ndjson
              conversionctl batch --validate-only --output table conversions.ndjson
              jq -c '{agent_id: "sales", room_name: .room, idempotency_key: .id}' goals.json | conversionctl batch
              conversionctl batch conversions.ndjson | jq -c 'select(.status.code != 0)'
            """)

    /// The most that a server takes at a time.
    static let countLimit = 1000
    /// In bytes of input, so that neither a request nor its answer, which repeats the texts, comes near 4 MiB.
    static let sizeLimit = 2 * 1024 * 1024

    @Argument(
        help: ArgumentHelp("The requests, a line of JSON each; - reads standard input.", valueName: "file"),
        completion: .file(extensions: ["ndjson", "jsonl"]))
    var file = "-"

    @Flag(help: "Check everything and show what would be recorded, but record nothing.")
    var validateOnly = false

    @OptionGroup var form: OutputOptions
    @OptionGroup var connection: ConnectionOptions

    func run(_ client: ConversionClient, _ output: Output) async throws {
        let reader = try LineReader(file)
        var counts = Counts()
        try await Output(form.output ?? .ndjson).writeList(of: BatchItem.self) { write in
            while true {
                let lines = try reader.next(count: Self.countLimit, size: Self.sizeLimit)
                guard let first = lines.first else { break }
                do {
                    let items = try await send(Batch(lines, validateOnly: validateOnly), client)
                    counts.add(items)
                    try write(items)
                } catch let error as RPCError {
                    StandardError.writeLine(
                        "conversionctl: the lines from \(first.number) on have no answer; to send them again safely, each needs an idempotency_key"
                    )
                    throw error
                }
            }
        }
        StandardError.writeLine("conversionctl: \(counts.text(validateOnly: validateOnly))")
        if validateOnly { StandardError.writeLine("conversionctl: nothing was recorded (--validate-only)") }
        if let failure = counts.firstFailure { throw ExitCode(ErrorReport.exitStatus(failure)) }
    }

    private func send(_ batch: Batch, _ client: ConversionClient) async throws -> [BatchItem] {
        guard !batch.request.requests.isEmpty else { return try batch.items([]) }
        // Each item has a key, so that a repeat of the call counts nothing twice.
        let response = try await client.conversions.batchTrackConversions(
            batch.request, options: CallOptions(isIdempotent: true))
        return try batch.items(response.results)
    }

    /// What became of the lines, in numbers.
    struct Counts: Hashable {
        private(set) var items = 0
        private(set) var duplicates = 0
        private(set) var failed = 0
        private(set) var firstFailure: StatusCode?

        mutating func add(_ items: [BatchItem]) {
            self.items += items.count
            for item in items {
                if item.result.response?.duplicate == true { duplicates += 1 }
                guard item.code != .ok else { continue }
                failed += 1
                if firstFailure == nil { firstFailure = item.code }
            }
        }

        func text(validateOnly: Bool) -> String {
            let good = items - duplicates - failed
            return
                "\(items) lines: \(good) \(validateOnly ? "valid" : "recorded"), \(duplicates) duplicates, \(failed) failed"
        }
    }
}
