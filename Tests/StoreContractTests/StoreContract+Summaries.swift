import ConversionStore
import StoreTesting
import Testing

/// What every store promises about reports.
@Suite struct SummaryContract {
    private static func revenue(_ currency: String, gross: Int128, net: Int128) -> SummaryRevenue {
        SummaryRevenue(currencyCode: currency, gross: gross, net: net)
    }

    @Test(arguments: StoreKind.all) func ofNothingThereIsOneRowOrNone(kind: StoreKind) async throws {
        let harness = try kind.makeHarness()
        let store = try await harness.open()
        #expect(try await store.report(SummaryQuery()) == [Summary(key: SummaryKey())])
        #expect(try await store.report(SummaryQuery(groupBy: [.agent])) == [])
        await store.close()
        #expect(await kindOfFailure { try await store.report(SummaryQuery()) } == .closed)
    }

    @Test(arguments: StoreKind.all) func aRoomIsOneCallAndARetractionStopsCounting(kind: StoreKind) async throws {
        let harness = try kind.makeHarness()
        let store = try await harness.open()
        let outcomes = await store.record([
            sample(1, room: "r"), sample(2, room: "r", event: "booking"), sample(3, room: "s"), sample(4, test: true),
        ])
        guard case .recorded(let first) = outcomes[0], case .recorded(let third) = outcomes[2] else {
            Issue.record("not recorded")
            return
        }
        for (room, start) in [("r", at(0)), ("quiet", at(5))] {
            _ = try await store.recordCall(
                NewCall(roomName: room, agentID: "agent_456", agentRevision: 3, startedAt: start, receivedAt: at(9)),
                validateOnly: false)
        }
        let twenty = Money(currencyCode: "USD", units: 20, nanos: 0)
        for (id, change) in [(first.id, AdjustmentChange.restate(twenty)), (third.id, .retract)] {
            _ = try await store.adjust(
                NewAdjustment(conversionID: id, change: change, receivedAt: at(9)), validateOnly: false)
        }
        var all = Summary(key: SummaryKey())
        (all.conversions, all.retracted, all.calls, all.convertedCalls) = (2, 1, 3, 1)
        all.recordedCalls = 2
        all.revenues = [Self.revenue("USD", gross: 149_970_000_000, net: 69_990_000_000)]
        #expect(try await store.report(SummaryQuery()) == [all])

        // Calls have no event type; each group counts all of them.
        var booking = Summary(key: SummaryKey(eventType: "booking"))
        (booking.conversions, booking.calls, booking.convertedCalls) = (1, 3, 1)
        booking.recordedCalls = 2
        booking.revenues = [Self.revenue("USD", gross: 49_990_000_000, net: 49_990_000_000)]
        var purchase = Summary(key: SummaryKey(eventType: "purchase"))
        (purchase.conversions, purchase.retracted, purchase.calls, purchase.convertedCalls) = (1, 1, 3, 1)
        purchase.recordedCalls = 2
        purchase.revenues = [Self.revenue("USD", gross: 99_980_000_000, net: 20_000_000_000)]
        #expect(try await store.report(SummaryQuery(groupBy: [.eventType])) == [booking, purchase])
        booking.key = SummaryKey()
        #expect(try await store.report(SummaryQuery(filter: ConversionFilter(eventType: "booking"))) == [booking])
        await store.close()
    }

    @Test(arguments: StoreKind.all) func moneyIsExactBeyondSixtyFourBits(kind: StoreKind) async throws {
        let harness = try kind.makeHarness()
        let store = try await harness.open()
        var large = sample(1)
        large.value = Money(currencyCode: "JPY", units: .max, nanos: 999_999_999)
        _ = await store.record([large, large, large])
        let report = try await store.report(SummaryQuery())
        let sum = 3 * (Int128(Int64.max) * 1_000_000_000 + 999_999_999)
        #expect(report.first?.revenues == [Self.revenue("JPY", gross: sum, net: sum)])
        await store.close()
    }

    /// How a history is made, and after how many conversions the store brings its own sums up to date.
    struct Run: Sendable, CustomTestStringConvertible {
        let seed: UInt64
        let fold: Int

        var testDescription: String { "seed \(seed), folds of \(fold)" }

        static let all = [
            Run(seed: 1, fold: 1), Run(seed: 2, fold: 1), Run(seed: 3, fold: 7), Run(seed: 4, fold: 7),
            Run(seed: 5, fold: 100), Run(seed: 6, fold: .max),
        ]
    }

    /// Every report must equal a plain recount of what was done.
    @Test(arguments: StoreKind.all, Run.all) func everyReportEqualsAPlainRecount(kind: StoreKind, run: Run) async throws
    {
        let harness = try kind.makeHarness()
        let limits = StoreLimits(fold: run.fold)
        var store = try await harness.open(limits)
        var random = SeededGenerator(seed: run.seed)
        var history = LedgerHistory()
        for round in 0..<50 {
            for _ in 0..<10 { try await history.step(store, &random) }
            if round % 20 == 19 {
                await store.close()
                store = try await harness.open(limits)
            }
            for _ in 0..<6 {
                let query = LedgerHistory.query(&random)
                let expected = history.report(query)
                let pageSize = Int.random(in: 1...20, using: &random)
                #expect(try await store.report(query, pageSize: pageSize) == expected, "\(run), \(query)")
            }
        }
        #expect(history.conversions.count > 150 && history.calls.count > 5)
        #expect(history.conversions.values.contains { $0.lastAdjustment?.change == .retract })
        #expect(history.conversions.values.contains { $0.isImported })
        #expect(history.conversions.values.contains { $0.erasedAt != nil })
        await store.close()
    }

    @Test(arguments: StoreKind.all) func workspacesHaveTheirOwnReports(kind: StoreKind) async throws {
        let harness = try kind.makeHarness()
        let store = try await harness.open()
        let other = try await store.createWorkspace(named: "other")
        _ = await store.record([sample()])
        _ = try await store.recordCall(
            NewCall(roomName: "r", agentID: "a", agentRevision: 1, receivedAt: at(0)), validateOnly: false)
        let page = try await store.summarize(SummaryQuery(), in: other, pageSize: 10, after: nil)
        #expect(page == SummaryPage(summaries: [Summary(key: SummaryKey())], next: nil))
        await store.close()
    }
}

extension Store {
    /// A whole report, page by page.
    fileprivate func report(_ query: SummaryQuery, pageSize: Int = 10_000) async throws -> [Summary] {
        var all: [Summary] = []
        var after: SummaryKey?
        repeat {
            let page = try await summarize(query, in: .default, pageSize: pageSize, after: after)
            all += page.summaries
            after = page.next
        } while after != nil
        return all
    }
}
