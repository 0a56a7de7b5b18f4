import ConversionStore
import StoreTesting
import Testing

/// What every store promises about correcting conversions.
@Suite struct AdjustingContract {
    private static func money(_ units: Int64, _ currency: String = "USD") -> Money {
        Money(currencyCode: currency, units: units, nanos: 0)
    }

    /// Records one conversion, which happened at 0, and gives its id.
    private func record(_ store: any Store, _ new: NewConversion = sample()) async throws -> ConversionID {
        guard case .recorded(let recorded)? = await store.record([new]).first else {
            throw StoreError(.internalFault, "record")
        }
        return recorded.id
    }

    private func adjust(
        _ store: any Store, _ id: ConversionID, _ change: AdjustmentChange, at time: Timestamp? = nil,
        key: String = "", fingerprint: UInt64 = 0, in workspace: WorkspaceID = .default, validateOnly: Bool = false
    ) async throws -> AdjustmentOutcome {
        try await store.adjust(
            NewAdjustment(
                workspace: workspace, conversionID: id, change: change, occurredAt: time, receivedAt: at(100),
                details: "why", idempotencyKey: key, fingerprint: fingerprint), validateOnly: validateOnly)
    }

    @Test(arguments: StoreKind.all) func anAdjustmentTakesAPlaceInTheOneLedger(kind: StoreKind) async throws {
        let harness = try kind.makeHarness()
        let store = try await harness.open()
        let id = try await record(store)
        guard case .adjusted(let adjustment, let conversion) = try await adjust(store, id, .restate(Self.money(20)))
        else {
            Issue.record("not adjusted")
            return
        }
        let adjustmentID = try #require(adjustment.id)
        #expect(
            adjustment
                == Adjustment(
                    sequence: 2, id: adjustmentID, conversionID: id, change: .restate(Self.money(20)),
                    occurredAt: at(100), receivedAt: at(100), details: "why"))
        #expect(adjustmentID.description.hasPrefix("ad_"))
        #expect(ConversionID("cv" + adjustmentID.description.dropFirst(2)) != id)
        #expect(conversion.value == Money(currencyCode: "USD", units: 49, nanos: 990_000_000))
        #expect(conversion.netValue == Self.money(20))
        #expect(conversion.lastAdjustment?.occurredAt == at(100))
        #expect(await store.gists([sample(1)]) == [.recorded(3)])
        #expect(try await store.conversion(id: id, in: .default) == conversion)
        #expect(try await store.all().last == conversion)
        // Its name is no conversion's.
        let alike = try #require(ConversionID("cv" + adjustmentID.description.dropFirst(2)))
        #expect(try await store.conversion(id: alike, in: .default) == nil)
        _ = try await adjust(store, id, .retract)
        await store.close()

        let reopened = try await harness.open()
        #expect(await reopened.gists([sample(2)]) == [.recorded(5)])
        #expect(try await reopened.conversion(id: id, in: .default)?.netValue == nil)
        await reopened.close()
    }

    @Test(arguments: StoreKind.all) func theLaterMomentDecidesAndARetractionIsForGood(kind: StoreKind) async throws {
        let harness = try kind.makeHarness()
        let store = try await harness.open()
        let id = try await record(store)
        #expect(try await adjust(store, id, .retract, at: at(-1)) == .precedesConversion)
        func net() async throws -> Money? { try await store.conversion(id: id, in: .default)?.netValue }
        _ = try await adjust(store, id, .restate(Self.money(1)), at: at(0))
        #expect(try await net() == Self.money(1))
        _ = try await adjust(store, id, .restate(Self.money(2)), at: at(50))
        #expect(try await adjust(store, id, .restate(Self.money(3)), at: at(49)) == .moreRecentFound)
        _ = try await adjust(store, id, .restate(Self.money(4)), at: at(50))
        #expect(try await net() == Self.money(4))
        #expect(try await adjust(store, id, .restate(Self.money(5, "EUR"))) == .otherCurrency("USD"))
        _ = try await adjust(store, id, .retract, at: at(60))
        #expect(try await net() == nil)
        for change in [AdjustmentChange.retract, .restate(Self.money(6))] {
            #expect(try await adjust(store, id, change) == .alreadyRetracted)
        }
        #expect(try await store.conversion(id: id, in: .default)?.value?.units == 49)
        await store.close()
    }

    /// Clocks differ: a conversion may be ahead of ours, and can be corrected at once all the same.
    @Test(arguments: StoreKind.all) func withoutAMomentAnAdjustmentComesAfterWhatItCorrects(
        kind: StoreKind
    ) async throws {
        let harness = try kind.makeHarness()
        let store = try await harness.open()
        let id = try await record(store, sample(200))
        _ = try await adjust(store, id, .restate(Self.money(1)))
        #expect(try await store.conversion(id: id, in: .default)?.lastAdjustment?.occurredAt == at(200))
        _ = try await adjust(store, id, .restate(Self.money(2)), at: at(250))
        _ = try await adjust(store, id, .retract)
        #expect(
            try await store.conversion(id: id, in: .default)?.lastAdjustment
                == ConversionAdjustment(change: .retract, occurredAt: at(250)))
        await store.close()
    }

    @Test(arguments: StoreKind.all) func aConversionWithoutAValueMayGetOne(kind: StoreKind) async throws {
        let harness = try kind.makeHarness()
        let store = try await harness.open()
        var plain = sample()
        plain.value = nil
        let id = try await record(store, plain)
        _ = try await adjust(store, id, .restate(Self.money(7, "EUR")))
        #expect(try await store.conversion(id: id, in: .default)?.netValue == Self.money(7, "EUR"))
        #expect(try await adjust(store, id, .restate(Self.money(7))) == .otherCurrency("EUR"))
        await store.close()
    }

    @Test(arguments: StoreKind.all) func aKeyAnswersForItsFirstAdjustment(kind: StoreKind) async throws {
        let harness = try kind.makeHarness()
        let store = try await harness.open()
        // Conversions and adjustments have their own keys.
        let id = try await record(store, sample(0, key: "k", fingerprint: 9))
        let other = try await record(store)
        guard case .adjusted(let first, _) = try await adjust(store, id, .retract, key: "k", fingerprint: 1) else {
            Issue.record("not adjusted")
            return
        }
        await store.close()

        let reopened = try await harness.open()
        let retracted = try #require(try await reopened.conversion(id: id, in: .default))
        for validateOnly in [true, false] {
            #expect(
                try await adjust(reopened, id, .retract, key: "k", fingerprint: 1, validateOnly: validateOnly)
                    == .duplicate(first, retracted))
            #expect(
                try await adjust(reopened, id, .retract, key: "k", fingerprint: 2, validateOnly: validateOnly)
                    == .keyReused)
        }
        // It belongs to its conversion.
        guard case .adjusted = try await adjust(reopened, other, .retract, key: "k", fingerprint: 2) else {
            Issue.record("not adjusted")
            return
        }
        #expect(await reopened.gists([sample(0, key: "k", fingerprint: 9)]) == [.duplicate(1)])
        #expect(await reopened.gists([sample()]) == [.recorded(5)])
        await reopened.close()
    }

    @Test(arguments: StoreKind.all) func validationFindsTheSameAndWritesNothing(kind: StoreKind) async throws {
        let harness = try kind.makeHarness()
        let store = try await harness.open()
        let id = try await record(store)
        guard
            case .adjusted(let adjustment, let conversion) = try await adjust(
                store, id, .restate(Self.money(1)), key: "k", validateOnly: true)
        else {
            Issue.record("not adjusted")
            return
        }
        #expect(adjustment.id == nil && adjustment.change == .restate(Self.money(1)))
        #expect(conversion.netValue == Self.money(1))
        #expect(try await store.conversion(id: id, in: .default)?.lastAdjustment == nil)
        #expect(try await adjust(store, id, .retract, at: at(-1), validateOnly: true) == .precedesConversion)
        guard case .adjusted = try await adjust(store, id, .retract, key: "k", fingerprint: 5) else {
            Issue.record("the key was spent")
            return
        }
        await store.close()
    }

    @Test(arguments: StoreKind.all) func anotherWorkspacesConversionIsNotFound(kind: StoreKind) async throws {
        let harness = try kind.makeHarness()
        let store = try await harness.open()
        let other = try await store.createWorkspace(named: "other")
        let id = try await record(store)
        #expect(try await adjust(store, id, .retract, in: other) == .conversionNotFound)
        // Keys belong to one workspace.
        let there = try await record(store, sample(0, workspace: other))
        _ = try await adjust(store, id, .retract, key: "k", fingerprint: 1)
        guard case .adjusted = try await adjust(store, there, .retract, key: "k", fingerprint: 2, in: other) else {
            Issue.record("not adjusted")
            return
        }
        await store.close()
        #expect(await kindOfFailure { try await self.adjust(store, id, .retract) } == .closed)
        #expect(await kindOfFailure { try await self.adjust(store, id, .retract, validateOnly: true) } == .closed)
    }

    /// Conversions that wait while others are adjusted get the sequences that follow.
    @Test(arguments: StoreKind.all) func adjustmentsAndConversionsShareOneSequence(kind: StoreKind) async throws {
        let harness = try kind.makeHarness()
        let store = try await harness.open()
        let id = try await record(store)
        let sequences = try await withThrowingTaskGroup(of: Int64.self) { group in
            for number in 0..<100 {
                group.addTask {
                    if number % 2 == 0 {
                        guard case .recorded(let recorded)? = await store.record([sample(Int64(number))]).first else {
                            return 0
                        }
                        return recorded.sequence
                    }
                    let outcome = try await self.adjust(store, id, .restate(Self.money(Int64(number))))
                    guard case .adjusted(let adjustment, _) = outcome else { return 0 }
                    return adjustment.sequence
                }
            }
            return try await group.reduce(into: Set()) { $0.insert($1) }
        }
        #expect(sequences == Set(2...101))
        await store.close()
    }
}
