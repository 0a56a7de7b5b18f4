import Basics
import ConversionStore

/// A 64-bit hash of what a request says: the same in every process and version, as the ledger keeps it.
///
/// It tells a repeat from other content under one idempotency key. It resists accidents, not attackers, who
/// could only mislead themselves: keys are their agent's and room's own.
struct ContentFingerprint {
    private(set) var value: UInt64 = 0xcbf2_9ce4_8422_2325

    mutating func add(_ text: String) {
        var text = text
        text.withUTF8 { add($0) }
    }

    /// Takes a text, its length first, so that no two lists of texts run together.
    mutating func add(_ text: UnsafeBufferPointer<UInt8>) {
        add(UInt64(text.count))
        text.forEachWord { add($0) }
    }

    mutating func add(_ number: Int64) {
        add(UInt64(bitPattern: number))
    }

    mutating func add(_ flag: Bool) {
        add(UInt64(flag ? 1 : 0))
    }

    /// One round: multiply to spread upwards, shift to bring it down again.
    private mutating func add(_ word: UInt64) {
        value = (value ^ word) &* 0x9e37_79b9_7f4a_7c15
        value ^= value >> 29
    }
}
