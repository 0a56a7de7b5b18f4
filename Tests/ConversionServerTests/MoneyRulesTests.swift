import ConversionAPI
import ConversionStore
import RPC
import Testing

@testable import ConversionServer

/// Currencies that were withdrawn, and the limit of an amount, in everything that takes one.
@Suite struct MoneyRulesTests {
    private static func item(_ room: String, _ time: String, _ value: ConversionAPI.Money?) -> TrackConversionRequest {
        TrackConversionRequest(
            agentID: "a", roomName: room, timestamp: ProtobufTimestamp(rfc3339: time), value: value)
    }

    private static func money(_ code: String, _ units: Int64 = 1) -> ConversionAPI.Money {
        ConversionAPI.Money(currencyCode: code, units: units)
    }

    @Test func aWithdrawnCurrencyIsTakenWhereTheConversionIsOfItsTime() async throws {
        try await withService { service in
            let response = try await service.importAll([
                [
                    Self.item("1", "2001-06-01T00:00:00Z", Self.money("DEM")),
                    Self.item("2", "2024-01-31T23:59:59Z", Self.money("HRK")),
                    Self.item("3", "2024-02-01T00:00:00Z", Self.money("HRK")),
                    Self.item("4", "2025-12-31T00:00:00Z", Self.money("BGN")),
                    Self.item("5", "2025-12-31T00:00:00Z", Self.money("DEM")),
                    Self.item("6", "1995-12-31T00:00:00Z", Self.money("QQQ")),
                ]
            ])
            #expect(response.importedCount == 3)
            #expect(response.errors.map(\.index) == [2, 4, 5])
            let message = try #require(response.errors.first?.status?.message)
            #expect(
                message
                    == "value.currency_code HRK was withdrawn from ISO 4217, and is taken only for conversions from before 2024-02-01T00:00:00Z."
            )
        }
    }

    @Test func anAdjustmentIsInACurrencyOfItsConversionsTime() async throws {
        try await withService { service in
            _ = try await service.importAll([
                [
                    Self.item("1", "2001-06-01T00:00:00Z", Self.money("DEM")),
                    Self.item("2", "2001-06-01T00:00:00Z", nil), Self.item("3", "2020-06-01T00:00:00Z", nil),
                ]
            ])
            let ids = Dictionary(
                uniqueKeysWithValues: try await service.ledger().map { ($0.roomName, $0.id) })
            func restate(_ room: String, _ value: ConversionAPI.Money) async throws {
                _ = try await service.adjust(
                    AdjustConversionRequest(conversionID: ids[room] ?? "", type: .restate, value: value))
            }
            try await restate("1", Self.money("DEM", 2))
            try await restate("2", Self.money("DEM", 2))
            #expect(
                await failure { try await restate("3", Self.money("DEM", 2)) }
                    == .invalid("value.currency_code", "CURRENCY_CODE_INVALID"))
            #expect(
                await failure { try await restate("1", Self.money("DEM", 1_000_000_000_001)) }
                    == .invalid("value", "MONEY_INVALID"))
        }
    }

    @Test func anAmountBeyondTheLimitIsToldTheLimit() async throws {
        try await withService { service in
            let large = Self.item("1", "2020-06-01T00:00:00Z", Self.money("USD", 9_000_000_000_000_000_000))
            var now = large
            now.timestamp = nil
            let sentence = "value must be at most 1000000000000 units of its currency."
            let imported = try await service.importAll([[large]])
            #expect(imported.errors.map { $0.status?.message } == [sentence])
            let batch = try await service.batch([now])
            #expect(batch.results.map { $0.status?.message } == [sentence])
            let error = await #expect(throws: RPCError.self) { try await service.track(now) }
            #expect(error?.message == sentence)
        }
    }
}
