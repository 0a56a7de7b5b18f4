import ConversionServer
import HTTP2Transport
import Logging

/// Every setting's value, and where each came from.
struct Configuration: Sendable {
    let listen: [ListenAddress]
    /// nil for no TLS.
    let tls: ServerTLSConfiguration?
    /// nil for nowhere.
    let adminListen: ListenAddress?
    let database: LedgerLocation
    let threads: Int
    let logLevel: Logger.Level
    let logFormat: LogFormat
    let accessLog: AccessLog.Mode
    let accessLogSample: Int
    let drainTimeout: Duration
    let lateWindow: Duration
    /// nil for ever.
    let retain: Duration?
    let retainEvery: Duration
    let retainMaxGap: Duration
    /// nil for nothing.
    let redact: Redaction?
    /// Origins whose pages browsers let call the server; empty for none.
    let corsOrigins: [String]
    /// Names by which clients may call without a key, beside addresses, `localhost` and the names of `listen`.
    let hosts: [String]
    /// What a connection may ask of the server, and how long it lives.
    let limits: HTTP2Limits
    /// What all connections may take together.
    let bounds: ConnectionBounds
    let queueLimit: Int
    /// Serves other machines although calls are not encrypted, or nobody needs a key.
    let isInsecure: Bool
    /// What one key may take.
    let keyLimits: KeyLimits
    /// What `--print-config` shows, in the order of the table.
    let report: ConfigurationReport

    /// - Throws: `ConfigurationError` with every problem there is, not only the first.
    init(_ layers: SettingLayers) throws(ConfigurationError) {
        var reader = SettingReader(layers: layers)
        let listen = reader.value(of: Settings.listen)
        let tls = reader.tls()
        let adminListen = reader.value(of: Settings.adminListen)
        let database = reader.value(of: Settings.database)
        let threads = reader.value(of: Settings.threads)
        let logLevel = reader.value(of: Settings.logLevel)
        let logFormat = reader.value(of: Settings.logFormat)
        let accessLog = reader.value(of: Settings.accessLog)
        let accessLogSample = reader.value(of: Settings.accessLogSample)
        let drainTimeout = reader.value(of: Settings.drainTimeout)
        let lateWindow = reader.value(of: Settings.lateWindow)
        let retain = reader.value(of: Settings.retain)
        let retainEvery = reader.value(of: Settings.retainEvery)
        let retainMaxGap = reader.value(of: Settings.retainMaxGap)
        let redact = reader.value(of: Settings.redact)
        let corsOrigins = reader.value(of: Settings.corsOrigin)
        let hosts = reader.value(of: Settings.host)
        let limits = reader.limits()
        let queueLimit = reader.value(of: Settings.queueLimit)
        let isInsecure = reader.value(of: Settings.insecure)
        let keyLimits = reader.keyLimits(queueLimit: queueLimit)
        guard let listen, let tls, let adminListen, let database, let threads, let logLevel, let logFormat,
            let accessLog, let accessLogSample, let drainTimeout, let lateWindow, let retain, let retainEvery,
            let retainMaxGap, let redact, let corsOrigins, let hosts, let limits, let queueLimit, let isInsecure,
            let keyLimits
        else { throw ConfigurationError(reader.problems) }
        self.listen = listen
        self.tls = tls
        self.adminListen = adminListen
        self.database = database
        self.threads = threads
        self.logLevel = logLevel
        self.logFormat = logFormat
        self.accessLog = accessLog
        self.accessLogSample = accessLogSample
        self.drainTimeout = drainTimeout
        self.lateWindow = lateWindow
        self.retain = retain
        self.retainEvery = retainEvery
        self.retainMaxGap = retainMaxGap
        self.redact = redact
        self.corsOrigins = corsOrigins.compactMap(\.self)
        self.hosts = hosts.compactMap(\.self)
        self.limits = limits
        bounds = reader.bounds
        self.queueLimit = queueLimit
        self.isInsecure = isInsecure
        self.keyLimits = keyLimits
        report = ConfigurationReport(rows: reader.rows)
    }

    /// Which web pages' requests are taken, and by which names clients may call.
    var pages: WebPagePolicy {
        let addresses = listen + [adminListen].compactMap(\.self)
        let names = addresses.compactMap { if case .tcp(let host, _) = $0 { host } else { nil } }
        return WebPagePolicy(hosts: hosts + names, origins: corsOrigins)
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
    /// Of the settings of connections, those of all connections together: read by ``limits()``.
    private(set) var bounds = ConnectionBounds()

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

    /// The settings of TLS together; nil if one of them is not allowed, or needs another.
    mutating func tls() -> ServerTLSConfiguration?? {
        let before = problems.count
        let certificate = value(of: Settings.tlsCertificate) ?? nil
        let key = value(of: Settings.tlsKey) ?? nil
        let authority = value(of: Settings.tlsClientAuthority) ?? nil
        let authentication = value(of: Settings.tlsClientAuthentication)
        let timeout = value(of: Settings.tlsHandshakeTimeout)
        guard problems.count == before, let authentication, let timeout else { return nil }
        let asksClients = authentication != .none
        func needs(_ setting: any SettingDescription, _ other: any SettingDescription) {
            problems.append("setting \(setting.key): needs \(other.key) too")
        }
        if asksClients, certificate == nil {
            needs(Settings.tlsClientAuthentication, Settings.tlsCertificate)
        }
        if asksClients, authority == nil {
            needs(Settings.tlsClientAuthentication, Settings.tlsClientAuthority)
        }
        if !asksClients, authority != nil {
            problems.append(
                "setting tls-client-ca: needs tls-client-auth optional or required; clients are asked for nothing now")
        }
        if certificate == nil, key != nil { needs(Settings.tlsKey, Settings.tlsCertificate) }
        if certificate != nil, key == nil { needs(Settings.tlsCertificate, Settings.tlsKey) }
        guard problems.count == before else { return nil }
        guard let certificate, let key else { return .some(nil) }
        var tls = ServerTLSConfiguration(certificateFile: certificate, keyFile: key)
        tls.clientAuthorityFile = authority
        tls.clientAuthentication = authentication
        tls.handshakeTimeout = timeout
        return tls
    }

    /// The settings of keys together; nil if one of them is not allowed. What one key may have in the store's queue is a
    /// quarter of that, or a batch.
    mutating func keyLimits(queueLimit: Int?) -> KeyLimits? {
        let rate = value(of: Settings.keyRate)
        let burst = value(of: Settings.keyBurst)
        let calls = value(of: Settings.keyCalls)
        guard let rate, let burst, let calls, let queueLimit else { return nil }
        var limits = KeyLimits()
        limits.rate = rate == 0 ? nil : rate
        limits.burst = burst
        limits.calls = calls
        limits.queued = max(queueLimit / 4, 1000)
        return limits
    }

    /// The settings of connections together; nil if one of them is not allowed.
    mutating func limits() -> HTTP2Limits? {
        var limits = HTTP2Limits()
        let before = problems.count
        read(Settings.maxConcurrentStreams, into: &limits.maxConcurrentStreams)
        read(Settings.maxHeaderListSize, into: &limits.maxHeaderListSize)
        read(Settings.maxMessageSize, into: &limits.maxMessageSize)
        var bounds = ConnectionBounds()
        read(Settings.maxConnections, into: &bounds.connections)
        read(Settings.answerMemory, into: &bounds.answerMemory)
        read(Settings.requestMemory, into: &bounds.requestMemory)
        self.bounds = bounds
        // What is received without a part of the process's budget is bounded by the window of the connection.
        limits.streamWindow = 64 << 10
        limits.connectionWindow = 65_535
        limits.largeMessageBudget = max(8 << 20, limits.maxMessageSize)
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
