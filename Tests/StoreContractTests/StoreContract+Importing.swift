import ConversionStore
import StoreTesting
import Testing

/// What every store promises about imports.
@Suite struct ImportContract {
    private typealias Gist = RecordOutcome.Gist

    /// As a client does: what the store has no time for yet comes again.
    private func gists(_ store: any Store, _ batch: [NewConversion]) async -> [Gist] {
        var gists = await store.gists(batch)
        while gists.contains(.overloaded) {
            let rest = gists.indices.filter { gists[$0] == .overloaded }
            for (place, gist) in zip(rest, await store.gists(rest.map { batch[$0] })) { gists[place] = gist }
        }
        return gists
    }

    @Test(arguments: StoreKind.all) func anImportIsMarkedAndItsRepeatIsADuplicate(kind: StoreKind) async throws {
        let harness = try kind.makeHarness()
        let store = try await harness.open()
        let batch = [imported(1), imported(2), imported(1), imported(3, key: "k", fingerprint: 7), imported(3)]
        #expect(
            try await store.precedents(of: batch).allSatisfy { if case .none = $0 { true } else { false } })
        let expected: [Gist] = [.recorded(1), .recorded(2), .duplicate(1), .recorded(3), .duplicate(3)]
        #expect(await gists(store, batch) == expected)
        #expect(try await store.all().map(\.isImported) == [true, true, true])
        await store.close()
        let reopened = try await harness.open()
        #expect(await gists(reopened, batch) == [1, 2, 1, 3, 3].map { .duplicate($0) })
        let precedents = try await reopened.precedents(of: batch)
        #expect(precedents.allSatisfy { if case .duplicate = $0 { true } else { false } })
        #expect(try await reopened.all().count == 3)
        await reopened.close()
    }

    @Test(arguments: StoreKind.all) func whatWasTrackedIsADuplicateWhenImported(kind: StoreKind) async throws {
        let harness = try kind.makeHarness()
        let store = try await harness.open()
        _ = await store.record([sample(1), sample(2, key: "k", fingerprint: 7), sample(3, test: true)])
        var test = imported(3)
        test.isTest = true
        var other = imported(2, key: "k", fingerprint: 8)
        other.details = "other"
        let batch = [
            imported(1), imported(2), imported(2, key: "k", fingerprint: 7),
            // A request that named the time, for a record of one that did not.
            imported(2, key: "k", fingerprint: 8), other, test, imported(3),
        ]
        #expect(
            await gists(store, batch) == [
                .duplicate(1), .duplicate(2), .duplicate(2), .duplicate(2), .keyReused, .duplicate(3), .recorded(4),
            ])
        // A key of its own makes it another conversion, as when it is tracked; and tracking compares no content.
        #expect(await gists(store, [imported(1, key: "l"), sample(1)]) == [.recorded(5), .recorded(6)])
        await store.close()
    }

    /// Each of the fields, and none other.
    @Test(arguments: StoreKind.all, [0, 20]) func anyOtherFieldMakesAnother(kind: StoreKind, crowd: Int) async throws {
        let harness = try kind.makeHarness()
        let store = try await harness.open()
        let other = try await store.createWorkspace(named: "other")
        _ = await store.record((0..<crowd).map { imported(Int64($0) + 100, at: 1) })
        let changes: [(inout NewConversion) -> Void] = [
            { $0.workspace = other }, { $0.agentID = "ö" }, { $0.agentID = "o\u{308}" }, { $0.roomName = "other" },
            { $0.userID = "" }, { $0.eventType = "other" }, { $0.details = "other" }, { $0.isTest = true },
            { $0.value = nil }, { $0.value?.currencyCode = "EUR" }, { $0.value?.units = 0 }, { $0.value?.nanos = 0 },
            { $0.occurredAt.nanoseconds += 1 },
        ]
        let batch =
            [imported(1)]
            + changes.map { change in
                var conversion = imported(1)
                change(&conversion)
                return conversion
            }
        let sequences = batch.indices.map { Int64($0 + crowd + 1) }
        #expect(await gists(store, batch) == sequences.map { .recorded($0) })
        var same = batch
        for index in same.indices {
            (same[index].agentRevision, same[index].receivedAt, same[index].fingerprint) = (9, at(99), 9)
        }
        #expect(await gists(store, same) == sequences.map { .duplicate($0) })
        await store.close()
    }

    @Test(arguments: StoreKind.all) func aCallCountsOnceInImportsToo(kind: StoreKind) async throws {
        let harness = try kind.makeHarness()
        let store = try await harness.open()
        var later = imported(1, once: true)
        later.occurredAt = at(5)
        #expect(await gists(store, [sample(1, once: true), later]) == [.recorded(1), .duplicate(1)])
        // Recorded while each one counted.
        #expect(await gists(store, [imported(2), imported(2, once: true)]) == [.recorded(2), .duplicate(2)])
        await store.close()
    }

    /// An export that tells the day gives thousands one instant: indexed piece by piece, and each looked at once.
    @Test(arguments: StoreKind.all) func aCrowdedInstantIsSearchedAllTheSame(kind: StoreKind) async throws {
        let harness = try kind.makeHarness()
        let store = try await harness.open()
        let tracked = (0..<10_000).map { number in
            var conversion = sample(Int64(number))
            conversion.occurredAt = at(0)
            return conversion
        }
        for start in stride(from: 0, to: tracked.count, by: 1_000) {
            _ = await store.record(Array(tracked[start..<start + 1_000]))
        }
        let batch = [imported(9_999, at: 0), imported(10_000, at: 0), imported(10_000, at: 0), imported(3, at: 0)]
        let expected: [Gist] = [.duplicate(10_000), .recorded(10_001), .duplicate(10_001), .duplicate(4)]
        let first = await store.gists(batch)
        if first.contains(.overloaded) {
            #expect(first == [Gist](repeating: .overloaded, count: 4), "all of it in one transaction")
            let precedents = try await store.precedents(of: batch)
            let found: [Int64] = precedents.map { precedent in
                if case .duplicate(let first) = precedent { return first.sequence }
                return 0
            }
            #expect(found == [10_000, 0, 0, 4])
            #expect(await gists(store, batch) == expected)
        } else {
            // An engine that has time for all of it.
            #expect(first == expected)
        }
        let all = (0..<1_000).map { imported(Int64($0) * 10, at: 0) }
        #expect(await gists(store, all) == all.indices.map { .duplicate(Int64($0) * 10 + 1) })
        // What is tracked later is found as well.
        var late = sample(20_000)
        late.occurredAt = at(0)
        #expect(await gists(store, [late, imported(20_000, at: 0)]) == [.recorded(10_002), .duplicate(10_002)])
        await store.close()
    }
}
