import Basics
import FoundationEssentials
import Glibc

/// What the process takes of the machine, as /proc tells it. Source: proc(5).
struct ProcessUsage: Sendable, Equatable {
    var cpuSeconds = 0.0
    var residentBytes = 0
    var virtualBytes = 0
    var threads = 0
    var openFiles = 0
    /// nil where there is no limit.
    var maxFiles: Int?
    /// Since 1970, in seconds.
    var startTime = 0.0

    /// Now; nil where /proc is not to be had.
    static func current() -> ProcessUsage? {
        guard let stat = try? String(contentsOfFile: "/proc/self/stat", encoding: .utf8),
            var usage = ProcessUsage(
                stat: stat, bootTime: bootTime(), ticksPerSecond: sysconf(Int32(_SC_CLK_TCK)),
                pageSize: sysconf(Int32(_SC_PAGESIZE)))
        else { return nil }
        usage.openFiles = openFileCount()
        usage.maxFiles = fileLimit()
        return usage
    }

    /// Reads what is in the process's `stat`; nil if that is something else.
    ///
    /// - Parameter bootTime: of the machine, since 1970, in seconds.
    init?(stat: String, bootTime: Double, ticksPerSecond: Int, pageSize: Int) {
        // The program's name, in parentheses, may hold anything.
        guard let end = stat.lastIndex(of: ")"), ticksPerSecond > 0 else { return nil }
        // The third field is the first behind the name.
        let fields = stat[stat.index(after: end)...].split(whereSeparator: \.isWhitespace)
        func field(_ number: Int) -> Int? { fields.count > number - 3 ? Int(fields[number - 3]) : nil }
        guard let user = field(14), let system = field(15), let threads = field(20), let start = field(22),
            let virtualBytes = field(23), let pages = field(24)
        else { return nil }
        cpuSeconds = Double(user + system) / Double(ticksPerSecond)
        residentBytes = pages * pageSize
        self.virtualBytes = virtualBytes
        self.threads = threads
        startTime = bootTime + Double(start) / Double(ticksPerSecond)
    }

    /// From the clocks: /proc/stat is not there for services with ProcSubset=pid.
    private static func bootTime() -> Double {
        let (now, sinceBoot) = (WallClock.now, Uptime.now)
        return Double(now.seconds) + Double(Int64(now.nanoseconds) - sinceBoot.nanoseconds) / 1e9
    }

    /// The most files that the process may have open; nil where there is no limit.
    static func fileLimit() -> Int? {
        var limit = rlimit()
        guard getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0, limit.rlim_cur != rlim_t.max else {
            return nil
        }
        return Int(clamping: limit.rlim_cur)
    }

    private static func openFileCount() -> Int {
        guard let directory = opendir("/proc/self/fd") else { return 0 }
        defer { closedir(directory) }
        var count = 0
        while readdir(directory) != nil { count += 1 }
        // Neither the two entries of every directory, nor the one that is read.
        return max(0, count - 3)
    }
}
