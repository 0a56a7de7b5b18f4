import ConversionStore
import Foundation
import GRDB

/// One thing that must hold in every ledger, and how to find where it does not.
public struct LedgerCheck: Sendable {
    /// What came out of one check.
    public struct Outcome: Sendable, Hashable {
        /// The check's name.
        public let name: String
        /// What is wrong, one line each, for the operator; the first few of many, then how many more.
        public let problems: [String]
        /// What to do about it, a sentence; empty where nothing is wrong.
        public let remedy: String

        /// Nothing is wrong.
        public var isSound: Bool { problems.isEmpty }
    }

    let name: String
    let remedy: String
    /// One line for each problem, in an order that does not change.
    let find: @Sendable (Database) throws -> LedgerProblems

    private static let operation = "check the database"

    /// Runs every check on one snapshot of a ledger that a server may be writing to, and changes nothing.
    ///
    /// Blocks; what it takes grows with the ledger.
    /// - Parameters:
    ///   - path: of the ledger, or of a backup.
    ///   - goesOn: asked now and then on this thread; when it returns false, the checks are given up.
    ///   - each: given each outcome as soon as it is known.
    /// - Throws: a `StoreError` of the kinds named "at opening" where the file cannot be checked at all;
    ///   `CancellationError` when it was given up.
    public static func run(
        on path: String, while goesOn: @escaping () -> Bool = { true }, each: @escaping (Outcome) -> Void = { _ in }
    ) throws -> [Outcome] {
        var outcomes: [Outcome] = []
        do {
            let reader = try LedgerReader(path: path, operation: operation)
            reader.onProgress(goesOn)
            try reader.snapshot(operation) { database in
                for check in all {
                    let outcome = try check.outcome(database, goesOn)
                    each(outcome)
                    outcomes.append(outcome)
                }
            }
        } catch let error as StoreError {
            guard error.kind == .corrupt else { throw error }
            // The damage may end the snapshot, too, when all there is to tell has been told.
            guard outcomes.allSatisfy(\.isSound) else { return outcomes }
            // So damaged that nothing in it can be asked for.
            let outcome = Outcome(
                name: file.name, problems: ["not even the names of its tables can be read"], remedy: file.remedy)
            each(outcome)
            outcomes.append(outcome)
        }
        return outcomes
    }

    private func outcome(_ database: Database, _ goesOn: () -> Bool) throws -> Outcome {
        var lines: [String]
        do {
            lines = try find(database).lines
        } catch {
            guard goesOn() else { throw CancellationError() }
            // A damaged page ends a check in its middle; the others may still tell more.
            lines = ["cannot be told: \((error as? DatabaseError).map { "\(SQLiteFailure($0))" } ?? "\(error)")"]
        }
        return Outcome(name: name, problems: lines, remedy: lines.isEmpty ? "" : remedy)
    }
}

/// Lines that tell of problems: the first of them, and how many there are.
struct LedgerProblems {
    private static let limit = 5

    private var first: [String] = []
    private var count = 0

    mutating func add(_ line: String) {
        if count < Self.limit { first.append(line) }
        count += 1
    }

    var lines: [String] { count > Self.limit ? first + ["and \(count - Self.limit) more"] : first }
}
