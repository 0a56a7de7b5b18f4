import Basics

/// Goes through a folded text, takes its digits as groups and chains of groups, and finds the cards' and phones' among them.
struct NumberScanner {
    let bytes: UnsafeBufferPointer<UInt8>
    let kinds: Set<Redaction.Kind>
    /// Passed over, in order.
    let addresses: [Range<Int>]

    func findings() -> [Redaction.Finding] {
        // A card's digits are nobody's phone, even where the card may stay.
        let cards = CardScanner(groups: groups(), bytes: bytes).find()
        var findings: [Redaction.Finding] = []
        if kinds.contains(.card) { findings += cards.map { Redaction.Finding(range: $0, kind: .card) } }
        guard kinds.contains(.phone) else { return findings }
        let taken = (addresses + cards).sorted { $0.lowerBound < $1.lowerBound }
        walk(past: taken) { place, limit in
            var chain = NumberChain(at: place, in: bytes, limit: limit)
            if let end = chain.looseEnd(limit: limit) {
                findings.append(Redaction.Finding(range: chain.start(of: 0)..<end, kind: .phone))
                return end
            }
            chain.setAsideDatesAndAmounts()
            findings += chain.takePhones()
            return chain.end
        }
        return findings
    }

    /// The groups of digits that are no part of a word, an address or a UUID.
    private func groups() -> [Range<Int>] {
        var groups: [Range<Int>] = []
        walk(past: addresses) { place, limit in
            var end = place
            while end < limit, bytes[end].isASCIIDigit { end += 1 }
            let isDivided =
                end + 1 < limit && bytes[end] == UInt8(ascii: "_") && bytes[end + 1].isASCIIDigit
            // With a letter behind it, as in 16GB, it is the word's.
            if end == bytes.count || isDivided || !Self.isWord(bytes[end]) { groups.append(place..<end) }
            return isDivided ? end + 1 : end
        }
        return groups
    }

    /// Calls `read` at each number's first digit, with where it must end; it gives back where to go on.
    private func walk(past ranges: [Range<Int>], _ read: (_ place: Int, _ limit: Int) -> Int) {
        var place = 0
        var ranges = ranges[...]
        while place < bytes.count {
            while let range = ranges.first, range.upperBound <= place { ranges.removeFirst() }
            if let range = ranges.first, range.contains(place) {
                place = range.upperBound
            } else if bytes[place].isASCIIDigit {
                place = uuidEnd(place) ?? read(place, ranges.first?.lowerBound ?? bytes.count)
            } else if Self.isWord(bytes[place]) {
                // Digits within a word, as in room_4711, are its own.
                place = uuidEnd(place) ?? wordEnd(place)
            } else {
                place += 1
            }
        }
    }

    private func wordEnd(_ start: Int) -> Int {
        var end = start
        while end < bytes.count, Self.isWord(bytes[end]) { end += 1 }
        return end
    }

    /// Where the UUID that begins here ends: its groups of digits are no numbers. nil where there is none.
    ///
    /// Source: RFC 9562, section 4: 8, 4, 4, 4 and 12 hexadecimal digits with hyphens between.
    private func uuidEnd(_ start: Int) -> Int? {
        guard start + 36 <= bytes.count else { return nil }
        for offset in 0..<36 {
            let byte = bytes[start + offset]
            switch offset {
            case 8, 13, 18, 23: guard byte == UInt8(ascii: "-") else { return nil }
            default:
                guard byte.isASCIIDigit || (byte.isASCIILetter && byte | 0x20 <= UInt8(ascii: "f")) else { return nil }
            }
        }
        let end = start + 36
        return end < bytes.count && Self.isWord(bytes[end]) ? nil : end
    }

    static func isWord(_ byte: UInt8) -> Bool { byte.isASCIILetter || byte.isASCIIDigit || byte == UInt8(ascii: "_") }
}
