/// Where a setting's value came from.
enum SettingSource: Sendable, Equatable, CustomStringConvertible {
    case flag(String)
    case environment(String)
    case file(String)
    case builtIn

    var description: String {
        switch self {
        case .flag(let flag): "flag \(flag)"
        case .environment(let variable): "environment \(variable)"
        case .file(let path): "file \(path)"
        case .builtIn: "default"
        }
    }
}

/// The texts that were given for settings: a flag beats the environment, which beats the file.
struct SettingLayers: Sendable {
    /// By key; a setting that no flag gave is absent or empty.
    var flags: [String: [String]] = [:]
    var environment: [String: String] = [:]
    var file: ConfigurationFile?

    /// The texts of the strongest layer that has any, else the default.
    func texts(of setting: any SettingDescription) -> (texts: [String], source: SettingSource) {
        if let texts = flags[setting.key], !texts.isEmpty { return (texts, .flag(setting.flag)) }
        // An empty variable is one that is not set: service managers cannot always unset one.
        if let text = environment[setting.environmentVariable], !text.isEmpty {
            let texts = setting.isRepeatable ? Self.elements(of: text) : [text]
            return (texts, .environment(setting.environmentVariable))
        }
        if let file, let texts = file.values[setting.key] { return (texts, .file(file.path)) }
        return (setting.defaults, .builtIn)
    }

    private static func elements(of text: String) -> [String] {
        text.split(separator: ",").map { element in
            String(element.drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
        }
    }
}
