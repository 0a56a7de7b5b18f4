import Basics

extension Duration {
    /// Reads a whole number with its unit, `ms`, `s`, `m`, `h` or `d`; nil for anything else.
    init?(setting text: String) {
        guard let quantity = Quantity(text), quantity.number <= 1 << 40 else { return nil }
        switch quantity.unit {
        case "ms": self = .milliseconds(quantity.number)
        case "s": self = .seconds(quantity.number)
        case "m": self = .seconds(quantity.number * 60)
        case "h": self = .seconds(quantity.number * 3600)
        case "d": self = .seconds(quantity.number * 86_400)
        default: return nil
        }
    }
}

/// Sizes in bytes as settings write them.
enum ByteCount {
    /// Reads a whole number, of bytes or with the unit `B`, `KiB`, `MiB` or `GiB`; nil for anything else.
    static func parse(_ text: String) -> Int? {
        guard let quantity = Quantity(text) else { return nil }
        let unit: Int
        switch quantity.unit {
        case "", "B": unit = 1
        case "KiB": unit = 1 << 10
        case "MiB": unit = 1 << 20
        case "GiB": unit = 1 << 30
        default: return nil
        }
        let (bytes, overflow) = quantity.number.multipliedReportingOverflow(by: unit)
        return overflow ? nil : bytes
    }
}
