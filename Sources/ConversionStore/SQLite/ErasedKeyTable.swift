import Foundation
import GRDB

/// Keeps the idempotency keys of erased records by their hashes: they tell a repeat as before, and nothing else.
///
/// The hash is keyed with the ledger's own key, which is in the same file: whoever has the file can try a guess of a
/// key, but cannot read one.
struct ErasedKeyTable: Sendable {
    /// What a key was made for; the two have their own keys.
    enum Kind: Int64 {
        case conversion = 0
        case adjustment = 1
    }

    /// What an erased key stands for.
    struct Found {
        let sequence: Int64
        let fingerprint: UInt64
    }

    let ids: ConversionIDScheme

    func find(
        _ database: Database, _ key: String, of kind: Kind, in workspace: WorkspaceID
    ) throws -> Found? {
        let statement = try database.cachedStatement(
            sql: """
                SELECT sequence, fingerprint FROM erased_keys \
                WHERE workspace_id = ? AND is_of_adjustment = ? AND hash = ?
                """)
        return try Row.fetchOne(statement, arguments: [workspace.rawValue, kind.rawValue, hash(of: key)]).map { row in
            let fingerprint: Int64 = row[1]
            return Found(sequence: row[0], fingerprint: UInt64(bitPattern: fingerprint))
        }
    }

    func insert(
        _ database: Database, _ key: String, of kind: Kind, in workspace: WorkspaceID, sequence: Int64,
        fingerprint: Int64
    ) throws {
        try database.cachedStatement(
            sql: """
                INSERT INTO erased_keys(workspace_id, is_of_adjustment, hash, sequence, fingerprint) \
                VALUES(?, ?, ?, ?, ?) ON CONFLICT DO NOTHING
                """
        ).execute(arguments: [workspace.rawValue, kind.rawValue, hash(of: key), sequence, fingerprint])
    }

    /// Puts the hash of a conversion's key in its text's place; nothing where there is no such text.
    func takeKey(_ database: Database, _ key: String, in workspace: WorkspaceID) throws -> Bool {
        let found = try database.cachedStatement(
            sql: """
                SELECT sequence, fingerprint FROM idempotency_keys \
                WHERE generation = ? AND workspace_id = ? AND idempotency_key = ?
                """)
        let delete = try database.cachedStatement(
            sql: "DELETE FROM idempotency_keys WHERE generation = ? AND workspace_id = ? AND idempotency_key = ?")
        let last = try GenerationFilters.last(database, "idempotency_keys")
        for generation in (0...last).reversed() {
            let place: StatementArguments = [generation, workspace.rawValue, key]
            guard let row = try Row.fetchOne(found, arguments: place) else { continue }
            try insert(database, key, of: .conversion, in: workspace, sequence: row[0], fingerprint: row[1])
            try delete.execute(arguments: place)
            return true
        }
        return false
    }

    /// Takes a key away that has outlived its record, which was removed for its age. False where there is none.
    func forget(_ database: Database, _ key: String, of kind: Kind, in workspace: WorkspaceID) throws -> Bool {
        try database.cachedStatement(
            sql: """
                DELETE FROM erased_keys WHERE workspace_id = ? AND is_of_adjustment = ? AND hash = ? \
                AND sequence <= (SELECT removed_sequence FROM ledger)
                """
        ).execute(arguments: [workspace.rawValue, kind.rawValue, hash(of: key)])
        return database.changesCount == 1
    }

    /// Whether there is any, so that a ledger without erasures looks none up.
    static func isEmpty(_ database: Database) throws -> Bool {
        let statement = try database.cachedStatement(sql: "SELECT NOT EXISTS(SELECT 1 FROM erased_keys)")
        return try Bool.fetchOne(statement) ?? true
    }

    private func hash(of key: String) -> Data {
        var hash = KeyedHash(ids, use: Self.use)
        hash.add(key)
        return withUnsafeBytes(of: (hash.value.0.littleEndian, hash.value.1.littleEndian)) { Data($0) }
    }

    private static let use: UInt64 = 1
}
