extension NumberChain {
    /// Takes the phone numbers out of what is left of the chain.
    mutating func takePhones() -> [Redaction.Finding] {
        var findings: [Redaction.Finding] = []
        let introduction = NumberIntroduction(of: groups[0].range.lowerBound, in: bytes)
        var first = 0
        while first < groups.count {
            guard !groups[first].isTaken, let last = phoneEnd(from: first, introduction) else {
                first += 1
                continue
            }
            for group in first...last { take(group) }
            findings.append(Redaction.Finding(range: start(of: first)..<groups[last].range.upperBound, kind: .phone))
            first = last + 1
        }
        return findings
    }

    private func phoneEnd(from first: Int, _ introduction: NumberIntroduction) -> Int? {
        let isFirst = first == 0
        if isFirst, introduction.hasPlus { return end(from: first, digits: 8...(digit(0, 0) == 1 ? 11 : 16)) }
        if isFirst, introduction.meaning == .phone { return end(from: first, digits: 7...15) }
        guard introduction.meaning != .other || !isFirst, !introduction.isLabel || !isFirst else { return nil }
        return northAmericanEnd(from: first) ?? parenthesisedEnd(from: first) ?? trunkEnd(from: first)
    }

    /// 555-123-4567, 1 (555) 123-4567: three groups of 3, 3 and 4, with the country's 1 or without. Source: the North
    /// American Numbering Plan, whose area codes begin with 2 to 9.
    private func northAmericanEnd(from first: Int) -> Int? {
        let area = groups[first].count == 1 && digit(first, 0) == 1 ? first + 1 : first
        guard area + 2 < groups.count, groups[area...area + 2].map(\.count) == [3, 3, 4], digit(area, 0) >= 2,
            groups[first...area + 2].allSatisfy({ !$0.isTaken })
        else { return nil }
        // Part of something longer, as 192.555.123.4567.
        let before = first == 0 ? nil : groups[first - 1].separator
        let behind = groups[area + 2].separator
        return [nil, .space, .parenthesis].contains(before) && [nil, .space, .slash].contains(behind) ? area + 2 : nil
    }

    /// (030) 1234 5678: an area code in parentheses.
    private func parenthesisedEnd(from first: Int) -> Int? {
        let range = groups[first].range
        guard (2...5).contains(groups[first].count), range.lowerBound > 0, range.upperBound < bytes.count,
            bytes[range.lowerBound - 1] == UInt8(ascii: "("), bytes[range.upperBound] == UInt8(ascii: ")")
        else { return nil }
        return end(from: first, digits: (digit(first, 0) == 0 ? 7 : 10)...13)
    }

    /// 0170 1234567, 0049 30/123456: the trunk prefix or the international one, and then more than one group.
    private func trunkEnd(from first: Int) -> Int? {
        guard digit(first, 0) == 0, (2...7).contains(groups[first].count), first == 0 || groups[first - 1].isTaken
        else {
            return nil
        }
        let limit = digit(first, 1) == 0 ? 15 : 12
        return end(from: first, digits: 9...limit).flatMap { $0 > first ? $0 : nil }
    }

    /// The last group with which a number that begins here has as many digits as it may; nil where they are too few.
    private func end(from first: Int, digits: ClosedRange<Int>) -> Int? {
        var count = 0
        var last: Int?
        let isDictated = groups[first].count == 1 && first + 1 < groups.count && groups[first + 1].count == 1
        for group in first..<groups.count {
            guard !groups[group].isTaken, count + groups[group].count <= digits.upperBound else { break }
            // "0170 1234567 2 tickets"
            if groups[group].count == 1, !isDictated, count >= digits.lowerBound, groups[group - 1].separator == .space
            {
                break
            }
            count += groups[group].count
            last = group
        }
        return count >= digits.lowerBound ? last : nil
    }

    /// With the plus or the parenthesis that belongs to it.
    private func start(of group: Int) -> Int {
        let start = groups[group].range.lowerBound
        guard start > 0 else { return start }
        switch bytes[start - 1] {
        case UInt8(ascii: "+"): return start - 1
        case UInt8(ascii: "(") where bytes[groups[group].range.upperBound...].first == UInt8(ascii: ")"):
            return start - 1
        default: return start
        }
    }
}

/// What stands before a number and says what it is.
struct NumberIntroduction {
    enum Meaning {
        case phone
        /// An order, an invoice, an id.
        case other
        case unknown
    }

    private(set) var meaning = Meaning.unknown
    /// The international prefix.
    let hasPlus: Bool
    /// Part of a name, as in #4711-0815 or ORD-2026-0815.
    let isLabel: Bool

    init(of start: Int, in bytes: UnsafeBufferPointer<UInt8>) {
        let before = start > 0 ? bytes[start - 1] : UInt8(ascii: " ")
        let second = start > 1 ? bytes[start - 2] : UInt8(ascii: " ")
        // Nor behind what is masked already, as it would not be behind the digits that were there.
        hasPlus = before == UInt8(ascii: "+") && !NumberScanner.isWord(second) && second != UInt8(ascii: "]")
        switch before {
        case UInt8(ascii: "#"): isLabel = true
        case UInt8(ascii: "-"), UInt8(ascii: "/"), UInt8(ascii: "."), UInt8(ascii: "="), UInt8(ascii: ":"):
            isLabel = before != UInt8(ascii: ":") && before != UInt8(ascii: "=") && NumberScanner.isWord(second)
        default: isLabel = false
        }
        meaning = Self.meaning(of: start, in: bytes)
    }

    /// By the nearest word that means something among the few before it, within the sentence.
    private static func meaning(of start: Int, in bytes: UnsafeBufferPointer<UInt8>) -> Meaning {
        var place = start
        let limit = max(0, start - 48)
        for _ in 0..<4 {
            var isAbbreviated = false
            while place > limit, isBetweenWords(bytes[place - 1]) {
                place -= 1
                if bytes[place] == UInt8(ascii: ".") { isAbbreviated = true }
            }
            let end = place
            while place > limit, bytes[place - 1].isASCIILetter || bytes[place - 1] >= 0x80 { place -= 1 }
            // A full stop behind a longer word ends a sentence: "tel. no. 555" is one, "by phone. 555" is not.
            guard place < end, !isAbbreviated || end - place <= 4 else { return .unknown }
            let word = String(
                decoding: bytes[place..<end].map { (0x41...0x5a).contains($0) ? $0 | 0x20 : $0 }, as: UTF8.self)
            if phoneWords.contains(word) { return .phone }
            if otherWords.contains(word) { return .other }
        }
        return .unknown
    }

    /// Neither a sentence's end nor another number, nor the brackets of what is masked already.
    private static func isBetweenWords(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: " "), UInt8(ascii: ":"), UInt8(ascii: "#"), UInt8(ascii: "="), UInt8(ascii: "("),
            UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: "\""), UInt8(ascii: "."):
            true
        default: false
        }
    }

    private static let phoneWords: Set<String> = [
        "phone", "telephone", "tel", "telefon", "telefono", "teléfono", "téléphone", "mobile", "mobil", "móvil", "cell",
        "cellphone", "handy", "fax", "whatsapp", "sms", "callback", "landline", "rückruf", "rückrufnummer", "rufnummer",
        "telefonnummer", "handynummer", "mobilnummer", "phonenumber", "msisdn",
    ]

    private static let otherWords: Set<String> = [
        "order", "orders", "invoice", "booking", "reservation", "reference", "ref", "account", "ticket", "case", "id",
        "confirmation", "tracking", "code", "sku", "serial", "customer", "contract", "policy", "isbn", "imei", "iban",
        "version", "amount", "total", "price", "bestellung", "bestellnummer", "auftrag", "auftragsnummer", "rechnung",
        "rechnungsnummer", "kundennummer", "vertragsnummer", "buchung", "buchungsnummer",
    ]
}
