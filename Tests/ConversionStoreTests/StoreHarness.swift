import ConversionStore
import Foundation
import Logging
import Testing

/// A place where a store of one kind can be opened, closed and opened again; gone with its last reference.
protocol StoreHarness: Sendable {
    func open(_ limits: StoreLimits) async throws -> any Store
}

/// The bounds that the contract's tests make small.
struct StoreLimits: Sendable {
    var queue = 65_536
    var scan = 20_000
    /// How many conversions reports may have to count one by one.
    var fold = 32_768
}

extension StoreHarness {
    func open() async throws -> any Store { try await open(StoreLimits()) }
}

/// A kind of store that the contract suite runs against. Another conformer is one more line in `all`.
struct StoreKind: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let makeHarness: @Sendable () throws -> any StoreHarness

    static let all = [StoreKind(testDescription: "SQLite") { try SQLiteHarness() }]
}

final class SQLiteHarness: StoreHarness {
    let directory: TemporaryDirectory
    var path: String { directory.path("ledger.db") }

    init() throws {
        directory = try TemporaryDirectory()
    }

    func open(_ limits: StoreLimits) async throws -> any Store {
        var configuration = SQLiteConfiguration()
        configuration.queueLimit = limits.queue
        configuration.scanLimit = limits.scan
        configuration.foldLimit = limits.fold
        configuration.idleFoldLimit = limits.fold
        configuration.idleTime = .milliseconds(1)
        return try open(configuration)
    }

    func open(_ configuration: SQLiteConfiguration) throws -> SQLiteStore {
        try SQLiteStore(path: path, configuration: configuration, logger: .silent)
    }
}

final class TemporaryDirectory: Sendable {
    private let url: URL

    init() throws {
        url = FileManager.default.temporaryDirectory.appendingPathComponent("conversion-store-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: false)
    }

    func path(_ name: String) -> String { url.appendingPathComponent(name).path }

    deinit {
        try? FileManager.default.removeItem(at: url)
    }
}

extension Logger {
    static var silent: Logger { Logger(label: "test") { _ in SwiftLogNoOpLogHandler() } }
}
