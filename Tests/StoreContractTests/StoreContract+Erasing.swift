import ConversionStore
import StoreTesting
import Testing

/// What every store promises about erasures; that its files hold nothing any more is the SQLite store's own suite.
@Suite struct EraseContract {
    private func user(_ user: String, _ new: NewConversion) -> NewConversion {
        var new = new
        (new.userID, new.details) = (user, "details of \(user)")
        return new
    }

    private func erase(
        _ user: String, _ store: any Store, in workspace: WorkspaceID = .default, validateOnly: Bool = false
    ) async throws -> Erasure {
        try await store.eraseUser(user, at: at(77), in: workspace, validateOnly: validateOnly)
    }

    private func call(_ room: String, _ user: String) -> NewCall {
        NewCall(roomName: room, agentID: "a", agentRevision: 1, userID: user, receivedAt: at(1))
    }

    @Test(arguments: StoreKind.all) func aUsersIdAndDetailsAreGoneAndTheRestStays(kind: StoreKind) async throws {
        let harness = try kind.makeHarness()
        let store = try await harness.open()
        let other = try await store.createWorkspace(named: "other")
        let batch = [
            user("u", sample(1)), user("v", sample(2)), user("u", sample(3, key: "k", fingerprint: 7, test: true)),
            user("u", sample(4, workspace: other)), user("", sample(5)), user("o\u{308}", sample(6)),
        ]
        _ = await store.record(batch)
        for call in [call("1", "u"), call("2", "v")] { _ = try await store.recordCall(call, validateOnly: false) }
        let before = try await store.all(ConversionFilter(includeTest: true))
        let adjustment = NewAdjustment(
            conversionID: before[4].id, change: .retract, receivedAt: at(50), details: "u wants it back",
            idempotencyKey: "u", fingerprint: 9)
        guard case .adjusted(let adjusted, _) = try await store.adjust(adjustment, validateOnly: false) else {
            Issue.record("not adjusted")
            return
        }

        let expected = Erasure(conversions: 2, calls: 1, records: 4)
        #expect(try await erase("u", store, validateOnly: true) == expected)
        #expect(try await store.all(ConversionFilter(userID: "u", includeTest: true)).count == 2)
        #expect(try await erase("u", store) == expected)
        for _ in 0..<2 {
            #expect(try await erase("u", store) == Erasure())
            #expect(try await erase("u", store, validateOnly: true) == Erasure())
            #expect(try await erase("nobody", store) == Erasure())
            #expect(try await erase("", store) == Erasure())
            // Another way to write the letter is another user.
            #expect(try await erase("ö", store) == Erasure())
        }

        var after = before
        for index in after.indices where after[index].userID == "u" {
            (after[index].userID, after[index].details, after[index].erasedAt) = ("", "", at(77))
        }
        after[4].lastAdjustment = ConversionAdjustment(change: .retract, occurredAt: at(50))
        #expect(try await store.all(ConversionFilter(includeTest: true)) == after)
        #expect(try await store.all(in: other).map(\.userID) == ["u"])

        // Keys still tell a repeat.
        let repeated = [batch[2], user("w", sample(9, room: "room_3", key: "k", fingerprint: 8))]
        #expect(await store.gists(repeated) == [.duplicate(3), .keyReused])
        #expect(
            try await store.precedents(of: repeated).map { if case .keyReused = $0 { true } else { false } }
                == [false, true])
        var blank = adjusted
        blank.details = ""
        #expect(try await store.adjust(adjustment, validateOnly: false) == .duplicate(blank, after[4]))
        var different = adjustment
        different.fingerprint = 10
        #expect(try await store.adjust(different, validateOnly: true) == .keyReused)
        await store.close()
        let reopened = try await harness.open()
        #expect(await reopened.gists(repeated) == [.duplicate(3), .keyReused])
        #expect(try await reopened.all(ConversionFilter(includeTest: true)) == after)
        await reopened.close()
    }

    @Test(arguments: StoreKind.all) func eachErasedConversionIsAnEventForEveryFilter(kind: StoreKind) async throws {
        let harness = try kind.makeHarness()
        let store = try await harness.open(StoreLimits(scan: 2))
        let other = try await store.createWorkspace(named: "other")
        _ = await store.record(
            (1...5).map { user("u", sample($0, test: $0 == 2)) } + [user("u", sample(6, workspace: other))])
        _ = try await erase("u", store)
        _ = await store.record([user("v", sample(7))])
        func events(_ filter: ConversionFilter, in workspace: WorkspaceID) async throws -> [LedgerEvent] {
            var (events, cursor) = ([LedgerEvent](), LedgerCursor.beginning)
            while true {
                let page = try await store.ledgerEvents(filter, in: workspace, after: cursor)
                events += page.events
                cursor = page.end
                if page.isLast { return events }
            }
        }
        let found = try await events(ConversionFilter(agentID: "nobody"), in: .default)
        #expect(found.map(\.cursor.sequence) == [7, 8, 9, 10, 11])
        #expect(found.allSatisfy { $0.change == .erased && $0.receivedAt == at(77) })
        #expect(found.map(\.conversion?.sequence) == [1, 2, 3, 4, 5])
        #expect(found.allSatisfy { $0.conversion?.userID == "" && $0.conversion?.erasedAt == at(77) })
        let all = try await events(ConversionFilter(includeTest: true), in: .default)
        #expect(all.map(\.cursor.sequence) == [1, 2, 3, 4, 5, 7, 8, 9, 10, 11, 12])
        // What was recorded is shown as it was, but without the user.
        #expect(all[..<5].allSatisfy { $0.change == .recorded && $0.conversion?.details == "" })
        #expect(try await events(ConversionFilter(), in: other).map(\.cursor.sequence) == [6])
        #expect(try await store.ledgerEnd().sequence == 12)
        await store.close()
        let reopened = try await harness.open()
        #expect(try await reopened.ledgerEnd().sequence == 12)
        await reopened.close()
    }

    @Test(arguments: StoreKind.all, [0, 20]) func anErasedConversionIsNotImportedAgain(kind: StoreKind, crowd: Int)
        async throws
    {
        let harness = try kind.makeHarness()
        let store = try await harness.open()
        let others = (0..<crowd).map { user("w", imported(Int64($0) + 100, at: 1)) }
        let file = [
            user("u", imported(1)), user("u", imported(2, at: 1)), user("u", imported(3, key: "k", fingerprint: 3)),
        ]
        _ = await store.record(others)
        let first = Int64(crowd) + 1
        #expect(await store.gists(file) == [.recorded(first), .recorded(first + 1), .recorded(first + 2)])
        let recounted: [RecordOutcome.Gist] = [.duplicate(first), .duplicate(first + 1), .duplicate(first + 2)]
        // With the crowd: once indexed before the erasure, and once after it.
        _ = try await erase("u", store)
        #expect(await store.gists(file) == recounted)
        #expect(await store.gists(file) == recounted)
        #expect(try await store.all(ConversionFilter(userID: "u")) == [])
        await store.close()
    }

    /// Nobody would find it again who looks for the user; without text it is an adjustment as any other.
    @Test(arguments: StoreKind.all) func anErasedConversionTakesNoTextAnyMore(kind: StoreKind) async throws {
        let harness = try kind.makeHarness()
        let store = try await harness.open()
        guard case .recorded(let recorded)? = await store.record([user("u", sample(1))]).first else {
            Issue.record("not recorded")
            return
        }
        var adjustment = NewAdjustment(
            conversionID: recorded.id, change: .retract, receivedAt: at(90), details: "u wants it back",
            idempotencyKey: "u", fingerprint: 9)
        _ = try await erase("u", store)
        for validateOnly in [true, false] {
            #expect(try await store.adjust(adjustment, validateOnly: validateOnly) == .erased)
        }
        #expect(try await erase("u", store) == Erasure())
        // Nor is its key spent.
        (adjustment.details, adjustment.fingerprint) = ("", 10)
        guard case .adjusted(let made, let conversion) = try await store.adjust(adjustment, validateOnly: false) else {
            Issue.record("not adjusted")
            return
        }
        #expect(made.details == "" && conversion.netValue == nil)
        #expect(try await store.adjust(adjustment, validateOnly: false) == .duplicate(made, conversion))
        await store.close()
    }

    /// Whichever comes first: an adjustment that is on its way as the user is erased keeps no text.
    @Test(arguments: StoreKind.all) func adjustmentsThatComeMeanwhileKeepNoText(kind: StoreKind) async throws {
        let harness = try kind.makeHarness()
        let store = try await harness.open()
        let outcomes = await store.record((0..<300).map { user("u", sample($0)) })
        let ids: [ConversionID] = outcomes.compactMap { if case .recorded(let made) = $0 { made.id } else { nil } }
        async let adjusting: Void = withThrowingTaskGroup(of: Void.self) { group in
            for id in ids {
                group.addTask {
                    _ = try await store.adjust(
                        NewAdjustment(
                            conversionID: id, change: .retract, receivedAt: at(900), details: "u wants it back"),
                        validateOnly: false)
                }
            }
            try await group.waitForAll()
        }
        _ = try await erase("u", store)
        try await adjusting
        // What was made before the erasure had come to its end was emptied; what came later had to come without.
        let page = try await store.ledgerEvents(ConversionFilter(), in: .default, after: .beginning)
        for event in page.events {
            if case .adjusted(let adjustment) = event.change { #expect(adjustment.details == "") }
        }
        await store.close()
    }

    /// A call that has counted keeps the keys of its repeats, too.
    @Test(arguments: StoreKind.all) func aKeySpentOnAnErasedCallTellsARepeat(kind: StoreKind) async throws {
        let harness = try kind.makeHarness()
        let store = try await harness.open()
        _ = await store.record([user("u", sample(1, once: true))])
        _ = try await erase("u", store)
        let late = user("u", sample(1, key: "late", fingerprint: 1, once: true))
        #expect(await store.gists([late]) == [.duplicate(1)])
        #expect(
            await store.gists([late, user("u", sample(1, key: "late", fingerprint: 2))]) == [.duplicate(1), .keyReused])
        // The user may come back.
        #expect(await store.gists([user("u", sample(8))]) == [.recorded(3)])
        #expect(try await erase("u", store) == Erasure(conversions: 1, calls: 0, records: 1))
        await store.close()
    }

    @Test(arguments: StoreKind.all) func whatComesMeanwhileIsErasedAsWell(kind: StoreKind) async throws {
        let harness = try kind.makeHarness()
        let store = try await harness.open()
        let end = AsyncStream<Void>.makeStream()
        let tracking = Task {
            var number: Int64 = 0
            var kept: [Int64] = []
            while !Task.isCancelled {
                number += 1
                _ = await store.record([user("u", sample(number, key: "k\(number)"))])
                _ = try await store.recordCall(call("\(number % 50)", "u"), validateOnly: false)
                if number == 300 { end.continuation.finish() }
            }
            kept.append(number)
            return kept
        }
        for await _ in end.stream {}
        let erased = try await erase("u", store)
        let here = try await store.ledgerEnd().sequence
        tracking.cancel()
        _ = try await tracking.value
        #expect(erased.conversions >= 300 && erased.calls >= 1)
        let rest = try await store.all(ConversionFilter(userID: "u"))
        #expect(rest.allSatisfy { $0.sequence > erased.conversions })
        #expect(here >= 2 * erased.conversions)
        _ = try await erase("u", store)
        #expect(try await store.all(ConversionFilter(userID: "u")) == [])
        await store.close()
    }

    @Test(arguments: StoreKind.all) func manyErasuresAtOnceEachDoTheirPart(kind: StoreKind) async throws {
        let harness = try kind.makeHarness()
        let store = try await harness.open()
        _ = await store.record((0..<600).map { user("user \($0 % 6)", sample(Int64($0))) })
        try await withThrowingTaskGroup(of: Erasure.self) { group in
            for number in 0..<6 { group.addTask { try await erase("user \(number)", store) } }
            for try await erasure in group { #expect(erasure == Erasure(conversions: 100, calls: 0, records: 100)) }
        }
        #expect(try await store.all().allSatisfy { $0.erasedAt == at(77) && $0.userID == "" })
        await store.close()
        #expect(await kindOfFailure { try await erase("u", store) } == .closed)
    }
}
