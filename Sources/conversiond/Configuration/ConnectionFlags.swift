import ArgumentParser

/// The settings of connections as flags, in the order of the table.
struct ConnectionFlags: ParsableArguments {
    @Option(name: Settings.maxConcurrentStreams.flagName, help: Settings.maxConcurrentStreams.flagHelp)
    var maxConcurrentStreams: String?
    @Option(name: Settings.maxHeaderListSize.flagName, help: Settings.maxHeaderListSize.flagHelp)
    var maxHeaderListSize: String?
    @Option(name: Settings.maxMessageSize.flagName, help: Settings.maxMessageSize.flagHelp)
    var maxMessageSize: String?
    @Option(name: Settings.maxConnections.flagName, help: Settings.maxConnections.flagHelp)
    var maxConnections: String?
    @Option(name: Settings.answerMemory.flagName, help: Settings.answerMemory.flagHelp)
    var answerMemory: String?
    @Option(name: Settings.requestMemory.flagName, help: Settings.requestMemory.flagHelp)
    var requestMemory: String?
    @Option(name: Settings.streamResetBurst.flagName, help: Settings.streamResetBurst.flagHelp)
    var streamResetBurst: String?
    @Option(name: Settings.streamResetRate.flagName, help: Settings.streamResetRate.flagHelp)
    var streamResetRate: String?
    @Option(name: Settings.keepaliveTime.flagName, help: Settings.keepaliveTime.flagHelp)
    var keepaliveTime: String?
    @Option(name: Settings.keepaliveTimeout.flagName, help: Settings.keepaliveTimeout.flagHelp)
    var keepaliveTimeout: String?
    @Option(name: Settings.minPingInterval.flagName, help: Settings.minPingInterval.flagHelp)
    var minPingInterval: String?
    @Option(name: Settings.permitPingsWithoutCalls.flagName, help: Settings.permitPingsWithoutCalls.flagHelp)
    var permitPingsWithoutCalls: String?
    @Option(name: Settings.maxConnectionIdle.flagName, help: Settings.maxConnectionIdle.flagHelp)
    var maxConnectionIdle: String?
    @Option(name: Settings.maxConnectionAge.flagName, help: Settings.maxConnectionAge.flagHelp)
    var maxConnectionAge: String?
    @Option(name: Settings.maxConnectionAgeGrace.flagName, help: Settings.maxConnectionAgeGrace.flagHelp)
    var maxConnectionAgeGrace: String?
    @Option(name: Settings.prefaceTimeout.flagName, help: Settings.prefaceTimeout.flagHelp)
    var prefaceTimeout: String?
    @Option(name: Settings.firstRequestTimeout.flagName, help: Settings.firstRequestTimeout.flagHelp)
    var firstRequestTimeout: String?
    @Option(name: Settings.requestTimeout.flagName, help: Settings.requestTimeout.flagHelp)
    var requestTimeout: String?
    @Option(name: Settings.answerTimeout.flagName, help: Settings.answerTimeout.flagHelp)
    var answerTimeout: String?
    @Option(name: Settings.writeTimeout.flagName, help: Settings.writeTimeout.flagHelp)
    var writeTimeout: String?

    /// What was given, by key; empty for a flag that was not.
    var texts: [String: [String]] {
        let given = [
            Settings.maxConcurrentStreams.key: maxConcurrentStreams,
            Settings.maxHeaderListSize.key: maxHeaderListSize,
            Settings.maxMessageSize.key: maxMessageSize,
            Settings.maxConnections.key: maxConnections,
            Settings.answerMemory.key: answerMemory,
            Settings.requestMemory.key: requestMemory,
            Settings.streamResetBurst.key: streamResetBurst,
            Settings.streamResetRate.key: streamResetRate,
            Settings.keepaliveTime.key: keepaliveTime,
            Settings.keepaliveTimeout.key: keepaliveTimeout,
            Settings.minPingInterval.key: minPingInterval,
            Settings.permitPingsWithoutCalls.key: permitPingsWithoutCalls,
            Settings.maxConnectionIdle.key: maxConnectionIdle,
            Settings.maxConnectionAge.key: maxConnectionAge,
            Settings.maxConnectionAgeGrace.key: maxConnectionAgeGrace,
            Settings.prefaceTimeout.key: prefaceTimeout,
            Settings.firstRequestTimeout.key: firstRequestTimeout,
            Settings.requestTimeout.key: requestTimeout,
            Settings.answerTimeout.key: answerTimeout,
            Settings.writeTimeout.key: writeTimeout,
        ]
        return given.mapValues { $0.map { [$0] } ?? [] }
    }
}
