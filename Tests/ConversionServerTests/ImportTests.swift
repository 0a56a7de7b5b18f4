import ConversionAPI
import ConversionStore
import RPC
import StoreTesting
import Testing

/// ImportConversions: any age, each thing once, and an account of all of it.
@Suite struct ImportTests {
    private static func item(
        _ room: String, key: String = "", seconds: Int64 = 1_000_000_000, agent: String = "a"
    ) -> TrackConversionRequest {
        TrackConversionRequest(
            agentID: agent, roomName: room, userID: "u", details: "details of \(room)", idempotencyKey: key,
            timestamp: ProtobufTimestamp(seconds: seconds))
    }

    /// Received, imported, duplicates, failed.
    private func counts(_ response: ImportConversionsResponse) -> [Int64] {
        [response.receivedCount, response.importedCount, response.duplicateCount, response.failedCount]
    }

    private func errors(_ response: ImportConversionsResponse) -> [String] {
        response.errors.map { "\($0.index) \($0.failure?.reason ?? "OK")" }
    }

    @Test func theSameImportAgainChangesNothing() async throws {
        try await withService { service in
            let messages = (0..<7).map { message in
                (0..<50).map { Self.item("\(message) \($0)", key: $0 % 2 == 0 ? "" : "\(message) \($0)") }
            }
            #expect(try await counts(service.importAll([])) == [0, 0, 0, 0])
            #expect(try await counts(service.importAll([[], []])) == [0, 0, 0, 0])
            #expect(try await counts(service.importAll(messages, validateOnly: true)) == [350, 350, 0, 0])
            #expect(try await service.ledger() == [])
            #expect(try await counts(service.importAll(messages)) == [350, 350, 0, 0])
            let ledger = try await service.ledger()
            #expect(ledger.count == 350 && ledger.allSatisfy { $0.imported && $0.timestamp?.seconds == 1_000_000_000 })
            #expect(try await counts(service.importAll(messages)) == [350, 0, 350, 0])
            #expect(try await counts(service.importAll(messages, validateOnly: true)) == [350, 0, 350, 0])
            #expect(try await service.ledger() == ledger)
        }
    }

    @Test func itemsFailAloneAndAreToldByTheirPlaces() async throws {
        try await withService { service in
            var (early, late, timeless) = (Self.item("early"), Self.item("late"), Self.item("timeless"))
            early.timestamp = ProtobufTimestamp(seconds: -10_000_000_000)
            late.timestamp = .now + 600
            timeless.timestamp = nil
            var many = Self.item("")
            many.value = ConversionAPI.Money(currencyCode: "XX", units: -1)
            var other = Self.item("3", key: "k")
            other.details = "other"
            let response = try await service.importAll([
                [Self.item("1"), early, late], [timeless, many],
                [Self.item("2", agent: "nobody"), Self.item("3", key: "k"), other, Self.item("1")],
            ])
            #expect(counts(response) == [9, 2, 1, 6])
            #expect(
                errors(response) == [
                    "1 TIMESTAMP_TOO_OLD", "2 TIMESTAMP_IN_FUTURE", "3 FIELD_REQUIRED", "4 FIELD_REQUIRED",
                    "5 AGENT_NOT_FOUND", "7 IDEMPOTENCY_KEY_REUSED",
                ])
            #expect(response.errors[2].failure == .invalid("timestamp", "FIELD_REQUIRED"))
            #expect(
                response.errors[3].failure
                    == Failure(
                        .invalidArgument, "FIELD_REQUIRED",
                        [
                            "room_name FIELD_REQUIRED", "value.currency_code CURRENCY_CODE_INVALID",
                            "value MONEY_INVALID",
                        ]
                    ))
        }
    }

    @Test func theFirstHundredErrorsAreToldInOrderAndFitAMessage() async throws {
        try await withService { service in
            let long = String(repeating: "\u{1}", count: 9_000)
            let worst = TrackConversionRequest(
                agentID: long, roomName: long, userID: long, eventType: "?", details: long, idempotencyKey: long,
                timestamp: ProtobufTimestamp(seconds: .max, nanos: -1),
                value: ConversionAPI.Money(currencyCode: long, units: -1, nanos: .min))
            let messages = (0..<7).map { _ in [Self.item("")] + Array(repeating: worst, count: 29) }
            let response = try await service.importAll(messages)
            #expect(counts(response) == [210, 0, 0, 210])
            #expect(response.errors.map(\.index) == Array(0..<100))
            #expect(try response.encoded().count < 1 << 20)
        }
    }

    /// The past is not held to what may be tracked from now on.
    @Test func whatMayBeTrackedFromNowOnIsNoMatter() async throws {
        try await withService { service in
            try await service.create("off", ConversionAPI.Agent(analyticsConversionEvent: "sale"))
            var listed = ConversionAPI.Agent.tracking
            listed.analyticsAllowedEvents = ["conversion"]
            try await service.create("listed", listed)
            var old = Self.item("2", agent: "listed")
            old.eventType = " Old-Event "
            #expect(try await counts(service.importAll([[Self.item("1", agent: "off"), old]])) == [2, 2, 0, 0])
            #expect(try await service.ledger().map(\.eventType) == ["old_event", "sale"])
        }
    }

    @Test func whatWasTrackedIsADuplicateWithItsKeyAndWithout() async throws {
        try await withService { service in
            // The worker did not say when; the export does.
            let tracked = try await service.track(
                TrackConversionRequest(agentID: "a", roomName: "1", eventType: "Sale", idempotencyKey: "k"))
            let conversion = try #require(tracked.conversion)
            var exported = TrackConversionRequest(
                agentID: "a", roomName: "1", eventType: "sale", timestamp: conversion.timestamp)
            #expect(try await counts(service.importAll([[exported]])) == [1, 0, 1, 0])
            exported.idempotencyKey = "k"
            #expect(try await counts(service.importAll([[exported]])) == [1, 0, 1, 0])
            exported.details = "other"
            #expect(try await errors(service.importAll([[exported]])) == ["0 IDEMPOTENCY_KEY_REUSED"])
        }
    }

    @Test func whatADeletedAgentHasTrackedIsStillADuplicate() async throws {
        try await withService { service in
            try await service.create("gone")
            var items = [Self.item("1", agent: "gone"), Self.item("2", key: "k", agent: "gone")]
            for index in items.indices { items[index].eventType = "sale" }
            #expect(try await counts(service.importAll([items])) == [2, 2, 0, 0])
            try await service.delete("gone")
            var new = Self.item("3", agent: "gone")
            new.eventType = "sale"
            let response = try await service.importAll([items + [new, Self.item("4")]])
            #expect(counts(response) == [4, 1, 2, 1])
            #expect(errors(response) == ["2 AGENT_NOT_FOUND"])
            #expect(try await service.ledger().count == 3)
        }
    }

    @Test func aCallCountsOnceAndATrialSeesWhatComesBeforeIt() async throws {
        var agent = ConversionAPI.Agent.tracking
        agent.countingMode = .oncePerCall
        try await withService(agent: agent) { service in
            var trial = Self.item("2", seconds: 9)
            trial.validateOnly = true
            let items = [Self.item("1"), Self.item("1", seconds: 5), trial, trial, Self.item("1", key: "k"), trial]
            #expect(try await counts(service.importAll([items], validateOnly: true)) == [6, 2, 4, 0])
            #expect(try await counts(service.importAll([items])) == [6, 2, 4, 0])
            #expect(try await service.ledger().map(\.roomName) == ["1"])
            var changed = Self.item("1", key: "l")
            changed.test = true
            let again = try await service.importAll([[Self.item("1", key: "l")], [changed]], validateOnly: true)
            #expect(counts(again) == [2, 1, 1, 0], "nothing of a trial is seen by the next message")
        }
    }

    @Test func tooManyItemsEndTheCallAndWhatCameBeforeStays() async throws {
        try await withService { service in
            let full = (0..<1_000).map { Self.item("\($0)") }
            #expect(
                await failure { _ = try await service.importAll([full, full + [Self.item("x")]]) }
                    == .invalid("conversions", "TOO_MANY_ITEMS"))
            let again = try await counts(service.importAll([full]))
            #expect(again == [1_000, 0, 1_000, 0])
        }
    }

    @Test func anImportIsInTheAuditLogOnceHoweverItEnds() async throws {
        try await withService { service in
            let before = try await service.audit()
            let (bad, good) = (Self.item(""), (0..<3).map { Self.item("\($0)") })
            _ = try await service.importAll([good, [bad]], validateOnly: true)
            #expect(try await service.audit() == before)
            _ = try await service.importAll([Array(good[..<2]), good + [bad]])
            let full = (0..<1_000).map { Self.item("full \($0)") }
            #expect(await failure { _ = try await service.importAll([full + good]) } != nil)
            #expect(await failure { _ = try await service.importAll([good, full, full + [bad]]) } != nil)
            #expect(
                try await service.audit() == before + [
                    "anonymous conversion.import recorded 3, duplicates 2, failed 1",
                    "anonymous conversion.import recorded 1000, duplicates 3, failed 0, cut short",
                ])
        }
    }

    /// A full queue makes the client wait, and fails nothing.
    @Test func aSmallQueueOnlyTakesLonger() async throws {
        var store = StoreLimits()
        store.queue = 30
        try await withService(store: store) { service in
            let messages = (0..<3).map { message in (0..<100).map { Self.item("\(message) \($0)") } }
            let first = try await counts(service.importAll(messages))
            #expect(first == [300, 300, 0, 0])
            let second = try await counts(service.importAll(messages))
            #expect(second == [300, 0, 300, 0])
        }
    }

    @Test func anImportWaitsOnlyAsLongAsItsCall() async throws {
        var store = StoreLimits()
        store.queue = 2
        try await withService(store: store) { service in
            let leave = await service.stall()
            let importing = Task {
                try await service.importAll([[Self.item("1")], [Self.item("2")], [Self.item("3")]])
            }
            await service.waitUntilQueued(2)
            importing.cancel()
            #expect(await failure { _ = try await importing.value } != nil)
            try await leave()
            let again = try await counts(service.importAll([[Self.item("1")]]))
            #expect(again == [1, 0, 1, 0])
        }
    }

    @Test func manyOfOneInstantAreImportedOnce() async throws {
        try await withService { service in
            let messages = (0..<6).map { message in (0..<1_000).map { Self.item("\(message) \($0)") } }
            let first = try await counts(service.importAll(messages))
            #expect(first == [6_000, 6_000, 0, 0])
            let second = try await counts(service.importAll(messages))
            #expect(second == [6_000, 0, 6_000, 0])
        }
    }
}

extension ImportError {
    /// What a program can learn from an item that failed.
    fileprivate var failure: Failure? {
        guard let status, let code = StatusCode(rawValue: Int(status.code)), code != .ok else { return nil }
        return Failure(RPCError(code, status.message, details: status.details.map { ErrorDetail($0) }))
    }
}
