import ConversionServer
import HTTP2Transport
import Logging

/// Every setting's value, and where each came from.
struct Configuration: Sendable {
    let listen: [ListenAddress]
    let database: String
    let threads: Int
    let logLevel: Logger.Level
    let logFormat: LogFormat
    let drainTimeout: Duration
    let lateWindow: Duration
    /// nil for ever.
    let retain: Duration?
    let retainEvery: Duration
    /// nil for nothing.
    let redact: Redaction?
    /// Origins whose pages browsers let call the server; empty for none.
    let corsOrigins: [String]
    /// What a connection may ask of the server, and how long it lives.
    let limits: HTTP2Limits
    let queueLimit: Int
    /// What `--print-config` shows, in the order of the table.
    let report: ConfigurationReport

    /// - Throws: `ConfigurationError` with every problem there is, not only the first.
    init(_ layers: SettingLayers) throws(ConfigurationError) {
        var reader = SettingReader(layers: layers)
        let listen = reader.value(of: Settings.listen)
        let database = reader.value(of: Settings.database)
        let threads = reader.value(of: Settings.threads)
        let logLevel = reader.value(of: Settings.logLevel)
        let logFormat = reader.value(of: Settings.logFormat)
        let drainTimeout = reader.value(of: Settings.drainTimeout)
        let lateWindow = reader.value(of: Settings.lateWindow)
        let retain = reader.value(of: Settings.retain)
        let retainEvery = reader.value(of: Settings.retainEvery)
        let redact = reader.value(of: Settings.redact)
        let corsOrigins = reader.value(of: Settings.corsOrigin)
        let limits = reader.limits()
        let queueLimit = reader.value(of: Settings.queueLimit)
        guard let listen, let database, let threads, let logLevel, let logFormat, let drainTimeout, let lateWindow,
            let retain, let retainEvery, let redact, let corsOrigins, let limits, let queueLimit
        else { throw ConfigurationError(reader.problems) }
        self.listen = listen
        self.database = database
        self.threads = threads
        self.logLevel = logLevel
        self.logFormat = logFormat
        self.drainTimeout = drainTimeout
        self.lateWindow = lateWindow
        self.retain = retain
        self.retainEvery = retainEvery
        self.redact = redact
        self.corsOrigins = corsOrigins.compactMap(\.self)
        self.limits = limits
        self.queueLimit = queueLimit
        report = ConfigurationReport(rows: reader.rows)
    }

    /// One setting alone, for the commands that need no more.
    static func value<Value>(of setting: Setting<Value>, _ layers: SettingLayers) throws(ConfigurationError) -> Value {
        var reader = SettingReader(layers: layers)
        guard let value = reader.value(of: setting) else { throw ConfigurationError(reader.problems) }
        return value
    }
}

/// Reads settings one after the other, and keeps account of what it read.
private struct SettingReader {
    let layers: SettingLayers
    var problems: [String] = []
    var rows: [ConfigurationReport.Row] = []

    init(layers: SettingLayers) {
        self.layers = layers
    }

    /// Nil if the text is not allowed; the problem is then noted.
    mutating func value<Value>(of setting: Setting<Value>) -> Value? {
        let (texts, source) = layers.texts(of: setting)
        let shown = setting.isSecret ? ConfigurationReport.secret : texts.joined(separator: ",")
        rows.append(ConfigurationReport.Row(key: setting.key, value: shown, source: source))
        do {
            return try setting.parse(texts)
        } catch {
            let text = setting.isSecret ? ConfigurationReport.secret : "\"\(error.text)\""
            problems.append("setting \(setting.key): \(text) (\(source)) \(error.complaint)")
            return nil
        }
    }
    /// The settings of connections together; nil if one of them is not allowed.
    mutating func limits() -> HTTP2Limits? {
        var limits = HTTP2Limits()
        let before = problems.count
        read(Settings.maxConcurrentStreams, into: &limits.maxConcurrentStreams)
        read(Settings.maxHeaderListSize, into: &limits.maxHeaderListSize)
        read(Settings.maxMessageSize, into: &limits.maxMessageSize)
        read(Settings.streamResetBurst, into: &limits.streamResetBurst)
        read(Settings.streamResetRate, into: &limits.streamResetRate)
        read(Settings.keepaliveTime, into: &limits.life.keepaliveTime)
        read(Settings.keepaliveTimeout, into: &limits.life.keepaliveTimeout)
        read(Settings.minPingInterval, into: &limits.life.minPingInterval)
        read(Settings.permitPingsWithoutCalls, into: &limits.life.permitsPingsWithoutCalls)
        read(Settings.maxConnectionIdle, into: &limits.life.maxIdle)
        read(Settings.maxConnectionAge, into: &limits.life.maxAge)
        read(Settings.maxConnectionAgeGrace, into: &limits.life.maxAgeGrace)
        read(Settings.prefaceTimeout, into: &limits.life.prefaceTimeout)
        read(Settings.firstRequestTimeout, into: &limits.life.firstRequestTimeout)
        read(Settings.requestTimeout, into: &limits.life.requestTimeout)
        read(Settings.answerTimeout, into: &limits.life.answerTimeout)
        read(Settings.writeTimeout, into: &limits.life.writeTimeout)
        return problems.count == before ? limits : nil
    }

    private mutating func read<Value>(_ setting: Setting<Value>, into place: inout Value) {
        if let value = value(of: setting) { place = value }
    }
}
