/// What an engine has found where a question of recording has it look.
package enum RecordingFinding: Sendable {
    /// Nothing stands there.
    case nothing
    /// A record of the conversion's workspace. With a key comes the fingerprint of the content that spent it.
    case record(Conversion, fingerprint: UInt64 = 0)
    /// Something that stands for the record with this sequence, which is no more.
    case gone(Int64)
}

/// What a finding means for the conversion that is to be recorded.
package enum RecordingVerdict: Sendable, Hashable {
    /// The next finding, then the next question counts. Behind the last question the conversion is recorded.
    case undecided
    /// Never `.none`.
    case decided(Precedent)
    /// As undecided, but the key stands for a record that was removed for its age, and goes before it is spent anew: it is
    /// kept as long as its record, whether or not the sweep over keys has come to it.
    case outlivedKey
    /// The ledger contradicts itself: nothing is written.
    case contradiction
}

extension NewConversion {
    /// What a finding of one question means.
    ///
    /// - Parameter removed: asked for only where something is found of a record that is no more.
    package func verdict(
        _ question: RecordingQuestion, _ finding: RecordingFinding, removed: @autoclosure () throws -> RemovedRecords
    ) rethrows -> RecordingVerdict {
        switch (question, finding) {
        case (_, .nothing): .undecided
        // Anybody else's record is not told of, and its id is not spent.
        case (.originRecord, .record(let record, _)):
            isOfRecord(record) ? .decided(.duplicate(record)) : .undecided
        case (.originRecord, .gone(let sequence)):
            try removed().mayHaveHeld(sequence, at: occurredAt) ? .decided(.duplicateOfRemoved) : .undecided
        case (.originKeys, .record(let record, _)): .decided(.duplicate(record))
        case (.originKeys, .gone(let sequence)):
            try removed().mayHaveHeld(sequence) ? .decided(.duplicateOfRemoved) : .contradiction
        // An imported conversion always says when it happened, and may have been tracked by a request that said less: it
        // is compared with the record, too.
        case (.key, .record(let record, let spentBy)):
            .decided(
                isImported && isSame(as: record)
                    ? .duplicate(record)
                    : Precedent(underKey: record, spentBy: spentBy, askedBy: fingerprint))
        case (.key, .gone(let sequence)): try removed().mayHaveHeld(sequence) ? .outlivedKey : .contradiction
        case (.content, .record(let record, _)): repeats(record) ? .decided(.duplicate(record)) : .undecided
        case (.content, .gone): .undecided
        case (.firstOfCall, .record(let record, _)): .decided(.duplicate(record))
        // The place goes together with its record.
        case (.firstOfCall, .gone): .contradiction
        }
    }
}

extension Precedent {
    /// What stands under a key that is spent.
    ///
    /// - Parameters:
    ///   - spentBy: the fingerprint of the content that spent it.
    ///   - askedBy: the fingerprint of the content that comes now.
    package init(underKey record: Conversion, spentBy: UInt64, askedBy: UInt64) {
        self = spentBy == askedBy ? .duplicate(record) : .keyReused
    }
}

extension RecordOutcome {
    /// What becomes of a conversion that has a precedent; nil for one that has none, which is recorded.
    package init?(_ precedent: Precedent) {
        switch precedent {
        case .none: return nil
        case .duplicate(let first): self = .duplicate(first)
        case .duplicateOfRemoved: self = .duplicateOfRemoved
        case .keyReused: self = .keyReused
        }
    }
}
