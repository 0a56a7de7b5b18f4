import ConversionStore
import Foundation
import Logging
import MemoryStore
import SQLiteStore

/// A place where a store of one kind can be opened, closed and opened again; gone with its last reference.
package protocol StoreHarness: Sendable {
    func open(_ limits: StoreLimits) async throws -> any Store

    /// The credentials of the ledger, to be read and changed while `store`, which this has opened, is open.
    func credentials(of store: any Store) async throws -> any CredentialStore
}

/// The bounds that the contract's tests make small.
package struct StoreLimits: Sendable {
    package var queue: Int
    package var scan: Int
    /// How many conversions reports may have to count one by one.
    package var fold: Int

    package init(queue: Int = 65_536, scan: Int = 20_000, fold: Int = 32_768) {
        self.queue = queue
        self.scan = scan
        self.fold = fold
    }
}

extension StoreHarness {
    package func open() async throws -> any Store { try await open(StoreLimits()) }
}

/// A kind of store that the contract suite runs against. Another conformer is one more line in `all`.
package struct StoreKind: Sendable, CustomStringConvertible {
    package let description: String
    package let makeHarness: @Sendable () throws -> any StoreHarness

    package static let sqlite = StoreKind(description: "SQLite") { try SQLiteHarness() }
    /// What the others are compared with.
    package static let memory = StoreKind(description: "memory") { MemoryHarness() }

    package static let all = [sqlite, memory]
}

package final class MemoryHarness: StoreHarness {
    private let disk = MemoryDisk()

    package init() {}

    package func open(_ limits: StoreLimits) async throws -> any Store {
        MemoryStore(disk, queueLimit: limits.queue, scanLimit: limits.scan)
    }
}

package final class SQLiteHarness: StoreHarness {
    package let directory: TemporaryDirectory
    package var path: String { directory.path("ledger.db") }

    package init() throws {
        directory = try TemporaryDirectory()
    }

    package func open(_ limits: StoreLimits) async throws -> any Store {
        var configuration = SQLiteConfiguration()
        configuration.queueLimit = limits.queue
        configuration.scanLimit = limits.scan
        configuration.foldLimit = limits.fold
        configuration.idleFoldLimit = limits.fold
        configuration.idleTime = .milliseconds(1)
        return try open(configuration)
    }

    package func credentials(of store: any Store) async throws -> any CredentialStore {
        guard let store = store as? SQLiteStore else { throw StoreError(.internalFault, "open the credentials") }
        return try SQLiteCredentialStore(beside: store, readOnly: false)
    }

    package func open(_ configuration: SQLiteConfiguration) throws -> SQLiteStore {
        try SQLiteStore(path: path, configuration: configuration, logger: .silent)
    }
}

package final class TemporaryDirectory: Sendable {
    private let url: URL

    package init() throws {
        url = FileManager.default.temporaryDirectory.appendingPathComponent("conversion-store-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: false)
    }

    package func path(_ name: String) -> String { url.appendingPathComponent(name).path }

    deinit {
        try? FileManager.default.removeItem(at: url)
    }
}

extension Logger {
    package static var silent: Logger { Logger(label: "test") { _ in SwiftLogNoOpLogHandler() } }
}
