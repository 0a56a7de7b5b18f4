import Basics

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
        if isFirst, introduction.meaning == .contact, let end = contactEnd() { return end }
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
        return [nil, .space, .gap, .parenthesis].contains(before) && [nil, .space, .gap, .slash].contains(behind)
            ? area + 2 : nil
    }

    /// 4155552671 behind "call": as long as numbers with their area are, and no time in seconds or milliseconds.
    private func contactEnd() -> Int? {
        guard let last = end(from: 0, digits: 10...13) else { return nil }
        let count = groups[0...last].reduce(0) { $0 + $1.count }
        return digit(0, 0) == 1 && count != 11 ? nil : last
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
        guard digit(first, 0) == 0, (2...7).contains(groups[first].count),
            first == 0 || groups[first - 1].isTaken || groups[first - 1].separator == .gap
        else { return nil }
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
            // What is whole goes on over a wide gap only where it is divided by no other.
            if group > first, groups[group - 1].separator == .gap, count >= digits.lowerBound,
                groups[first..<group].contains(where: { $0.separator != .gap })
            {
                break
            }
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

    /// Where a number ends that is known by its plus or by a word, and has other signs between its groups than numbers
    /// mostly have: +49,170,1234567. nil where there is none, or the chain is long enough to be one by itself.
    func looseEnd(limit: Int) -> Int? {
        let introduction = NumberIntroduction(of: groups[0].range.lowerBound, in: bytes)
        let least = introduction.hasPlus ? 8 : 7
        guard introduction.hasPlus || introduction.meaning == .phone,
            groups.reduce(0, { $0 + $1.count }) < least
        else { return nil }
        var place = groups[0].range.lowerBound
        var count = 0
        var end: Int?
        var separator: Range<Int>?
        var seemsAmount = true
        while true {
            let start = place
            while place < limit, bytes[place].isASCIIDigit { place += 1 }
            count += place - start
            seemsAmount = seemsAmount && (separator == nil || place - start == 3)
            guard count <= 15 else { break }
            if count >= least { end = place }
            let gap = place..<Self.looseSignsEnd(place, in: bytes)
            guard !gap.isEmpty, gap.upperBound < limit, bytes[gap.upperBound].isASCIIDigit else { break }
            let isSame = separator.map { bytes[$0].elementsEqual(bytes[gap]) } ?? true
            guard isSame || introduction.hasPlus && end == nil else { break }
            separator = gap
            place = gap.upperBound
        }
        // 1,299,000 is an amount, and so is what a currency follows; 16GB is a word.
        guard let end, !seemsAmount else { return nil }
        let behind = end < bytes.count && bytes[end] == UInt8(ascii: " ") ? end + 1 : end
        let isWords = end < bytes.count && NumberScanner.isWord(bytes[end])
        return isWords || Currencies.begins(at: behind, in: bytes) ? nil : end
    }

    /// Where the signs end that begin at a place, at most three.
    private static func looseSignsEnd(_ start: Int, in bytes: UnsafeBufferPointer<UInt8>) -> Int {
        var end = start
        while end < bytes.count, end - start < 3, " \t\n-.,/()[]_|*~:;\\".utf8.contains(bytes[end]) { end += 1 }
        return end
    }

    /// With the plus or the parenthesis that belongs to it.
    func start(of group: Int) -> Int {
        let start = groups[group].range.lowerBound
        guard start > 0 else { return start }
        switch bytes[start - 1] {
        case UInt8(ascii: "+"): return start - 1
        case UInt8(ascii: "(") where bytes[groups[group].range.upperBound...].first == UInt8(ascii: ")"):
            return start > 1 && bytes[start - 2] == UInt8(ascii: "+") ? start - 2 : start - 1
        default: return start
        }
    }
}
