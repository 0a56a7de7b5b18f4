@testable import ConversionStore

/// What the tables of rules are made of: one of each, which a row of a table changes.
enum Rule {
    static let ids = ConversionIDScheme(tag: 7, key: 11)
    static let hashes = KeyHashes(ids: ids)

    /// A moment a number of seconds into the tests' day.
    static func at(_ seconds: Int64) -> Timestamp { Timestamp(nanoseconds: (1_772_000_000 + seconds) * 1_000_000_000) }

    static func dollars(_ units: Int64) -> Money { Money(currencyCode: "USD", units: units, nanos: 0) }

    /// A conversion that was tracked at 10 and received at 11.
    static func new(_ change: (inout NewConversion) -> Void = { _ in }) -> NewConversion {
        var new = NewConversion(
            agentID: "agent", agentRevision: 3, roomName: "room", userID: "user", eventType: "purchase",
            details: "premium plan", occurredAt: at(10), receivedAt: at(11), value: dollars(49))
        change(&new)
        return new
    }

    /// As `new`, but imported.
    static func imported(_ change: (inout NewConversion) -> Void = { _ in }) -> NewConversion {
        new {
            $0.isImported = true
            change(&$0)
        }
    }

    /// The record of `new`, at a place in the ledger.
    static func record(_ sequence: Int64 = 5, _ change: (inout Conversion) -> Void = { _ in }) -> Conversion {
        var record = Conversion(
            new(), recorded: RecordedConversion(sequence: sequence, id: ids.id(of: sequence), receivedAt: at(11)))
        change(&record)
        return record
    }

    /// The token of a key that was spent in the ledger of the tables.
    static func token(_ key: SpentKey, agent: String = "agent") -> KeyToken {
        hashes.token(key, agent: agent, room: "room", in: .default)
    }

    static let spent = SpentKey(hash: KeyHash(low: 1, high: 2), fingerprint: 3)
    /// Of another ledger.
    static let foreignToken = KeyHashes(ids: ConversionIDScheme(tag: 8, key: 12))
        .token(spent, agent: "agent", room: "room", in: .default)
}
