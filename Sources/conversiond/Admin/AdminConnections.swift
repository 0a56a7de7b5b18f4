import NIOCore

/// The open connections of the admin listener, which are so many at most: a new one always comes in, and where there is no
/// place left it takes that of another. Belongs to the listener's loop.
///
/// Scrapers and probes keep connections open, and anybody on the machine can open some and send nothing. Neither may keep
/// out who asks whether the server is well.
final class AdminConnections {
    private let limit: Int
    private var open: [AdminConnection] = []

    init(limit: Int) {
        self.limit = limit
    }

    /// Takes up a new connection, and closes the one that has waited for the longest time if there are too many; one that
    /// is being answered only where all are.
    func add(_ connection: AdminConnection) {
        let waiting = open.filter { !$0.isAnswering }
        if open.count >= limit, let oldest = (waiting.isEmpty ? open : waiting).min(by: { $0.since < $1.since }) {
            remove(oldest)
            oldest.close()
        }
        open.append(connection)
    }

    /// A connection has gone.
    func remove(_ connection: AdminConnection) {
        open.removeAll { $0 === connection }
    }
}
