/// What recording a conversion spends, besides its idempotency key and its place in a call, for which `KeyHashes` has the
/// hashes.
extension KeyHashes {
    /// The keys that an imported conversion spends for its origin: one that stands for the id, and one for the key that the
    /// origin was recorded under. Where that was in this ledger, it is that key itself. None for what has no origin.
    package func originKeys(of new: NewConversion) -> [SpentKey] {
        guard let origin = new.origin else { return [] }
        var keys: [SpentKey] = []
        if !origin.id.isEmpty { keys.append(SpentKey(hash: self.origin(origin.id, of: new), fingerprint: 0)) }
        guard let token = origin.keyToken else { return keys }
        let foreign = foreign(token, agent: new.agentID, room: new.roomName, in: new.workspace)
        keys.append(ownKey(of: new) ?? SpentKey(hash: foreign, fingerprint: 0))
        return keys
    }

    /// The key of this ledger under which the conversion's origin was recorded.
    private func ownKey(of new: NewConversion) -> SpentKey? {
        guard let token = new.origin?.keyToken else { return nil }
        return key(of: token, agent: new.agentID, room: new.roomName, in: new.workspace)
    }

    /// What the record of a conversion without an idempotency key keeps for its origin's.
    package func keptKey(ofOriginOf new: NewConversion) -> KeptKey {
        if let key = ownKey(of: new) { return .own(key) }
        return new.origin?.keyToken.map { .foreign($0) } ?? .none
    }

    /// The token that a record tells of the key that it keeps.
    package func token(of key: KeptKey, agent: String, room: String, in workspace: WorkspaceID) -> KeyToken? {
        switch key {
        case .none: nil
        case .own(let key): token(key, agent: agent, room: room, in: workspace)
        case .foreign(let token): token
        }
    }
}

/// What a record keeps of the key that it was recorded under, here or where it was exported: so that an export can tell it.
///
/// A conversion's own idempotency key goes before its origin's.
package enum KeptKey: Sendable, Hashable {
    case none
    /// A key that was spent in this ledger.
    case own(SpentKey)
    /// Of a key that was spent in another ledger, which can use it when the record is exported and imported there again.
    case foreign(KeyToken)
}
