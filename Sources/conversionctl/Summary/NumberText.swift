import ConversionAPI

/// Numbers for people.
enum NumberText {
    /// With a separator between thousands: `1,284,003`.
    static func grouped(_ number: Int64, by separator: String = ",") -> String {
        (number < 0 ? "-" : "") + grouped(String(number.magnitude), by: separator)
    }

    /// An exact amount without its currency: `-12,284.50`.
    static func amount(_ money: Money) -> String {
        amount(money, by: ",", minus: "-")
    }

    /// An exact amount with a separator of one's choice between thousands.
    static func amount(_ money: Money, by separator: String, minus: String) -> String {
        let text = MoneyText.amount(money)
        let isNegative = text.hasPrefix("-")
        let digits = text.dropFirst(isNegative ? 1 : 0)
        let units = digits.prefix { $0 != "." }
        return (isNegative ? minus : "") + grouped(String(units), by: separator) + digits.dropFirst(units.count)
    }

    private static func grouped(_ digits: String, by separator: String) -> String {
        var groups: [Substring] = []
        var rest = digits[...]
        while rest.count > 3 {
            groups.append(rest.suffix(3))
            rest = rest.dropLast(3)
        }
        return ([rest] + groups.reversed()).joined(separator: separator)
    }

    /// A number with so many decimals at most, without zeros at its end.
    static func decimal(_ value: Double, places: Int) -> String {
        var text = fixed(value, places: places)
        guard text.contains(".") else { return text }
        while text.hasSuffix("0") { text.removeLast() }
        if text.hasSuffix(".") { text.removeLast() }
        return text == "-0" ? "0" : text
    }

    /// A number with just so many decimals; `places` is from 0 to 9, and what no Int64 holds is cut to what it holds.
    static func fixed(_ value: Double, places: Int) -> String {
        let scale = (0..<places).reduce(1.0) { scale, _ in scale * 10 }
        let scaled = (value * scale).rounded()
        let limit = 9e18
        let number = Int64(scaled.isFinite ? min(limit, max(-limit, scaled)) : 0)
        let digits = String(number.magnitude)
        let padded = String(repeating: "0", count: max(0, places + 1 - digits.count)) + digits
        let text = places == 0 ? padded : "\(padded.dropLast(places)).\(padded.suffix(places))"
        return (number < 0 ? "-" : "") + text
    }
}

/// Rates from 0 to 1 as per cent.
enum PercentText {
    /// `25.1%`; with more decimals where the rate is so near to 0 or 1 that it would seem to be just that.
    static func text(_ rate: Double) -> String {
        number(rate, places: places(rate)) + "%"
    }

    /// `22.7–27.6%`.
    static func range(_ lower: Double, _ upper: Double) -> String {
        let places = max(1, places(lower), places(upper))
        return "\(number(lower, places: places))–\(number(upper, places: places))%"
    }

    static func number(_ rate: Double, places: Int) -> String {
        NumberText.fixed(rate * 100, places: places)
    }

    private static func places(_ rate: Double) -> Int {
        let distance = min(rate, 1 - rate)
        return distance <= 0 || distance >= 0.01 ? 1 : distance >= 0.001 ? 2 : 3
    }
}
