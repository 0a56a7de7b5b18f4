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

    /// What was missed: the same numbers and addresses in other spellings.
    static let spellings =
        [
            "  ", "\n", "\t", ",", ".", "/", ", ", "\r\n", "\u{b}", "\u{85}", "\u{a0}", "\u{2003}", "\u{3000}",
            "\u{2028}",
            "\u{200b}", "\u{200c}", "\u{200d}", "\u{2060}", "\u{feff}", "\u{ad}", "\u{200e}", "\u{34f}", "\u{1}", "-",
            "–",
            "\u{2212}", "\u{2010}", "\u{fe63}", "－", "_", "|", "*", "·", "、", "．", " - ", " / ", " | ", ";", ":", "\\",
        ].map { Example(["4111", "1111", "1111", "1111"].joined(separator: $0), "[card]") } + [
            Example("3782  822463\t10005", "[card]"), Example("4111 1111-1111  1111", "[card]"),
            Example("4，1，1，1，1，1，1，1，1，1，1，1，1，1，1，1", "[card]"),
            Example("41 11 11 11 11 11 11 11", "[card]"),
            Example("４１１１１１１１１１１１１１１１", "[card]"), Example("٤١١١ ١١١١ ١١١١ ١١١١", "[card]"),
            Example("४१११ ११११ ११११ ११११", "[card]"), Example("4️⃣1️⃣1️⃣1️⃣ 1111 1111 1111", "[card]"),
            Example("𝟒𝟏𝟏𝟏𝟏𝟏𝟏𝟏𝟏𝟏𝟏𝟏𝟏𝟏𝟏𝟏", "[card]"), Example("④①①①①①①①①①①①①①①①", "[card]"),
            Example("card:\u{200b}4111111111111111", "card:\u{200b}[card]"),
            Example("card\u{200b}4111111111111111.", "card\u{200b}[card]."),
            Example("Card 4111 1111\n1111 1111\n2 tickets", "Card [card]\n2 tickets"),
        ]
        + ["\t", "  ", "\n", "\u{a0}", "\u{2003}", "\u{200b}", "–", ".", "/", ",", "_", "·", " - "].map {
            Example("at +" + ["49", "170", "1234567"].joined(separator: $0), "at [phone]")
        } + [
            Example("call 4155552671", "call [phone]"), Example("my number is 415 555 2671", "my number is [phone]"),
            Example("my number is 4155552671.", "my number is [phone]."),
            Example("Call me back on 4155552671", "Call me back on [phone]"),
            Example("call Anna at 4155552671", "call Anna at [phone]"),
            Example("the customer's best number: 14155552671", "the customer's best number: [phone]"),
            Example("(415) 555-2671 or (415)555-2671", "[phone] or [phone]"),
            Example("(415)  555\u{2011}2671", "[phone]"), Example("４１５-５５５-２６７１", "[phone]"),
            Example("٠١٧٠ ١٢٣٤٥٦٧", "[phone]"), Example("０９０ー１２３４ー５６７８", "[phone]"),
            Example("+(49) 170 1234567", "[phone]"), Example("＋49 170 1234567", "[phone]"),
            Example("Room 12\n0170 1234567\n2 tickets", "Room 12\n[phone]\n2 tickets"),
            Example("Phone:\n4155552671", "Phone:\n[phone]"), Example("我的手机 13800138000", "我的手机 [phone]"),
            Example("**Phone:** 4155552671", "**Phone:** [phone]"),
            Example("415\u{200b}555\u{200b}2671 call", "415\u{200b}555\u{200b}2671 call"),
            Example("Anna’s number is 4155552671", "Anna’s number is [phone]"),
            Example("Anrufen unter 4930123456", "Anrufen unter [phone]"),
        ] + [
            Example("anna @ example.com", "[email]"), Example("anna@ example.com", "[email]"),
            Example("anna(at)example.com", "[email]"), Example("anna [at] example [dot] com", "[email]"),
            Example("anna[AT]example[dot]com", "[email]"), Example("anna＠example．com", "[email]"),
            Example("ａｎｎａ＠ｅｘａｍｐｌｅ．ｃｏｍ", "[email]"), Example("mu\u{308}ller@bu\u{308}cher.de!", "[email]!"),
            Example("anna@bücher.example", "[email]"), Example("an\u{200b}na@exam\u{ad}ple.com", "[email]"),
            Example("anna\u{200b}1@example.com", "[email]"), Example("anna﹫example.com", "[email]"),
            Example("用户＠例子。广告", "[email]"), Example("anna@example.com。谢谢", "[email]。谢谢"),
            Example("anna＠example。com", "[email]"), Example("to=anna%40example.com&x=1", "to=[email]&x=1"),
            Example("anna&#64;example.com", "[email]"), Example("4111+1111+1111+1111", "[card]"),
            Example("4111 .... 1111 .... 1111 .... 1111", "[card]"), Example("[+49] 170 1234567", "[[phone]"),
            Example("📞 4155552671", "📞 [phone]"),
            Example("reach Anna Smith at 4155552671", "reach Anna Smith at [phone]"),
            Example("anna @ mail . example . com", "[email]"),
            Example("Met at the office @ noon.Then left", "Met at the office @ noon.Then left"),
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
        "confirmation number 4155552671", "membership number is 4155552671", "Call ended, item 4155552671",
        "the order number is 4155552671", "called about order 4155552671", "call started 1772000000",
        "40, 41, 42, 43, 44, 45, 46, 47", "400, 500, 600, 700, 800", "Total\n1,299.00\n2026-03-07", "١٢٣٤",
        "+1,299,000", "45123456\n45123457", "1 = 4111 + 1111 = 1111 + 1111", "Plan A\u{200b}1", "20%40 EUR",
        "Call ended on 20260307143000", "5️⃣ stars", "№ 12345678",
        // No addresses.
        "3@4.50", "@anna", "anna@", "anna@localhost", "a@b", "@@@@", "anna@.com",
        "2 tickets@49.99",
    ]

    @Test(arguments: addresses + phones + cards + spellings) func personalDataIsMasked(example: Example) {
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
            "$1.", "2026-", "1:", "1,", "ab12cd34-", "\u{a0}", "é@é.", "0 0 ", "+1,", "(at)", "[", "4111,", "41 ",
            "a . ",
            " @ ", "\u{200b}", "a\u{200b}1", "call ", "my number ", "\u{301}", "1\n", "1  ", "漢。", "1_",
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
            "\u{200b}", "\n", "(at)", "call", "１", "\u{301}", "。",
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
