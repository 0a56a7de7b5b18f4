import Foundation

/// Settings as a store keeps them, and compares them.
extension AgentSettings {
    /// JSON with its keys in order: the same settings give the same bytes, in every process and version.
    package var text: String {
        get throws {
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
            return String(decoding: try encoder.encode(self), as: UTF8.self)
        }
    }

    /// - Throws: where the text is not that of settings.
    package init(text: String) throws {
        self = try JSONDecoder().decode(AgentSettings.self, from: Data(text.utf8))
    }

    /// Whether they are stored alike: to Swift's strings two ways to write one letter are the same.
    package func isSame(as other: AgentSettings) throws -> Bool {
        try text.utf8.elementsEqual(other.text.utf8)
    }
}
