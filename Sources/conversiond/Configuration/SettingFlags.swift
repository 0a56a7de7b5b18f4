import ArgumentParser

/// The settings as flags, named and explained by the table of settings; checked there, too.
struct SettingFlags: ParsableArguments {
    @Option(name: Settings.listen.flagName, help: Settings.listen.flagHelp) var listen: [String] = []
    @OptionGroup var tls: TLSFlags
    @Option(name: Settings.adminListen.flagName, help: Settings.adminListen.flagHelp) var adminListen: String?
    @Option(name: Settings.database.flagName, help: Settings.database.flagHelp) var database: String?
    @Option(name: Settings.threads.flagName, help: Settings.threads.flagHelp) var threads: String?
    @Option(name: Settings.logLevel.flagName, help: Settings.logLevel.flagHelp) var logLevel: String?
    @Option(name: Settings.logFormat.flagName, help: Settings.logFormat.flagHelp) var logFormat: String?
    @Option(name: Settings.accessLog.flagName, help: Settings.accessLog.flagHelp) var accessLog: String?
    @Option(name: Settings.accessLogSample.flagName, help: Settings.accessLogSample.flagHelp)
    var accessLogSample: String?
    @Option(name: Settings.drainTimeout.flagName, help: Settings.drainTimeout.flagHelp) var drainTimeout: String?
    @Option(name: Settings.lateWindow.flagName, help: Settings.lateWindow.flagHelp) var lateWindow: String?
    @Option(name: Settings.retain.flagName, help: Settings.retain.flagHelp) var retain: String?
    @Option(name: Settings.retainEvery.flagName, help: Settings.retainEvery.flagHelp) var retainEvery: String?
    @Option(name: Settings.retainMaxGap.flagName, help: Settings.retainMaxGap.flagHelp) var retainMaxGap: String?
    @Option(name: Settings.redact.flagName, help: Settings.redact.flagHelp) var redact: String?
    @Option(name: Settings.corsOrigin.flagName, help: Settings.corsOrigin.flagHelp) var corsOrigin: [String] = []
    @Option(name: Settings.host.flagName, help: Settings.host.flagHelp) var host: [String] = []
    @OptionGroup var connections: ConnectionFlags
    @Option(name: Settings.queueLimit.flagName, help: Settings.queueLimit.flagHelp) var queueLimit: String?
    @OptionGroup var keys: KeyFlags

    /// What was given, by key; empty for a flag that was not.
    var texts: [String: [String]] {
        let given: [String: String?] = [
            Settings.adminListen.key: adminListen,
            Settings.database.key: database,
            Settings.threads.key: threads,
            Settings.logLevel.key: logLevel,
            Settings.logFormat.key: logFormat,
            Settings.accessLog.key: accessLog,
            Settings.accessLogSample.key: accessLogSample,
            Settings.drainTimeout.key: drainTimeout,
            Settings.lateWindow.key: lateWindow,
            Settings.retain.key: retain,
            Settings.retainEvery.key: retainEvery, Settings.retainMaxGap.key: retainMaxGap,
            Settings.redact.key: redact,
            Settings.queueLimit.key: queueLimit,
        ]
        var own = given.mapValues { $0.map { [$0] } ?? [] }
        own[Settings.listen.key] = listen
        own[Settings.corsOrigin.key] = corsOrigin
        own[Settings.host.key] = host
        for group in [connections.texts, tls.texts, keys.texts] { own.merge(group) { own, _ in own } }
        return own
    }
}
