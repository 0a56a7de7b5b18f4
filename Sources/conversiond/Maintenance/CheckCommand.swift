import ArgumentParser
import Basics
import ConversionStore
import FoundationEssentials
import SQLiteStore

/// `conversiond check`: whether a ledger, served or not, or a backup is sound.
struct CheckCommand: AsyncParsableCommand {
    enum Output: String, ExpressibleByArgument, CaseIterable {
        case text, json
    }

    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: "Checks the ledger, also while a server is writing to it, and changes nothing unless asked to.",
        discussion: """
            One line for each check; the status is 0 where all is sound, and 74 where something is damaged. Takes a \
            backup's file as well.

            With --rebuild-reports, which needs the server to be stopped, what reports are made of is first counted \
            anew from the records, where it is wrong. It is one transaction, so that nothing is changed where it does \
            not come to its end. Figures of a time whose records retention has removed stay as they are.
            """)

    @OptionGroup var database: DatabaseOptions
    @Option(help: "How to tell what was found: text or json.") var output = Output.text
    @Flag(help: "First count anew what reports are made of, where it is wrong; no server may be running.")
    var rebuildReports = false

    func run() async throws {
        let path = try database.path()
        let rebuild = rebuildReports ? try await Self.rebuild(path) : nil
        if let rebuild, output == .text { print(CheckReport.text(of: rebuild), terminator: "") }
        let outcomes: [LedgerCheck.Outcome]
        do {
            outcomes = try await Interruptible.run { [output] goesOn in
                try LedgerCheck.run(on: path, while: goesOn) { outcome in
                    if output == .text { print(CheckReport.text(of: outcome), terminator: "") }
                }
            }
        } catch {
            throw ProcessError("check the database \(path)", error)
        }
        if output == .json { print(CheckReport.json(database: path, outcomes, rebuild)) }
        guard let damage = CheckReport.damage(in: outcomes, of: path) else { return }
        throw damage
    }

    private static func rebuild(_ path: String) async throws -> ReportRebuild {
        do {
            return try await Interruptible.run { goesOn in try ReportRebuild(of: path, while: goesOn) }
        } catch {
            throw ProcessError("rebuild the reports of \(path)", error)
        }
    }
}

/// What `conversiond check` says.
enum CheckReport {
    /// A line, and one for each problem below it.
    static func text(of outcome: LedgerCheck.Outcome) -> String {
        let head = "\(outcome.isSound ? "sound  " : "damaged")  \(outcome.name)\n"
        return head + outcome.problems.map { "         \($0)\n" }.joined()
    }

    /// What was counted anew.
    static func text(of rebuild: ReportRebuild) -> String {
        guard !rebuild.repaired.isEmpty else { return "right    the reports: nothing was changed\n" }
        let stay = rebuild.start.map { "; figures from before \(text(of: $0)) stay as they are" } ?? ""
        return "rebuilt  the reports\(stay)\n" + rebuild.repaired.map { "         \($0)\n" }.joined()
    }

    private static func text(of time: Timestamp) -> String {
        RFC3339.text(seconds: time.seconds) ?? "\(time.seconds)s"
    }

    static func json(
        database: String, _ outcomes: [LedgerCheck.Outcome], _ rebuild: ReportRebuild? = nil
    ) -> String {
        let report = Report(
            database: database, sound: outcomes.allSatisfy(\.isSound),
            checks: outcomes.map {
                .init(name: $0.name, sound: $0.isSound, problems: $0.problems, remedy: $0.remedy)
            }, rebuilt: rebuild?.repaired)
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        // Texts and flags can always be encoded.
        return (try? encoder.encode(report)).map { String(decoding: $0, as: UTF8.self) } ?? ""
    }

    /// What to do about it; nil where all is sound.
    static func damage(in outcomes: [LedgerCheck.Outcome], of path: String) -> ProcessError? {
        let damaged = outcomes.filter { !$0.isSound }
        guard !damaged.isEmpty else { return nil }
        var remedies: [String] = []
        for remedy in damaged.map(\.remedy) where !remedies.contains(remedy) { remedies.append(remedy) }
        return ProcessError(.storageFailure, ["the ledger in \(path) is damaged: see above"] + remedies)
    }

    private struct Report: Encodable {
        struct Check: Encodable {
            let name: String
            let sound: Bool
            let problems: [String]
            let remedy: String
        }

        let database: String
        let sound: Bool
        let checks: [Check]
        /// What was wrong with the reports; nil where nobody asked to rebuild them.
        let rebuilt: [String]?
    }
}
