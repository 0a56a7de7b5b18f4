/// How payment card numbers are told from others.
enum PaymentCard {
    static func isNumber(_ digits: [UInt8]) -> Bool {
        guard (13...19).contains(digits.count) else { return false }
        let prefix = digits.prefix(6).reduce(0) { $0 * 10 + Int($1) }
        return issuers.contains { $0.prefixes.contains(prefix) && $0.lengths.contains(digits.count) }
            && hasRightCheckDigit(digits)
    }

    /// By the first six digits. Source: the ranges that the networks publish, as of ISO/IEC 7812.
    private static let issuers: [(prefixes: ClosedRange<Int>, lengths: ClosedRange<Int>)] = [
        (222_100...272_099, 16...16), (510_000...559_999, 16...16),  // Mastercard
        (300_000...305_999, 14...19), (309_500...309_599, 14...19),  // Diners Club
        (360_000...369_999, 14...19), (380_000...399_999, 14...19),
        (340_000...349_999, 15...15), (370_000...379_999, 15...15),  // American Express
        (352_800...358_999, 16...19),  // JCB
        (400_000...499_999, 13...13), (400_000...499_999, 16...16), (400_000...499_999, 19...19),  // Visa
        (500_000...509_999, 13...19), (560_000...599_999, 13...19),  // Maestro and others
        (600_000...699_999, 13...19),  // Discover, UnionPay, RuPay, Maestro
        (220_000...220_499, 16...19), (810_000...817_199, 16...19),  // Mir, UnionPay
    ]

    /// Source: ISO/IEC 7812-1, annex B (Luhn): every second digit from the right is doubled, and nines are cast out.
    private static func hasRightCheckDigit(_ digits: [UInt8]) -> Bool {
        var sum = 0
        for (place, digit) in digits.reversed().enumerated() {
            let value = place % 2 == 0 ? Int(digit) : Int(digit) * 2
            sum += value > 9 ? value - 9 : value
        }
        return sum % 10 == 0
    }
}
