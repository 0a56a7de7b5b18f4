import ArgumentParser
import ConversionAPI

/// Which conversions a command takes.
struct FilterOptions: ParsableArguments {
    @Option(help: ArgumentHelp("Only this agent's.", valueName: "id"), completion: .agentIDs)
    var agent: String?

    @Option(help: ArgumentHelp("Only of this event.", valueName: "event"))
    var event: String?

    @Option(help: ArgumentHelp("Only of this room.", valueName: "name"))
    var room: String?

    @Option(help: ArgumentHelp("Only of this user.", valueName: "id"))
    var user: String?

    @Option(
        help: ArgumentHelp("Only what happened then or later.", valueName: "time"), transform: TimeText.parse)
    var since: ProtobufTimestamp?

    @Option(help: ArgumentHelp("Only what happened before.", valueName: "time"), transform: TimeText.parse)
    var until: ProtobufTimestamp?

    @Flag(help: "Test records, too.")
    var includeTests = false

    var filter: ConversionFilter {
        ConversionFilter(
            startTime: since, endTime: until, agentID: agent ?? "", eventType: event ?? "", roomName: room ?? "",
            userID: user ?? "", includeTests: includeTests)
    }
}
