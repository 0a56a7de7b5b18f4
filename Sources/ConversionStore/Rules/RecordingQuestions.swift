// How to write an engine with the rules of this folder
//
// A rule decides, an engine stores. Each rule is a pure function from what is there to what is to be written, and knows no
// table, no connection and no clock. An engine looks up what a rule asks for, in the order in which it asks, and writes
// what comes out, all in one transaction. `validate_only` takes the same way and does not write. Texts are the same where
// their bytes are. Every look-up keeps within the workspace of what is to be written.
//
// Sequences. A recorded conversion, an adjustment, a call that a message has changed, and each conversion and call that is
// erased take the next sequence of the ledger, in the order of their commits; none is given out twice, also not after a
// removal. Ids are sequences through `ConversionIDScheme`. Keys are never stored, only their hashes, which `KeyHashes` makes.
//
// Recording a conversion:
//  1. `WriteBatch` says whether a batch was admitted under policies that have changed since, so that nothing of it is
//     written, and whether anybody still waits for an item of it.
//  2. `RecordingQuestions` gives the questions: the record of the origin's id, the origin's keys, the idempotency key, the
//     content (imports without a key), the first of the call (where the agent counts so).
//  3. What stands where a question has the engine look is a `RecordingFinding`. `NewConversion.verdict` says what it means.
//     The first verdict that is decided is the outcome, by `RecordOutcome(_:)`; the rest is not asked for.
//     `RemovedRecords` tells what was removed for its age from what never was.
//  4. If nothing is decided, the engine writes the conversion with the next sequence, the id of its origin, and the
//     `KeptKey` (its own idempotency key, else its origin's); the idempotency key's hash with the fingerprint; the hashes of
//     `KeyHashes.originKeys(of:)`; and the place of `KeyHashes.firstOfCall` where the agent counts once in a call.
//  5. If a question has decided that says `spendsKeys`, the keys of 4 are written for the record that answers, and nothing
//     else. Keys that are spent already stay as they are.
//  An engine may ask by writing: a key that an insert finds taken is found, and what has been written beside it goes again.
//
// Adjusting: `NewAdjustment.questions` asks for the origin, the key, the conversion; `NewAdjustment.outcome(_:_:)` decides.
// Only `.adjusted` is written, with an entry of the audit log: the adjustment, and that it is its conversion's last.
//
// Agents: `AgentRule` gives the agent to write, with its revision. Every revision is kept. What is written has an entry of
// the audit log, and the tracking policy follows before the change is answered.
//
// Calls: `CallMerge` says what a message makes of what is known of its room. What it has not changed is not written.
//
// Erasing: `ErasureRule` says what is left of a conversion, an adjustment and a call. In this order: the audit log; the
// conversions, each an event with a sequence; the adjustments of those that are erased; the calls, each an event, too. What
// is recorded of a call meanwhile goes through `withoutUser`. All that was there before the erasure began is erased when it
// ends, and so is what came meanwhile, up to the last look at the ledger's end.
//
// Retention: `RetentionRule` says what goes, and with what; `RemovedRecords` notes it.

/// What recording a conversion asks of the ledger. The cases stand in the order in which the answers count.
package enum RecordingQuestion: Sendable, Comparable, CaseIterable {
    /// The record that has the id of the origin, where this ledger gave that id out.
    case originRecord
    /// What an earlier import has spent for the id of the origin, and for the key that the origin was recorded under:
    /// `KeyHashes.originKeys(of:)`, one after the other.
    case originKeys
    /// The idempotency key: `KeyHashes.key(_:in:)`.
    case key
    /// The records of the same moment in the same workspace, by their sequences, one after the other.
    case content
    /// The place of the room and event type among those that count once in a call: `KeyHashes.firstOfCall(_:isTest:in:)`.
    case firstOfCall

    /// Whether the keys that came along are spent on the record that answers. A retry under such a key is answered alike
    /// then, also when its agent counts every conversion by then. Whatever else answers, nothing is written.
    package var spendsKeys: Bool { self == .firstOfCall }
}

/// The questions that one conversion asks, from the first that counts to the last.
///
/// An engine takes one after the other, and ends with the first that `NewConversion.verdict` decides: most conversions ask
/// none or one. A value in a register, for the path that every recorded conversion takes.
package struct RecordingQuestions: Sendable {
    @usableFromInline var rest: UInt8
    /// Whether recording spends the keys of an origin, too.
    package let hasOrigin: Bool

    @usableFromInline static var originRecord: UInt8 { 1 }
    @usableFromInline static var originKeys: UInt8 { 2 }
    @usableFromInline static var key: UInt8 { 4 }
    @usableFromInline static var content: UInt8 { 8 }
    @usableFromInline static var firstOfCall: UInt8 { 16 }

    @inlinable
    package init(_ new: NewConversion) {
        var rest: UInt8 = 0
        hasOrigin = new.hasRareFields && new.hasOrigin
        if hasOrigin { rest = Self.originRecord | Self.originKeys }
        // A key tells a conversion from others of the same content, so that the content is not asked for.
        if new.hasKey { rest |= Self.key } else if new.isImported { rest |= Self.content }
        if new.countOncePerCall { rest |= Self.firstOfCall }
        self.rest = rest
    }

    /// The next question; nil behind the last.
    @inlinable
    package mutating func next() -> RecordingQuestion? {
        guard rest != 0 else { return nil }
        if take(Self.originRecord) { return .originRecord }
        if take(Self.originKeys) { return .originKeys }
        if take(Self.key) { return .key }
        if take(Self.content) { return .content }
        return take(Self.firstOfCall) ? .firstOfCall : nil
    }

    @inlinable
    mutating func take(_ question: UInt8) -> Bool {
        guard rest & question != 0 else { return false }
        rest &= ~question
        return true
    }
}
