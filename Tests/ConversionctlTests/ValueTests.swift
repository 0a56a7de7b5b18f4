import ConversionAPI
import Testing

@testable import conversionctl

@Suite struct MoneyTextTests {
    @Test(
        arguments: [
            ("49.00 USD", "USD", 49, 0), ("49 USD", "USD", 49, 0), ("USD 49.9", "USD", 49, 900_000_000),
            ("0.000000001 eur", "EUR", 0, 1), ("-0.50 USD", "USD", 0, -500_000_000),
            ("-3.25 USD", "USD", -3, -250_000_000),
            (" 500  JPY ", "JPY", 500, 0), ("999999999999.999999999 USD", "USD", 999_999_999_999, 999_999_999),
            ("1000000000000 IRR", "IRR", 1_000_000_000_000, 0),
            ("0.1 USD", "USD", 0, 100_000_000),
        ] as [(String, String, Int64, Int32)])
    func anAmountIsExact(text: String, code: String, units: Int64, nanos: Int32) throws {
        #expect(try MoneyText.parse(text) == Money(currencyCode: code, units: units, nanos: nanos))
    }

    @Test(arguments: [
        "", "49", "USD", "49.00USD", "1,000 USD", "1_000 USD", "49. USD", ".5 USD", "4.9.0 USD", "1e3 USD", "+5 USD",
        "--5 USD", "$49 USD", "49 DOLLARS", "49 US", "49 US1", "1.0000000001 USD", "9223372036854775808 USD", "٤٩ USD",
        "1000000000000.000000001 USD", "-1000000000001 USD",
        "49 USD USD", "0x10 USD", "- USD", "NaN USD",
    ])
    func whatIsNoAmountIsRefused(text: String) {
        #expect(throws: ValueError.self) { try MoneyText.parse(text) }
    }

    @Test(arguments: [
        ("49.00 USD", Money(currencyCode: "USD", units: 49)),
        ("49.905 USD", Money(currencyCode: "USD", units: 49, nanos: 905_000_000)),
        ("-0.50 EUR", Money(currencyCode: "EUR", nanos: -500_000_000)),
        ("500 JPY", Money(currencyCode: "JPY", units: 500)),
        ("500.1 JPY", Money(currencyCode: "JPY", units: 500, nanos: 100_000_000)),
        ("1.250 KWD", Money(currencyCode: "KWD", units: 1, nanos: 250_000_000)),
        ("-9223372036854775808.00 USD", Money(currencyCode: "USD", units: .min)),
    ])
    func anAmountIsShownWithItsCurrencysDecimals(text: String, money: Money) {
        #expect(MoneyText.text(money) == text)
    }
}

@Suite struct DurationTextTests {
    @Test(arguments: [
        ("500ms", Duration.milliseconds(500)), ("10s", .seconds(10)), ("2m", .seconds(120)), ("24h", .seconds(86_400)),
        ("7d", .seconds(604_800)), ("0s", .zero), ("3us", .microseconds(3)), ("3ns", .nanoseconds(3)),
    ])
    func aSpanHasAUnit(text: String, duration: Duration) throws {
        #expect(try DurationText.parse(text) == duration)
    }

    @Test(arguments: [
        "", "10", "s", "1.5s", "-1s", "10 s", "10S", "1h30m", "9223372036854775808s", "999999999999d", "١s",
    ])
    func whatIsNoSpanIsRefused(text: String) {
        #expect(throws: ValueError.self) { try DurationText.parse(text) }
    }
}

@Suite struct TimeTextTests {
    /// 2026-03-07T14:30:00.25Z.
    private let now = ProtobufTimestamp(seconds: 1_772_893_800, nanos: 250_000_000)

    @Test(arguments: [
        ("2026-03-07T14:30:00Z", "2026-03-07T14:30:00Z"), ("2026-03-07T15:30:00.5+01:00", "2026-03-07T14:30:00.500Z"),
        ("2026-03-07", "2026-03-07T00:00:00Z"), ("24h", "2026-03-06T14:30:00.250Z"), ("0s", "2026-03-07T14:30:00.250Z"),
        ("300ms", "2026-03-07T14:29:59.950Z"), ("7d", "2026-02-28T14:30:00.250Z"),
    ])
    func aMomentIsAbsoluteOrAgo(text: String, expected: String) throws {
        #expect(try TimeText.parse(text, now: now).rfc3339 == expected)
    }

    @Test(arguments: [
        "", "now", "14:30", "2026-02-30", "2026-03-07T14:30:00", "07.03.2026", "-1h", "99999d999", "9999999d",
    ])
    func whatIsNoMomentIsRefused(text: String) {
        #expect(throws: ValueError.self) { try TimeText.parse(text, now: now) }
    }
}
