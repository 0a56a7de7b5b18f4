import ArgumentParser
import ConversionStore
import SQLiteStore

/// `conversiond backup`: copies the ledger while it is served.
struct BackupCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "backup",
        abstract: "Copies the ledger to a file, also while a server is writing to it.",
        discussion: """
            The copy is the ledger as it was at one moment, checked, on the disk, and readable by its owner only. It \
            holds nothing of what was erased or removed before. FILE must not exist, and gets its name when all is \
            done; what a killed backup leaves, FILE.partial-*, the next one into the directory removes.
            """)

    @Argument(help: "Where to write the copy.") var file: String
    @OptionGroup var database: DatabaseOptions

    func run() async throws {
        let path = try database.path()
        let line = ProgressLine("backing up")
        do {
            try await Interruptible.run { [file] goesOn in
                defer { line.end() }
                try LedgerBackup(of: path, to: file).make { part in
                    line.show(part)
                    return goesOn()
                }
            }
        } catch let error as StoreError where error.kind == .exists {
            throw ProcessError("back up to \(file)", error)
        } catch {
            throw ProcessError("back up the database \(path)", error)
        }
        print("\(file) is a checked copy of the ledger.")
    }
}
