import ConversionAPI
import RPC
import Testing

/// AdjustConversion: its rules, and what a conversion looks like after it.
@Suite struct AdjustmentTests {
    private static let value = Money(currencyCode: "USD", units: 49, nanos: 990_000_000)

    private func tracked(
        _ service: Service, value: Money? = AdjustmentTests.value, timestamp: ProtobufTimestamp? = nil
    ) async throws -> Conversion {
        let response = try await service.track(
            TrackConversionRequest(
                agentID: "a", roomName: "r", idempotencyKey: "k\(UInt64.random(in: 0 ... .max))", timestamp: timestamp,
                value: value))
        return try #require(response.conversion)
    }

    @Test func aRestatementShowsEverywhereAndTheRecordStays() async throws {
        try await withService { service in
            let now = ProtobufTimestamp.now
            let before = try await tracked(service, timestamp: now + -60)
            let net = Money(currencyCode: "USD", units: 10)
            let response = try await service.adjust(
                AdjustConversionRequest(
                    conversionID: before.id, type: .restate, value: net, timestamp: now + -30, details: "refund",
                    idempotencyKey: "k"))
            var after = before
            after.state = .restated
            after.netValue = net
            after.adjustTime = now + -30
            let adjustment = try #require(response.adjustment)
            #expect(response == AdjustConversionResponse(adjustment: adjustment, conversion: after))
            let created = try #require(adjustment.createTime)
            #expect(created.seconds >= now.seconds)
            #expect(
                adjustment
                    == Adjustment(
                        id: adjustment.id, conversionID: before.id, type: .restate, value: net, timestamp: now + -30,
                        createTime: created, details: "refund"))
            #expect(adjustment.id.hasPrefix("ad_"))
            #expect(try await service.conversion(before.id) == after)
            #expect(try await service.ledger() == [after])
        }
    }

    @Test func aRetractionTakesTheValueAway() async throws {
        try await withService { service in
            let before = try await tracked(service)
            let response = try await service.adjust(AdjustConversionRequest(conversionID: before.id, type: .retract))
            let after = try #require(response.conversion)
            #expect(after.state == .retracted && after.netValue == nil && after.value == Self.value)
            #expect(after.adjustTime == response.adjustment?.timestamp)
            #expect(try await service.conversion(before.id) == after)
            let restate = AdjustConversionRequest(conversionID: before.id, type: .restate, value: Self.value)
            let retract = AdjustConversionRequest(conversionID: before.id, type: .retract)
            for request in [restate, retract] {
                #expect(
                    await failure { try await service.adjust(request) }
                        == Failure(.failedPrecondition, "CONVERSION_ALREADY_RETRACTED"))
            }
        }
    }

    @Test func anAdjustmentOutOfOrderIsRefused() async throws {
        try await withService { service in
            let now = ProtobufTimestamp.now
            let conversion = try await tracked(service, timestamp: now + -60)
            var request = AdjustConversionRequest(
                conversionID: conversion.id, type: .restate, value: Self.value, timestamp: now + -61)
            #expect(
                await failure { try await service.adjust(request) }
                    == Failure(.failedPrecondition, "ADJUSTMENT_PRECEDES_CONVERSION"))
            request.timestamp = now + -20
            try await service.adjust(request)
            request.timestamp = now + -21
            #expect(
                await failure { try await service.adjust(request) }
                    == Failure(.failedPrecondition, "MORE_RECENT_ADJUSTMENT_FOUND"))
            request.timestamp = now + 3600
            #expect(
                await failure { try await service.adjust(request) } == .invalid("timestamp", "TIMESTAMP_IN_FUTURE"))
        }
    }

    @Test func aRepeatGivesTheFirstAdjustmentBack() async throws {
        try await withService { service in
            let conversion = try await tracked(service)
            let request = AdjustConversionRequest(conversionID: conversion.id, type: .retract, idempotencyKey: "k")
            let first = try await service.adjust(request)
            #expect(!first.duplicate)
            let again = try await service.adjust(request)
            #expect(
                again
                    == AdjustConversionResponse(
                        adjustment: first.adjustment, conversion: first.conversion, duplicate: true))
            let other = try await tracked(service)
            let changes: [(inout AdjustConversionRequest) -> Void] = [
                { $0.details = "d" }, { $0.timestamp = .now },
                { ($0.type, $0.value) = (.restate, Self.value) },
            ]
            for change in changes {
                var reused = request
                change(&reused)
                #expect(
                    await failure { try await service.adjust(reused) }
                        == Failure(
                            .alreadyExists, "IDEMPOTENCY_KEY_REUSED", ["idempotency_key IDEMPOTENCY_KEY_REUSED"]))
            }
            // A key belongs to its conversion.
            var elsewhere = request
            elsewhere.conversionID = other.id
            #expect(try await !service.adjust(elsewhere).duplicate)
        }
    }

    /// What is said of an erased user, nobody would find again.
    @Test func anErasedConversionIsAdjustedWithoutDetailsOnly() async throws {
        try await withService { service in
            let tracked = try await service.track(
                TrackConversionRequest(agentID: "a", roomName: "r", userID: "u", value: Self.value))
            let conversion = try #require(tracked.conversion)
            _ = try await service.client.eraseUser(EraseUserRequest(userID: "u"))
            var request = AdjustConversionRequest(
                conversionID: conversion.id, type: .retract, details: "wants it back", idempotencyKey: "k")
            for validateOnly in [true, false] {
                request.validateOnly = validateOnly
                #expect(
                    await failure { try await service.adjust(request) }
                        == Failure(.failedPrecondition, "CONVERSION_ERASED"))
            }
            request.details = ""
            #expect(try await service.adjust(request).conversion?.state == .retracted)
        }
    }

    @Test func validationWritesNothing() async throws {
        try await withService { service in
            let conversion = try await tracked(service)
            let request = AdjustConversionRequest(
                conversionID: conversion.id, type: .retract, idempotencyKey: "k", validateOnly: true)
            let response = try await service.adjust(request)
            #expect(response.adjustment?.id == "" && response.conversion?.state == .retracted)
            #expect(try await service.conversion(conversion.id) == conversion)
            var other = request
            other.details = "the key is not spent"
            other.validateOnly = false
            #expect(try await !service.adjust(other).duplicate)
        }
    }

    @Test func everythingWrongWithARequestIsToldAtOnce() async throws {
        try await withService { service in
            let conversion = try await tracked(service)
            let long = AdjustConversionRequest(
                type: .restate, value: Money(currencyCode: "usd", units: -1), timestamp: ProtobufTimestamp(nanos: -1),
                details: String(repeating: "x", count: 8193), idempotencyKey: String(repeating: "x", count: 257))
            #expect(
                await failure { try await service.adjust(long) }
                    == Failure(
                        .invalidArgument, "FIELD_REQUIRED",
                        [
                            "conversion_id FIELD_REQUIRED", "value.currency_code CURRENCY_CODE_INVALID",
                            "value MONEY_INVALID", "timestamp TIMESTAMP_INVALID", "details FIELD_TOO_LONG",
                            "idempotency_key FIELD_TOO_LONG",
                        ]))
            for (request, expected) in [
                (AdjustConversionRequest(conversionID: "x"), Failure.invalid("type", "FIELD_REQUIRED")),
                (AdjustConversionRequest(conversionID: "x", type: .unrecognized(9)), .invalid("type", "FIELD_INVALID")),
                (AdjustConversionRequest(conversionID: "x", type: .restate), .invalid("value", "FIELD_REQUIRED")),
                (
                    AdjustConversionRequest(conversionID: "x", type: .retract, value: Self.value),
                    .invalid("value", "FIELD_INVALID")
                ),
                (
                    AdjustConversionRequest(conversionID: "x", type: .retract),
                    Failure(.notFound, "CONVERSION_NOT_FOUND")
                ),
                (
                    AdjustConversionRequest(
                        conversionID: conversion.id, type: .restate, value: Money(currencyCode: "EUR")),
                    .invalid("value.currency_code", "CURRENCY_CODE_MISMATCH")
                ),
                (
                    AdjustConversionRequest(
                        conversionID: conversion.id, type: .retract,
                        timestamp: ProtobufTimestamp(seconds: -62_135_596_800)),
                    .invalid("timestamp", "TIMESTAMP_TOO_OLD")
                ),
            ] {
                #expect(await failure { try await service.adjust(request) } == expected)
            }
            #expect(try await service.conversion(conversion.id) == conversion)
        }
    }
}
