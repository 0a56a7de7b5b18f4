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

    /// `.none` also for a conversion without an origin. Never `.keyReused`.
    ///
    /// - Parameter generations: those of the keys that may hold a hash.
    func precedent(
        _ database: Database, of new: NewConversion, generations: (KeyHash) -> [Int64]
    ) throws -> Precedent {
        guard let origin = new.origin else { return .none }
        let ofID = try recordedHere(database, origin.id, new)
        guard case .none = ofID else { return ofID }
        for key in keys(of: new) {
            guard let found = try KeyTable.find(database, key.hash, in: generations(key.hash)) else { continue }
            if let record = try conversions.conversion(database, sequence: found.sequence, in: new.workspace) {
                return .duplicate(record)
            }
            guard try KeyTable.isOld(database, found.sequence) else {
                throw StoreError(.corrupt, "look up conversions")
            }
            return .duplicateOfRemoved
        }
        return .none
    }

    /// What recording the conversion spends besides its own idempotency key: a key that stands for its id, and one for the
    /// key that its record was recorded under. Where that was in this ledger, it is that key itself.
    func keys(of new: NewConversion) -> [SpentKey] {
        guard let origin = new.origin else { return [] }
        var keys: [SpentKey] = []
        if !origin.id.isEmpty { keys.append(SpentKey(hash: hashes.origin(origin.id, of: new), fingerprint: 0)) }
        guard let token = origin.keyToken else { return keys }
        let foreign = hashes.foreign(token, agent: new.agentID, room: new.roomName, in: new.workspace)
        keys.append(ownKey(of: new) ?? SpentKey(hash: foreign, fingerprint: 0))
        return keys
    }

    /// The key of this ledger under which the conversion's record was recorded.
    func ownKey(of new: NewConversion) -> SpentKey? {
        guard let token = new.origin?.keyToken else { return nil }
        return hashes.key(of: token, agent: new.agentID, room: new.roomName, in: new.workspace)
    }

    /// The record that has the id in this ledger, or had it until it was removed for its age.
    private func recordedHere(_ database: Database, _ id: String, _ new: NewConversion) throws -> Precedent {
        guard let id = ConversionID(id), let sequence = conversions.ids.sequence(of: id) else { return .none }
        if let record = try conversions.conversion(database, sequence: sequence, in: new.workspace) {
            // Anybody else's record is not told of, and its id is not spent.
            return new.isOfRecord(record) ? .duplicate(record) : .none
        }
        let statement = try database.cachedStatement(
            sql: """
                SELECT ?1 <= removed_sequence AND coalesce(?2 < detail_from, 0) \
                AND NOT EXISTS(SELECT 1 FROM conversions WHERE sequence = ?1) FROM ledger
                """)
        let wasRemoved = try Bool.fetchOne(statement, arguments: [sequence, new.occurredAt.nanoseconds]) ?? false
        return wasRemoved ? .duplicateOfRemoved : .none
    }
}
