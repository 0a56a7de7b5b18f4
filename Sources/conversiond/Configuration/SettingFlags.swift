import ArgumentParser

/// The settings as flags, named and explained by the table of settings; checked there, too.
struct SettingFlags: ParsableArguments {
    @Option(name: Settings.listen.flagName, help: Settings.listen.flagHelp) var listen: [String] = []
    @Option(name: Settings.database.flagName, help: Settings.database.flagHelp) var database: String?
    @Option(name: Settings.threads.flagName, help: Settings.threads.flagHelp) var threads: String?
    @Option(name: Settings.logLevel.flagName, help: Settings.logLevel.flagHelp) var logLevel: String?
    @Option(name: Settings.logFormat.flagName, help: Settings.logFormat.flagHelp) var logFormat: String?
    @Option(name: Settings.drainTimeout.flagName, help: Settings.drainTimeout.flagHelp) var drainTimeout: String?
    @Option(name: Settings.lateWindow.flagName, help: Settings.lateWindow.flagHelp) var lateWindow: String?
    @OptionGroup var connections: ConnectionFlags
    @Option(name: Settings.queueLimit.flagName, help: Settings.queueLimit.flagHelp) var queueLimit: String?

    /// What was given, by key; empty for a flag that was not.
    var texts: [String: [String]] {
        let own = [
            Settings.listen.key: listen,
            Settings.database.key: database.map { [$0] } ?? [],
            Settings.threads.key: threads.map { [$0] } ?? [],
            Settings.logLevel.key: logLevel.map { [$0] } ?? [],
            Settings.logFormat.key: logFormat.map { [$0] } ?? [],
            Settings.drainTimeout.key: drainTimeout.map { [$0] } ?? [],
            Settings.lateWindow.key: lateWindow.map { [$0] } ?? [],
            Settings.queueLimit.key: queueLimit.map { [$0] } ?? [],
        ]
        return own.merging(connections.texts) { own, _ in own }
    }
}
