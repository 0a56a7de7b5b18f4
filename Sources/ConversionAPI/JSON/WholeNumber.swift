internal import Basics

/// Whole numbers as JSON may write them, exact to the digit: `16`, `1.0`, `1e16`, `-0`.
enum WholeNumber {
    /// nil for a text that is no number of JSON's grammar, is not whole, or is out of the type's range. Takes time that grows
    /// with the text's length, and no more room than the number has.
    static func parse<Number: FixedWidthInteger>(_ text: String) -> Number? {
        // `Number("+1")` is a number in Swift and none in JSON.
        if !text.hasPrefix("+"), let number = Number(text) { return number }
        var rest = text.utf8[...]
        let isNegative = rest.first == UInt8(ascii: "-")
        if isNegative { rest = rest.dropFirst() }
        let whole = digits(&rest)
        guard !whole.isEmpty else { return nil }
        var fraction = rest[rest.startIndex..<rest.startIndex]
        if rest.first == UInt8(ascii: ".") {
            rest = rest.dropFirst()
            fraction = digits(&rest)
            guard !fraction.isEmpty else { return nil }
        }
        guard let exponent = exponent(&rest), rest.isEmpty else { return nil }
        let leading = (Array(whole) + Array(fraction)).drop { $0 == UInt8(ascii: "0") }
        guard let last = leading.lastIndex(where: { $0 != UInt8(ascii: "0") }) else { return 0 }
        let significant = leading[...last]
        // How many zeros stand behind the significant digits.
        let zeros = exponent - fraction.count + (leading.endIndex - significant.endIndex)
        // No type has more digits than 20.
        guard zeros >= 0, significant.count + zeros <= 20 else { return nil }
        let sign = isNegative ? "-" : ""
        return Number(
            sign + String(decoding: significant, as: UTF8.self) + String(repeating: "0", count: zeros))
    }

    private typealias Bytes = Substring.UTF8View

    private static func digits(_ rest: inout Bytes) -> Bytes {
        let found = rest.prefix { $0.isASCIIDigit }
        rest = rest[found.endIndex...]
        return found
    }

    /// 0 without one, and a far one for what is beyond any; nil for a broken one.
    private static func exponent(_ rest: inout Bytes) -> Int? {
        guard let sign = rest.first, sign | 0x20 == UInt8(ascii: "e") else { return 0 }
        rest = rest.dropFirst()
        let isNegative = rest.first == UInt8(ascii: "-")
        if isNegative || rest.first == UInt8(ascii: "+") { rest = rest.dropFirst() }
        let digits = digits(&rest)
        guard !digits.isEmpty else { return nil }
        let far = 1 << 40
        let value = digits.reduce(0) { min(far, $0 * 10 + Int($1 - UInt8(ascii: "0"))) }
        return isNegative ? -value : value
    }
}
