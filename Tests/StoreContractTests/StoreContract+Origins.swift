import ConversionStore
import StoreTesting
import Testing

/// What every store promises about imports that tell what they were made from: nothing of an export counts twice.
@Suite struct OriginsContract {
    private typealias Gist = RecordOutcome.Gist

    /// The lines of an export.
    private func lines(_ store: any Store, in workspace: WorkspaceID = .default) async throws -> [NewConversion] {
        try await store.all(ConversionFilter(includeTest: true), in: workspace)
            .sorted { $0.sequence < $1.sequence }.map { Self.line($0) }
    }

    private static func line(_ conversion: Conversion) -> NewConversion {
        var line = NewConversion(
            agentID: conversion.agentID, agentRevision: 5, roomName: conversion.roomName, userID: conversion.userID,
            eventType: conversion.eventType, details: conversion.details, occurredAt: conversion.occurredAt,
            receivedAt: at(5_000), value: conversion.value, isTest: conversion.isTest, isImported: true)
        line.origin = ConversionOrigin(
            id: conversion.origin.isEmpty ? conversion.id.description : conversion.origin,
            keyToken: conversion.keyToken)
        return line
    }

    private func user(_ id: String, _ new: NewConversion) -> NewConversion {
        var new = new
        new.userID = id
        return new
    }

    /// What `record` answers, and before it what it is said that it would.
    private func gists(_ store: any Store, _ batch: [NewConversion]) async throws -> [Gist] {
        let precedents = try await store.precedents(of: batch)
        let outcomes = await store.gists(batch)
        for (precedent, outcome) in zip(precedents, outcomes) {
            switch (precedent, outcome) {
            case (.duplicate(let first), let gist): #expect(gist == .duplicate(first.sequence))
            case (.duplicateOfRemoved, let gist): #expect(gist == .duplicateOfRemoved)
            case (.keyReused, let gist): #expect(gist == .keyReused)
            // Of two in one batch the first is not there yet.
            case (.none, _): break
            }
        }
        return outcomes
    }

    @Test(arguments: StoreKind.all) func anExportIsThereAlreadyInItsOwnLedger(kind: StoreKind) async throws {
        let harness = try kind.makeHarness()
        let store = try await harness.open()
        _ = await store.record([
            user("u", sample(1, key: "k", fingerprint: 1)), sample(2), sample(2), sample(3, test: true),
            imported(4), sample(5, room: "r", once: true),
        ])
        let lines = try await lines(store)
        let all = (1...6).map { Gist.duplicate(Int64($0)) }
        #expect(try await gists(store, lines) == all)
        // Masked otherwise then, or since; and with a file that holds no more than seconds.
        var changed = lines
        for index in changed.indices {
            (changed[index].details, changed[index].userID) = ("****", "masked")
            changed[index].occurredAt.nanoseconds += 5
        }
        #expect(try await gists(store, changed) == all)
        _ = try await store.eraseUser("u", at: at(77), in: .default, validateOnly: false)
        #expect(try await gists(store, lines) == all)
        #expect(try await store.all(ConversionFilter(userID: "u")) == [])
        #expect(store.statistics().recorded == 6)
        await store.close()
    }

    @Test(arguments: StoreKind.all) func anExportIsImportedOnceAndComesHomeAsDuplicates(kind: StoreKind) async throws {
        let (home, away, third) = (try kind.makeHarness(), try kind.makeHarness(), try kind.makeHarness())
        let (first, second, last) = (try await home.open(), try await away.open(), try await third.open())
        // Two that are alike in every field, too.
        _ = await first.record([user("u", sample(1, key: "k", fingerprint: 1)), sample(2), sample(2)])
        let file = try await lines(first)
        #expect(try await gists(second, file) == [.recorded(1), .recorded(2), .recorded(3)])
        let reopened = try await second.all()
        #expect(reopened.map(\.origin) == file.reversed().compactMap(\.origin?.id))
        #expect(reopened.last?.keyToken == file.first?.origin?.keyToken)
        #expect(try await gists(second, file) == [.duplicate(1), .duplicate(2), .duplicate(3)])
        // A file that was exported by an earlier release tells no ids, and was imported so.
        _ = try await second.eraseUser("u", at: at(77), in: .default, validateOnly: false)
        #expect(try await gists(second, file) == [.duplicate(1), .duplicate(2), .duplicate(3)])
        // From there it is the same file again, but for what was erased.
        let again = try await lines(second)
        #expect(again.map(\.origin) == file.map(\.origin))
        #expect(try await gists(first, again) == [.duplicate(1), .duplicate(2), .duplicate(3)])
        #expect(try await gists(last, again + file) == (1...3).map { .recorded($0) } + (1...3).map { .duplicate($0) })
        await first.close()
        await second.close()
        await last.close()
        let later = try await away.open()
        #expect(try await gists(later, file) == [.duplicate(1), .duplicate(2), .duplicate(3)])
        await later.close()
    }

    @Test(arguments: StoreKind.all) func whatWasImportedWithoutIdsIsNotImportedAgain(kind: StoreKind) async throws {
        let (home, away, farther) = (try kind.makeHarness(), try kind.makeHarness(), try kind.makeHarness())
        let (first, second, third) = (try await home.open(), try await away.open(), try await farther.open())
        _ = await first.record([sample(1), sample(2)])
        let file = try await lines(first)
        let old = file.map { line in
            var line = line
            line.origin = nil
            return line
        }
        #expect(try await gists(second, old) == [.recorded(1), .recorded(2)])
        #expect(try await gists(second, file) == [.duplicate(1), .duplicate(2)])
        // And of what was imported with ids, a file without finds the content.
        #expect(try await gists(third, file) == [.recorded(1), .recorded(2)])
        #expect(try await gists(third, old) == [.duplicate(1), .duplicate(2)])
        await first.close()
        await second.close()
        await third.close()
    }

    /// A ledger learns nothing of another agent's records by their ids, and none of them is lost for it.
    @Test(arguments: StoreKind.all) func anIdOfAnotherAgentsRecordMeansNothing(kind: StoreKind) async throws {
        let harness = try kind.makeHarness()
        let store = try await harness.open()
        let other = try await store.createWorkspace(named: "other")
        let tracked = sample(1, key: "k", fingerprint: 1)
        _ = await store.record([tracked])
        let line = try await lines(store)[0]
        var (byAnother, elsewhere) = (line, line)
        byAnother.agentID = "another"
        elsewhere.workspace = other
        #expect(try await gists(store, [byAnother, elsewhere]) == [.recorded(2), .recorded(3)])
        #expect(try await gists(store, [byAnother, elsewhere, line]) == [.duplicate(2), .duplicate(3), .duplicate(1)])
        #expect(await store.gists([tracked]) == [.duplicate(1)])
        // Its key was not spent by the token that came along.
        var theirs = tracked
        (theirs.agentID, theirs.fingerprint) = ("another", 2)
        #expect(await store.gists([theirs]) == [.recorded(4)])
        await store.close()
    }

    /// What is removed for its age stays counted, and does not come back.
    @Test(arguments: StoreKind.all) func whatWasRemovedForItsAgeIsADuplicateStill(kind: StoreKind) async throws {
        let (harness, away) = (try kind.makeHarness(), try kind.makeHarness())
        let (store, second) = (try await harness.open(), try await away.open())
        _ = await store.record([sample(1, key: "k", fingerprint: 1), sample(2), sample(9_000)])
        let file = try await lines(store)
        #expect(try await store.removeOld(before: at(5_500)).conversionCount == 2)
        #expect(try await gists(store, file) == [.duplicateOfRemoved, .duplicateOfRemoved, .duplicate(3)])
        #expect(try await gists(second, file) == [.recorded(1), .recorded(2), .recorded(3)])
        await store.close()
        await second.close()
    }

    @Test(arguments: StoreKind.all) func aCallThatHasCountedSpendsTheIdToo(kind: StoreKind) async throws {
        let (home, away) = (try kind.makeHarness(), try kind.makeHarness())
        let (first, second) = (try await home.open(), try await away.open())
        _ = await first.record([sample(1, room: "r"), sample(2, room: "r")])
        var file = try await lines(first)
        for index in file.indices { file[index].countOncePerCall = true }
        #expect(try await gists(second, file) == [.recorded(1), .duplicate(1)])
        for index in file.indices { file[index].countOncePerCall = false }
        #expect(try await gists(second, file) == [.duplicate(1), .duplicate(1)])
        await first.close()
        await second.close()
    }
}
