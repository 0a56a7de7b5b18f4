import Glibc

/// What the database takes of its disk; nil for what cannot be found out.
struct StorageUsage: Sendable, Equatable {
    var databaseBytes: Int?
    /// Of the write-ahead log.
    var logBytes: Int?
    /// What the process may still write on the file system.
    var freeBytes: Int?

    init(database: String) {
        databaseBytes = Self.size(of: database)
        logBytes = Self.size(of: database + "-wal")
        var system = statvfs()
        if statvfs(database, &system) == 0 {
            freeBytes = Int(
                clamping: UInt64(system.f_bavail).multipliedReportingOverflow(by: UInt64(system.f_frsize)).0)
        }
    }

    private static func size(of path: String) -> Int? {
        var status = stat()
        return stat(path, &status) == 0 ? Int(status.st_size) : nil
    }
}
