import ArgumentParser

/// `conversiond doctor`: whether this machine keeps what conversiond promises.
struct DoctorCommand: AsyncParsableCommand {
    enum Output: String, ExpressibleByArgument, CaseIterable {
        case text, json
    }

    static let configuration = CommandConfiguration(
        commandName: "doctor",
        abstract: "Looks at libraries, disk, limits, clock and the ledger's file, and says how to mend what is wrong.",
        discussion: """
            A line for each check: ok, warning or failure. The status is 1 where there is a failure. A server that runs \
            tells the same of itself at /debug/doctor of its admin listener, where conversionctl doctor asks for it.
            """)

    @OptionGroup var database: DatabaseOptions
    @Option(help: "How to tell what was found: text or json.") var output = Output.text

    @Option(
        name: .customLong("certificate"),
        help: ArgumentHelp("A certificate in PEM to look at, too. Repeatable.", valueName: "file"))
    var certificates: [String] = []

    func run() async throws {
        let checks = MachineChecks(try database.location())
        let report = DoctorReport(checks.run() + certificates.map { CertificateCheck.finding(ofFile: $0) })
        switch output {
        case .text: print(report.text, terminator: "")
        case .json: print(report.json)
        }
        if report.hasFailures { throw ProcessError(.unhealthy, []) }
    }
}
