import ConversionStore
import Foundation
import GRDB

/// Counts what reports are made of anew from a ledger's records, while no server has it open.
///
/// It is one transaction: whoever ends it before its end leaves the ledger as it was. Of the time before retention has
/// removed records there are only the reports' own figures, which stay as they are.
public struct ReportRebuild: Sendable, Hashable {
    /// What was wrong, a line for each table; nothing was changed where there is none.
    public let repaired: [String]
    /// From when on figures can be counted anew; nil for all of them.
    public let start: Timestamp?

    private static let operation = "rebuild the reports"

    /// Rebuilds what is wrong; blocks until that is on the disk. What it takes grows with the ledger.
    ///
    /// - Parameters:
    ///   - path: of the ledger, or of a backup.
    ///   - goesOn: asked between steps on this thread; when it returns false, nothing is changed.
    /// - Throws: a `StoreError` of the kinds named "at opening", `.inUse` beside a server; `.corrupt` where more than
    ///   reports is damaged; `CancellationError` when it was given up.
    public init(of path: String, while goesOn: () -> Bool = { true }) throws {
        let resolved = DatabaseFile.resolved(path)
        guard access(resolved, F_OK) == 0 else { throw StoreError(.missing, Self.operation) }
        let file = try DatabaseFile(path: resolved)
        defer { file.release() }
        do {
            var configuration = Configuration()
            configuration.label = "report-rebuild"
            configuration.busyMode = .timeout(5)
            let queue = try DatabaseQueue(path: file.path, configuration: configuration)
            (repaired, start) = try queue.writeWithoutTransaction { database in
                try Schema.requireOurs(database)
                try Schema.migrate(database)
                try database.execute(sql: "PRAGMA synchronous = FULL")
                return try Self.repair(database, goesOn)
            }
            try queue.close()
        } catch {
            throw error is CancellationError ? error : StoreError.wrapped(error, Self.operation)
        }
    }

    private static func repair(_ database: Database, _ goesOn: () -> Bool) throws -> ([String], Timestamp?) {
        var repaired: [String] = []
        try database.inTransaction(.immediate) {
            repaired = try Rollups.verify(database).map { "\($0)" }
            guard !repaired.isEmpty else { return .commit }
            guard goesOn() else { throw CancellationError() }
            try Rollups.rebuild(database)
            guard goesOn() else { throw CancellationError() }
            guard try Rollups.verify(database).isEmpty else { throw StoreError(.corrupt, operation) }
            return .commit
        }
        return (repaired, try Rollups.start(database))
    }
}
