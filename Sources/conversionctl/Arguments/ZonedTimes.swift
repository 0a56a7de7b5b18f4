import ArgumentParser
import ConversionAPI

/// From when to when, and by which clock.
struct ZonedTimes: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "The IANA name of the zone of hours, days, weeks and dates: Europe/Berlin.", valueName: "name"))
    var timeZone = "UTC"

    @Option(help: ArgumentHelp("Only what happened then or later.", valueName: "time"))
    var since: String?

    @Option(help: ArgumentHelp("Only what happened before.", valueName: "time"))
    var until: String?

    func validate() throws {
        guard LocalTime(timeZone) != nil else {
            throw ValidationError("--time-zone: there is no zone \"\(timeZone)\"; give an IANA name: Europe/Berlin.")
        }
        _ = try moment("--since", since, now: TimeText.now)
        _ = try moment("--until", until, now: TimeText.now)
    }

    /// The clock of --time-zone, which has been checked.
    var zone: LocalTime { LocalTime(timeZone) ?? .utc }

    /// The moments of --since and --until; nil where one is not given.
    func range(now: ProtobufTimestamp) throws -> (since: ProtobufTimestamp?, until: ProtobufTimestamp?) {
        (try moment("--since", since, now: now), try moment("--until", until, now: now))
    }

    private func moment(_ flag: String, _ text: String?, now: ProtobufTimestamp) throws -> ProtobufTimestamp? {
        guard let text else { return nil }
        do {
            return try TimeText.parse(text, now: now, in: zone)
        } catch let error as ValueError {
            throw ValidationError("\(flag): \(error)")
        }
    }
}
