/// What a pass of retention removes, and what goes with it.
///
/// A conversion goes when it happened before the cutoff and was received before it, too: what was imported yesterday is
/// kept, however old it is. With it, in the same transaction, go
/// - its adjustments,
/// - the event of its erasure,
/// - its place as the first of its call, where it has that,
///
/// and `RemovedRecords` notes it. Its idempotency keys, and those of imports, go with it or later; until then they stand for
/// a record that is no more, and recording understands them so. What reports count stays, and its sequence and id are not
/// given out again. A conversion that reports have not counted yet waits until they have.
///
/// A call goes when it began before the cutoff and its last message came before it, too.
package struct RetentionRule: Sendable {
    package let cutoff: Timestamp

    package init(before cutoff: Timestamp) {
        self.cutoff = cutoff
    }

    /// Whether a conversion goes.
    @inlinable
    package func removesConversion(occurredAt: Timestamp, receivedAt: Timestamp) -> Bool {
        occurredAt < cutoff && receivedAt < cutoff
    }

    /// Whether a call goes.
    ///
    /// - Parameter updatedAt: when the last message about it came.
    @inlinable
    package func removesCall(startedAt: Timestamp, updatedAt: Timestamp) -> Bool {
        startedAt < cutoff && updatedAt < cutoff
    }

    /// Whether a key goes.
    ///
    /// - Parameters:
    ///   - sequence: of the record that it stands for.
    ///   - isThere: whether that record is still there.
    @inlinable
    package static func removesKey(of sequence: Int64, isThere: Bool, _ removed: RemovedRecords) -> Bool {
        !isThere && removed.mayHaveHeld(sequence)
    }
}
