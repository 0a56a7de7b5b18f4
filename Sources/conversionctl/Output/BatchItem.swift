import ConversionAPI
import RPC

/// What became of one line of a batch.
struct BatchItem: Presentable, Hashable {
    /// Of the input, from 1.
    let line: Int
    let result: BatchTrackConversionsResult

    init(line: Int, result: BatchTrackConversionsResult) {
        self.line = line
        self.result = result
    }

    /// A line that was not sent.
    init(line: Int, error: RPCError) {
        self.init(line: line, result: BatchTrackConversionsResult(status: error.statusMessage))
    }

    /// OK for a success. A code that has no name is UNKNOWN, as gRPC has it.
    var code: StatusCode { StatusCode(rawValue: Int(result.status?.code ?? 0)) ?? .unknown }

    static let columns: [Column<BatchItem>] =
        [
            Column("line", isNumber: true) { String($0.line) },
            Column("status") { $0.code.name },
            Column("reason") { $0.reason },
            Column("message", isFlexible: true) { $0.code == .ok ? "" : $0.result.status?.message ?? "" },
            Column("duplicate") { $0.result.response.map { String($0.duplicate) } ?? "" },
        ]
        + Conversion.columns.map { column in
            Column(
                column.name, column.places, isFlexible: column.isFlexible, isNumber: column.isNumber,
                short: { $0.result.response?.conversion.map(column.short) ?? "" }
            ) { $0.result.response?.conversion.map(column.text) ?? "" }
        }

    private var reason: String {
        for case .errorInfo(let reason, _, _) in (result.status?.details ?? []).map({ ErrorDetail($0) }) {
            return reason
        }
        return ""
    }

    func json() throws -> JSONValue {
        var members: [JSONValue.Member] = [.init("line", .number(String(line)))]
        if code == .ok {
            members.append(.init("status", .object([.init("code", .number("0"))])))
        } else if let status = result.status {
            // A detail that JSON can't express must not hide the rest.
            let short = GoogleRPCStatus(code: status.code, message: status.message)
            members.append(.init("status", try (try? status.jsonValue()) ?? short.jsonValue()))
        }
        if let response = result.response { members.append(.init("response", try response.json())) }
        return .object(members)
    }
}
