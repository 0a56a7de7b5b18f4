import ConversionAPI

/// What one look at a server has found, and what to do about it.
struct Finding: Presentable, Hashable {
    enum Verdict: String, Sendable {
        case ok, warning, failure
    }

    let check: String
    let verdict: Verdict
    let finding: String
    /// How to mend it; empty where nothing is wrong.
    let remedy: String

    init(_ check: String, _ verdict: Verdict, _ finding: String, mend remedy: String = "") {
        self.check = check
        self.verdict = verdict
        self.finding = finding
        self.remedy = remedy
    }

    /// The findings that a server tells of itself at /debug/doctor; nil if that is something else.
    static func all(inServersReport report: JSONValue) -> [Finding]? {
        guard case .array(let checks)? = report["checks"] else { return nil }
        var findings: [Finding] = []
        for check in checks {
            guard case .string(let name)? = check["check"], case .string(let word)? = check["verdict"],
                let verdict = Verdict(rawValue: word), case .string(let finding)? = check["finding"],
                case .string(let remedy)? = check["remedy"]
            else { return nil }
            findings.append(Finding("server's \(name)", verdict, finding, mend: remedy))
        }
        return findings
    }

    static let columns: [Column<Finding>] = [
        Column("verdict") { $0.verdict.rawValue },
        Column("check") { $0.check },
        Column("finding") { $0.finding },
        Column("remedy") { $0.remedy },
    ]

    func json() throws -> JSONValue {
        .object([
            .init("check", .string(check)), .init("verdict", .string(verdict.rawValue)),
            .init("finding", .string(finding)), .init("remedy", .string(remedy)),
        ])
    }
}
