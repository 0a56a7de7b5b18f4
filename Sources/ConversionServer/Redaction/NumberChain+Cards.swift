extension NumberChain {
    /// Takes the payment card numbers out of the chain.
    ///
    /// A number is a card's by its issuer's first digits, a length that the issuer uses, and a right check digit, whether
    /// it is written in one, in groups of three digits or more, or digit by digit, as it is dictated.
    mutating func takeCards() -> [Redaction.Finding] {
        var findings: [Redaction.Finding] = []
        var first = 0
        while first < groups.count {
            if let last = cardEnd(from: first) {
                for group in first...last { take(group) }
                findings.append(
                    Redaction.Finding(
                        range: groups[first].range.lowerBound..<groups[last].range.upperBound, kind: .card))
                first = last + 1
            } else {
                first += 1
            }
        }
        return findings
    }

    /// The last group of the longest card number that begins with a group; at most 19 groups are looked at.
    private func cardEnd(from first: Int) -> Int? {
        // Dictated digits are a number from their beginning only: among many of them chance would find one.
        let isDictated = groups[first].count == 1 && (first == 0 || groups[first - 1].count > 1)
        guard isDictated || groups[first].count >= 3 else { return nil }
        var digits: [UInt8] = []
        var best: Int?
        for group in first..<groups.count {
            let count = groups[group].count
            guard !groups[group].isTaken, digits.count + count <= 19, isDictated ? count == 1 : count >= 3 else {
                break
            }
            if group > first {
                guard let separator = groups[group - 1].separator, separator == groups[first].separator,
                    separator == .space || separator == .hyphen
                else { break }
            }
            for offset in 0..<count { digits.append(digit(group, offset)) }
            if PaymentCard.isNumber(digits) { best = group }
        }
        return best
    }
}

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
