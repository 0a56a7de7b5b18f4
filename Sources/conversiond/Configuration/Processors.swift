import FoundationEssentials
import NIOCore

/// The processors that this process may use.
enum Processors {
    /// One event loop for each processor, up to eight: SQLite's single writer is the limit well before.
    static var recommendedThreads: Int {
        let status = try? String(contentsOfFile: "/proc/self/status", encoding: .utf8)
        let allowed = status.flatMap(allowedCount) ?? .max
        // NIO knows of control groups, but not of the scheduler's mask (`taskset`, systemd's CPUAffinity).
        return min(8, max(1, min(System.coreCount, allowed)))
    }

    /// How many processors the scheduler's mask allows, by the text of /proc/self/status; nil if it doesn't say.
    ///
    /// Source: proc(5), `Cpus_allowed`: a hexadecimal mask, with a comma between each 32 bits.
    static func allowedCount(inStatus status: String) -> Int? {
        let label = "Cpus_allowed:"
        guard let line = status.split(separator: "\n").first(where: { $0.hasPrefix(label) }) else { return nil }
        let digits = line.dropFirst(label.count).compactMap { $0.hexDigitValue }
        let count = digits.reduce(0) { $0 + $1.nonzeroBitCount }
        return count > 0 ? count : nil
    }
}
