import Basics

extension NumberChain {
    /// Takes what is a date, a time or an amount out of the chain, so that no phone number is read from it.
    mutating func setAsideDatesAndAmounts() {
        takeEdges()
        for group in groups.indices where !groups[group].isTaken {
            takeDate(at: group)
            takeDecimals(at: group)
        }
        takeAmountBefore()
        takeAmountBehind()
    }

    /// The ends of the chain that belong to what stands beside it: 14:30, 1,299.00.
    private mutating func takeEdges() {
        let start = groups[0].range.lowerBound
        if start >= 2, bytes[start - 2].isASCIIDigit,
            bytes[start - 1] == UInt8(ascii: ":")
                || (bytes[start - 1] == UInt8(ascii: ",") && isThousandsBehind(start - 1))
        {
            take(0)
            // 1,299.00
            if groups[0].separator == .dot, groups.count > 1 { take(1) }
        }
        guard end + 1 < bytes.count, bytes[end + 1].isASCIIDigit else { return }
        let isTime = bytes[end] == UInt8(ascii: ":") && groups[groups.count - 1].count <= 2
        if isTime || (bytes[end] == UInt8(ascii: ",") && endsInDecimals(end + 1)) {
            takeAmount(endingAt: groups.count - 1)
        }
    }

    /// Not the next number of a list: of what a comma divides, no part has more than three digits.
    private func isThousandsBehind(_ comma: Int) -> Bool {
        let digits = bytes[max(0, comma - 4)..<comma].reversed().prefix { $0.isASCIIDigit }.count
        return digits <= 3 && groups[0].count <= 3
    }

    /// One to three digits and then no more of the number: not the next number of a list.
    private func endsInDecimals(_ place: Int) -> Bool {
        var end = place
        while end < bytes.count, bytes[end].isASCIIDigit { end += 1 }
        guard end - place <= 3 else { return false }
        return end + 1 >= bytes.count || !bytes[end + 1].isASCIIDigit
            || ![UInt8(ascii: "-"), UInt8(ascii: " ")].contains(bytes[end])
    }

    /// Three groups with the same sign between: 2026-03-07, 07.03.2026, 3/7/26.
    private mutating func takeDate(at first: Int) {
        guard first + 2 < groups.count, let separator = groups[first].separator,
            separator == .hyphen || separator == .dot || separator == .slash, groups[first + 1].separator == separator,
            first == 0 || groups[first - 1].separator != separator, groups[first + 2].separator != separator,
            !groups[first + 1].isTaken
        else { return }
        let (one, two, three) = (value(first), value(first + 1), value(first + 2))
        let counts = groups[first...first + 2].map(\.count)
        guard counts[1] <= 2 else { return }
        let isYearFirst = counts[0] == 4 && counts[2] <= 2 && Self.isDay(three, month: two)
        let isYearLast =
            counts[0] <= 2 && (counts[2] == 4 || counts[2] == 2)
            && (Self.isDay(one, month: two) || Self.isDay(two, month: one))
        guard isYearFirst || isYearLast else { return }
        for group in first...first + 2 { take(group) }
    }

    private static func isDay(_ day: Int, month: Int) -> Bool { (1...31).contains(day) && (1...12).contains(month) }

    /// 49.99, with or without a currency.
    private mutating func takeDecimals(at group: Int) {
        guard groups[group].separator == .dot, group + 1 < groups.count, groups[group + 1].count <= 2,
            groups[group + 1].separator != .dot,
            group == 0 || groups[group - 1].separator == .space || groups[group - 1].separator == .gap
        else { return }
        take(group)
        take(group + 1)
    }

    /// $1 299, EUR 1.299.000.
    private mutating func takeAmountBefore() {
        let start = groups[0].range.lowerBound
        guard let (sign, place) = bytes.scalar(endingAt: start) else { return }
        guard let name = Currencies.start(endingAt: sign == " " ? place : start, in: bytes),
            groups[0].separator != .hyphen
        else { return }
        // It is the amount's before it: 49 € 0170 1234567.
        let before = bytes.scalar(endingAt: name).map { $0.0 == " " ? $0.start : name } ?? name
        guard before == 0 || !bytes[before - 1].isASCIIDigit else { return }
        var group = 0
        repeat {
            take(group)
            group += 1
        } while group < groups.count && groups[group].count == 3
            && [.space, .dot].contains(groups[group - 1].separator)
    }

    /// 1 299 EUR, 1.299,00 €.
    private mutating func takeAmountBehind() {
        let place = end < bytes.count && bytes[end] == UInt8(ascii: " ") ? end + 1 : end
        if Currencies.begins(at: place, in: bytes) { takeAmount(endingAt: groups.count - 1) }
    }

    /// The group and those that are its thousands.
    private mutating func takeAmount(endingAt last: Int) {
        var group = last
        while true {
            take(group)
            guard group > 0, groups[group].count == 3, groups[group - 1].count <= 3,
                [.space, .dot].contains(groups[group - 1].separator)
            else { return }
            group -= 1
        }
    }
}

/// The currencies' signs and names that stand beside an amount.
enum Currencies {
    static func begins(at place: Int, in bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        guard let (scalar, _) = bytes.scalar(at: place) else { return false }
        if isSign(scalar) || scalar == "%" { return true }
        var end = place
        while end < bytes.count, end - place < 8, bytes[end].isASCIILetter { end += 1 }
        return isName(bytes[place..<end])
    }

    /// Where the one that ends before a place begins; nil where none does.
    static func start(endingAt place: Int, in bytes: UnsafeBufferPointer<UInt8>) -> Int? {
        guard let (scalar, signStart) = bytes.scalar(endingAt: place) else { return nil }
        if isSign(scalar) { return signStart }
        var start = place
        while start > 0, place - start < 8, bytes[start - 1].isASCIILetter { start -= 1 }
        return isName(bytes[start..<place]) ? start : nil
    }

    private static func isSign(_ scalar: Unicode.Scalar) -> Bool {
        scalar.properties.generalCategory == .currencySymbol
    }

    private static func isName(_ word: Slice<UnsafeBufferPointer<UInt8>>) -> Bool {
        guard (2...8).contains(word.count) else { return false }
        let isCode = word.count == 3 && word.allSatisfy { $0 & 0x20 == 0 }
        let text = String(decoding: word.map { $0 | 0x20 }, as: UTF8.self)
        guard isCode else { return names.contains(text) }
        let code = text.uppercased()
        return Currency.isKnown(code) || Currency.end(of: code) != nil
    }

    private static let names: Set<String> = [
        "euro", "euros", "dollar", "dollars", "pound", "pounds", "franken", "cent", "cents", "usd", "eur", "gbp", "chf",
        "yen", "rupees", "pesos", "bucks",
    ]
}
