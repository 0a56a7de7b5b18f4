import Testing

@testable import conversiond

@Suite struct LedgerLocationTests {
    @Test(
        arguments: [
            ("conversions.db", "conversions.db"), ("/var/lib/a:b.db", "/var/lib/a:b.db"), ("a:b", "a:b"),
            ("sqlite:conversions.db", "conversions.db"), ("SQLite:/var/ledger.db", "/var/ledger.db"),
            ("sqlite:///var/ledger.db", "/var/ledger.db"), ("./postgres:x", "./postgres:x"),
        ])
    func aPathOrItsURLNamesAFile(text: String, path: String) throws {
        #expect(try LedgerLocation(text) == .file(path))
    }

    @Test(arguments: ["", "sqlite:", "sqlite://", "sqlite://host/ledger.db"])
    func whatNamesNoFileIsNone(text: String) throws {
        #expect(try LedgerLocation(text) == nil)
    }

    @Test(arguments: ["postgres://u:secret@host/db", "postgresql:db", "PostgreSQL://host", "mysql://u:secret@host/db"])
    func anotherKindOfLedgerIsRefusedWithoutItsPassword(text: String) throws {
        let refusal = try #require(throws: InvalidValue.self) { try LedgerLocation(text) }
        #expect(!refusal.text.contains("secret") && !refusal.complaint.contains("secret"))
        #expect(refusal.complaint.contains("sqlite:FILE"))
    }

    /// Postgres URLs are those of a coming version, which the message says.
    @Test func aLedgerInPostgreSQLIsToldToBeToCome() throws {
        let problems = #expect(throws: ConfigurationError.self) {
            try Configuration.value(
                of: Settings.database, SettingLayers(flags: ["database": ["postgres://u:secret@host/db"]]))
        }?.problems
        #expect(
            problems?.map { $0.contains("not there yet") && !$0.contains("secret") } == [true], "\(problems ?? [])")
    }
}
