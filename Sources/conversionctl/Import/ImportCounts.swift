import ConversionAPI
import RPC

/// What became of an import, in numbers, and why the first items failed.
struct ImportCounts: Sendable, Hashable {
    /// Conversions, and lines that are nothing.
    var received: Int64 = 0
    var imported: Int64 = 0
    var duplicates: Int64 = 0
    var failed: Int64 = 0
    var adjustments: Int64 = 0
    var adjustmentsMade: Int64 = 0
    var adjustmentsDuplicate: Int64 = 0
    var adjustmentsFailed: Int64 = 0
    /// Only where nothing is recorded: adjustments of conversions that are not in the ledger yet.
    var adjustmentsUnchecked: Int64 = 0
    var calls: Int64 = 0
    var callsRecorded: Int64 = 0
    var callsFailed: Int64 = 0
    var agents: Int64 = 0
    var agentsCreated: Int64 = 0
    var agentsDuplicate: Int64 = 0
    var agentsFailed: Int64 = 0
    /// In the order in which they were found.
    private(set) var failures: [ImportFailure] = []

    /// More failures than these are only counted.
    static let failureLimit = 100

    /// Of all kinds.
    var allFailed: Int64 { failed + adjustmentsFailed + callsFailed + agentsFailed }
    var hasFailed: Bool { allFailed > 0 }

    mutating func add(_ failure: ImportFailure) {
        if failures.count < Self.failureLimit { failures.append(failure) }
    }
}

/// Why one item of an import failed.
struct ImportFailure: Sendable, Hashable {
    /// Of the file, from 1.
    let line: Int
    let status: GoogleRPCStatus

    init(line: Int, status: GoogleRPCStatus) {
        self.line = line
        self.status = status
    }

    init(line: Int, _ error: RPCError) {
        self.init(line: line, status: error.statusMessage)
    }

    init(line: Int, _ fault: LineFault) {
        self.init(
            line: line,
            RPCError(.invalidArgument, fault.sentence, details: [.errorInfo(reason: "LINE_INVALID")]))
    }

    /// For people.
    var text: String {
        let code = StatusCode(rawValue: Int(status.code)) ?? .unknown
        return "line \(line): \(code.name): \(TerminalText.escaped(status.message))"
    }
}

extension ImportCounts: Presentable {
    private var numbers: [(name: String, value: Int64)] {
        [
            ("received", received), ("imported", imported), ("duplicates", duplicates), ("failed", failed),
            ("adjustments_received", adjustments), ("adjustments_made", adjustmentsMade),
            ("adjustments_duplicate", adjustmentsDuplicate), ("adjustments_failed", adjustmentsFailed),
            ("adjustments_unchecked", adjustmentsUnchecked), ("calls_received", calls),
            ("calls_recorded", callsRecorded), ("calls_failed", callsFailed), ("agents_received", agents),
            ("agents_created", agentsCreated), ("agents_duplicate", agentsDuplicate), ("agents_failed", agentsFailed),
        ]
    }

    static let columns: [Column<ImportCounts>] = ImportCounts().numbers.enumerated().map { index, number in
        Column(number.name, isNumber: true) { String($0.numbers[index].value) }
    }

    func json() throws -> JSONValue {
        let errors = failures.map { failure in
            // A detail that JSON can't express must not hide the rest.
            let short = GoogleRPCStatus(code: failure.status.code, message: failure.status.message)
            let status = (try? failure.status.jsonValue()) ?? (try? short.jsonValue()) ?? .null
            return JSONValue.object([.init("line", .number(String(failure.line))), .init("status", status)])
        }
        return .object(
            numbers.map { .init($0.name, .number(String($0.value))) } + [.init("errors", .array(errors))])
    }
}
