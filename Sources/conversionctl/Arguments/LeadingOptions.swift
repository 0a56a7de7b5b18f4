import ArgumentParser

/// The options that every command which calls a server takes, where they stand before the command:
/// `conversionctl --address shop:50051 get ID`.
///
/// The parser knows options behind their command only, so they are moved there.
enum LeadingOptions {
    /// Those that are followed by a value, unless it stands behind an equals sign.
    private static let withValues: Set<String> = [
        "--address", "--api-key", "--context", "--timeout", "--output", "-o", "--tls-ca", "--tls-certificate",
        "--tls-key",
        "--tls-server-name",
    ]
    private static let flags: Set<String> = ["--wait-for-ready", "--tls"]

    /// The arguments with what leads moved behind the words of the command; as they are if nothing of it leads.
    static func moved(behindCommandOf arguments: [String]) -> [String] {
        var rest = arguments[...]
        var leading: [String] = []
        while let word = rest.first, let count = length(of: word), rest.count > count {
            leading += rest.prefix(count)
            rest = rest.dropFirst(count)
        }
        guard !leading.isEmpty else { return arguments }
        var words: [String] = []
        var commands = Conversionctl.configuration.subcommands
        while let word = rest.first, let command = commands.first(where: { $0.configuration.commandName == word }) {
            words.append(word)
            rest = rest.dropFirst()
            commands = command.configuration.subcommands
        }
        return words.isEmpty ? arguments : words + leading + rest
    }

    /// How many arguments an option takes, itself included; nil for what is none of these options.
    private static func length(of word: String) -> Int? {
        if withValues.contains(word) { return 2 }
        let name = word.prefix { $0 != "=" }
        let isJoined = name.count < word.count && name.hasPrefix("--") && withValues.contains(String(name))
        return flags.contains(word) || isJoined ? 1 : nil
    }
}
