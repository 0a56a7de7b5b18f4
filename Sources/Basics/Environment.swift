import Glibc

/// The environment that the process was started with.
package enum Environment {
    /// Read once, before any thread could change it. Variables that are empty or not UTF-8 are left out.
    package static let variables: [String: String] = {
        var variables: [String: String] = [:]
        var entry = environ
        while let text = entry.pointee {
            entry += 1
            guard let pair = String(validatingCString: text), let equals = pair.firstIndex(of: "=") else { continue }
            let value = pair[pair.index(after: equals)...]
            if !value.isEmpty { variables[String(pair[..<equals])] = String(value) }
        }
        return variables
    }()
}
