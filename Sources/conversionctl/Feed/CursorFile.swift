import Synchronization

/// The file that keeps a watch's place: replaced as a whole, seldom, and never by a place ahead of what was written.
///
/// Usable from any thread.
final class CursorFile: Sendable {
    /// More than any cursor has, in bytes.
    private static let limit = 4096

    private struct Place {
        var current: String
        var saved: String
    }

    private let path: String
    private let place: Mutex<Place>

    /// Reads the file, if there is one.
    ///
    /// - Throws: `LocalFailure` for a file that cannot be read or holds no cursor.
    init(_ path: String) throws(LocalFailure) {
        self.path = path
        let cursor = try FileText.readIfPresent(path, limit: Self.limit).map { text throws(LocalFailure) in
            let cursor = text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
            guard !cursor.contains(" "), cursor == TerminalText.escaped(cursor) else {
                throw LocalFailure("\(path) holds no cursor; remove it to begin anew")
            }
            return cursor
        }
        place = Mutex(Place(current: cursor ?? "", saved: cursor ?? ""))
    }

    /// The place to go on from; nil for a file that is new or empty.
    var cursor: String? {
        let cursor = place.withLock { $0.current }
        return cursor.isEmpty ? nil : cursor
    }

    /// Everything up to here has been written out.
    func advance(to cursor: String) {
        place.withLock { $0.current = cursor }
    }

    /// Brings the file up to date, on the disk too.
    ///
    /// - Throws: `LocalFailure` where it cannot be written.
    func save() throws(LocalFailure) {
        let (current, saved) = place.withLock { ($0.current, $0.saved) }
        guard current != saved else { return }
        try FileText.replace(path, with: current + "\n")
        place.withLock { $0.saved = current }
    }
}
