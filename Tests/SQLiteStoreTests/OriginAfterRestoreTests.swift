import ConversionStore
import Foundation
import StoreTesting
import Testing

@testable import SQLiteStore

/// A ledger that was put back to an earlier state, and the export that brings the rest back.
@Suite struct OriginAfterRestoreTests {
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

    /// - Parameter isByHand: the file was copied back, so that ids that were given out are given out again.
    @Test(arguments: [false, true]) func whatWasLostComesBackOnceAndItsKeysWithIt(isByHand: Bool) async throws {
        let harness = try SQLiteHarness()
        let backup = harness.directory.path("backup.db")
        var store = try await harness.open()
        let kept = sample(1, key: "k1", fingerprint: 1)
        _ = await store.record([kept])
        await store.close()
        try FileManager.default.copyItem(atPath: harness.path, toPath: backup)

        store = try await harness.open()
        let lost = sample(2, key: "k2", fingerprint: 2), retried = sample(3, key: "k3", fingerprint: 3)
        _ = await store.record([lost, retried, sample(4)])
        let file = try await store.all().reversed().map { Self.line($0) }
        await store.close()
        if isByHand {
            try FileManager.default.removeItem(atPath: harness.path)
            try FileManager.default.copyItem(atPath: backup, toPath: harness.path)
        } else {
            _ = try LedgerRestore(backup: backup, database: harness.path, replaces: true).run(at: at(9))
        }

        store = try await harness.open()
        // One worker has tried again before the import; and there is something new.
        _ = await store.record([retried, sample(5)])
        let sequences = try await store.all().map(\.sequence)
        let (new, again) = (sequences[0], sequences[1])
        for _ in 0..<2 {
            let precedents = try await store.precedents(of: file).map { precedent -> Int64 in
                if case .duplicate(let first) = precedent { first.sequence } else { 0 }
            }
            let gists = await store.gists(file)
            #expect(gists[0] == .duplicate(1) && gists[2] == .duplicate(again))
            #expect(precedents[0] == 1 && precedents[2] == again)
            #expect(try await store.all().count == 5)
            #expect(gists[1] == .recorded(new + 1) || gists[1] == .duplicate(new + 1))
            #expect(gists[3] == .recorded(new + 2) || gists[3] == .duplicate(new + 2))
        }
        // A worker's retry of what came back is a duplicate, and other content under its key is told.
        #expect(await store.gists([kept, lost, retried]) == [.duplicate(1), .duplicate(new + 1), .duplicate(again)])
        var other = lost
        other.fingerprint = 9
        #expect(await store.gists([other]) == [.keyReused])
        // The newer export is the same for all of them.
        let next = try await store.all().map { Self.line($0) }
        let repeats = await store.gists(next)
        #expect(repeats.allSatisfy { if case .duplicate = $0 { true } else { false } })
        #expect(try await store.all().count == 5)
        await store.close()
        #expect(try LedgerCheck.run(on: harness.path).allSatisfy(\.isSound))
    }
}
