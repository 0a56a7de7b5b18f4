import Basics
import ConversionAPI
import FoundationEssentials
import Glibc

/// The optional configuration file: one JSON object whose keys are the settings'.
struct ConfigurationFile: Sendable, Equatable {
    let path: String
    /// The texts of each setting that the file gives, by key.
    let values: [String: [String]]

    /// Reads a file.
    ///
    /// - Throws: `ConfigurationError` for a file that cannot be read, is not one JSON object of settings, or has a
    ///   key that is no setting's.
    init(path: String) throws(ConfigurationError) {
        try self.init(path: path, contents: Self.read(path))
    }

    init(path: String, contents: Data) throws(ConfigurationError) {
        let name = "configuration file \(path)"
        let members = try Self.members(Array(contents), name)
        var entries: [String: Entry] = [:]
        for member in members {
            guard let entry = Entry(member.value) else {
                throw ConfigurationError("\(name): \(member.key) must be a text, a whole number or a list of texts")
            }
            entries[member.key] = entry
        }
        let known = Settings.all.map(\.key)
        let unknown = entries.keys.filter { !known.contains($0) }.sorted()
        guard unknown.isEmpty else {
            throw ConfigurationError(
                unknown.map { "\(name): unknown key \"\($0)\"; known are \(Self.list(known))" })
        }
        for setting in Settings.all where !setting.isRepeatable && entries[setting.key]?.isList == true {
            throw ConfigurationError("\(name): \(setting.key) takes one value and no list")
        }
        self.path = path
        values = entries.mapValues(\.texts)
    }

    private static func members(_ bytes: [UInt8], _ name: String) throws(ConfigurationError) -> [JSONValue.Member] {
        do throws(JSONError) {
            if case .object(let members) = try JSONValue(parsing: bytes) { return members }
        } catch {
            // Which of the two would count is nobody's guess.
            if let key = error.doubledKey {
                throw ConfigurationError("\(name), line \(error.line(in: bytes)): the key \"\(key)\" stands twice")
            }
            let place = error.offset == nil ? "" : " in line \(error.line(in: bytes))"
            throw ConfigurationError("\(name) does not hold one JSON object: \(error.reason)\(place)")
        }
        throw ConfigurationError("\(name) does not hold one JSON object")
    }

    private static func list(_ keys: [String]) -> String { keys.joined(separator: ", ") }

    private static func read(_ path: String) throws(ConfigurationError) -> Data {
        let file = open(path, O_RDONLY | O_CLOEXEC)
        guard file >= 0 else { throw failure(path, errno) }
        defer { close(file) }
        do throws(FileBytes.Failure) {
            return Data(try FileBytes.read(file, limit: sizeLimit))
        } catch {
            switch error {
            case .system(let code): throw failure(path, code)
            case .tooLarge: throw ConfigurationError("configuration file \(path) is larger than 1 MiB")
            }
        }
    }

    private static let sizeLimit = 1 << 20

    private static func failure(_ path: String, _ code: Int32) -> ConfigurationError {
        ConfigurationError("configuration file \(path) cannot be read: \(String(cString: strerror(code)))")
    }
}

/// A value in the file, kept as the text that a flag would have given.
private struct Entry {
    let texts: [String]
    let isList: Bool

    /// nil for what no setting is: neither a text, nor a whole number, nor a list of texts.
    init?(_ value: JSONValue) {
        switch value {
        case .string(let text): (texts, isList) = ([text], false)
        case .number(let digits):
            guard let number = Int64(digits) else { return nil }
            (texts, isList) = ([String(number)], false)
        case .array(let elements):
            let listed = elements.compactMap { element in
                if case .string(let text) = element { text } else { nil }
            }
            guard listed.count == elements.count else { return nil }
            (texts, isList) = (listed, true)
        case .null, .bool, .object: return nil
        }
    }
}
