import Glibc

/// The environment that the process was started with.
enum Environment {
    /// Read once, before any thread could change it. Variables that are not UTF-8 are left out.
    static let variables: [String: String] = {
        var variables: [String: String] = [:]
        var entry = environ
        while let text = entry.pointee {
            entry += 1
            guard let pair = String(validatingCString: text), let equals = pair.firstIndex(of: "=") else { continue }
            variables[String(pair[..<equals])] = String(pair[pair.index(after: equals)...])
        }
        return variables
    }()
}
