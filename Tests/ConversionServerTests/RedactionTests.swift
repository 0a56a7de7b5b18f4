import ConversionAPI
import RPC
import Testing

@testable import ConversionServer

/// What is masked in free text, and what must stay.
@Suite struct RedactionTests {
    private static let all = Redaction(Set(Redaction.Kind.allCases))

    struct Example: Sendable, CustomTestStringConvertible {
        let text: String
        let redacted: String
        var testDescription: String { text }

        init(_ text: String, _ redacted: String) {
            self.text = text
            self.redacted = redacted
        }
    }

    static let addresses = [
        Example("Mail anna.b+news@mail.example.co.uk, please.", "Mail [email], please."),
        Example("a@t.co", "[mail]"),
        Example("<Anna@Example.COM>;bob_1%x@ex-ample.org.", "<[email]>;[email]."),
        Example("mailto:anna@example.com?subject=hi", "mailto:[email]?subject=hi"),
        Example("'anna@example.com' and (bob@example.com)", "'[email]' and ([email])"),
        Example("müller@bücher.de und иван@почта.рф", "[email] und [email]"),
        Example("邮箱是anna@example.com谢谢", "邮箱是[email]谢谢"),
        Example("メールは用户@例子.广告です", "[email]"),
        Example("anna@example.com-bob@example.com", "[email][email]"),
        Example("4111111111111111@example.com", "[email]"),
        Example("anna@xn--bcher-kva.example", "[email]"),
        Example("👩🏽‍💻anna@example.com👍", "👩🏽‍💻[email]👍"),
    ]

    static let phones = [
        Example("Call +49 170 1234567 back", "Call [phone] back"),
        Example("+49 (0)30/123456-78, or +1-555-123-4567.", "[phone], or [phone]."),
        Example("tel:+15551234567;ext=5", "tel:[phone];ext=5"),
        Example("+44\u{a0}20\u{202f}7946\u{a0}0958", "[phone]"),
        Example("Reach me at (555) 123-4567 or 555.123.4567", "Reach me at [phone] or [phone]"),
        Example("1-800-555-1234 and 1 (800) 555-1234", "[phone] and [phone]"),
        Example("555-123-4567,555-765-4321", "[phone],[phone]"),
        Example("555-123-4567 555-765-4321", "[phone] [phone]"),
        Example("Handy 0170 1234567, Büro 089/12 34 56 78", "Handy [phone], Büro [phone]"),
        Example("(030) 1234 5678 oder 030 / 1234567", "[phone] oder [phone]"),
        Example("01 23 45 67 89", "[phone]"),
        Example("0049 170 1234567", "[phone]"),
        Example("His phone number is 5551234567.", "His phone number is [phone]."),
        Example("Tel. no. 1234567", "Tel. no. [phone]"),
        Example("Teléfono: 612 345 678", "Teléfono: [phone]"),
        Example("phone 5 5 5 1 2 3 4 5 6 7 thanks", "phone [phone] thanks"),
        Example("电话555-123-4567。", "电话[phone]。"),
        Example("Order 4711 by phone 555-123-4567", "Order 4711 by phone [phone]"),
        Example("0170 1234567 2 tickets", "[phone] 2 tickets"),
        Example("0170 1234567 49.99 paid", "[phone] 49.99 paid"),
        Example("0170 1234567 49 EUR", "[phone] 49 EUR"),
        Example("49 € 0170 1234567", "49 € [phone]"),
        Example("14:30 0170 1234567 15:00", "14:30 [phone] 15:00"),
        Example("2026-03-07 0170 1234567", "2026-03-07 [phone]"),
        Example("555-123-4567x89", "[phone]x89"),
    ]

    static let cards = [
        Example("Card 4111 1111 1111 1111 12/27", "Card [card] 12/27"),
        Example("4111-1111-1111-1111", "[card]"),
        Example("5555555555554444,378282246310005", "[card],[card]"),
        Example("Amex 3782 822463 10005.", "Amex [card]."),
        Example("4 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1", "[card]"),
        Example("4111\u{a0}1111\u{a0}1111\u{a0}1111", "[card]"),
        Example("order 4111111111111111", "order [card]"),
        Example("卡号4111111111111111。", "卡号[card]。"),
        Example("4111 1111 1111 1111 5555 5555 5555 4444", "[card] [card]"),
    ]

    static let staying = [
        "Caller purchased premium plan at $49/month", "", "plain", "ünï çödé 漢字 🎉",
        // Amounts.
        "$1,299.00", "1.234.567,89 EUR", "1 299 000 Kč", "USD 5551234567", "€ 1 299 000", "12 345 678 dollars",
        "+10000000 EUR",
        "0.123456789", "1'234'567.89 CHF", "$ 555 123 4567", "+20 %", "49.99", "paid 1 234 567 euros",
        // Dates and times.
        "2026-03-07", "07.03.2026", "3/7/2026", "03/07/26", "2026-03-07T14:30:00Z", "07.03.2026 14:30",
        "2026-03-07 14:30:00",
        "from 09:00 to 17:30", "2025 - 2026", "1772000000", "1772000000000000000",
        // Orders and ids.
        "order 123456789", "Order number 5551234567", "#555-123-4567", "ORD-20260307-000123", "invoice 0012-3456-7890",
        "booking reference 0170 1234567", "1234567890123456", "4111111111111112", "12345678901234567890",
        "room_4111111111111111", "cv_4hsg8z59000wxw0ntbzay", "5551234567", "01701234567", "v1.2.3", "192.168.100.200",
        "550e8400-e29b-41d4-a716-446655440000", "12345678-1234-4234-8234-123456789012", "16GB", "20h", "4711th",
        "https://example.com/555-123-4567", "52.5200 13.4050", "ISBN 978-3-16-148410-0",
        // No addresses.
        "3@4.50", "@anna", "anna@", "anna@localhost", "a@b", "user @ example.com", "@@@@", "anna@.com",
        "2 tickets@49.99",
    ]

    @Test(arguments: addresses + phones + cards) func personalDataIsMasked(example: Example) {
        #expect(Self.all.redacted(example.text) == example.redacted)
        // An exported text may be imported again.
        #expect(Self.all.redacted(example.redacted) == example.redacted)
    }

    @Test(arguments: staying) func whatIsNobodysStays(text: String) {
        #expect(Self.all.redacted(text) == text)
        #expect(Self.all.redacted("(" + text + ")") == "(" + text + ")")
    }

    @Test func onlyTheKindsThatAreChosenAreMasked() {
        let text = "anna@example.com, +49 170 1234567, 4111 1111 1111 1111"
        #expect(Redaction([]).redacted(text) == text)
        #expect(Redaction([.email]).redacted(text) == "[email], +49 170 1234567, 4111 1111 1111 1111")
        #expect(Redaction([.phone]).redacted(text) == "anna@example.com, [phone], 4111 1111 1111 1111")
        #expect(Redaction([.card]).redacted(text) == "anna@example.com, +49 170 1234567, [card]")
        #expect(Redaction([.phone]).redacted("5551234567@example.com") == "5551234567@example.com")
    }

    /// With regular expressions some of these would take minutes.
    @Test(
        .timeLimit(.minutes(1)),
        arguments: [
            "a", "@", "a@", "a.", "@a.", "1 ", "1", "0", "12-", "(", "1(", ") ", "4111 ", "4 1", "+1", "ü", "漢@",
            "phone ",
            "$1.", "2026-", "1:", "1,", "ab12cd34-", "\u{a0}", "é@é.", "0 0 ",
        ]) func longInputsTakeLinearTime(part: String)
    {
        let text = String(repeating: part, count: 100_000 / part.utf8.count)
        #expect(Self.all.redacted(text).utf8.count <= text.utf8.count)
    }

    @Test(arguments: 0..<20) func noTextGrows(seed: Int) {
        let parts = [
            "anna", "@", "example", ".", "com", " ", "-", "555", "0170", "123", "4567", "4111", "1111", "+", "49", "(",
            ")",
            "/", "phone", "order", "$", "€", ",", ":", "x", "ü", "漢", "[", "]", "2026", "1", "\u{a0}", "_", "#",
        ]
        var random = SystemRandomNumberGenerator()
        for _ in 0..<500 {
            let text = (0..<Int.random(in: 1...30, using: &random)).map { _ in parts.randomElement() ?? "" }.joined()
            #expect(Self.all.redacted(text).utf8.count <= text.utf8.count, "\(text)")
        }
    }
}

/// What the services do with it.
@Suite struct RedactedServiceTests {
    private static let details = "Anna, anna@example.com, +49 170 1234567, paid $49"
    private static let masked = "Anna, [email], [phone], paid $49"

    private var rules: ServiceConfiguration {
        var rules = ServiceConfiguration()
        rules.redaction = Redaction(Set(Redaction.Kind.allCases))
        return rules
    }

    @Test func detailsAreMaskedBeforeTheyAreStored() async throws {
        try await withService(rules: rules) { service in
            var request = TrackConversionRequest(agentID: "a", roomName: "r", details: Self.details, validateOnly: true)
            #expect(try await service.track(request).conversion?.details == Self.masked)
            request.validateOnly = false
            let tracked = try #require(try await service.track(request).conversion)
            #expect(tracked.details == Self.masked)
            let batch = try await service.batch([request])
            #expect(batch.results.map { $0.response?.conversion?.details } == [Self.masked])
            let adjusted = try await service.adjust(
                AdjustConversionRequest(conversionID: tracked.id, type: .retract, details: Self.details))
            #expect(adjusted.adjustment?.details == Self.masked)
            #expect(try await service.ledger().map(\.details) == [Self.masked, Self.masked])
        }
    }

    /// The key stands for what the worker said, not for what was kept of it.
    @Test(arguments: [false, true]) func aRepeatIsADuplicateUnderAnotherSetting(masksFirst: Bool) async throws {
        try await withService { service in
            let (first, second) =
                masksFirst ? (service.with(rules), service) : (service, service.with(rules))
            let request = TrackConversionRequest(
                agentID: "a", roomName: "r", details: Self.details, idempotencyKey: "k")
            let tracked = try await first.track(request)
            let again = try await second.track(request)
            #expect(again.duplicate && again.conversion == tracked.conversion)
            var other = request
            other.details = Self.masked
            for service in [first, second] {
                await #expect(throws: RPCError.self) { try await service.track(other) }
            }
            let adjustment = AdjustConversionRequest(
                conversionID: tracked.conversion?.id ?? "", type: .retract, details: Self.details, idempotencyKey: "k")
            let adjusted = try await first.adjust(adjustment)
            let repeated = try await second.adjust(adjustment)
            #expect(repeated.duplicate && repeated.adjustment == adjusted.adjustment)
        }
    }
}
