import Basics

/// Counts the lines of each kind, second by second, and says which are too many to be written.
///
/// A flood of one kind keeps no line of another kind out. Does no I/O; whoever holds it guards it by a lock.
struct LogRepeats {
    /// What was counted and not written in a second.
    struct Sum: Equatable {
        /// nil for all kinds that there was no room to tell apart.
        let kind: LogKind?
        let count: Int
    }

    private let rate: Int
    private let kindLimit: Int
    private var begin: Uptime?
    private var counts: [LogKind: Int] = [:]
    /// All kinds beyond the limit.
    private var others = 0
    /// Whether any line was kept back since `begin`.
    private(set) var hasKeptBack = false

    /// - Parameters:
    ///   - rate: how many lines of a kind are written in a second.
    ///   - kindLimit: how many kinds are told apart, which bounds the memory.
    init(rate: Int, kindLimit: Int) {
        self.rate = rate
        self.kindLimit = kindLimit
    }

    /// Whether a line of this kind is to be written; otherwise it has been counted. `sums(at:)` must have been asked before.
    mutating func admits(_ kind: LogKind, at now: Uptime) -> Bool {
        if begin == nil { begin = now }
        let count: Int
        if let known = counts[kind] {
            count = known + 1
            counts[kind] = count
        } else if counts.count < kindLimit {
            count = 1
            counts[kind] = count
        } else {
            others += 1
            count = others
        }
        if count > rate { hasKeptBack = true }
        return count <= rate
    }

    /// What the second that has gone by kept back; empty while it goes on, unless it is cut short.
    mutating func sums(at now: Uptime, cuttingShort: Bool = false) -> [Sum] {
        guard let begin, cuttingShort || begin.duration(to: now) >= .seconds(1) else { return [] }
        var sums: [Sum] = []
        if hasKeptBack {
            for (kind, count) in counts where count > rate { sums.append(Sum(kind: kind, count: count - rate)) }
            sums.sort { $0.count > $1.count }
            if others > rate { sums.append(Sum(kind: nil, count: others - rate)) }
        }
        self.begin = nil
        counts.removeAll(keepingCapacity: true)
        others = 0
        hasKeptBack = false
        return sums
    }
}
