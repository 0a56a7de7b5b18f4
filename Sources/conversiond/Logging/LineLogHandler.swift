import Logging

/// Makes a line of each log event.
struct LineLogHandler: LogHandler {
    var logLevel: Logger.Level
    var metadata: Logger.Metadata = [:]
    var metadataProvider: Logger.MetadataProvider?
    private let label: String
    private let format: LogFormat
    private let admits: @Sendable (LogKind) -> Bool
    private let write: @Sendable (String) -> Void

    /// - Parameters:
    ///   - admits: whether a line of a kind is to be made.
    ///   - write: takes a whole line with its end, from any thread, and waits for nobody.
    init(
        label: String, level: Logger.Level, format: LogFormat,
        admits: @escaping @Sendable (LogKind) -> Bool = { _ in true },
        write: @escaping @Sendable (String) -> Void
    ) {
        self.label = label
        self.format = format
        self.admits = admits
        self.write = write
        logLevel = level
    }

    init(label: String, level: Logger.Level, format: LogFormat, output: LogOutput) {
        self.init(label: label, level: level, format: format, admits: output.admits, write: output.write)
    }

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    func log(event: LogEvent) {
        var code: String?
        if case .string(let text)? = event.metadata?[AccessLog.codeKey] { code = text }
        let message = event.message.description
        // Successes are logged only where all or some of them are asked for.
        let isAskedFor = code == AccessLog.successCode
        guard
            isAskedFor
                || admits(LogKind(label: label, level: event.level.rawValue, message: message, code: code))
        else { return }
        var all = metadata
        if let provided = metadataProvider?.get() { all.merge(provided) { $1 } }
        if let given = event.metadata { all.merge(given) { $1 } }
        if let error = event.error { all["error"] = .string(String(describing: error)) }
        write(format.line(LogRecord(time: .now, level: event.level, label: label, message: message, metadata: all)))
    }
}
