import ConversionStore

extension MemoryLedger {
    /// Records a conversion, unless something stands in its place.
    mutating func record(_ new: NewConversion) -> RecordOutcome {
        switch precedentBesidesCall(of: new) {
        case .none: break
        case .duplicate(let first): return .duplicate(first)
        case .duplicateOfRemoved: return .duplicateOfRemoved
        case .keyReused: return .keyReused
        }
        if let first = firstOfCall(new) {
            // A call that has counted keeps the keys of its repeats, too.
            spendKeys(of: new, on: first.sequence)
            return .duplicate(first)
        }
        lastSequence += 1
        let recorded = RecordedConversion(
            sequence: lastSequence, id: ids.id(of: lastSequence), receivedAt: new.receivedAt)
        conversions.append(
            StoredConversion(
                workspace: new.workspace, conversion: Conversion(new, recorded: recorded, keyToken: keyToken(of: new))))
        events.append(
            Event(sequence: lastSequence, conversion: lastSequence, change: .recorded, receivedAt: new.receivedAt))
        spendKeys(of: new, on: lastSequence)
        if new.countOncePerCall {
            firstsOfCalls[hashes.firstOfCall(new.texts, isTest: new.isTest, in: new.workspace)] = lastSequence
        }
        return .recorded(recorded)
    }

    /// What stands in a conversion's place: what its origin says goes first, then its content or its key, then its call.
    func precedent(of new: NewConversion) -> Precedent {
        let found = precedentBesidesCall(of: new)
        guard case .none = found else { return found }
        return firstOfCall(new).map { .duplicate($0) } ?? .none
    }

    private func precedentBesidesCall(of new: NewConversion) -> Precedent {
        if let found = precedent(byOriginOf: new) { return found }
        if new.isImported, !new.hasKey, let same = same(as: new) { return .duplicate(same) }
        guard new.hasKey, let spent = keys[hashes.key(new.texts, in: new.workspace)],
            let first = conversion(spent.sequence, in: new.workspace)
        else { return .none }
        let isSame = spent.fingerprint == new.fingerprint || new.isImported && new.isSame(as: first)
        return isSame ? .duplicate(first) : .keyReused
    }

    func precedent(underKeyOf texts: ConversionTexts, fingerprint: UInt64, in workspace: WorkspaceID) -> Precedent {
        guard !texts.isEmpty(.idempotencyKey), let spent = keys[hashes.key(texts, in: workspace)],
            let first = conversion(spent.sequence, in: workspace)
        else { return .none }
        return spent.fingerprint == fingerprint ? .duplicate(first) : .keyReused
    }

    private func firstOfCall(_ new: NewConversion) -> Conversion? {
        guard new.countOncePerCall else { return nil }
        return firstsOfCalls[hashes.firstOfCall(new.texts, isTest: new.isTest, in: new.workspace)]
            .flatMap { conversion($0, in: new.workspace) }
    }

    /// The first record that an import is the same as in every field. Of records that came with an origin, one that has an
    /// origin itself is never the same.
    private func same(as new: NewConversion) -> Conversion? {
        conversions.first { stored in
            stored.workspace == new.workspace && !stored.isRemoved && new.isSame(as: stored.conversion)
                && (new.origin == nil || stored.conversion.isImported && stored.conversion.origin.isEmpty)
        }?.conversion
    }

    private func precedent(byOriginOf new: NewConversion) -> Precedent? {
        guard let origin = new.origin else { return nil }
        if let id = ConversionID(origin.id), let sequence = ids.sequence(of: id) {
            if let first = conversion(sequence, in: new.workspace) {
                if new.isOfRecord(first) { return .duplicate(first) }
            } else if sequence <= removedSequence, new.occurredAt < removedBefore ?? new.occurredAt,
                !conversions.contains(where: { $0.conversion.sequence == sequence && !$0.isRemoved })
            {
                return .duplicateOfRemoved
            }
        }
        for key in originKeys(of: new) {
            guard let spent = keys[key.hash] else { continue }
            return conversion(spent.sequence, in: new.workspace).map { .duplicate($0) } ?? .duplicateOfRemoved
        }
        return nil
    }

    // MARK: Keys

    /// What an import spends besides its own key: one that stands for its id, and one for its record's key.
    private func originKeys(of new: NewConversion) -> [SpentKey] {
        guard let origin = new.origin else { return [] }
        var keys: [SpentKey] = []
        if !origin.id.isEmpty { keys.append(SpentKey(hash: hashes.origin(origin.id, of: new), fingerprint: 0)) }
        guard let token = origin.keyToken else { return keys }
        let foreign = hashes.foreign(token, agent: new.agentID, room: new.roomName, in: new.workspace)
        keys.append(ownKey(of: new) ?? SpentKey(hash: foreign, fingerprint: 0))
        return keys
    }

    /// The key of this ledger under which an import's record was recorded.
    private func ownKey(of new: NewConversion) -> SpentKey? {
        new.origin?.keyToken.flatMap {
            hashes.key(of: $0, agent: new.agentID, room: new.roomName, in: new.workspace)
        }
    }

    private mutating func spendKeys(of new: NewConversion, on sequence: Int64) {
        if new.hasKey {
            keys[hashes.key(new.texts, in: new.workspace)] = Spent(sequence: sequence, fingerprint: new.fingerprint)
        }
        for key in originKeys(of: new) where keys[key.hash] == nil {
            keys[key.hash] = Spent(sequence: sequence, fingerprint: key.fingerprint)
        }
    }

    private func keyToken(of new: NewConversion) -> KeyToken? {
        var own = ownKey(of: new)
        if new.hasKey {
            own = SpentKey(hash: hashes.key(new.texts, in: new.workspace), fingerprint: new.fingerprint)
        }
        return own.map { hashes.token($0, agent: new.agentID, room: new.roomName, in: new.workspace) }
            ?? new.origin?.keyToken
    }
}
