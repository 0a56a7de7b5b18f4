/// Comparing secrets in a time that tells nothing of where they differ.
package enum ConstantTime {
    /// The lengths are no secret.
    package static func areEqual(_ left: String, _ right: String) -> Bool {
        areEqual(left.utf8Span.span.bytes, right.utf8Span.span.bytes)
    }

    /// As for texts.
    package static func areEqual(_ left: [UInt8], _ right: [UInt8]) -> Bool {
        areEqual(left.span.bytes, right.span.bytes)
    }

    /// As for texts.
    package static func areEqual(_ left: RawSpan, _ right: RawSpan) -> Bool {
        let count = left.byteCount
        guard count == right.byteCount else { return false }
        var difference: UInt64 = 0
        if count >= 8 {
            // The last word may overlap the one before it: that is cheaper than the bytes that are left.
            for offset in stride(from: 0, to: count - 7, by: 8) {
                difference |= left.word(at: offset) ^ right.word(at: offset)
            }
            difference |= left.word(at: count - 8) ^ right.word(at: count - 8)
        } else {
            for offset in 0..<count {
                difference |=
                    UInt64(
                        left.unsafeLoad(fromByteOffset: offset, as: UInt8.self)
                            ^ right.unsafeLoad(fromByteOffset: offset, as: UInt8.self))
            }
        }
        return difference == 0
    }
}

extension RawSpan {
    /// Eight bytes as they stand. The caller has looked at the count.
    @inline(__always)
    fileprivate func word(at offset: Int) -> UInt64 {
        unsafeLoadUnaligned(fromByteOffset: offset, as: UInt64.self)
    }
}
