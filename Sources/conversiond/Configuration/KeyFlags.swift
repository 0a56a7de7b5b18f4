import ArgumentParser

/// The settings of keys as flags, in the order of the table.
struct KeyFlags: ParsableArguments {
    @Flag(name: Settings.insecure.flagName, help: Settings.insecure.flagHelp) var insecure = false
    @Option(name: Settings.keyRate.flagName, help: Settings.keyRate.flagHelp) var keyRate: String?
    @Option(name: Settings.keyBurst.flagName, help: Settings.keyBurst.flagHelp) var keyBurst: String?
    @Option(name: Settings.keyCalls.flagName, help: Settings.keyCalls.flagHelp) var keyCalls: String?

    /// What was given, by key; empty for a flag that was not.
    var texts: [String: [String]] {
        let given = [
            Settings.keyRate.key: keyRate,
            Settings.keyBurst.key: keyBurst,
            Settings.keyCalls.key: keyCalls,
        ]
        var texts = given.mapValues { $0.map { [$0] } ?? [] }
        texts[Settings.insecure.key] = insecure ? ["true"] : []
        return texts
    }
}
