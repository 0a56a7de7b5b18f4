import ArgumentParser
import ConversionAPI
import ConversionClient
import RPC

/// `conversionctl watch`.
struct WatchCommand: ClientCommand {
    static let configuration = CommandConfiguration(
        commandName: "watch",
        abstract: "Follow what is recorded, adjusted and erased, in the order of its commits.",
        discussion: """
            Each event is written as it comes; json and ndjson give one object for each, with the kind of event, its \
            cursor, and the conversion as it was then. A cursor given as --from goes on behind its event.

            --cursor-file keeps the place: a watch with a file that is there already goes on from it, whatever --from \
            says. The file is brought up to date each second and at the end, and is never ahead of what was written, so \
            that no event is missed; after a crash, the last ones may come again.

            A watch outlives restarts of the server: it goes on from its last event, unless the server is out of reach \
            for longer than --timeout. It has no other time limit. Ctrl-C ends it with status 130.

            EXAMPLES
              conversionctl watch --agent sales --include-calls
              conversionctl watch --from beginning --until-idle --output csv > events.csv
              conversionctl watch --cursor-file sales.cursor --output ndjson --timeout 1h >> sales.ndjson
              conversionctl watch --count 1 --event purchase && echo "the first purchase is in"
            """)

    @Option(
        help: ArgumentHelp(
            "Where to start: beginning, now, or behind an event's cursor. (default: now)", valueName: "place"))
    var from: String?

    @Option(
        help: ArgumentHelp("Keeps the place over several runs.", valueName: "file"), completion: .file())
    var cursorFile: String?

    @Option(name: [.customShort("n"), .long], help: ArgumentHelp("End after so many events.", valueName: "count"))
    var count: Int?

    @Flag(help: "Calls, too, each as it is after its last change.")
    var includeCalls = false

    @Flag(help: "End when everything that is there has been written.")
    var untilIdle = false

    @Option(
        help: ArgumentHelp("The longest silence of the server, from 1s to 5m. (default: 15s)", valueName: "time"),
        transform: DurationText.parse)
    var heartbeat: Duration?

    @OptionGroup var conversions: FilterOptions
    @OptionGroup var form: OutputOptions
    @OptionGroup var connection: ConnectionOptions

    func validate() throws {
        guard count.map({ $0 > 0 }) ?? true else { throw ValidationError("--count must be at least 1.") }
        guard from != "" else { throw ValidationError("--from must be beginning, now, or a cursor.") }
        guard heartbeat.map({ (.seconds(1))...(.seconds(300)) ~= $0 }) ?? true else {
            throw ValidationError("--heartbeat must be from 1s to 5m.")
        }
    }

    /// Twice the silence that is allowed to it.
    var keepalive: Duration? { (heartbeat ?? (untilIdle ? .seconds(300) : .seconds(15))) * 2 }

    func run(_ client: ConversionClient, _ output: Output) async throws {
        let file = try cursorFile.map { path throws(LocalFailure) in try CursorFile(path) }
        let watcher = Watcher(form: output.form, file: file, count: count, endsWhenIdle: untilIdle)
        try await watcher.run(EventStream(client, request(cursor: file?.cursor), connection))
    }

    func hint(_ error: RPCError) -> String? {
        guard let cursorFile, error.code == .invalidArgument else { return nil }
        return "The cursor may be that of \(cursorFile); remove the file to start anew."
    }

    /// - Parameter cursor: of an earlier run.
    func request(cursor: String?) -> WatchConversionsRequest {
        let start: WatchConversionsRequest.Start =
            switch cursor ?? from {
            case "beginning" where cursor == nil: .position(.beginning)
            case nil: .position(.now)
            case "now" where cursor == nil: .position(.now)
            case let cursor?: .cursor(cursor)
            }
        var request = WatchConversionsRequest.untilIdle(start, conversions.filter)
        request.includeCalls = includeCalls
        if let heartbeat {
            request.heartbeatInterval = ProtobufDuration(heartbeat)
        } else if !untilIdle {
            request.heartbeatInterval = nil
        }
        return request
    }
}
