import ConversionStore
import GRDB

/// Finds what an imported conversion is a repeat of, by what its line tells of the record that it was made from.
///
/// The ids of this ledger are looked up as they are, and those of others, or of a part of this ledger's past that was lost, by
/// the key that an earlier import has spent for them. Last comes the idempotency key of the record, which its worker may
/// have sent again before the import.
struct OriginTable: Sendable {
    let conversions: ConversionTable
    private var hashes: KeyHashes { KeyHashes(ids: conversions.ids) }

    /// Answers `.originRecord`: the record that has the id in this ledger, or had it until it was removed for its age.
    func record(_ database: Database, of new: NewConversion) throws -> Precedent {
        guard let id = new.origin.flatMap({ ConversionID($0.id) }), let sequence = conversions.ids.sequence(of: id)
        else {
            return .none
        }
        let record = try conversions.conversion(database, sequence: sequence, in: new.workspace)
        // A record of another workspace is nobody's business here.
        let isGone = try record == nil && !conversions.has(database, sequence)
        return try Self.decide(
            database, new, .originRecord, record.map { .record($0) } ?? (isGone ? .gone(sequence) : .nothing))
    }

    /// Answers `.originKeys`.
    ///
    /// - Parameter generations: those of the keys that may hold a hash.
    func keyed(
        _ database: Database, of new: NewConversion, generations: (KeyHash) -> [Int64]
    ) throws -> Precedent {
        for key in hashes.originKeys(of: new) {
            guard let found = try KeyTable.find(database, key.hash, in: generations(key.hash)) else { continue }
            let record = try conversions.conversion(database, sequence: found.sequence, in: new.workspace)
            let precedent = try Self.decide(
                database, new, .originKeys, record.map { .record($0) } ?? .gone(found.sequence))
            guard case .none = precedent else { return precedent }
        }
        return .none
    }

    private static func decide(
        _ database: Database, _ new: NewConversion, _ question: RecordingQuestion, _ finding: RecordingFinding
    ) throws -> Precedent {
        switch try new.verdict(question, finding, removed: Removal.removed(database)) {
        case .decided(let precedent): precedent
        case .undecided, .outlivedKey: .none
        case .contradiction: throw StoreError(.corrupt, "look up conversions")
        }
    }
}
