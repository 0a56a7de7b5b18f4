import ConversionStore
import GRDB

/// A change that waits for the writer. Those that wait together share a transaction, in which each has a savepoint of its own.
final class SQLiteChange: QueuedChange {
    /// What is to be done right after the commit, before anything else is written; it returns the answer.
    typealias Completion = @Sendable () -> WriteAnswer

    /// For people, as `StoreError.operation`.
    let operation: String
    /// Makes the change.
    let body: @Sendable (Database, RollupWriter) throws -> Completion
    private let failed: @Sendable (any Error) -> Void

    init(
        operation: String, _ body: @escaping @Sendable (Database, RollupWriter) throws -> Completion,
        failed: @escaping @Sendable (any Error) -> Void
    ) {
        self.operation = operation
        self.body = body
        self.failed = failed
    }

    func fail(_ error: any Error) { failed(error) }
}

/// What is done between two transactions, on the writer's thread.
final class SQLiteAside: QueuedChange {
    let body: @Sendable (LedgerWriter) -> WriteAnswer
    private let failed: @Sendable (any Error) -> Void

    init(
        _ body: @escaping @Sendable (LedgerWriter) -> WriteAnswer, failed: @escaping @Sendable (any Error) -> Void
    ) {
        self.body = body
        self.failed = failed
    }

    func fail(_ error: any Error) { failed(error) }
}
