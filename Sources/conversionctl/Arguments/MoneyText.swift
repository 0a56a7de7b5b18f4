import Basics
import ConversionAPI

/// Exact decimal amounts as people write them: `49.00 USD`. No floating point on the way.
enum MoneyText {
    /// The most units that a server takes.
    static let unitLimit: Int64 = 1_000_000_000_000

    /// Reads `AMOUNT CODE` or `CODE AMOUNT`, with up to 9 decimals.
    static func parse(_ text: String) throws -> Money {
        let words = text.split(whereSeparator: \.isWhitespace)
        guard words.count == 2 else { throw malformed }
        let (amount, code) = words[0].first.map { isLetter($0) } == true ? (words[1], words[0]) : (words[0], words[1])
        guard code.count == 3, code.allSatisfy(isLetter) else {
            throw ValueError("the currency must be an ISO 4217 code of three letters, such as USD.")
        }
        let isNegative = amount.first == "-"
        let parts = amount.dropFirst(isNegative ? 1 : 0).split(separator: ".", omittingEmptySubsequences: false)
        guard (1...2).contains(parts.count), parts.allSatisfy({ !$0.isEmpty && $0.utf8.allSatisfy(\.isASCIIDigit) })
        else {
            throw malformed
        }
        let sign: Int64 = isNegative ? -1 : 1
        guard let units = Int64(parts[0]), units <= unitLimit else { throw tooLarge }
        var nanos: Int32 = 0
        if parts.count == 2 {
            guard let decimals = DecimalDigits.nanoseconds(ofFraction: parts[1].utf8) else {
                throw ValueError("an amount has at most 9 decimals.")
            }
            nanos = decimals
        }
        if units == unitLimit, nanos > 0 { throw tooLarge }
        return Money(currencyCode: code.uppercased(), units: sign * units, nanos: Int32(sign) * nanos)
    }

    /// The amount without its currency, with as many decimals as the currency has, and more where the amount has more.
    static func amount(_ money: Money) -> String {
        var decimals = DecimalDigits.padded(Int(money.nanos.magnitude), to: 9)
        let minimum = minorDigits[money.currencyCode] ?? 2
        while decimals.count > minimum, decimals.hasSuffix("0") { decimals.removeLast() }
        let sign = money.units < 0 || money.nanos < 0 ? "-" : ""
        return "\(sign)\(money.units.magnitude)\(decimals.isEmpty ? "" : ".")\(decimals)"
    }

    /// As it is read: `49.00 USD`.
    static func text(_ money: Money) -> String {
        "\(amount(money)) \(money.currencyCode)"
    }

    private static var tooLarge: ValueError {
        ValueError("the amount is too large: at most \(unitLimit) units of its currency are taken.")
    }

    private static var malformed: ValueError {
        ValueError("give an amount and a currency, such as \"49.00 USD\", with a point and without separators.")
    }

    private static func isLetter(_ character: Character) -> Bool { character.isASCII && character.isLetter }

    /// Decimals of currencies that have not 2. Source: ISO 4217, list one.
    private static let minorDigits: [String: Int] = {
        var digits: [String: Int] = [:]
        for (count, codes) in [
            (0, "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF"),
            (3, "BHD IQD JOD KWD LYD OMR TND"), (4, "CLF UYW"),
        ] {
            for code in codes.split(separator: " ") { digits[String(code)] = count }
        }
        return digits
    }()
}
