import Glibc
import Synchronization

/// How far something is, on one line of the terminal; nothing where standard error is none.
final class ProgressLine: Sendable {
    private let label: String
    private let isShown = isatty(STDERR_FILENO) == 1
    private let percent = Atomic<Int>(-1)

    init(_ label: String) {
        self.label = label
    }

    /// - Parameter part: from 0 to 1.
    func show(_ part: Double) {
        let now = Int(part * 100)
        guard isShown, percent.exchange(now, ordering: .relaxed) != now else { return }
        // Back to the line's start, and what was on it away. Source: ECMA-48, EL.
        StandardError.write("\r\(label): \(now) %\u{1b}[K")
    }

    func end() {
        guard isShown, percent.load(ordering: .relaxed) >= 0 else { return }
        StandardError.write("\r\u{1b}[K")
    }
}
