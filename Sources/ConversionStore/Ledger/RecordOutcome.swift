/// What became of one conversion that was to be recorded.
public enum RecordOutcome: Sendable {
    /// In the ledger, durably.
    case recorded(RecordedConversion)
    /// Recorded before, under the same key, in the same call, or for an import with the same content: the first record,
    /// durable too.
    indirect case duplicate(Conversion)
    /// An import of a record that is no more: it was removed for its age, and reports still count it. Nothing was written.
    case duplicateOfRemoved
    /// The key belongs to a conversion of other content. Nothing was written.
    case keyReused
    /// The queue is full: nothing of the batch was queued. Or, for single items of an import, their instant has so many
    /// conversions that the store is still indexing them. Trying again later helps.
    case overloaded
    /// `expires` passed while it was queued, or it was withdrawn. Nothing was written.
    case expired
    /// The policy of an agent of the batch has changed since the batch was admitted: nothing of it was written, and it is
    /// to be admitted anew. Each outcome of a batch is this one, or none.
    case policyChanged
    /// Not written, or written and rolled back.
    case failed(StoreError)
}

/// What recording adds to a conversion.
public struct RecordedConversion: Sendable, Hashable {
    /// Its place in the ledger.
    public var sequence: Int64
    /// Its name for the outside.
    public var id: ConversionID
    /// When the server received it, as given.
    public var receivedAt: Timestamp

    public init(sequence: Int64, id: ConversionID, receivedAt: Timestamp) {
        self.sequence = sequence
        self.id = id
        self.receivedAt = receivedAt
    }
}

/// What already stands in a conversion's place.
public enum Precedent: Sendable, Hashable {
    /// Nothing: it would be recorded.
    case none
    /// It would be answered with this first record.
    indirect case duplicate(Conversion)
    /// It is an import of a record that was removed for its age, and that reports still count.
    case duplicateOfRemoved
    /// Its key belongs to other content.
    case keyReused
}
