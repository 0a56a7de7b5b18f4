import ConversionStore
import Foundation
import GRDB

extension LedgerCheck {
    /// Every check, from the file up to what the ledger says. Another one is one more line here.
    static let all = [
        file, references, agents, sequences, adjustments, lastAdjustments, idempotencyKeys, oncePerCall,
        reports, keys,
    ]

    private static let restoring =
        "Stop the server, and put the latest sound backup in its place by `conversiond restore BACKUP --replace`."

    /// Pages, indexes and constraints, as SQLite sees them.
    static let file = LedgerCheck(name: "file", remedy: restoring) { database in
        var problems = LedgerProblems()
        let rows = try Row.fetchCursor(database, sql: "PRAGMA integrity_check(100)")
        while let row = try rows.next() {
            let line: String = row[0]
            if line != "ok" { problems.add(line) }
        }
        return problems
    }

    private static let references = LedgerCheck(name: "references", remedy: restoring) { database in
        var problems = LedgerProblems()
        let rows = try Row.fetchCursor(database, sql: "PRAGMA foreign_key_check")
        while let row = try rows.next() {
            let (table, parent): (String, String) = (row[0], row[2])
            problems.add("a row of \(table) names one of \(parent) that is not there")
        }
        return problems
    }

    private static let agents = LedgerCheck(name: "agents", remedy: restoring) { database in
        try AgentTable.loadPolicies(database, into: PolicyCache())
        return LedgerProblems()
    }

    /// One sequence over all of the ledger's tables, nothing of it twice.
    private static let sequences = LedgerCheck(name: "sequences", remedy: restoring) { database in
        var problems = LedgerProblems()
        let tables = try Schema.sequencedTables(of: database)
        for (index, table) in tables.enumerated() {
            for other in tables[(index + 1)...] {
                try problems.add(
                    database,
                    """
                    SELECT 'sequence ' || sequence || ' is in \(table) and in \(other)' \
                    FROM \(other) WHERE sequence IN (SELECT sequence FROM \(table))
                    """)
            }
            try problems.add(
                database,
                """
                SELECT 'sequence ' || sequence || ' in \(table) is not positive' FROM \(table) WHERE sequence < 1
                """)
        }
        return problems
    }

    private static let adjustments = LedgerCheck(name: "adjustments", remedy: restoring) { database in
        var problems = LedgerProblems()
        try problems.add(
            database,
            """
            SELECT 'adjustment ' || a.sequence || ' has no conversion' FROM adjustments a \
            LEFT JOIN conversions c ON c.sequence = a.conversion AND c.workspace_id = a.workspace_id \
            WHERE c.sequence IS NULL
            """)
        return problems
    }

    /// Each conversion names the last of its adjustments.
    private static let lastAdjustments = LedgerCheck(name: "last adjustments", remedy: restoring) { database in
        var problems = LedgerProblems()
        try problems.add(
            database,
            """
            SELECT 'conversion ' || c.sequence || ' names adjustment ' || coalesce(c.last_adjustment, 'none') \
            || ' and not its last, ' || l.last \
            FROM (SELECT conversion, max(sequence) AS last FROM adjustments GROUP BY conversion) l \
            JOIN conversions c ON c.sequence = l.conversion WHERE c.last_adjustment IS NOT l.last \
            UNION ALL \
            SELECT 'conversion ' || c.sequence || ' names adjustment ' || c.last_adjustment || ', which is not there' \
            FROM conversions c LEFT JOIN adjustments a ON a.sequence = c.last_adjustment AND a.conversion = c.sequence \
            WHERE c.last_adjustment IS NOT NULL AND a.sequence IS NULL
            """)
        return problems
    }

    private static let idempotencyKeys = LedgerCheck(name: "idempotency keys", remedy: restoring) { database in
        var problems = LedgerProblems()
        // Those up to there may belong to conversions that were removed for their age, and go later.
        let table = try KeyMigration.isDone(database) ? KeyTable.name : "idempotency_keys"
        try problems.add(
            database,
            """
            SELECT 'the idempotency key of conversion ' || k.sequence || ' has none' FROM \(table) k \
            LEFT JOIN conversions c ON c.sequence = k.sequence \
            WHERE c.sequence IS NULL AND k.sequence > (SELECT removed_sequence FROM ledger)
            """)
        return problems
    }

    /// What reports are made of, against a recount of the rows that are kept.
    private static let reports = LedgerCheck(
        name: "reports",
        remedy: """
            The records are there, but reports count them wrongly. Stop the server, and have the reports counted anew \
            by `conversiond check --rebuild-reports`.
            """
    ) { database in
        var problems = LedgerProblems()
        for difference in try Rollups.verify(database) { problems.add("\(difference)") }
        return problems
    }

    /// Credentials that authentication understands; each key has a secret in force, and no certificate's identity has one.
    private static let keys = LedgerCheck(name: "keys", remedy: restoring) { database in
        var problems = LedgerProblems()
        _ = try CredentialTable.all(database)
        try problems.add(
            database,
            """
            SELECT 'key ' || c.id || ' has no secret in use' FROM credentials c WHERE c.identity IS NULL \
            AND NOT EXISTS(SELECT 1 FROM api_key_secrets s WHERE s.credential_id = c.id AND s.expire_time IS NULL) \
            UNION ALL \
            SELECT 'identity ' || c.id || ' has a secret' FROM credentials c \
            JOIN api_key_secrets s ON s.credential_id = c.id WHERE c.identity IS NOT NULL
            """)
        return problems
    }

    private static let oncePerCall = LedgerCheck(name: "once per call", remedy: restoring) { database in
        var problems = LedgerProblems()
        guard try !KeyMigration.isDone(database) else { return try hashedFirsts(database) }
        try problems.add(
            database,
            """
            SELECT 'the first of a call, ' || o.sequence || ', is no conversion of it' FROM once_per_call o \
            LEFT JOIN conversions c ON c.sequence = o.sequence AND c.workspace_id = o.workspace_id \
            AND c.room_name = o.room_name AND c.event_type = o.event_type AND c.is_test = o.is_test \
            WHERE c.sequence IS NULL
            """)
        return problems
    }

    private static func hashedFirsts(_ database: Database) throws -> LedgerProblems {
        var problems = LedgerProblems()
        let hashes = KeyHashes(ids: try Schema.conversionIDs(database))
        let rows = try Row.fetchCursor(
            database,
            sql: """
                SELECT o.hash, o.sequence, c.workspace_id, c.room_name, c.event_type, c.is_test FROM once_per_call o \
                LEFT JOIN conversions c ON c.sequence = o.sequence ORDER BY o.sequence
                """)
        while let row = try rows.next() {
            let (hash, sequence, workspace): (Data, Int64, Int64?) = (row[0], row[1], row[2])
            let isRight = workspace.map { workspace in
                let texts = ConversionTexts(agentID: "", roomName: row[3], eventType: row[4])
                return hashes.firstOfCall(texts, isTest: row[5], in: WorkspaceID(rawValue: workspace)).data == hash
            }
            if isRight != true { problems.add("the first of a call, \(sequence), is no conversion of it") }
        }
        return problems
    }
}

extension LedgerProblems {
    /// Adds each row's text.
    fileprivate mutating func add(_ database: Database, _ sql: String) throws {
        let lines = try String.fetchCursor(database, sql: sql)
        while let line = try lines.next() { add(line) }
    }
}
