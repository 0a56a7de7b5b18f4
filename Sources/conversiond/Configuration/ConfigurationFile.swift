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
        let object: [String: Entry]
        do {
            object = try JSONDecoder().decode([String: Entry].self, from: contents)
        } catch let error as Entry.NoSetting {
            throw ConfigurationError(
                "configuration file \(path): \(error.key) must be a text, a whole number or a list of texts")
        } catch {
            throw ConfigurationError("configuration file \(path) does not hold one JSON object")
        }
        let known = Settings.all.map(\.key)
        let unknown = object.keys.filter { !known.contains($0) }.sorted()
        guard unknown.isEmpty else {
            throw ConfigurationError(
                unknown.map { "configuration file \(path): unknown key \"\($0)\"; known are \(Self.list(known))" })
        }
        for setting in Settings.all where !setting.isRepeatable && object[setting.key]?.isList == true {
            throw ConfigurationError("configuration file \(path): \(setting.key) takes one value and no list")
        }
        self.path = path
        values = object.mapValues(\.texts)
    }

    private static func list(_ keys: [String]) -> String { keys.joined(separator: ", ") }

    private static func read(_ path: String) throws(ConfigurationError) -> Data {
        let file = open(path, O_RDONLY | O_CLOEXEC)
        guard file >= 0 else { throw failure(path) }
        defer { close(file) }
        var contents = Data()
        var chunk = [UInt8](repeating: 0, count: 65_536)
        while contents.count <= sizeLimit {
            let count = Glibc.read(file, &chunk, chunk.count)
            if count < 0 && errno == EINTR { continue }
            guard count >= 0 else { throw failure(path) }
            guard count > 0 else { return contents }
            contents.append(contentsOf: chunk[..<count])
        }
        throw ConfigurationError("configuration file \(path) is larger than 1 MiB")
    }

    private static let sizeLimit = 1 << 20

    private static func failure(_ path: String) -> ConfigurationError {
        ConfigurationError("configuration file \(path) cannot be read: \(String(cString: strerror(errno)))")
    }
}

/// A value in the file, kept as the text that a flag would have given.
private struct Entry: Decodable {
    let texts: [String]
    let isList: Bool

    struct NoSetting: Error {
        let key: String
    }

    init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        isList = (try? container.decode([String].self)) != nil
        if let text = try? container.decode(String.self) {
            texts = [text]
        } else if let number = try? container.decode(Int64.self) {
            texts = [String(number)]
        } else if let list = try? container.decode([String].self) {
            texts = list
        } else {
            throw NoSetting(key: decoder.codingPath.last?.stringValue ?? "a key")
        }
    }
}
