import Basics
import ConversionStore
import Foundation

/// A moment a number of seconds into the tests' day.
package func at(_ seconds: Int64) -> Timestamp {
    Timestamp(nanoseconds: (1_772_000_000 + seconds) * 1_000_000_000)
}

package func sample(
    _ number: Int64 = 0, workspace: WorkspaceID = .default, room: String? = nil, event: String = "purchase",
    key: String = "", fingerprint: UInt64 = 0, test: Bool = false, once: Bool = false,
    expires: Uptime? = nil
) -> NewConversion {
    NewConversion(
        workspace: workspace, agentID: "agent_456", agentRevision: 3, roomName: room ?? "room_\(number)",
        userID: "user_123", eventType: event, details: "Caller purchased premium plan at $49/month",
        idempotencyKey: key, fingerprint: fingerprint, occurredAt: at(number), receivedAt: at(number + 1),
        value: Money(currencyCode: "USD", units: 49, nanos: 990_000_000), isTest: test, countOncePerCall: once,
        expires: expires)
}

/// As `sample`, but imported.
package func imported(
    _ number: Int64 = 0, at instant: Int64? = nil, key: String = "", fingerprint: UInt64 = 0, once: Bool = false
) -> NewConversion {
    var conversion = sample(number, key: key, fingerprint: fingerprint, once: once)
    conversion.isImported = true
    if let instant { conversion.occurredAt = at(instant) }
    return conversion
}

extension RecordOutcome {
    /// An outcome without what differs from ledger to ledger.
    package enum Gist: Equatable {
        case recorded(Int64)
        case duplicate(Int64)
        case duplicateOfRemoved, keyReused, overloaded, expired, policyChanged
        case failed(StoreError.Kind)
    }

    package var gist: Gist {
        switch self {
        case .recorded(let recorded): .recorded(recorded.sequence)
        case .duplicate(let first): .duplicate(first.sequence)
        case .duplicateOfRemoved: .duplicateOfRemoved
        case .keyReused: .keyReused
        case .overloaded: .overloaded
        case .expired: .expired
        case .policyChanged: .policyChanged
        case .failed(let error): .failed(error.kind)
        }
    }
}

extension Store {
    package func gists(_ batch: [NewConversion]) async -> [RecordOutcome.Gist] {
        await record(batch).map(\.gist)
    }

    /// Every conversion of a filter, page by page.
    package func all(
        _ filter: ConversionFilter = ConversionFilter(), in workspace: WorkspaceID = .default, pageSize: Int = 1_000
    ) async throws -> [Conversion] {
        var all: [Conversion] = []
        var cursor: ConversionCursor?
        repeat {
            let page = try await listConversions(filter, in: workspace, pageSize: pageSize, after: cursor)
            all += page.conversions
            cursor = page.next
        } while cursor != nil
        return all
    }

    /// Takes a whole pass of retention.
    package func removeOld(before cutoff: Timestamp) async throws -> RetentionPass {
        var pass = RetentionPass(cutoff: cutoff)
        while !pass.isDone { pass = try await proceed(with: pass) }
        return pass
    }
}

/// The kind of the store's error that `body` throws; nil when it throws none.
package func kindOfFailure<Value>(_ body: () async throws -> Value) async -> StoreError.Kind? {
    do {
        _ = try await body()
        return nil
    } catch {
        return (error as? StoreError)?.kind
    }
}

/// Collects outcomes in the order in which the store gives them.
package final class Answers: Sendable {
    private let lock = NSLock()
    nonisolated(unsafe) private var outcomes: [RecordOutcome] = []  // Only under `lock`.

    package init() {}

    package func add(_ new: [RecordOutcome]) { lock.withLock { outcomes += new } }

    package var gists: [RecordOutcome.Gist] { lock.withLock { outcomes.map(\.gist) } }
}
