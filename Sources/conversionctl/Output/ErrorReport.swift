import ConversionAPI
import RPC

/// A failed call as lines for people, or as JSON for programs.
enum ErrorReport {
    /// The code and the sentence, then what is wrong with which field where the sentence does not say, and when to try again.
    ///
    /// - Parameter hints: lines of our own behind them.
    static func lines(_ error: RPCError, hints: [String] = [], isColoured: Bool) -> [String] {
        let code = Colour.red.applied(to: error.code.name, if: isColoured)
        let sentence = error.message.isEmpty ? "The server gives no reason." : error.message
        var lines = ["conversionctl: \(code): \(TerminalText.escaped(sentence))"]
        // What is wrong first, then what programs go by, then where to find more.
        let details = error.details
        lines += details.flatMap { faults($0, sentence) }.map { "  \(TerminalText.escaped($0))" }
        lines += details.flatMap(facts).map { "  \(TerminalText.escaped($0))" }
        return lines + hints.map { "  \(TerminalText.escaped($0))" }
    }

    /// What a detail says for people, where the sentence has not said it.
    private static func faults(_ detail: ErrorDetail, _ sentence: String) -> [String] {
        switch detail {
        case .badRequest(let violations):
            violations.filter { violations.count > 1 || !sentence.contains($0.description) }
                .map { "\($0.field): \($0.description)" }
        case .preconditionFailure(let violations):
            violations.map { "\(joined([$0.type, $0.subject])): \($0.description)" }
        case .quotaFailure(let violations): violations.map { "quota of \($0.subject): \($0.description)" }
        case .localizedMessage(let message): message.message.isEmpty ? [] : [message.message]
        case .retryInfo(let delay): ["Try again in \(delay.formattedSeconds) s."]
        case .errorInfo, .resourceInfo, .help, .requestInfo, .other: []
        }
    }

    /// What a detail says for programs, and for those who look further.
    private static func facts(_ detail: ErrorDetail) -> [String] {
        switch detail {
        case .errorInfo(let reason, let domain, let metadata):
            ["reason: \(reason)\(domain.isEmpty || domain == ErrorDetail.domain ? "" : " (\(domain))")"]
                + metadata.sorted { $0.key < $1.key }.map { "\($0.key): \($0.value)" }
        case .resourceInfo(let type, let name, let description):
            ["resource: \(joined([type, name]))\(description.isEmpty ? "" : ": \(description)")"]
        case .help(let links): links.map { "\($0.description.isEmpty ? "see" : $0.description): \($0.url)" }
        case .requestInfo(let info): ["request: \(info.requestID)"]
        case .other(let any): ["detail: \(any.typeURL)"]
        case .badRequest, .preconditionFailure, .quotaFailure, .localizedMessage, .retryInfo: []
        }
    }

    private static func joined(_ words: [String]) -> String {
        words.filter { !$0.isEmpty }.joined(separator: " ")
    }

    /// `google.rpc.Status` as JSON.
    static func json(_ error: RPCError, indented: Bool, isForTerminal: Bool) -> String {
        let status = error.statusMessage
        // A detail that JSON can't express must not hide the rest.
        let value =
            (try? status.jsonValue())
            ?? .object([.init("code", .number(String(status.code))), .init("message", .string(status.message))])
        return JSONText.text(value, indented: indented, isForTerminal: isForTerminal)
    }

    /// The program's exit status for a call's code.
    static func exitStatus(_ code: StatusCode) -> Int32 {
        64 + Int32(code.rawValue)
    }
}

extension Duration {
    /// In seconds, to the millisecond: `1`, `0.25`.
    fileprivate var formattedSeconds: String {
        let (seconds, attoseconds) = components
        let milliseconds = String(1000 + attoseconds / 1_000_000_000_000_000).dropFirst()
        var text = "\(seconds).\(milliseconds)"
        while text.hasSuffix("0") { text.removeLast() }
        if text.hasSuffix(".") { text.removeLast() }
        return text
    }
}
