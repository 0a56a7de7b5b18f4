import ArgumentParser
import ConversionAPI
import ConversionStore
import FoundationEssentials

/// How the commands about keys tell what there is.
struct ReportOptions: ParsableArguments {
    enum Output: String, ExpressibleByArgument, CaseIterable {
        case text, json
    }

    @Option(help: "How to tell it: text or json.") var output = Output.text

    /// Tells of one credential; as text the key alone goes to standard output, for programs to take.
    func tell(_ credential: Credential, key: String? = nil) {
        switch output {
        case .json: print(CredentialReport.json(CredentialReport(credential, key: key)))
        case .text:
            if let key { print(key) }
            let report = CredentialReport(credential)
            let told = "\(report.id): \(report.role) in workspace \(report.workspace), \(report.state)"
            if key == nil {
                print(told)
            } else {
                StandardError.write("conversiond: \(told). The key is not shown again.\n")
            }
        }
    }

    func tell(_ credentials: [Credential]) {
        let reports = credentials.map { CredentialReport($0) }
        switch output {
        case .json: print(CredentialReport.json(["keys": reports]))
        case .text:
            let rows = reports.map { report in
                [
                    report.id, report.state, report.role, report.workspace,
                    report.agents?.joined(separator: ",") ?? "all", report.createTime, report.expireTime ?? "-",
                    report.lastUseTime ?? "-", report.identity ?? report.name,
                ]
            }
            Self.write(
                ["ID", "STATE", "ROLE", "WORKSPACE", "AGENTS", "CREATED", "EXPIRES", "LAST USED", "NAME"], rows)
        }
    }

    func tell(_ workspaces: [Workspace]) {
        switch output {
        case .json:
            print(
                CredentialReport.json([
                    "workspaces": workspaces.map {
                        ["name": $0.name, "create_time": $0.createTime.map(CredentialReport.text)].compactMapValues {
                            $0
                        }
                    }
                ]))
        case .text:
            Self.write(
                ["NAME", "CREATED"], workspaces.map { [$0.name, $0.createTime.map(CredentialReport.text) ?? "-"] })
        }
    }

    /// Aligned columns, the last as it is. Ids and names may hold anything that a terminal obeys.
    private static func write(_ head: [String], _ rows: [[String]]) {
        let lines = [head] + rows.map { $0.map(printable) }
        let widths = head.indices.dropLast().map { column in lines.map { $0[column].count }.max() ?? 0 }
        for line in lines {
            let padded = zip(line, widths).map { $0 + String(repeating: " ", count: $1 - $0.count) }
            print((padded + line.suffix(1)).joined(separator: "  "))
        }
    }

    static func printable(_ text: String) -> String {
        String(String.UnicodeScalarView(text.unicodeScalars.map { $0.properties.generalCategory.isShown ? $0 : "?" }))
    }
}

extension Unicode.GeneralCategory {
    /// Not a control or format character, a surrogate, or a line's end.
    fileprivate var isShown: Bool {
        switch self {
        case .control, .format, .surrogate, .lineSeparator, .paragraphSeparator: false
        default: true
        }
    }
}

/// A credential as JSON.
struct CredentialReport: Encodable {
    let id: String
    let name: String
    let role: String
    let workspace: String
    let agents: [String]?
    let identity: String?
    let state: String
    let createTime: String
    let expireTime: String?
    let revokeTime: String?
    let lastUseTime: String?
    /// The secret, told once.
    let key: String?

    enum CodingKeys: String, CodingKey {
        case id, name, role, workspace, agents, identity, state, key
        case createTime = "create_time"
        case expireTime = "expire_time"
        case revokeTime = "revoke_time"
        case lastUseTime = "last_use_time"
    }

    init(_ credential: Credential, key: String? = nil, at now: Timestamp = .now) {
        id = credential.id
        name = credential.name
        role = credential.role.rawValue
        workspace = credential.workspaceName
        agents = credential.scope?.ids
        identity = credential.identity
        state =
            credential.revokeTime != nil
            ? "revoked" : credential.expireTime.map { $0 <= now } ?? false ? "expired" : "in force"
        createTime = Self.text(credential.createTime)
        expireTime = credential.expireTime.map(Self.text)
        revokeTime = credential.revokeTime.map(Self.text)
        lastUseTime = credential.lastUseTime.map(Self.text)
        self.key = key
    }

    static func text(_ time: Timestamp) -> String {
        ProtobufTimestamp(seconds: time.seconds, nanos: 0).rfc3339 ?? ""
    }

    static func json(_ value: some Encodable, indented: Bool = true) -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting =
            indented ? [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes] : [.sortedKeys, .withoutEscapingSlashes]
        // Texts can always be encoded.
        return (try? encoder.encode(value)).map { String(decoding: $0, as: UTF8.self) } ?? ""
    }
}

/// The audit log's lines: columns for people, or an object of JSON each.
struct AuditLines {
    private let output: ReportOptions.Output

    init(_ output: ReportOptions.Output) {
        self.output = output
    }

    func line(of event: AuditEvent) -> String {
        let time = CredentialReport.text(event.time)
        switch output {
        case .json:
            return CredentialReport.json(
                [
                    "time": time, "actor": event.actor.name, "action": event.action, "workspace": event.workspaceName,
                    "subject": event.subject,
                ], indented: false)
        case .text:
            return [time, event.actor.name, event.action, event.workspaceName, event.subject]
                .map(ReportOptions.printable).joined(separator: "  ")
        }
    }
}
