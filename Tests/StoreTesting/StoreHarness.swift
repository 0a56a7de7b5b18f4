import ConversionStore
import Dispatch
import Foundation
import Logging
import MemoryStore
import SQLiteStore

/// A place where a store of one kind can be opened, closed and opened again; gone with its last reference.
package protocol StoreHarness: Sendable {
    func open(_ limits: StoreLimits) async throws -> any Store

    /// The credentials of the ledger, to be read and changed while `store`, which this has opened, is open.
    func credentials(of store: any Store) async throws -> any CredentialStore

    /// Runs `body` where `store` writes, in its turn: what is to be written meanwhile waits.
    func pauseWriting(of store: any Store, _ body: @escaping @Sendable () -> Void) async throws
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

    /// Keeps the store from writing until the returned closure is called: what is recorded meanwhile waits.
    package func stall(_ store: any Store) async -> @Sendable () async throws -> Void {
        let (entered, signalEntered) = AsyncStream<Void>.makeStream()
        let leave = DispatchSemaphore(value: 0)
        let turn = Task {
            defer { signalEntered.finish() }
            try await pauseWriting(of: store) {
                signalEntered.finish()
                leave.wait()
            }
        }
        for await _ in entered {}
        return {
            leave.signal()
            try await turn.value
        }
    }
}

/// A harness was given a store that it has not opened.
package struct ForeignStore: Error {}

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

    /// There are none: nothing that the oracle answers for depends on them.
    package func credentials(of store: any Store) async throws -> any CredentialStore {
        throw StoreError(.internalFault, "open the credentials", "a ledger in memory has none")
    }

    package func pauseWriting(of store: any Store, _ body: @escaping @Sendable () -> Void) async throws {
        guard let store = store as? MemoryStore else { throw ForeignStore() }
        try await store.pauseWriting(body)
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
        guard let store = store as? SQLiteStore else { throw ForeignStore() }
        return try SQLiteCredentialStore(beside: store, readOnly: false)
    }

    package func pauseWriting(of store: any Store, _ body: @escaping @Sendable () -> Void) async throws {
        guard let store = store as? SQLiteStore else { throw ForeignStore() }
        try await store.pauseWriting(body)
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
