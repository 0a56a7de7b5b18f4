import Basics

/// A line on a terminal that shows how far a long piece of work is; nothing where standard error is no terminal.
final class Progress {
    private static let interval: Duration = .milliseconds(200)

    private let terminal: Terminal
    private let file: InputFile?
    private let start = ContinuousClock.now
    private var shownAt: ContinuousClock.Instant?
    private var isShown = false
    private var items = 0

    /// - Parameter file: what is read; its size tells how much is left. nil where nobody knows.
    init(_ terminal: Terminal, of file: InputFile? = nil) {
        self.terminal = terminal
        self.file = file
    }

    /// So many items more are done.
    func update(items: Int) {
        self.items += items
        show()
    }

    /// - Parameter itemsInWork: beside those that are done.
    func show(itemsInWork: Int = 0) {
        let now = ContinuousClock.now
        guard terminal.isTerminal, shownAt.map({ now - $0 >= Self.interval }) ?? true else { return }
        shownAt = now
        isShown = true
        let line = ProgressLine(
            items: items + itemsInWork, done: file?.bytesRead ?? 0, size: file?.size, elapsed: now - start)
        // Back to the start of the line, and nothing left of what stood there. Source: ECMA-48, EL.
        _ = FileBytes.write("\r\u{1b}[K" + line.text(width: terminal.width), to: 2)
    }

    /// Takes the line away, for others to be written.
    func clear() {
        guard isShown else { return }
        isShown = false
        _ = FileBytes.write("\r\u{1b}[K", to: 2)
    }
}

/// How far a piece of work is.
struct ProgressLine {
    let items: Int
    /// In bytes.
    let done: Int
    /// In bytes; nil where nobody knows.
    let size: Int?
    let elapsed: Duration

    private static let barWidth = 24

    /// - Parameter width: of the terminal, whose last column stays empty.
    func text(width: Int) -> String {
        let seconds = elapsed / .seconds(1)
        var parts = ["\(Self.grouped(items)) lines"]
        if seconds >= 1 { parts.append("\(Self.grouped(Int(Double(items) / seconds)))/s") }
        if let size, size > 0 {
            let part = min(1, Double(done) / Double(size))
            let filled = Int(part * Double(Self.barWidth))
            let bar = String(repeating: "#", count: filled) + String(repeating: ".", count: Self.barWidth - filled)
            parts.insert("[\(bar)] \(Int(part * 100))%", at: 0)
            // Too little says nothing about the rest.
            if seconds >= 1, part > 0.01 { parts.append("\(Self.time(seconds * (1 - part) / part)) left") }
        }
        return TerminalText.fitted(parts.joined(separator: "  "), to: max(1, width - 1))
    }

    /// `1,234,567`.
    static func grouped(_ number: Int) -> String {
        var text = ""
        for (index, digit) in String(max(0, number)).reversed().enumerated() {
            if index > 0, index % 3 == 0 { text += "," }
            text.append(digit)
        }
        return String(text.reversed())
    }

    private static func time(_ seconds: Double) -> String {
        let seconds = Int(min(seconds.rounded(), 1e9))
        switch seconds {
        case ..<60: return "\(seconds)s"
        case ..<3600: return "\(seconds / 60)m \(seconds % 60)s"
        default: return "\(seconds / 3600)h \(seconds / 60 % 60)m"
        }
    }
}
