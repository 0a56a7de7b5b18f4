import Logging

/// One line of the log, before it is written out.
struct LogRecord: Sendable {
    var time: LogTime
    var level: Logger.Level
    var label: String
    var message: String
    var metadata: Logger.Metadata
}

/// How log lines are written.
enum LogFormat: String, Sendable, CaseIterable {
    /// `TIME LEVEL LABEL: MESSAGE key=value ...`, for people.
    case text
    /// One object a line, for log collectors.
    case json

    /// The record as one line, with its end. Whatever it holds, it stays one line.
    func line(_ record: LogRecord) -> String {
        switch self {
        case .text: TextLogLine.line(record)
        case .json: JSONLogLine.line(record)
        }
    }
}
