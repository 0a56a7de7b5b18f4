import FoundationEssentials
import Glibc

/// What all connections of the server may take together.
struct ConnectionBounds: Sendable, Hashable {
    /// At once; 0: as many as descriptors and memory allow.
    var connections = 0
    /// Bytes of answers that clients leave unread.
    var answerMemory = 4 << 20
    /// Bytes of requests that have not come whole.
    var requestMemory = 24 << 20

    /// What is left to the rest of the process of the descriptors that it may have: its files, its readers of the ledger,
    /// the admin listener, logs, and what the runtime opens to look after its threads.
    private static let reserve = 128
    /// Of the machine's memory, for each connection: several times what one takes that does nothing.
    private static let memoryForEach = 1 << 20

    /// Connections at once under a limit of descriptors: half of them where there are few, for without any the runtime
    /// itself ends the process.
    func connections(descriptors: Int, memory: Int) -> Int {
        let free = max(1, descriptors - min(Self.reserve, descriptors / 2))
        guard connections == 0 else { return min(connections, free) }
        return max(1, min(free, max(64, memory / Self.memoryForEach)))
    }

    /// Bytes of the machine's memory, or of the part that the process's group may have of it.
    static var machineMemory: Int {
        let machine = sysconf(Int32(_SC_PHYS_PAGES)) * sysconf(Int32(_SC_PAGESIZE))
        // The file says "max" where there is no limit, and is missing outside of a group of its own.
        let group = (try? String(contentsOfFile: "/sys/fs/cgroup/memory.max", encoding: .utf8))
            .flatMap { Int($0.filter(\.isNumber)) }
        return min(machine, group ?? machine)
    }

    /// Has the process open as many descriptors as it is allowed to; how many that is.
    static func raiseDescriptorLimit() -> Int {
        let kind = __rlimit_resource_t(RLIMIT_NOFILE.rawValue)
        var limit = rlimit()
        guard getrlimit(kind, &limit) == 0 else { return 1024 }
        if limit.rlim_cur < limit.rlim_max {
            var raised = limit
            raised.rlim_cur = limit.rlim_max
            // Where that is refused the limit stays what it was.
            if setrlimit(kind, &raised) == 0 { limit = raised }
        }
        return Int(clamping: min(limit.rlim_cur, rlim_t(1 << 20)))
    }
}
