import FoundationEssentials

/// What one look at something has found, and what to do about it.
struct Finding: Sendable, Equatable, Encodable {
    enum Verdict: String, Sendable, Encodable {
        case ok
        /// It works, but may not always, or could not be found out.
        case warning
        /// Something is lost, or open, or will be.
        case failure
    }

    let check: String
    let verdict: Verdict
    /// A sentence without its full stop.
    let finding: String
    /// How to mend it; empty where nothing is wrong.
    let remedy: String

    static func ok(_ check: String, _ finding: String) -> Finding {
        Finding(check: check, verdict: .ok, finding: finding, remedy: "")
    }

    static func warning(_ check: String, _ finding: String, mend remedy: String) -> Finding {
        Finding(check: check, verdict: .warning, finding: finding, remedy: remedy)
    }

    static func failure(_ check: String, _ finding: String, mend remedy: String) -> Finding {
        Finding(check: check, verdict: .failure, finding: finding, remedy: remedy)
    }
}

/// Findings together, as text and as JSON.
struct DoctorReport: Sendable, Equatable {
    let findings: [Finding]

    init(_ findings: [Finding]) {
        self.findings = findings
    }

    var hasFailures: Bool { findings.contains { $0.verdict == .failure } }

    /// A line for each, and below it how to mend it.
    var text: String {
        let width = findings.map(\.check.count).max() ?? 0
        return findings.map { finding in
            let verdict = padded(finding.verdict.rawValue, to: 9)
            let line = "\(verdict)\(padded(finding.check, to: width + 2))\(finding.finding)\n"
            return finding.remedy.isEmpty ? line : line + "         \(finding.remedy)\n"
        }.joined()
    }

    /// `{"version": ..., "checks": [{"check", "verdict", "finding", "remedy"}]}`.
    var json: String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        // Texts can always be encoded.
        return (try? encoder.encode(Document(version: Version.current, checks: findings)))
            .map { String(decoding: $0, as: UTF8.self) } ?? ""
    }

    private struct Document: Encodable {
        let version: String
        let checks: [Finding]
    }

    private func padded(_ text: String, to width: Int) -> String {
        text + String(repeating: " ", count: max(0, width - text.count))
    }
}
