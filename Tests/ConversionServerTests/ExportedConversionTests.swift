import ConversionAPI
import ConversionStore
import RPC
import Testing

/// Imports of what was exported: known by its id, and not by what it says.
@Suite struct ExportedConversionTests {
    private static func item(_ id: String, room: String = "r", token: String = "") -> ExportedConversion {
        ExportedConversion(
            conversion: TrackConversionRequest(
                agentID: "a", roomName: room, userID: "u", eventType: "sale", details: "d",
                timestamp: ProtobufTimestamp(seconds: 1_000_000_000)), originID: id, keyToken: token)
    }

    /// Received, imported, duplicates, failed.
    private func counts(_ response: ImportConversionsResponse) -> [Int64] {
        [response.receivedCount, response.importedCount, response.duplicateCount, response.failedCount]
    }

    /// As a watch for an export tells them.
    private func exported(_ service: Service) async throws -> [ExportedConversion] {
        var exported: [ExportedConversion] = []
        let events = try await service.client.watchConversions(
            WatchConversionsRequest(
                start: .position(.beginning), filter: ConversionAPI.ConversionFilter(includeTests: true),
                includeKeyTokens: true))
        for try await event in events {
            guard case .recorded(let conversion) = event.event else { break }
            exported.append(
                ExportedConversion(
                    conversion: TrackConversionRequest(
                        agentID: conversion.agentID, roomName: conversion.roomName, userID: conversion.userID,
                        eventType: conversion.eventType, details: conversion.details, timestamp: conversion.timestamp,
                        value: conversion.value, test: conversion.test),
                    originID: conversion.origin?.id ?? "", keyToken: conversion.origin?.keyToken ?? ""))
        }
        return exported
    }

    @Test func equalRecordsOfTwoIDsAreTwoAndOneOfOneIDIsOne() async throws {
        try await withService { service in
            let items = [Self.item("cv_1"), Self.item("cv_2"), Self.item("cv_1"), Self.item("cv_1", room: "r")]
            #expect(try await counts(service.importExported([items], validateOnly: true)) == [4, 2, 2, 0])
            #expect(try await counts(service.importExported([items])) == [4, 2, 2, 0])
            #expect(try await counts(service.importExported([items])) == [4, 0, 4, 0])
            #expect(try await counts(service.importExported([items], validateOnly: true)) == [4, 0, 4, 0])
            let ledger = try await service.ledger()
            #expect(Set(ledger.map(\.origin)) == [RecordOrigin(id: "cv_1"), RecordOrigin(id: "cv_2")])
            #expect(try await exported(service) == Array(items[..<2]))
        }
    }

    @Test func whatWasTrackedIsADuplicateOfItsOwnExport() async throws {
        try await withService { service in
            for key in ["", "", "k"] {
                try await service.track(
                    TrackConversionRequest(agentID: "a", roomName: "r", eventType: "sale", idempotencyKey: key))
            }
            let before = try await service.ledger()
            #expect(before.allSatisfy { $0.origin == nil })
            let exported = try await exported(service)
            #expect(exported.count == 3 && Set(exported.map(\.originID)) == Set(before.map(\.id)))
            #expect(exported.map(\.keyToken.isEmpty) == [true, true, false])
            #expect(try await counts(service.importExported([exported])) == [3, 0, 3, 0])
            #expect(try await service.ledger() == before)
        }
    }

    @Test func anOriginOpensNoKeyAndWhatIsNoneFailsAlone() async throws {
        try await withService { service in
            var keyed = Self.item("cv_1")
            keyed.conversion?.idempotencyKey = "k"
            let items = [
                keyed, Self.item("cv_1", token: "kt_1"), Self.item("", token: "kt_1"),
                Self.item(String(repeating: "x", count: 257)), ExportedConversion(originID: "cv_1"), Self.item("cv_1"),
            ]
            let response = try await service.importExported([items])
            #expect(counts(response) == [6, 1, 0, 5])
            #expect(response.errors.map(\.index) == [0, 1, 2, 3, 4])
            #expect(response.errors.allSatisfy { $0.status?.code == 3 })
            let tracked = try await service.track(
                TrackConversionRequest(agentID: "a", roomName: "r", idempotencyKey: "k"))
            #expect(!tracked.duplicate)
        }
    }

    @Test func bothListsOfAMessageCountTogetherInTheirOrder() async throws {
        try await withService { service in
            let plain = Self.item("").conversion ?? TrackConversionRequest()
            var bad = plain
            bad.roomName = ""
            let request = ImportConversionsRequest(
                conversions: [plain, bad],
                exportedConversions: [
                    ExportedConversion(conversion: bad, originID: "cv_1"), Self.item("cv_2", room: "s"),
                ])
            let response = try await service.client.importConversions { try await $0.write(request) }
            #expect(counts(response) == [4, 2, 0, 2] && response.errors.map(\.index) == [1, 2])
            let many = ImportConversionsRequest(
                conversions: Array(repeating: plain, count: 500),
                exportedConversions: Array(repeating: Self.item("cv_2"), count: 501))
            #expect(
                await failure { _ = try await service.client.importConversions { try await $0.write(many) } }
                    == .invalid("exported_conversions", "TOO_MANY_ITEMS"))
        }
    }

    // MARK: Adjustments

    private func adjust(
        _ service: Service, _ conversion: String, _ id: String, _ type: AdjustmentType = .restate,
        details: String = "d", validateOnly: Bool = false
    ) async throws -> AdjustConversionResponse {
        try await service.adjust(
            AdjustConversionRequest(
                conversionID: conversion, type: type,
                value: type == .restate ? ConversionAPI.Money(currencyCode: "USD", units: 1) : nil,
                timestamp: ProtobufTimestamp(seconds: 1_000_000_001), details: details, validateOnly: validateOnly,
                origin: AdjustmentOrigin(
                    id: id, agentID: "a", roomName: "r", eventType: "sale",
                    conversionTimestamp: ProtobufTimestamp(seconds: 1_000_000_000))))
    }

    @Test func anExportedAdjustmentFindsItsConversionAndIsMadeOnce() async throws {
        try await withService { service in
            #expect(await failure { _ = try await adjust(service, "cv_1", "ad_1") }?.code == .notFound)
            _ = try await service.importExported([[Self.item("cv_1")]])
            let trial = try await adjust(service, "cv_1", "ad_1", validateOnly: true)
            #expect(!trial.duplicate && trial.adjustment?.id == "")
            let first = try await adjust(service, "cv_1", "ad_1")
            #expect(!first.duplicate && first.adjustment?.originID == "ad_1")
            #expect(first.conversion?.origin == RecordOrigin(id: "cv_1") && first.conversion?.state == .restated)
            let second = try await adjust(service, "cv_1", "ad_2", .retract)
            #expect(!second.duplicate)
            for id in ["ad_1", "ad_2"] {
                // Whatever else it says by now.
                let again = try await adjust(service, "cv_1", id, details: "other")
                #expect(again.duplicate && again.adjustment?.originID == id)
                #expect(try await adjust(service, "cv_1", id, validateOnly: true).duplicate)
            }
            // As another ledger has them, and by the ids that they have here.
            let own = try #require(first.adjustment?.id)
            let conversion = try #require(first.conversion?.id)
            #expect(try await adjust(service, conversion, own).duplicate)
            #expect(try await adjust(service, conversion, "ad_2").duplicate)
        }
    }

    @Test func anExportedAdjustmentBringsNoErasedTextBack() async throws {
        try await withService { service in
            _ = try await service.importExported([[Self.item("cv_1")]])
            let _: EraseUserResponse = try await service.call(
                ConversionServiceMethods.eraseUser, EraseUserRequest(userID: "u"))
            let made = try await adjust(service, "cv_1", "ad_1", .retract, details: "about u")
            #expect(made.adjustment?.details == "" && made.conversion?.state == .retracted)
            #expect(try await counts(service.importExported([[Self.item("cv_1")]])) == [1, 0, 1, 0])
            #expect(try await service.ledger().map(\.userID) == [""])
        }
    }

    @Test func onlyWhoMayImportTellsAnOrigin() async throws {
        try await withGuardedService { service in
            let admin = try await service.key(.admin)
            let _: ConversionAPI.Agent = try await service.call(
                AgentServiceMethods.createAgent, CreateAgentRequest(agent: .tracking, agentID: "a"), key: admin.key)
            let tracked: TrackConversionResponse = try await service.call(
                ConversionServiceMethods.trackConversion,
                TrackConversionRequest(agentID: "a", roomName: "r", eventType: "sale"),
                key: admin.key)
            let request = AdjustConversionRequest(
                conversionID: tracked.conversion?.id ?? "", type: .retract,
                origin: AdjustmentOrigin(
                    id: "ad_1", agentID: "a", roomName: "r", eventType: "sale",
                    conversionTimestamp: tracked.conversion?.timestamp))
            for key in [try await service.key(.ingest), try await service.key(.admin, agents: ["a"])] {
                let failure = try await service.failure(
                    ConversionServiceMethods.adjustConversion, request, key: key.key)
                #expect(failure == Failure(.permissionDenied, "ROLE_NOT_ALLOWED"))
            }
            #expect(
                try await service.failure(ConversionServiceMethods.adjustConversion, request, key: admin.key) == nil)
        }
    }
}
