import ConversionStore
import StoreTesting
import Testing

/// What every store promises about removing what is old.
@Suite struct RetentionContract {
    @Test(arguments: StoreKind.all) func whatIsOldGoesWithAllThatBelongsToIt(kind: StoreKind) async throws {
        let harness = try kind.makeHarness()
        let store = try await harness.open()
        let batch = [
            sample(1, room: "old", key: "a", once: true), sample(2, key: "b"), sample(100, key: "c"),
            sample(101, room: "new", once: true),
        ]
        let outcomes = await store.record(batch)
        guard case .recorded(let first) = outcomes[0], case .recorded(let third) = outcomes[2] else {
            Issue.record("not recorded")
            return
        }
        for id in [first.id, third.id] {
            for key in ["x", ""] {
                let twenty = Money(currencyCode: "USD", units: 20, nanos: 0)
                _ = try await store.adjust(
                    NewAdjustment(
                        conversionID: id, change: .restate(twenty), receivedAt: at(200),
                        idempotencyKey: key.isEmpty ? "" : "\(id)"), validateOnly: false)
            }
        }
        for (room, start) in [("old", at(1)), ("long ago, told today", at(2)), ("new", at(100))] {
            _ = try await store.recordCall(
                NewCall(
                    roomName: room, agentID: "a", agentRevision: 1, startedAt: start,
                    receivedAt: room.hasPrefix("long") ? at(200) : start), validateOnly: false)
        }
        let before = try await store.all()
        let cursor = try await store.ledgerEvents(ConversionFilter(), in: .default, after: .beginning).events[0].cursor
        let page = try await store.listConversions(ConversionFilter(), in: .default, pageSize: 3, after: nil)

        let pass = try await store.removeOld(before: at(50))
        #expect((pass.conversionCount, pass.callCount, pass.keyCount) == (2, 1, 2))
        #expect(try await store.all() == Array(before.prefix(2)))
        #expect(try await store.conversion(id: first.id, in: .default) == nil)
        // Cursors and page tokens of before go on with what is left.
        for place in [.beginning, cursor] {
            let page = try await store.ledgerEvents(ConversionFilter(), in: .default, after: place)
            #expect(page.events.map(\.cursor.sequence) == [3, 4, 7, 8] && page.isLast)
        }
        #expect(
            try await store.listConversions(ConversionFilter(), in: .default, pageSize: 3, after: page.next).conversions
                == [])
        // Nobody's again: key and call count anew.
        #expect(
            await store.gists([batch[0], batch[1], batch[2], batch[3]]) == [
                .recorded(12), .recorded(13), .duplicate(3), .duplicate(4),
            ])
        let again = try await store.adjust(
            NewAdjustment(
                conversionID: first.id, change: .retract, receivedAt: at(300), idempotencyKey: "\(first.id)"),
            validateOnly: false)
        #expect(again == .conversionNotFound)
        let rest = try await store.removeOld(before: at(0))
        #expect(rest.conversionCount + rest.callCount + rest.keyCount == 0)
        await store.close()
    }

    @Test(arguments: StoreKind.all, [1, 32_768])
    func reportsStillCountWhatWasRemoved(kind: StoreKind, fold: Int) async throws {
        let harness = try kind.makeHarness()
        let store = try await harness.open(StoreLimits(fold: fold))
        var random = SeededGenerator(seed: 7)
        var history = LedgerHistory()
        for _ in 0..<300 { try await history.step(store, &random) }
        let groups: [[SummaryGrouping]] = [[], [.time], [.agent, .time], [.eventType], [.agentRevision, .eventType]]
        let queries = groups.map { SummaryQuery(groupBy: $0) }
        var before: [[Summary]] = []
        for query in queries {
            before.append(try await store.summarize(query, in: .default, pageSize: 10_000, after: nil).summaries)
        }
        // All of it: what happens in such a history is long ago.
        let pass = try await store.removeOld(before: .now)
        #expect(pass.conversionCount == history.conversions.count && pass.callCount == history.calls.count)
        #expect(try await store.all(ConversionFilter(includeTest: true)) == [])
        for (query, report) in zip(queries, before) {
            let page = try await store.summarize(query, in: .default, pageSize: 10_000, after: nil)
            #expect(page.summaries == report && !report.isEmpty, "\(query.groupBy)")
        }
        await store.close()
        let reopened = try await harness.open()
        #expect(
            try await reopened.summarize(queries[2], in: .default, pageSize: 10_000, after: nil).summaries == before[2])
        await reopened.close()
    }

    @Test(arguments: StoreKind.all) func whatWasReceivedLatelyStaysHoweverLongAgoItHappened(kind: StoreKind)
        async throws
    {
        let harness = try kind.makeHarness()
        let store = try await harness.open()
        var imported = sample(1)
        imported.receivedAt = at(100)
        var ahead = sample(60)
        ahead.receivedAt = at(1)
        #expect(await store.gists([imported, ahead, sample(2)]) == [.recorded(1), .recorded(2), .recorded(3)])
        let pass = try await store.removeOld(before: at(50))
        #expect(pass.conversionCount == 1)
        #expect(try await store.all().map(\.sequence) == [2, 1])
        #expect(try await store.removeOld(before: at(101)).conversionCount == 2)
        await store.close()
    }

    @Test(arguments: StoreKind.all) func noSequenceIsGivenTwice(kind: StoreKind) async throws {
        let harness = try kind.makeHarness()
        let store = try await harness.open()
        #expect(await store.gists([sample(1), sample(2)]) == [.recorded(1), .recorded(2)])
        let text = store.text(of: LedgerCursor(sequence: 2))
        #expect(try await store.removeOld(before: at(50)).conversionCount == 2)
        let page = try await store.ledgerEvents(ConversionFilter(), in: .default, after: .beginning)
        #expect(page == LedgerPage(events: [], end: LedgerCursor(sequence: 2), isLast: true))
        #expect(await store.gists([sample(3)]) == [.recorded(3)])
        #expect(try await store.removeOld(before: at(50)).conversionCount == 1)
        await store.close()
        let reopened = try await harness.open()
        #expect(try await reopened.ledgerEnd().sequence == 3)
        #expect(try await reopened.cursor(of: text) == LedgerCursor(sequence: 2))
        #expect(await reopened.gists([sample(4)]) == [.recorded(4)])
        await reopened.close()
    }

    @Test(arguments: StoreKind.all) func thousandsGoInSmallSteps(kind: StoreKind) async throws {
        let harness = try kind.makeHarness()
        let store = try await harness.open()
        let other = try await store.createWorkspace(named: "other")
        let count: Int64 = 3_000
        _ = await store.record((0..<count).map { sample($0, workspace: $0 % 3 == 0 ? other : .default, key: "k\($0)") })
        for number in 0..<600 as Range<Int64> {
            // Many of one moment, and each third stays.
            _ = try await store.recordCall(
                NewCall(
                    workspace: number % 2 == 0 ? other : .default, roomName: "r\(number)", agentID: "a",
                    agentRevision: 1,
                    startedAt: at(1), receivedAt: number % 3 == 0 ? at(9_000) : at(1)), validateOnly: false)
        }
        var pass = RetentionPass(cutoff: at(2_000))
        var steps = 0
        while !pass.isDone {
            let last = pass
            pass = try await store.proceed(with: pass)
            #expect(pass.conversionCount - last.conversionCount <= 256 && pass.callCount - last.callCount <= 256)
            steps += 1
        }
        // Received a second after it happened.
        #expect((pass.conversionCount, pass.callCount, pass.keyCount) == (1_999, 400, 1_999))
        #expect(steps > 8)
        let left = try await store.all().count + store.all(in: other).count
        #expect(left == 1_001)
        #expect(await store.gists([sample(2_500, key: "k2500")]) == [.duplicate(2_501)])
        await store.close()
    }
}
