import Basics

/// Groups of digits of a folded text with no more than a separator between each two, as people write numbers: `+49 (0)170/123-45 67`.
struct NumberChain {
    /// What stands between two groups.
    enum Separator: Equatable {
        case space, hyphen, dot, slash, parenthesis
        /// Several spaces, a tab, or the end of a line.
        case gap
    }

    struct Group {
        /// In bytes of the text.
        let range: Range<Int>
        /// Between it and the next one; nil for the last.
        var separator: Separator?
        /// Part of something already: a card, a date, an amount, a word.
        var isTaken = false

        var count: Int { range.count }
    }

    let bytes: UnsafeBufferPointer<UInt8>
    var groups: [Group] = []
    /// Where the text goes on.
    private(set) var end: Int

    /// Reads the chain that begins with the digit at a place.
    ///
    /// - Parameter limit: where it ends at the latest.
    init(at start: Int, in bytes: UnsafeBufferPointer<UInt8>, limit: Int) {
        self.bytes = bytes
        end = start
        var place = start
        while true {
            var digits = place
            while digits < limit, bytes[digits].isASCIIDigit { digits += 1 }
            groups.append(Group(range: place..<digits))
            end = digits
            guard let (separator, next) = Self.separator(at: digits, in: bytes), next < limit,
                bytes[next].isASCIIDigit
            else { break }
            groups[groups.count - 1].separator = separator
            place = next
        }
        // A number that a word follows at once, as in 20h or 16GB, is the word's.
        if end < bytes.count, NumberScanner.isWord(bytes[end]), !isExtension(at: end) { take(groups.count - 1) }
    }

    mutating func take(_ group: Int) {
        groups[group].isTaken = true
    }

    func digit(_ group: Int, _ offset: Int) -> UInt8 {
        bytes[groups[group].range.lowerBound + offset] - UInt8(ascii: "0")
    }

    /// The group as a number; only for groups of few digits.
    func value(_ group: Int) -> Int {
        (0..<min(groups[group].count, 9)).reduce(0) { $0 * 10 + Int(digit(group, $1)) }
    }

    /// A phone's extension: x89.
    private func isExtension(at place: Int) -> Bool {
        bytes[place] | 0x20 == UInt8(ascii: "x") && place + 1 < bytes.count && bytes[place + 1].isASCIIDigit
    }

    /// The separator that begins at a place, and where it ends.
    private static func separator(
        at place: Int, in bytes: UnsafeBufferPointer<UInt8>
    ) -> (Separator, next: Int)? {
        guard let (first, next) = sign(at: place, in: bytes) else { return nil }
        let second = sign(at: next, in: bytes)
        switch (first, second?.0) {
        case (.space, .hyphen?), (.space, .slash?):
            // Between spaces only: "030 / 1234", but not "1 -2".
            guard let second, let third = sign(at: second.next, in: bytes), third.0 == .space else { return nil }
            return (second.0, third.next)
        case (.space, .parenthesis?), (.gap, .parenthesis?), (.hyphen, .parenthesis?), (.parenthesis, .space?),
            (.parenthesis, .gap?), (.parenthesis, .hyphen?), (.parenthesis, .slash?), (.parenthesis, .dot?):
            return second.map { (.parenthesis, $0.next) }
        case (.hyphen, .hyphen?): return second.map { (.hyphen, $0.next) }
        case (_, nil): return (first, next)
        default: return nil
        }
    }

    private static func sign(at place: Int, in bytes: UnsafeBufferPointer<UInt8>) -> (Separator, next: Int)? {
        guard place < bytes.count else { return nil }
        switch bytes[place] {
        case UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: "\n"):
            var end = place
            while end < bytes.count, end - place < 8, " \t\n".utf8.contains(bytes[end]) { end += 1 }
            return (end == place + 1 && bytes[place] == UInt8(ascii: " ") ? .space : .gap, end)
        case UInt8(ascii: "-"): return (.hyphen, place + 1)
        case UInt8(ascii: "."): return (.dot, place + 1)
        case UInt8(ascii: "/"): return (.slash, place + 1)
        case UInt8(ascii: "("), UInt8(ascii: ")"): return (.parenthesis, place + 1)
        default: return nil
        }
    }
}
