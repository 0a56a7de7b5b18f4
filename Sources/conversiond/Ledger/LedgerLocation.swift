/// Where a ledger is kept, as its URL or path says.
enum LedgerLocation: Sendable, Hashable {
    /// In a file with this path.
    case file(String)

    /// Reads what `--database` takes: the path of a file, or `sqlite:` and the path.
    ///
    /// A text with another scheme and `//` is refused rather than taken for a file of this name.
    ///
    /// - Returns: nil where the text names nothing.
    /// - Throws: `InvalidValue` for a ledger of another kind, without the rest of its URL, which may hold a password.
    init?(_ text: String) throws(InvalidValue) {
        guard let scheme = Self.scheme(of: text) else {
            guard !text.isEmpty else { return nil }
            self = .file(text)
            return
        }
        switch scheme.lowercased() {
        case "sqlite":
            guard let path = Self.path(String(text.dropFirst(scheme.count + 1))) else { return nil }
            self = .file(path)
        case "postgres", "postgresql":
            throw InvalidValue(
                text: "\(scheme):",
                complaint: "is not there yet: this version keeps a ledger in a file. Give \(Self.form)")
        case _ where text.dropFirst(scheme.count + 1).hasPrefix("//"):
            throw InvalidValue(text: "\(scheme):", complaint: "is no kind of ledger; give \(Self.form)")
        default:
            self = .file(text)
        }
    }

    /// What `--database` takes, for people.
    static let form = "the path of a file, or sqlite:FILE"

    /// What stands before the first colon, if it is a scheme's name: https://www.rfc-editor.org/rfc/rfc3986#section-3.1
    private static func scheme(of text: String) -> String? {
        guard let colon = text.firstIndex(of: ":"), let first = text.utf8.first, isLetter(first) else { return nil }
        let scheme = text[..<colon]
        guard scheme.utf8.allSatisfy({ isLetter($0) || (0x30...0x39).contains($0) || "+-.".utf8.contains($0) })
        else { return nil }
        return String(scheme)
    }

    private static func isLetter(_ byte: UInt8) -> Bool { (0x61...0x7a).contains(byte | 0x20) }

    /// The path in the rest of a URL, which may begin with an empty authority, as in `sqlite:///var/ledger.db`; nil where
    /// there is none, or an authority.
    private static func path(_ rest: String) -> String? {
        guard rest.hasPrefix("//") else { return rest.isEmpty ? nil : rest }
        return rest.hasPrefix("///") ? String(rest.dropFirst(2)) : nil
    }
}

extension LedgerLocation: CustomStringConvertible {
    /// As messages name it.
    var description: String {
        switch self {
        case .file(let path): path
        }
    }
}
