import Basics
import ConversionStore
import StoreTesting
import Testing

/// What every store promises about recording conversions.
@Suite struct RecordingContract {
    @Test(arguments: StoreKind.all) func aRecordedConversionReadsAsItWasGiven(kind: StoreKind) async throws {
        let harness = try kind.makeHarness()
        let store = try await harness.open()
        var plain = sample(2, room: "ö日🙂", test: true)
        plain.value = nil
        plain.userID = ""
        plain.details = ""
        plain.isImported = true
        let batch = [sample(1, key: "k", fingerprint: .max), plain]
        let outcomes = await store.record(batch)
        #expect(outcomes.map(\.gist) == [.recorded(1), .recorded(2)])
        for case (.recorded(let recorded), let new) in zip(outcomes, batch) {
            let text = recorded.id.description
            let id = try #require(ConversionID(text))
            let found = try #require(try await store.conversion(id: id, in: .default))
            #expect(found == Conversion(new, recorded: recorded, keyToken: found.keyToken))
            #expect((found.keyToken != nil) == new.hasKey)
        }
        await store.close()
    }

    @Test(arguments: StoreKind.all) func anIdOfAnotherLedgerIsNotFound(kind: StoreKind) async throws {
        let (harness, otherHarness) = (try kind.makeHarness(), try kind.makeHarness())
        let (store, other) = (try await harness.open(), try await otherHarness.open())
        _ = await store.record([sample()])
        guard case .recorded(let elsewhere) = await other.record([sample()]).first else {
            Issue.record("not recorded")
            return
        }
        #expect(try await store.conversion(id: elsewhere.id, in: .default) == nil)
        await store.close()
        await other.close()
    }

    @Test(arguments: StoreKind.all) func anEmptyBatchIsAnsweredEmpty(kind: StoreKind) async throws {
        let harness = try kind.makeHarness()
        let store = try await harness.open()
        #expect(await store.gists([]) == [])
        await store.close()
    }

    @Test(arguments: StoreKind.all) func sequencesGoOnAfterReopening(kind: StoreKind) async throws {
        let harness = try kind.makeHarness()
        for first in [Int64(1), 3, 5] {
            let store = try await harness.open()
            #expect(await store.gists([sample(), sample()]) == [.recorded(first), .recorded(first + 1)])
            await store.close()
        }
    }

    @Test(arguments: StoreKind.all) func aKeyAnswersForItsFirstRecord(kind: StoreKind) async throws {
        let harness = try kind.makeHarness()
        let store = try await harness.open()
        let first = sample(1, key: "k", fingerprint: 7)
        guard case .recorded(let recorded) = await store.record([first]).first else {
            Issue.record("not recorded")
            return
        }
        await store.close()

        let reopened = try await harness.open()
        var retry = first
        retry.receivedAt = at(900)
        guard case .duplicate(let found) = await reopened.record([retry]).first else {
            Issue.record("no duplicate")
            return
        }
        #expect(found == Conversion(first, recorded: recorded, keyToken: found.keyToken))
        #expect(found.keyToken != nil)
        retry.fingerprint = 8
        #expect(await reopened.gists([retry, sample(2, key: "l", fingerprint: 8)]) == [.keyReused, .recorded(2)])
        #expect(try await reopened.all().map(\.sequence) == [2, 1])
        await reopened.close()
    }

    @Test(arguments: StoreKind.all) func keysCountInsideOneBatch(kind: StoreKind) async throws {
        let harness = try kind.makeHarness()
        let store = try await harness.open()
        let gists = await store.gists([
            sample(1, key: "k", fingerprint: 1), sample(1, key: "k", fingerprint: 1),
            sample(2, room: "room_1", key: "k", fingerprint: 2),
            sample(3), sample(3),
        ])
        #expect(gists == [.recorded(1), .duplicate(1), .keyReused, .recorded(2), .recorded(3)])
        let statistics = store.statistics()
        #expect(statistics.recorded == 3 && statistics.duplicates == 1 && statistics.keysReused == 1)
        #expect(statistics.queued == 0 && statistics.queuedBytes == 0)
        await store.close()
    }

    /// Models give ids that are unique only within one call, and nobody spends another's.
    @Test(arguments: StoreKind.all) func aKeyBelongsToItsAgentAndRoom(kind: StoreKind) async throws {
        let harness = try kind.makeHarness()
        let store = try await harness.open()
        let first = sample(1, room: "r", key: "call_0", fingerprint: 1)
        var (elsewhere, byAnother, runTogether) = (first, first, first)
        (elsewhere.roomName, elsewhere.fingerprint) = ("s", 2)
        (byAnother.agentID, byAnother.fingerprint) = ("another", 3)
        (runTogether.agentID, runTogether.roomName) = (first.agentID + "r", "")
        let batch = [first, elsewhere, byAnother, runTogether]
        #expect(
            try await store.precedents(of: batch).allSatisfy { if case .none = $0 { true } else { false } })
        #expect(await store.gists(batch) == (1...4).map { .recorded($0) })
        await store.close()

        let reopened = try await harness.open()
        #expect(await reopened.gists(batch) == (1...4).map { .duplicate($0) })
        let found: [Int64?] = try await reopened.precedents(of: batch).map { precedent in
            if case .duplicate(let first) = precedent { first.sequence } else { nil }
        }
        #expect(found == [1, 2, 3, 4])
        elsewhere.fingerprint = 1
        #expect(await reopened.gists([elsewhere]) == [.keyReused])
        await reopened.close()
    }

    /// A trial in the room must not swallow the real conversion.
    @Test(arguments: StoreKind.all) func aTestStandsInNoRealConversionsPlace(kind: StoreKind) async throws {
        let harness = try kind.makeHarness()
        let store = try await harness.open()
        let trial = sample(1, room: "r", test: true, once: true)
        let real = sample(2, room: "r", once: true)
        #expect(
            await store.gists([trial, real, trial, real]) == [.recorded(1), .recorded(2), .duplicate(1), .duplicate(2)])
        let firsts: [Int64?] = try await store.precedents(of: [trial, real]).map { precedent in
            if case .duplicate(let first) = precedent { first.sequence } else { nil }
        }
        #expect(firsts == [1, 2])
        await store.close()
    }

    @Test(arguments: StoreKind.all) func aCallCountsOncePerRoomAndEvent(kind: StoreKind) async throws {
        let harness = try kind.makeHarness()
        let store = try await harness.open()
        let gists = await store.gists([
            sample(1, room: "r", once: true), sample(2, room: "r", once: true),
            sample(3, room: "r", event: "booking", once: true), sample(4, room: "s", once: true),
            // Another agent in the same room counts every one.
            sample(5, room: "r"),
        ])
        #expect(gists == [.recorded(1), .duplicate(1), .recorded(2), .recorded(3), .recorded(4)])
        await store.close()

        let reopened = try await harness.open()
        #expect(await reopened.gists([sample(6, room: "r", once: true)]) == [.duplicate(1)])
        await reopened.close()
    }

    @Test(arguments: StoreKind.all) func aKeyThatMeetsACountedCallIsSpentOnItsFirstRecord(kind: StoreKind) async throws
    {
        let harness = try kind.makeHarness()
        let store = try await harness.open()
        let first = sample(1, room: "r", key: "k1", fingerprint: 1, once: true)
        let interrupted = sample(2, room: "r", key: "k2", fingerprint: 2, once: true)
        #expect(await store.gists([first, interrupted]) == [.recorded(1), .duplicate(1)])
        await store.close()

        let reopened = try await harness.open()
        // The agent counts every conversion by now, and the retry still gets the same answer.
        var retry = interrupted
        retry.countOncePerCall = false
        #expect(await reopened.gists([retry]) == [.duplicate(1)])
        retry.fingerprint = 3
        #expect(await reopened.gists([retry]) == [.keyReused])
        // The key's word goes before the call's.
        retry.countOncePerCall = true
        #expect(await reopened.gists([retry]) == [.keyReused])
        await reopened.close()
    }

    @Test(arguments: StoreKind.all) func precedentsAreFoundAndNothingIsSpent(kind: StoreKind) async throws {
        let harness = try kind.makeHarness()
        let store = try await harness.open()
        let new = sample(1, room: "r", key: "k", fingerprint: 1, once: true)
        #expect(try await store.precedents(of: [new, sample()]) == [.none, .none])
        guard case .recorded(let recorded) = await store.record([new]).first else {
            Issue.record("not recorded")
            return
        }
        let first = try #require(try await store.conversion(id: recorded.id, in: .default))
        let found = try await store.precedents(of: [
            new, sample(2, room: "r", key: "k", fingerprint: 2),
            sample(3, room: "r", key: "other", fingerprint: 1, once: true),
            sample(4, room: "r"), sample(5, room: "s", once: true),
        ])
        #expect(found == [.duplicate(first), .keyReused, .duplicate(first), .none, .none])
        func under(_ key: String, fingerprint: UInt64, room: String = "r") async throws -> Precedent {
            let texts = sample(9, room: room, key: key).texts
            return try await store.precedent(underKeyOf: texts, fingerprint: fingerprint, in: .default)
        }
        #expect(try await under("k", fingerprint: 1) == .duplicate(first))
        #expect(try await under("k", fingerprint: 2) == .keyReused)
        #expect(try await under("k", fingerprint: 1, room: "s") == .none)
        #expect(try await under("other", fingerprint: 1) == .none)
        #expect(try await under("", fingerprint: 1) == .none)
        await store.close()
    }

    @Test(arguments: StoreKind.all) func workspacesShareNeitherKeysNorCallsNorRecords(kind: StoreKind) async throws {
        let harness = try kind.makeHarness()
        let store = try await harness.open()
        let other = try await store.createWorkspace(named: "other")
        let here = sample(1, room: "r", key: "k", fingerprint: 1, once: true)
        let there = sample(1, workspace: other, room: "r", key: "k", fingerprint: 2, once: true)
        let outcomes = await store.record([here, there])
        #expect(outcomes.map(\.gist) == [.recorded(1), .recorded(2)])
        guard case .recorded(let recorded)? = outcomes.last else { return }
        #expect(try await store.conversion(id: recorded.id, in: .default) == nil)
        #expect(try await store.conversion(id: recorded.id, in: other)?.userID == there.userID)
        #expect(try await store.all().map(\.sequence) == [1])
        #expect(try await store.all(in: other).map(\.sequence) == [2])
        #expect(
            try await store.precedent(underKeyOf: there.texts, fingerprint: 2, in: .default) == .keyReused)
        await store.close()
    }

    @Test(arguments: StoreKind.all) func whatExpiredInTheQueueIsNotWritten(kind: StoreKind) async throws {
        let harness = try kind.makeHarness()
        let store = try await harness.open()
        let past = Uptime.now.advanced(by: .seconds(-1))
        let future = Uptime.now.advanced(by: .seconds(3_600))
        let gists = await store.gists([
            sample(1, key: "k", expires: past), sample(2, expires: future), sample(3, room: "room_1", key: "k"),
        ])
        #expect(gists == [.expired, .recorded(1), .recorded(2)])
        #expect(store.statistics().expired == 1)
        await store.close()
    }

    @Test(arguments: StoreKind.all) func whatIsWithdrawnInTimeIsNotWritten(kind: StoreKind) async throws {
        let harness = try kind.makeHarness()
        let store = try await harness.open()
        let withdrawals = Withdrawals()
        withdrawals.withdraw(0)
        withdrawals.withdraw(2)
        let batch = [sample(1, key: "k"), sample(2), sample(3), sample(4, room: "room_1", key: "k")]
        let outcomes = await withCheckedContinuation { continuation in
            store.record(batch, admittedUnder: nil, withdrawals: withdrawals) { continuation.resume(returning: $0) }
        }
        #expect(outcomes.map(\.gist) == [.expired, .recorded(1), .expired, .recorded(2)])
        #expect(store.statistics().expired == 2)
        // Too late: it is there.
        withdrawals.withdraw(1)
        #expect(try await Set(store.all().map(\.sequence)) == [1, 2])
        await store.close()
    }

    /// So that nothing is recorded by a policy that is no more.
    @Test(arguments: StoreKind.all) func aBatchComesBackWholeWhereAPolicyHasChangedSinceItWasAdmitted(
        kind: StoreKind
    ) async throws {
        let harness = try kind.makeHarness()
        let store = try await harness.open()
        func of(_ agent: String, _ number: Int64) -> NewConversion {
            var new = sample(number, key: "k\(number)")
            (new.agentID, new.agentRevision) = (agent, 1)
            return new
        }
        for agent in ["a", "b", "c"] {
            _ = try await store.createAgent(id: agent, settings: AgentSettings(), at: at(0), in: .default)
        }
        let generation = store.trackingPolicyGeneration
        #expect(await store.record([of("a", 1)], admittedUnder: generation).map(\.gist) == [.recorded(1)])
        _ = try await store.updateAgent(id: "b", expectedRevision: nil, at: at(1), in: .default) { $0.name = "x" }
        try await store.deleteAgent(id: "c", expectedRevision: nil, in: .default)
        let changed = store.trackingPolicyGeneration
        #expect(changed > generation)
        for agent in ["b", "c"] {
            let outcomes = await store.record([of("a", 2), of(agent, 3)], admittedUnder: generation)
            #expect(outcomes.map(\.gist) == [.policyChanged, .policyChanged])
        }
        // Nothing was written, nor a key spent; and whoever's policy is as it was is not asked again.
        #expect(await store.record([of("a", 2)], admittedUnder: generation).map(\.gist) == [.recorded(2)])
        var anew = of("b", 3)
        anew.agentRevision = 2
        #expect(await store.record([anew], admittedUnder: changed).map(\.gist) == [.recorded(3)])
        // Whatever the policies are now.
        #expect(await store.record([of("c", 4)]).map(\.gist) == [.recorded(4)])
        await store.close()
    }

    @Test(arguments: StoreKind.all) func aBatchThatWaitsForAChangeOfItsAgentComesBack(kind: StoreKind) async throws {
        let harness = try kind.makeHarness()
        let store = try await harness.open()
        _ = try await store.createAgent(id: "a", settings: AgentSettings(), at: at(0), in: .default)
        let generation = store.trackingPolicyGeneration
        let resume = await harness.stall(store)
        let update = Task {
            try await store.updateAgent(id: "a", expectedRevision: nil, at: at(1), in: .default) { $0.name = "x" }
        }
        while store.statistics().queued < 2 { await Task.yield() }
        let answers = Answers()
        var (own, other) = (sample(1), sample(2))
        (own.agentID, own.agentRevision, other.agentID) = ("a", 1, "unknown")
        store.record([own], admittedUnder: generation, withdrawals: nil) { answers.add($0) }
        store.record([other]) { answers.add($0) }
        try await resume()
        _ = try await update.value
        await store.close()
        #expect(answers.gists == [.policyChanged, .recorded(1)])
    }

    @Test(arguments: StoreKind.all) func aFullQueueRefusesAtOnceAndWhole(kind: StoreKind) async throws {
        let harness = try kind.makeHarness()
        let store = try await harness.open(StoreLimits(queue: 10))
        _ = try await store.createAgent(id: "a", settings: AgentSettings(), at: at(0), in: .default)
        let resume = await harness.stall(store)
        // The stalled change takes one place of ten.
        let waiting = Answers(), refused = Answers()
        store.record((0..<8).map { sample($0) }) { waiting.add($0) }
        store.record([sample(), sample()]) { refused.add($0) }
        #expect(refused.gists == [.overloaded, .overloaded])
        #expect(waiting.gists == [])
        store.record([sample(8)]) { waiting.add($0) }
        store.record([sample()]) { refused.add($0) }
        #expect(refused.gists == [.overloaded, .overloaded, .overloaded])
        let crowded = await kindOfFailure {
            try await store.createAgent(id: "b", settings: AgentSettings(), at: at(0), in: .default)
        }
        #expect(crowded == .overloaded)
        #expect(store.statistics().queued == 10)
        try await resume()
        await store.close()
        #expect(waiting.gists == (1...9).map { .recorded($0) })
        #expect(store.statistics().overloaded == 3 && store.statistics().queued == 0)
    }

    @Test(arguments: StoreKind.all) func whatWaitsTogetherIsCommittedTogether(kind: StoreKind) async throws {
        let harness = try kind.makeHarness()
        let store = try await harness.open()
        _ = try await store.createAgent(id: "a", settings: AgentSettings(), at: at(0), in: .default)
        let resume = await harness.stall(store)
        let answers = Answers()
        for number in 0..<500 { store.record([sample(Int64(number), key: "k\(number)")]) { answers.add($0) } }
        try await resume()
        await store.close()
        #expect(answers.gists == (1...500).map { .recorded($0) })
        #expect(store.statistics().commits == 1)
    }

    @Test(arguments: StoreKind.all) func manyThreadsRecordEachConversionOnce(kind: StoreKind) async throws {
        let harness = try kind.makeHarness()
        let store = try await harness.open()
        let gists = await withTaskGroup(of: [RecordOutcome.Gist].self) { group in
            for writer in 0..<8 {
                group.addTask {
                    var gists: [RecordOutcome.Gist] = []
                    for round in 0..<50 {
                        // Each key comes from two writers.
                        let key = "\(writer / 2)-\(round)"
                        gists += await store.gists([sample(Int64(round), key: key, fingerprint: 1)])
                    }
                    return gists
                }
            }
            return await group.reduce(into: []) { $0 += $1 }
        }
        var recorded: Set<Int64> = [], duplicates: Set<Int64> = []
        for gist in gists {
            switch gist {
            case .recorded(let sequence): #expect(recorded.insert(sequence).inserted)
            case .duplicate(let sequence): #expect(duplicates.insert(sequence).inserted)
            default: Issue.record("\(gist)")
            }
        }
        #expect(recorded == Set(1...200) && duplicates == recorded)
        await store.close()
    }

    @Test(arguments: StoreKind.all) func aClosedStoreRefusesAndAnswersWhatItHeld(kind: StoreKind) async throws {
        let harness = try kind.makeHarness()
        let store = try await harness.open()
        let answers = Answers()
        for number in 0..<100 { store.record([sample(Int64(number))]) { answers.add($0) } }
        await store.close()
        await store.close()
        #expect(answers.gists == (1...100).map { .recorded($0) })
        #expect(await store.gists([sample(), sample()]) == [.failed(.closed), .failed(.closed)])
        #expect(await kindOfFailure { try await store.agent(id: "a", in: .default) } == .closed)
        #expect(await kindOfFailure { try await store.all() } == .closed)
        let change = await kindOfFailure {
            try await store.createAgent(id: "a", settings: AgentSettings(), at: at(0), in: .default)
        }
        #expect(change == .closed)
    }
}
