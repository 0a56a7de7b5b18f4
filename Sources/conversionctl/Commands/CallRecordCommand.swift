import ArgumentParser
import ConversionAPI
import ConversionClient

/// `conversionctl call record`.
struct CallRecordCommand: ClientCommand {
    static let configuration = CommandConfiguration(
        commandName: "record",
        abstract: "Record a call, converted or not, or add to what is known of it.",
        discussion: """
            A call is known by its room. Recorded again, as when it has ended, what the command then says is added: what is \
            left out stays as it was, the earliest --start and the latest --end hold, and of all else the last that was \
            said. So the command is safe to repeat, and in any order.

            EXAMPLES
              conversionctl call record --agent sales --room room_abc123 --user user_123
              conversionctl call record --agent sales --room room_abc123 --end 0s --end-reason customer-ended-call
              conversionctl call record --agent sales --room room_abc124 --direction outbound --connected no
              conversionctl call record --agent sales --room room_abc123 \\
                --start 2026-03-07T14:30:00Z --end 2026-03-07T14:42:10Z
            """)

    @Option(help: ArgumentHelp("The agent of the call.", valueName: "id"), completion: .agentIDs)
    var agent: String

    @Option(help: ArgumentHelp("The room of the call, which names it.", valueName: "name"))
    var room: String

    @Option(help: ArgumentHelp("The caller.", valueName: "id"))
    var user: String?

    @Option(
        help: ArgumentHelp(
            "When it began: RFC 3339, or how long ago, such as 5m. (default: as it is known already, else now)",
            valueName: "time"),
        transform: TimeText.parse)
    var start: ProtobufTimestamp?

    @Option(
        help: ArgumentHelp("When it ended; left out while it lasts.", valueName: "time"), transform: TimeText.parse)
    var end: ProtobufTimestamp?

    @Option(help: "Who called whom: inbound, outbound or web.", transform: CallWords.direction)
    var direction = CallDirection.unspecified

    @Option(
        help: ArgumentHelp(
            "Whether somebody was on the line: yes or no. A call that was not connected is none to a report.",
            valueName: "yes|no"),
        transform: CallWords.connected)
    var connected = CallConnected.unspecified

    @Option(help: ArgumentHelp("Why it ended, such as customer-ended-call.", valueName: "text"))
    var endReason: String?

    @Option(help: ArgumentHelp("What came of it, in a few words.", valueName: "text"))
    var outcome: String?

    @Flag(help: "A trial: the call stays out of reports that do not ask for tests.")
    var test = false

    @Flag(help: "Check everything and show what would be stored, but store nothing.")
    var validateOnly = false

    @OptionGroup var form: OutputOptions
    @OptionGroup var connection: ConnectionOptions

    func run(_ client: ConversionClient, _ output: Output) async throws {
        try output.write(await client.conversions.recordCall(request))
        if validateOnly { StandardError.writeLine("conversionctl: nothing was stored (--validate-only)") }
    }

    var request: RecordCallRequest {
        RecordCallRequest(
            call: Call(
                roomName: room, agentID: agent, userID: user ?? "", startTime: start, endTime: end, test: test,
                direction: direction, connected: connected, endReason: endReason ?? "", outcome: outcome ?? ""),
            validateOnly: validateOnly)
    }
}
