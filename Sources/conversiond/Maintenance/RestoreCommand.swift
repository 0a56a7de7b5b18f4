import ArgumentParser
import ConversionStore
import SQLiteStore

/// `conversiond restore`: puts a backup in the ledger's place.
struct RestoreCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "restore",
        abstract: "Makes a backup the ledger, while no server has that open.",
        discussion: """
            The backup is checked first, and stays as it is. With --replace a ledger that is there is kept beside the \
            restored one, under its name with ".replaced-" and the time. Ids and cursors that were given out after \
            the backup was made are never given out again.
            """)

    @Argument(help: "The backup.") var backup: String
    @OptionGroup var database: DatabaseOptions
    @Flag(help: "Set the ledger that is there aside, under another name.") var replace = false

    func run() async throws {
        let path = try database.path()
        let line = ProgressLine("restoring")
        let replaced: String?
        do {
            replaced = try await Interruptible.run { [backup, replace] goesOn in
                defer { line.end() }
                return try LedgerRestore(backup: backup, database: path, replaces: replace).run(at: .now) { part in
                    line.show(part)
                    return goesOn()
                }
            }
        } catch let error as StoreError where error.kind == .exists && !replace {
            throw ProcessError(.unwritableDatabase, "there is a ledger at \(path) already; --replace sets it aside")
        } catch let error as StoreError where error.kind == .inUse {
            throw ProcessError("restore the database \(path)", error)
        } catch {
            throw ProcessError("restore \(backup) as the database \(path)", error)
        }
        if let replaced { print("The old ledger is now \(replaced).") }
        print("\(path) holds the ledger of \(backup).")
    }
}
