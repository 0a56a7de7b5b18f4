import FoundationEssentials
import Glibc
import Testing

/// A directory that goes away with its value.
final class TemporaryDirectory {
    private let root: String

    init() throws {
        var template = Array("/tmp/conversiond-XXXXXX".utf8CString)
        root = String(cString: try #require(mkdtemp(&template)))
    }

    deinit {
        try? FileManager.default.removeItem(atPath: root)
    }

    func path(_ name: String) -> String { "\(root)/\(name)" }
}
