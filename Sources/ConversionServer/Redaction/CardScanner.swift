/// Finds the payment card numbers among the groups of digits of a folded text.
///
/// A number is a card's by its issuer's first digits, a length that the issuer uses, and a right check digit. Written in
/// the groups that cards show, or digit by digit as it is dictated, it may have any signs and spaces between the groups; in
/// other groups it must have the same space or hyphen between all, as any two numbers could seem to be one otherwise.
struct CardScanner {
    /// Digits with neither a letter nor a digit beside them, in the order of the text.
    let groups: [Range<Int>]
    let bytes: UnsafeBufferPointer<UInt8>

    /// The cards' ranges, in order. Every group is looked at as often as a number may have groups, at most.
    func find() -> [Range<Int>] {
        var found: [Range<Int>] = []
        var first = 0
        while first < groups.count {
            if let last = cardEnd(from: first) {
                found.append(groups[first].lowerBound..<groups[last].upperBound)
                first = last + 1
            } else {
                first += 1
            }
        }
        return found
    }

    /// What stands between two groups that may be of one number.
    private enum Gap {
        /// One or more within the line.
        case spaces
        case hyphen
        case other
    }

    /// How a number is divided.
    private enum Form {
        case dictated
        case pairs
        case groups
    }

    /// The last group of the longest card number that begins with a group.
    private func cardEnd(from first: Int) -> Int? {
        let form: Form
        switch groups[first].count {
        // Dictated digits are a number from their beginning only: among many of them chance would find one.
        case 1 where first == 0 || groups[first - 1].count > 1 || gap(behind: first - 1) == nil: form = .dictated
        case 2 where first == 0 || groups[first - 1].count != 2 || gap(behind: first - 1) == nil: form = .pairs
        case 3...19: form = .groups
        default: return nil
        }
        var digits: [UInt8] = []
        var counts: [Int] = []
        var gaps: [Gap] = []
        var best: Int?
        for group in first..<groups.count {
            let range = groups[group]
            guard digits.count + range.count <= 19, Self.fits(range.count, form, isFirst: group == first) else { break }
            if group > first {
                guard let gap = gap(behind: group - 1) else { break }
                gaps.append(gap)
            }
            for place in range { digits.append(bytes[place] - UInt8(ascii: "0")) }
            counts.append(range.count)
            if Self.isDivided(counts, gaps, form), PaymentCard.isNumber(digits) { best = group }
        }
        return best
    }

    private static func fits(_ count: Int, _ form: Form, isFirst: Bool) -> Bool {
        switch form {
        case .dictated: count == 1
        case .pairs: count == 2
        // The last digit of the oldest numbers, of 13, stands alone.
        case .groups: count >= 3 || !isFirst && count >= 1
        }
    }

    private static func isDivided(_ counts: [Int], _ gaps: [Gap], _ form: Form) -> Bool {
        switch form {
        case .dictated: return true
        case .pairs: return isEven(gaps)
        case .groups:
            return counts.count == 1 || forms.contains(counts) || counts.allSatisfy { $0 >= 3 } && isEven(gaps)
        }
    }

    private static func isEven(_ gaps: [Gap]) -> Bool {
        guard let first = gaps.first, first != .other else { return false }
        return gaps.allSatisfy { $0 == first }
    }

    /// As cards show their numbers. Source: ISO/IEC 7811-1 and the networks' designs.
    private static let forms: Set<[Int]> = [
        [4, 4, 4, 4], [4, 6, 5], [4, 6, 4], [4, 4, 4, 4, 3], [4, 4, 4, 1], [4, 4, 5], [4, 4, 4, 3], [4, 4, 4, 2],
        [4, 4, 4, 5], [4, 4, 4, 6], [4, 5, 6], [6, 13],
    ]

    /// The gap behind a group; nil where a number cannot go on over it: it has letters, or is wide.
    private func gap(behind group: Int) -> Gap? {
        guard group + 1 < groups.count else { return nil }
        let between = groups[group].upperBound..<groups[group + 1].lowerBound
        guard (1...8).contains(between.count) else { return nil }
        if between.count == 1, bytes[between.lowerBound] == UInt8(ascii: "-") { return .hyphen }
        if between.allSatisfy({ bytes[$0] == UInt8(ascii: " ") }) { return .spaces }
        // As forms are sent on the web.
        if between.count == 1, bytes[between.lowerBound] == UInt8(ascii: "+") { return .other }
        var place = between.lowerBound
        while place < between.upperBound, let (scalar, next) = bytes.scalar(at: place) {
            // A sum or a product is no card; a mask's brackets are of another finding.
            guard !scalar.properties.isAlphabetic, !"=+%$€£[]@#".unicodeScalars.contains(scalar) else { return nil }
            place = next
        }
        return .other
    }
}
