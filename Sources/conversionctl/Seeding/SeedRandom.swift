import Basics

/// Random numbers that follow from a key and a place alone, so that any row can be made without those before it.
///
/// Source: Steele, Lea, Flood, "Fast Splittable Pseudorandom Number Generators" (SplitMix64). Swift's own `random(in:)`
/// is not used: how it draws may change with the standard library, and the same seed must give the same bytes.
struct SeedRandom {
    private var state: UInt64

    init(key: UInt64, place: Int) {
        state = Self.mixed(key ^ Self.mixed(UInt64(truncatingIfNeeded: place)))
    }

    mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        return Self.mixed(state)
    }

    /// From 0 up to the limit, which must be more than 0.
    mutating func below(_ limit: Int) -> Int {
        Int(truncatingIfNeeded: next().multipliedFullWidth(by: UInt64(limit)).high)
    }

    /// From 0 up to 1.
    mutating func unit() -> Double {
        Double(next() >> 11) / 9_007_199_254_740_992
    }

    mutating func chance(_ perThousand: Int) -> Bool {
        below(1000) < perThousand
    }

    mutating func pick<Element>(_ elements: [Element]) -> Element {
        elements[below(elements.count)]
    }

    /// A one-to-one mapping: what differs before, differs after.
    static func mixed(_ value: UInt64) -> UInt64 {
        var mixed = value
        mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
        return mixed ^ (mixed >> 31)
    }
}

/// Names as services make them: a prefix and digits of base 32.
enum SeedName {
    /// The digits are those of the numbers' lower bits, the lowest first.
    static func text(_ prefix: StaticString, digits: Int, of numbers: UInt64...) -> String {
        let count = prefix.utf8CodeUnitCount + digits * numbers.count
        return String(unsafeUninitializedCapacity: count) { text in
            var end = prefix.withUTF8Buffer { text.update(fromContentsOf: $0) }
            for number in numbers {
                var rest = number
                for _ in 0..<digits {
                    text[end] = CrockfordDigits.digit(rest)
                    rest >>= 5
                    end += 1
                }
            }
            return end
        }
    }
}
