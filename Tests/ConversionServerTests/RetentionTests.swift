import ConversionAPI
import ConversionStore
import Logging
import Testing

@testable import ConversionServer

/// When old records go, and what calls see of it.
@Suite struct RetentionTests {
    private func retention(_ service: Service, days: Int) -> Retention {
        Retention(
            store: service.store, age: .seconds(days * 86_400), interval: .seconds(3600),
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
    }

    @Test func whatIsOlderThanItsAgeGoes() async throws {
        try await withService { service in
            let request = TrackConversionRequest(agentID: "a", roomName: "r", idempotencyKey: "k")
            let first = try await service.track(request)
            let now = Timestamp.now
            #expect(try await retention(service, days: 400).removeOld(at: now).conversionCount == 0)
            #expect(try await service.track(request).duplicate)
            let later = Timestamp(nanoseconds: now.nanoseconds + 401 * 86_400 * 1_000_000_000)
            let pass = try await retention(service, days: 400).removeOld(at: later)
            #expect(pass.isDone && pass.conversionCount == 1 && pass.keyCount == 1)
            #expect(try await service.ledger() == [])
            let again = try await service.track(request)
            #expect(!again.duplicate && again.conversion?.id != first.conversion?.id)
        }
    }

    @Test func passesAreCounted() async throws {
        try await withService { service in
            try await service.track(TrackConversionRequest(agentID: "a", roomName: "r", idempotencyKey: "k"))
            let now = Timestamp.now.nanoseconds + 401 * 86_400 * 1_000_000_000
            let pass = try await retention(service, days: 400).removeOld(at: Timestamp(nanoseconds: now))
            let counters = RetentionCounters()
            counters.add(pass)
            counters.addFailure()
            var expected = RetentionCounters.Counts()
            (expected.passes, expected.failedPasses) = (1, 1)
            (expected.conversions, expected.calls, expected.keys) = (1, 0, pass.keyCount)
            #expect(counters.current == expected)
        }
    }

    @Test func theLedgerKeepsTheTimeThatWasBelieved() async throws {
        try await withService { service in
            let store = service.store
            #expect(try await store.lastTime() == nil)
            try await service.track(TrackConversionRequest(agentID: "a", roomName: "r"))
            let received = try #require(try await store.lastTime())
            let later = Timestamp(nanoseconds: received.nanoseconds + 5)
            try await store.noteTime(later)
            try await store.noteTime(received)
            #expect(try await store.lastTime() == later)
        }
    }

    @Test func noAgeIsTooLong() async throws {
        try await withService { service in
            try await service.track(TrackConversionRequest(agentID: "a", roomName: "r"))
            let pass = try await retention(service, days: 36_500).removeOld(at: Timestamp(nanoseconds: .min))
            #expect(pass.isDone && pass.conversionCount == 0)
        }
    }

    @Test func itEndsWithItsTask() async throws {
        try await withService { service in
            let task = Task { await retention(service, days: 1).run() }
            task.cancel()
            await task.value
        }
    }
}
