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
        for detail in error.details {
            switch detail {
            case .badRequest(let violations):
                for violation in violations where violations.count > 1 || !sentence.contains(violation.description) {
                    lines.append("  \(TerminalText.escaped("\(violation.field): \(violation.description)"))")
                }
            case .retryInfo(let delay):
                lines.append("  Try again in \(delay.formattedSeconds) s.")
            default: break
            }
        }
        if let reason = error.reason { lines.append("  reason: \(TerminalText.escaped(reason))") }
        return lines + hints.map { "  \(TerminalText.escaped($0))" }
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
