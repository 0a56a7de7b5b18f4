import Basics

/// Makes the hashes that a ledger keeps in the place of keys. Each is of the key and of all that it belongs to, so that a
/// key says nothing outside of it, and is found by its hash alone.
///
/// They are keyed with the ledger's own key, which is in the same file: whoever has the file can try a guess of a key, but
/// cannot read one. Stored: what a hash is made of must stay as it is.
package struct KeyHashes: Sendable {
    package let ids: ConversionIDScheme

    package init(ids: ConversionIDScheme) {
        self.ids = ids
    }

    /// What a hash is for. 1 was used by an earlier schema; `ContentTable` has 2.
    private enum Use: UInt64 {
        case conversion = 3
        case firstOfCall = 4
        case adjustment = 5
        case origin = 6
        case token = 7
        case foreignToken = 8
        case tokenMask = 9
    }

    private func begin(_ use: Use, _ workspace: WorkspaceID) -> KeyedHash {
        var hash = KeyedHash(ids, use: use.rawValue)
        hash.add(workspace.rawValue)
        return hash
    }

    /// A conversion's idempotency key belongs to its agent and room.
    package func key(_ texts: ConversionTexts, in workspace: WorkspaceID) -> KeyHash {
        texts.withTexts { texts in
            var hash = begin(.conversion, workspace)
            hash.add(texts[.agentID])
            hash.add(texts[.roomName])
            hash.add(texts[.idempotencyKey])
            return KeyHash(hash)
        }
    }

    /// The place that a conversion takes among those that count once in a call: one for each room and event type, and
    /// another for tests.
    package func firstOfCall(_ texts: ConversionTexts, isTest: Bool, in workspace: WorkspaceID) -> KeyHash {
        texts.withTexts { texts in
            var hash = begin(.firstOfCall, workspace)
            hash.add(texts[.roomName])
            hash.add(texts[.eventType])
            hash.add(Int64(isTest ? 1 : 0))
            return KeyHash(hash)
        }
    }

    /// An adjustment's idempotency key belongs to its conversion.
    package func adjustment(_ key: String, of conversion: Int64, in workspace: WorkspaceID) -> KeyHash {
        var hash = begin(.adjustment, workspace)
        hash.add(conversion)
        hash.add(key)
        return KeyHash(hash)
    }

    // MARK: Imports

    /// What an import spends for the id that its line tells. The rest is what no record ever changes: a ledger whose file
    /// was put back in place by hand gives ids out again, and then the same id is another record.
    package func origin(_ id: String, of new: NewConversion) -> KeyHash {
        new.texts.withTexts { texts in
            var hash = begin(.origin, new.workspace)
            hash.add(id)
            hash.add(texts[.agentID])
            hash.add(texts[.roomName])
            hash.add(texts[.eventType])
            hash.add(new.occurredAt.seconds)
            return KeyHash(hash)
        }
    }

    /// The token of a key that was spent in this ledger.
    package func token(_ key: SpentKey, agent: String, room: String, in workspace: WorkspaceID) -> KeyToken {
        KeyToken(
            tag: ids.tag, hash: key.hash, fingerprint: key.fingerprint ^ mask(of: key.hash),
            check: check(key, agent: agent, room: room, in: workspace))
    }

    /// The key of a token; nil for another ledger's, and for one that was made for another workspace, agent or room.
    package func key(of token: KeyToken, agent: String, room: String, in workspace: WorkspaceID) -> SpentKey? {
        let key = SpentKey(hash: token.hash, fingerprint: token.fingerprint ^ mask(of: token.hash))
        guard token.tag == ids.tag, token.check == check(key, agent: agent, room: room, in: workspace) else {
            return nil
        }
        return key
    }

    /// What an import spends for a key that was spent in another ledger.
    package func foreign(_ token: KeyToken, agent: String, room: String, in workspace: WorkspaceID) -> KeyHash {
        var hash = begin(.foreignToken, workspace)
        hash.add(agent)
        hash.add(room)
        for word in [token.tag, token.hash.low, token.hash.high, token.fingerprint] { hash.add(word) }
        return KeyHash(hash)
    }

    /// Hides the fingerprint in a token: it is a plain hash of what the request said, also of what was erased or masked
    /// since, and whoever has an export could try guesses of that against it.
    private func mask(of hash: KeyHash) -> UInt64 {
        var mask = KeyedHash(ids, use: Use.tokenMask.rawValue)
        mask.add(hash.low)
        mask.add(hash.high)
        return mask.value.0
    }

    private func check(_ key: SpentKey, agent: String, room: String, in workspace: WorkspaceID) -> UInt64 {
        var hash = begin(.token, workspace)
        hash.add(agent)
        hash.add(room)
        hash.add(key.hash.low)
        hash.add(key.hash.high)
        hash.add(key.fingerprint)
        return hash.value.0
    }
}
