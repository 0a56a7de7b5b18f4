import ConversionServer
import ConversionStore
import FoundationEssentials
import Glibc
import HTTP2Transport

/// What can be found out on the machine of a ledger: its library, disk and limits, and the ledger's file.
///
/// Blocks for the disk. Reads only; what it tells names no record.
struct MachineChecks: Sendable {
    private let database: String
    private let inspect: @Sendable () throws -> LedgerState
    /// nil where no server runs.
    private let retention: RetentionCounters?

    /// What the program finds that has no ledger open.
    init(_ ledger: LedgerLocation) {
        self.init(ledger, inspect: { try ledger.inspect() }, retention: nil)
    }

    /// What the server finds, which opens its ledger a second time for nobody.
    ///
    /// - Parameter inspect: asks the ledger that is open.
    init(
        _ ledger: LedgerLocation, inspect: @escaping @Sendable () throws -> LedgerState, retention: RetentionCounters?
    ) {
        switch ledger {
        case .file(let path): database = path
        }
        self.inspect = inspect
        self.retention = retention
    }

    func run() -> [Finding] {
        [
            HTTP2LibraryCheck(version: HTTP2Library.version, package: HTTP2LibraryCheck.installedPackage()).finding,
            schema(), durability(), Self.disk(StorageUsage(database: database)), permissions(),
            Self.files(limit: ProcessUsage.fileLimit()),
        ] + (retention?.current.stopReason.map { [Self.clock(stoppedBy: $0)] } ?? [])
    }

    private func schema() -> Finding {
        do {
            let ledger = try inspect()
            guard ledger.schemaVersion == ledger.currentSchemaVersion else {
                return .warning(
                    "schema",
                    "the ledger has schema \(ledger.schemaVersion), and this program makes \(ledger.currentSchemaVersion)",
                    mend: "Take a backup; the next start of conversiond serve changes the schema.")
            }
            guard ledger.journalMode == "wal" else {
                return .warning(
                    "schema",
                    "schema \(ledger.schemaVersion), \(ledger.library), but the journal mode is \(ledger.journalMode)",
                    mend: "Start conversiond serve on it, which sets WAL.")
            }
            return .ok("schema", "schema \(ledger.schemaVersion), \(ledger.library), journal mode wal")
        } catch let error as StoreError {
            return .failure("schema", "the ledger cannot be read: \(error.message)", mend: Self.remedy(of: error.kind))
        } catch {
            return .failure("schema", "the ledger cannot be read", mend: "Look at the file with conversiond check.")
        }
    }

    private static func remedy(of kind: StoreError.Kind) -> String {
        switch kind {
        case .missing: "Name the ledger with --database, or start conversiond serve, which makes one."
        case .unwritable: "Give the service's user the right to read and write the file and its directory."
        case .databaseNewer: "Install the version of conversiond that wrote it, or a newer one."
        case .notADatabase, .notOurs: "Name the ledger with --database; this file is another program's."
        default: "Look at the file with conversiond check."
        }
    }

    /// Every commit is synced: the server refuses to start otherwise. What the file system makes of that, is its own.
    private func durability() -> Finding {
        guard let path = realpath(database, nil) else {
            return .warning("fsync", "there is no ledger to look at", mend: "Name the ledger with --database.")
        }
        defer { free(path) }
        let mounts = (try? String(contentsOfFile: "/proc/self/mountinfo", encoding: .utf8)) ?? ""
        return Self.durability(fileSystem: MountTable(mountinfo: mounts).type(at: String(cString: path)))
    }

    /// - Parameter fileSystem: its kind, as `ext4`; nil if that cannot be told.
    static func durability(fileSystem: String?) -> Finding {
        let disk = "Put the ledger on a local disk with a file system such as ext4 or XFS."
        let synced = "synchronous FULL: each commit is synced before it is answered"
        switch fileSystem {
        case nil: return .warning("fsync", "\(synced), but the file system cannot be told", mend: disk)
        case "tmpfs"?, "ramfs"?:
            return .failure("fsync", "the ledger is in memory (tmpfs), and gone with the machine", mend: disk)
        case let type? where ["nfs", "nfs4", "cifs", "smb3", "smbfs", "9p", "ceph", "afs"].contains(type):
            return .failure(
                "fsync", "the ledger is on \(type), over a network, where SQLite's locks and WAL do not hold",
                mend: disk)
        case let type? where type.hasPrefix("fuse"):
            return .warning("fsync", "\(synced), but on \(type) it depends on what is behind it", mend: disk)
        case "overlay"?:
            return .warning(
                "fsync", "\(synced), but the ledger is in a container's own layer, and gone with the container",
                mend: "Mount a volume for the ledger's directory.")
        case let type?: return .ok("fsync", "\(synced), on \(type)")
        }
    }

    static func disk(_ usage: StorageUsage) -> Finding {
        guard let free = usage.freeBytes else {
            return .warning("disk", "the free room cannot be told", mend: "Make the ledger's directory readable.")
        }
        let size = (usage.databaseBytes ?? 0) + (usage.logBytes ?? 0)
        let text = "\(Self.mebibytes(free)) free, \(Self.mebibytes(size)) in use by the ledger"
        let remedy = "Free some room, move the ledger, or let conversiond serve --retain remove what is old."
        // A backup, and a fold of the log, take as much again.
        if free < 128 << 20 { return .failure("disk", text, mend: remedy) }
        if free < 1 << 30 || free < size { return .warning("disk", text, mend: remedy) }
        return .ok("disk", text)
    }

    private static func mebibytes(_ bytes: Int) -> String { "\((bytes + (1 << 20) - 1) >> 20) MiB" }

    /// The ledger holds personal data.
    private func permissions() -> Finding {
        var status = stat()
        guard stat(database, &status) == 0 else {
            return .warning(
                "permissions", "there is no ledger to look at", mend: "Name the ledger with --database.")
        }
        return Self.permissions(mode: status.st_mode)
    }

    static func permissions(mode: mode_t) -> Finding {
        guard mode & 0o077 == 0 else {
            return .warning(
                "permissions", "others than its owner may read or write the ledger",
                mend: "chmod 600 the ledger's file.")
        }
        return .ok("permissions", "only its owner may read and write the ledger")
    }

    /// There is such a finding only where retention has stopped: nothing else here judges the clock.
    static func clock(stoppedBy reason: String) -> Finding {
        .failure(
            "clock", "nothing is removed for its age: \(reason)",
            mend: "Set the clock; if it is right, start conversiond serve once with a longer --retain-max-gap.")
    }

    static func files(limit: Int?) -> Finding {
        guard let limit else { return .ok("files", "no limit of open files") }
        guard limit < 4_096 else { return .ok("files", "up to \(limit) open files") }
        return .warning(
            "files", "only \(limit) files may be open, and each connection is one",
            mend: "Set LimitNOFILE=65536 in the unit, or ulimit -n 65536.")
    }
}
