import ConversionStore
import StoreTesting
import Testing

/// What every store promises about the ledger in commit order.
@Suite struct FeedContract {
    private func events(
        _ store: any Store, _ filter: ConversionFilter = ConversionFilter(), after: LedgerCursor = .beginning
    ) async throws -> [LedgerEvent] {
        var events: [LedgerEvent] = []
        var cursor = after
        while true {
            let page = try await store.ledgerEvents(filter, in: .default, after: cursor)
            #expect(page.events.allSatisfy { $0.cursor > cursor && $0.cursor <= page.end })
            events += page.events
            cursor = page.end
            if page.isLast { return events }
        }
    }

    @Test(arguments: StoreKind.all, [1, 2, 3, 500])
    func changesComeInCommitOrderAsTheyWere(kind: StoreKind, scan: Int) async throws {
        let harness = try kind.makeHarness()
        let store = try await harness.open(StoreLimits(scan: scan))
        let other = try await store.createWorkspace(named: "other")
        #expect(try await store.ledgerEnd() == .beginning)
        let batch = [sample(9), sample(1, workspace: other), sample(5, test: true)]
        var expected: [LedgerEvent] = []
        for (new, outcome) in zip(batch, await store.record(batch)) where new.workspace == .default {
            guard case .recorded(let recorded) = outcome else { continue }
            expected.append(
                LedgerEvent(
                    cursor: LedgerCursor(sequence: recorded.sequence), change: .recorded,
                    conversion: Conversion(new, recorded: recorded), receivedAt: new.receivedAt))
        }
        let id = try #require(expected.first?.conversion).id
        let twenty = Money(currencyCode: "USD", units: 20, nanos: 0)
        for change in [AdjustmentChange.restate(twenty), .retract] {
            let adjustment = NewAdjustment(conversionID: id, change: change, receivedAt: at(50))
            guard case .adjusted(let adjusted, let conversion) = try await store.adjust(adjustment, validateOnly: false)
            else { continue }
            expected.append(
                LedgerEvent(
                    cursor: LedgerCursor(sequence: adjusted.sequence), change: .adjusted(adjusted),
                    conversion: conversion, receivedAt: at(50)))
        }
        #expect(expected.map(\.cursor.sequence) == [1, 3, 4, 5])
        #expect(try await store.ledgerEnd().sequence == 5)
        #expect(try await events(store, ConversionFilter(includeTest: true)) == expected)
        #expect(try await events(store).map(\.cursor.sequence) == [1, 4, 5])
        #expect(try await events(store, after: LedgerCursor(sequence: 4)).map(\.cursor.sequence) == [5])
        #expect(try await events(store, ConversionFilter(agentID: "nobody")) == [])
        #expect(try await events(store, after: store.ledgerEnd()) == [])
        await store.close()

        let reopened = try await harness.open()
        #expect(try await reopened.ledgerEnd().sequence == 5)
        #expect(try await events(reopened, ConversionFilter(includeTest: true)) == expected)
        await reopened.close()
    }

    /// Whoever may see one agent, or several of them, learns nothing of what becomes of the others' records.
    @Test(arguments: StoreKind.all, [1, 500])
    func eventsOfOtherAgentsAreNotToldToWhomSeesSomeOnly(kind: StoreKind, scan: Int) async throws {
        let harness = try kind.makeHarness()
        let store = try await harness.open(StoreLimits(scan: scan))
        var batch = ["a", "b", "c", "b"].map { agent in
            var new = sample()
            new.agentID = agent
            new.userID = "user"
            return new
        }
        batch[3].isTest = true
        for outcome in await store.record(batch) {
            guard case .recorded(let recorded) = outcome else { continue }
            _ = try await store.adjust(
                NewAdjustment(conversionID: recorded.id, change: .retract, receivedAt: at(50)), validateOnly: false)
        }
        _ = try await store.eraseUser("user", at: at(60), in: .default, validateOnly: false)
        let everything = try await events(store, ConversionFilter(includeTest: true))
        #expect(everything.count == 12)
        for (asked, scope, agents, visible) in [
            (nil, AgentScope(["a"]), Set(["a"]), Set(["a"])),
            (nil, AgentScope(["a", "c"]), ["a", "c"], ["a", "c"]),
            ("c", AgentScope(["a", "c"]), ["c"], ["a", "c"]), ("b", AgentScope(["a", "c"]), [], ["a", "c"]),
            ("b", nil, ["b"], ["a", "b", "c"]),
        ] as [(String?, AgentScope?, Set<String>, Set<String>)] {
            let filter = ConversionFilter(agentID: asked, includeTest: true).within(scope)
            let expected = everything.filter { event in
                (event.change == .erased ? visible : agents).contains(event.agentID)
            }
            #expect(try await events(store, filter) == expected)
        }
        await store.close()
    }

    @Test(arguments: StoreKind.all) func aCursorIsGoodForItsLedgerOnly(kind: StoreKind) async throws {
        let (harness, otherHarness) = (try kind.makeHarness(), try kind.makeHarness())
        let (store, other) = (try await harness.open(), try await otherHarness.open())
        _ = await store.record([sample(), sample()])
        for sequence in 0...2 {
            let cursor = LedgerCursor(sequence: Int64(sequence))
            let text = store.text(of: cursor)
            #expect(try await store.cursor(of: text) == cursor)
            #expect(try await other.cursor(of: text) == nil)
        }
        // One from the future, as after an old backup: going on from it would skip what comes.
        #expect(try await store.cursor(of: store.text(of: LedgerCursor(sequence: 3))) == nil)
        for text in ["", "wc_", "cv_000000000000000000000", store.text(of: .beginning).uppercased()] {
            #expect(try await store.cursor(of: text) == nil)
        }
        await store.close()
        await other.close()
    }

    @Test(arguments: StoreKind.all) func waitingEndsWithACommitACancellationOrTheStore(kind: StoreKind) async throws {
        let harness = try kind.makeHarness()
        let store = try await harness.open()
        let waiting = Task { try await store.waitForLedger(beyond: .beginning) }
        let cancelled = Task { try await store.waitForLedger(beyond: LedgerCursor(sequence: 100)) }
        let closed = Task { try await store.waitForLedger(beyond: LedgerCursor(sequence: 100)) }
        _ = await store.record([sample()])
        #expect(try await waiting.value.sequence == 1)
        #expect(try await store.waitForLedger(beyond: .beginning).sequence == 1)
        cancelled.cancel()
        await #expect(throws: CancellationError.self) { try await cancelled.value }
        await store.close()
        #expect(await kindOfFailure { try await closed.value } == .closed)
        #expect(await kindOfFailure { try await store.waitForLedger(beyond: LedgerCursor(sequence: 1)) } == .closed)
    }

    @Test(arguments: StoreKind.all) func aStretchTakesOnlySoMuchMemory(kind: StoreKind) async throws {
        let harness = try kind.makeHarness()
        let store = try await harness.open()
        let outcomes = await store.record((0..<10).map { sample($0, room: String(repeating: "r", count: 1000)) })
        for case .recorded(let recorded) in outcomes {
            _ = try await store.adjust(
                NewAdjustment(conversionID: recorded.id, change: .retract, receivedAt: at(50)), validateOnly: false)
        }
        for bytes in [1, 3_000, 40_000] {
            var sequences: [Int64] = []
            var cursor = LedgerCursor.beginning
            var isLast = false
            while !isLast {
                let page = try await store.ledgerEvents(ConversionFilter(), in: .default, after: cursor, bytes: bytes)
                #expect(page.events.count <= max(2, bytes / 1_000 + 1))
                sequences += page.events.map(\.cursor.sequence)
                cursor = page.end
                isLast = page.isLast
            }
            #expect(sequences == Array(1...20))
        }
        await store.close()
    }
}
