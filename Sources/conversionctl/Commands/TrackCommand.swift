import ArgumentParser
import ConversionAPI
import ConversionClient
import RPC

/// `conversionctl track`.
struct TrackCommand: ClientCommand {
    static let configuration = CommandConfiguration(
        commandName: "track",
        abstract: "Record a conversion.",
        discussion: """
            Success means that the record is on the server's disk. A call that fails on the way is tried again until \
            --timeout, and counts once all the same; give --key to be safe over several runs of this command, too.

            EXAMPLES
              conversionctl track --agent sales --room room_abc123
              conversionctl track --agent sales --room room_abc123 --event premium_signup --user user_123 \\
                --details "Premium plan" --value "49.00 USD" --key call_789
              conversionctl track --agent sales --room room_abc123 --time 2026-03-07T14:30:00Z
              conversionctl track --agent sales --room room_abc123 --identifier phone=+18005550100 \\
                --identifier gclid=CLICK_ID --consent ad_user_data=granted --attribute campaign=spring
              conversionctl track --agent sales --room trial --test
            """)

    @Option(help: ArgumentHelp("The agent that tracks.", valueName: "id"), completion: .agentIDs)
    var agent: String

    @Option(help: ArgumentHelp("The room of the call.", valueName: "name"))
    var room: String

    @Option(help: ArgumentHelp("What happened; without it, the agent's own event.", valueName: "event"))
    var event: String?

    @Option(help: ArgumentHelp("What there is to say about it.", valueName: "text"))
    var details: String?

    @Option(help: ArgumentHelp("The caller.", valueName: "id"))
    var user: String?

    @Option(help: ArgumentHelp("The idempotency key: the same key counts once. (default: a new one)", valueName: "key"))
    var key: String?

    @Option(
        help: ArgumentHelp(
            "When it happened: RFC 3339, or how long ago, such as 5m. (default: now)", valueName: "time"),
        transform: TimeText.parse)
    var time: ProtobufTimestamp?

    @Option(
        help: ArgumentHelp("What it is worth, exactly: \"49.00 USD\".", valueName: "amount"), transform: MoneyText.parse
    )
    var value: Money?

    @OptionGroup var personalData: PersonalDataOptions

    @Flag(help: "A trial: the record stays out of lists and reports that do not ask for tests.")
    var test = false

    @Flag(help: "Check everything and show what would be recorded, but record nothing.")
    var validateOnly = false

    /// This run's, where none is given. One process tracks one conversion.
    private static let newKey = ConversionClient.newIdempotencyKey()

    @OptionGroup var form: OutputOptions
    @OptionGroup var connection: ConnectionOptions

    func run(_ client: ConversionClient, _ output: Output) async throws {
        let response = try await client.track(request)
        try output.write(response)
        if validateOnly { StandardError.writeLine("conversionctl: nothing was recorded (--validate-only)") }
    }

    func hint(_ error: RPCError) -> String? {
        switch error.code {
        case .unavailable, .deadlineExceeded, .internal, .unknown, .cancelled:
            "The conversion may have been recorded. To count it once, repeat the command with --key \(request.idempotencyKey)"
        default: nil
        }
    }

    var request: TrackConversionRequest {
        TrackConversionRequest(
            agentID: agent, roomName: room, userID: user ?? "", eventType: event ?? "", details: details ?? "",
            idempotencyKey: key ?? Self.newKey, timestamp: time, value: value, validateOnly: validateOnly, test: test,
            identifiers: personalData.identifiers, consent: personalData.consent, attributes: personalData.attributes)
    }
}
