import ArgumentParser

/// One setting: the only place that knows its names, its default, its help and what it may be.
///
/// Flag, environment variable and key of the configuration file are all made from `key`.
struct Setting<Value: Sendable>: Sendable {
    /// In lower case with hyphens: `drain-timeout`.
    let key: String
    /// What stands for the value in the help; empty for a flag that stands alone, and means true.
    let placeholder: String
    let summary: String
    /// What a value may be, to go on from "give".
    let allowed: String
    /// One text, or any number for a setting that can be repeated.
    let defaults: [String]
    let isRepeatable: Bool
    /// Never printed.
    let isSecret: Bool
    /// Makes the value of the texts that were given; nil if they aren't allowed.
    let parse: @Sendable ([String]) throws(InvalidValue) -> Value

    /// A setting that takes one text.
    init(
        _ key: String, _ placeholder: String, default defaultText: String, isSecret: Bool = false, allowed: String,
        summary: String, parse: @escaping @Sendable (String) throws(InvalidValue) -> Value?
    ) {
        self.key = key
        self.placeholder = placeholder
        self.summary = summary
        self.allowed = allowed
        self.defaults = [defaultText]
        self.isRepeatable = false
        self.isSecret = isSecret
        self.parse = { (texts) throws(InvalidValue) in
            guard texts.count == 1, let text = texts.first, let value = try parse(text) else {
                throw InvalidValue(text: texts.joined(separator: ","), complaint: "is not allowed; give \(allowed)")
            }
            return value
        }
    }

    /// A setting that takes any number of texts, separated by commas in the environment.
    init<Element>(
        repeatable key: String, _ placeholder: String, default defaultText: String, allowed: String, summary: String,
        parse: @escaping @Sendable (String) throws(InvalidValue) -> Element?
    ) where Value == [Element] {
        self.key = key
        self.placeholder = placeholder
        self.summary = summary
        self.allowed = allowed
        self.defaults = [defaultText]
        self.isRepeatable = true
        self.isSecret = false
        self.parse = { (texts) throws(InvalidValue) in
            var values: [Element] = []
            for text in texts {
                guard let value = try parse(text) else {
                    throw InvalidValue(text: text, complaint: "is not allowed; give \(allowed)")
                }
                values.append(value)
            }
            guard !values.isEmpty else {
                throw InvalidValue(text: "", complaint: "is not allowed; give at least one: \(allowed)")
            }
            return values
        }
    }
}

/// What is known of a setting without the type of its value.
protocol SettingDescription: Sendable {
    var key: String { get }
    var placeholder: String { get }
    var summary: String { get }
    var defaults: [String] { get }
    var isRepeatable: Bool { get }
    var isSecret: Bool { get }
}

extension Setting: SettingDescription {}

extension SettingDescription {
    var flag: String { "--\(key)" }

    /// `CONVERSIOND_DRAIN_TIMEOUT`.
    var environmentVariable: String {
        "CONVERSIOND_" + String(key.uppercased().map { $0 == "-" ? "_" : $0 })
    }

    var flagName: NameSpecification { .customLong(key) }

    var flagHelp: ArgumentHelp {
        let repeats = isRepeatable ? " Repeatable." : ""
        let initial = defaults.joined(separator: ",")
        return ArgumentHelp(
            "\(summary)\(repeats) (environment: \(environmentVariable); default: \(initial))", valueName: placeholder)
    }
}

/// A text that a setting can't take, and why not: "is not allowed; give ...".
struct InvalidValue: Error {
    let text: String
    let complaint: String
}
