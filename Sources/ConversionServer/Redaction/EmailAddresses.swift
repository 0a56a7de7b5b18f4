import Basics

/// Finds e-mail addresses around each `@` of a folded text.
///
/// Wider than RFC 5322 where text is sloppy and narrower where it is exotic: letters of any script are taken, and up to two
/// spaces around the `@`; quoted local parts and address literals are not. The domain must have a dot and end in letters, so
/// that `3@4.50` is no address.
enum EmailAddresses {
    /// The addresses' ranges in bytes, in order.
    static func find(in bytes: UnsafeBufferPointer<UInt8>) -> [Range<Int>] {
        var found: [Range<Int>] = []
        for at in bytes.indices where bytes[at] == UInt8(ascii: "@") {
            // Neither side crosses another `@`, so that no byte is looked at more than twice.
            let limit = found.last?.upperBound ?? 0
            var (before, behind) = (at, at + 1)
            while before > limit, at - before < 2, bytes[before - 1] == UInt8(ascii: " ") { before -= 1 }
            while behind < bytes.count, behind - at < 3, bytes[behind] == UInt8(ascii: " ") { behind += 1 }
            let start = localStart(bytes, before: before, notBefore: limit)
            guard start < before,
                let end = domainEnd(bytes, after: behind, isSpaced: before < at || behind > at + 1)
            else { continue }
            found.append(start..<end)
        }
        return found
    }

    /// Which letters a side consists of. Text in scripts that use no spaces must not be taken along with an address in
    /// Latin letters.
    private enum Script {
        /// ASCII, and the alphabets of Europe.
        case spaced
        case other
    }

    private static func localStart(_ bytes: UnsafeBufferPointer<UInt8>, before at: Int, notBefore limit: Int) -> Int {
        var start = at
        var script: Script?
        while start > limit, let (scalar, previous) = bytes.scalar(endingAt: start), previous >= limit {
            if scalar.isASCII {
                guard isLocal(UInt8(scalar.value)) else { break }
                if UInt8(scalar.value).isASCIILetter {
                    guard script != .other else { break }
                    script = .spaced
                }
            } else {
                guard let letters = letters(scalar), script ?? letters == letters else { break }
                script = letters
            }
            start = previous
        }
        // A quotation mark or a full stop before it is the sentence's.
        while start < at, [UInt8(ascii: "."), UInt8(ascii: "'"), FoldedText.seam].contains(bytes[start]) { start += 1 }
        return start
    }

    /// Where the domain that begins here ends; nil where there is none.
    ///
    /// - Parameter isSpaced: a space stands beside the `@`. A capital behind a full stop begins a sentence then: "at the
    ///   office @ noon.Then".
    private static func domainEnd(
        _ bytes: UnsafeBufferPointer<UInt8>, after start: Int, isSpaced: Bool
    ) -> Int? {
        var position = start
        var script: Script?
        var end: Int?
        var labelStart = start
        var labels = 0
        var hasOnlyLetters = true
        var areDotsSpaced = true
        func closeLabel(at place: Int) {
            // What ends in letters is a domain so far, whatever follows; two at least, for no country has fewer.
            guard labels > 0, hasOnlyLetters, place - labelStart >= 2 else { return }
            if isSpaced, isCapitalised(bytes[labelStart..<place]) { return }
            end = place
        }
        while position < bytes.count, let (scalar, next) = bytes.scalar(at: position) {
            if let (dotEnd, isSpacedDot) = dotEnd(at: position, script, isFirst: labels == 0, areDotsSpaced, bytes) {
                guard position > labelStart else { break }
                closeLabel(at: position)
                areDotsSpaced = isSpacedDot
                labels += 1
                labelStart = dotEnd
                hasOnlyLetters = true
                position = dotEnd
                continue
            } else if scalar.isASCII {
                let byte = UInt8(scalar.value)
                guard byte.isASCIILetter || byte.isASCIIDigit || byte == UInt8(ascii: "-") || byte == FoldedText.seam
                else { break }
                if byte.isASCIILetter {
                    guard script != .other || position == labelStart else { break }
                    script = .spaced
                } else {
                    closeLabel(at: position)
                    hasOnlyLetters = false
                }
            } else {
                guard let letters = letters(scalar), script ?? letters == letters || position == labelStart else {
                    break
                }
                script = letters
            }
            position = next
        }
        if position > labelStart { closeLabel(at: position) }
        return end
    }

    /// Where the dot ends that begins at a place: one with a space on each side, where all are written so, and the full
    /// stop of East Asia, where it is the first and between letters of theirs or before a Latin one.
    private static func dotEnd(
        at place: Int, _ script: Script?, isFirst: Bool, _ areSpaced: Bool, _ bytes: UnsafeBufferPointer<UInt8>
    ) -> (end: Int, isSpaced: Bool)? {
        guard let (scalar, next) = bytes.scalar(at: place) else { return nil }
        switch scalar {
        case ".": return (next, false)
        case "\u{3002}", "\u{ff61}":
            guard isFirst, script == .other || next < bytes.count && bytes[next].isASCIILetter else { return nil }
            return (next, false)
        case " "
        where areSpaced && next + 1 < bytes.count && bytes[next] == UInt8(ascii: ".")
            && bytes[next + 1] == UInt8(ascii: " "):
            return (next + 2, true)
        default: return nil
        }
    }

    private static func isCapitalised(_ label: Slice<UnsafeBufferPointer<UInt8>>) -> Bool {
        guard let first = label.first, let last = label.last else { return false }
        return (0x41...0x5a).contains(first) && !(0x41...0x5a).contains(last)
    }

    /// nil for what is no letter.
    private static func letters(_ scalar: Unicode.Scalar) -> Script? {
        guard scalar.properties.isAlphabetic else { return nil }
        // Up to Armenian, then the additions to Latin and Greek.
        return scalar.value < 0x590 || (0x1e00...0x1fff).contains(scalar.value) ? .spaced : .other
    }

    /// RFC 5322's `atext`, without what rather belongs to a sentence or an address of the web around it.
    private static func isLocal(_ byte: UInt8) -> Bool {
        if byte.isASCIILetter || byte.isASCIIDigit { return true }
        return switch byte {
        case UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "%"), UInt8(ascii: "+"), UInt8(ascii: "-"),
            UInt8(ascii: "'"), UInt8(ascii: "&"), UInt8(ascii: "#"), UInt8(ascii: "!"), UInt8(ascii: "$"),
            UInt8(ascii: "*"), UInt8(ascii: "^"), UInt8(ascii: "~"), FoldedText.seam:
            true
        default: false
        }
    }
}

extension UnsafeBufferPointer<UInt8> {
    /// The scalar that begins at a place, and where the next one does. The bytes must be a String's: valid UTF-8.
    func scalar(at place: Int) -> (Unicode.Scalar, next: Int)? {
        guard place < count else { return nil }
        let first = self[place]
        let length = first < 0x80 ? 1 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4
        guard place + length <= count else { return nil }
        var value = length == 1 ? UInt32(first) : UInt32(first) & (0x7f >> UInt32(length))
        for offset in 1..<Swift.max(length, 1) { value = value << 6 | UInt32(self[place + offset] & 0x3f) }
        return Unicode.Scalar(value).map { ($0, place + length) }
    }

    /// The scalar that ends before a place, and where it begins.
    func scalar(endingAt place: Int) -> (Unicode.Scalar, start: Int)? {
        var start = place - 1
        while start > 0, self[start] & 0xc0 == 0x80 { start -= 1 }
        guard start >= 0, let (scalar, next) = scalar(at: start), next == place else { return nil }
        return (scalar, start)
    }
}
