/// Goes through a text once, takes its digits as chains of groups, and finds the cards' and phones' among them.
struct NumberScanner {
    let bytes: UnsafeBufferPointer<UInt8>
    let kinds: Set<Redaction.Kind>
    /// Passed over, in order.
    let addresses: [Range<Int>]

    init(bytes: UnsafeBufferPointer<UInt8>, kinds: Set<Redaction.Kind>, addresses: [Range<Int>]) {
        self.bytes = bytes
        self.kinds = kinds
        self.addresses = addresses
    }

    mutating func findings() -> [Redaction.Finding] {
        var findings: [Redaction.Finding] = []
        var place = 0
        var addresses = self.addresses[...]
        while place < bytes.count {
            while let address = addresses.first, address.upperBound <= place { addresses.removeFirst() }
            if let address = addresses.first, address.contains(place) {
                place = address.upperBound
            } else if bytes[place].isASCIIDigit {
                place = uuidEnd(place) ?? readChain(place, limit: addresses.first?.lowerBound ?? bytes.count, &findings)
            } else if Self.isWord(bytes[place]) {
                // Digits within a word, as in room_4711, are its own.
                place = uuidEnd(place) ?? wordEnd(place)
            } else {
                place += 1
            }
        }
        return findings
    }

    private func readChain(_ place: Int, limit: Int, _ findings: inout [Redaction.Finding]) -> Int {
        var chain = NumberChain(at: place, in: bytes, limit: limit)
        if kinds.contains(.card) { findings += chain.takeCards() }
        if kinds.contains(.phone) {
            chain.setAsideDatesAndAmounts()
            findings += chain.takePhones()
        }
        return chain.end
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
