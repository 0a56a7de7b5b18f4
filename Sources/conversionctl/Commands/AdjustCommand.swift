import ArgumentParser
import ConversionAPI
import ConversionClient
import RPC

/// `conversionctl adjust`.
struct AdjustCommand: ClientCommand {
    static let configuration = CommandConfiguration(
        commandName: "adjust",
        abstract: "Retract a conversion, or restate what it is worth.",
        discussion: """
            The record itself stays as it is, and reports show both: what was recorded, and what is left of it. \
            --restate gives the new value as a whole, not the difference. A retraction is for good.

            A call that fails on the way is tried again until --timeout, and adjusts once all the same; give --key to be \
            safe over several runs of this command, too.

            EXAMPLES
              conversionctl adjust ID --restate "29.00 USD" --details "20 USD refunded"
              conversionctl adjust ID --retract --details "cancelled within 14 days"
              conversionctl adjust ID --retract --time 2026-03-07T14:30:00Z --key refund_789
            """)

    @Argument(help: "The conversion's id.")
    var id: String

    @Flag(help: "The conversion no longer counts.")
    var retract = false

    @Option(
        help: ArgumentHelp("What it is worth now, in the currency that it had: \"29.00 USD\".", valueName: "amount"),
        transform: MoneyText.parse)
    var restate: Money?

    @Option(help: ArgumentHelp("Why, for people.", valueName: "text"))
    var details: String?

    @Option(
        help: ArgumentHelp("The idempotency key: the same key adjusts once. (default: a new one)", valueName: "key"))
    var key: String?

    @Option(
        help: ArgumentHelp(
            "The moment it speaks for: RFC 3339, or how long ago, such as 5m. (default: now)", valueName: "time"),
        transform: TimeText.parse)
    var time: ProtobufTimestamp?

    @Flag(help: "Check everything and show what would be recorded, but record nothing.")
    var validateOnly = false

    /// This run's, where none is given. One process makes one adjustment.
    private static let newKey = ConversionClient.newIdempotencyKey()

    @OptionGroup var form: OutputOptions
    @OptionGroup var connection: ConnectionOptions

    func validate() throws {
        guard retract != (restate != nil) else {
            throw ValidationError("Give either --retract or --restate with the new value.")
        }
    }

    func run(_ client: ConversionClient, _ output: Output) async throws {
        try output.write(
            await client.conversions.adjustConversion(request, options: CallOptions(isIdempotent: true)))
        if validateOnly { StandardError.writeLine("conversionctl: nothing was recorded (--validate-only)") }
    }

    func hint(_ error: RPCError) -> String? {
        switch error.code {
        case .unavailable, .deadlineExceeded, .internal, .unknown, .cancelled:
            "The adjustment may have been recorded. To make it once, repeat the command with --key \(request.idempotencyKey)"
        default: nil
        }
    }

    var request: AdjustConversionRequest {
        AdjustConversionRequest(
            conversionID: id, type: retract ? .retract : .restate, value: restate, timestamp: time,
            details: details ?? "", idempotencyKey: key ?? Self.newKey, validateOnly: validateOnly)
    }
}
