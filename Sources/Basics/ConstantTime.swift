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
        var offset = 0
        while offset + 8 <= count {
            difference |=
                left.unsafeLoadUnaligned(fromByteOffset: offset, as: UInt64.self)
                ^ right.unsafeLoadUnaligned(fromByteOffset: offset, as: UInt64.self)
            offset += 8
        }
        while offset < count {
            difference |=
                UInt64(
                    left.unsafeLoadUnaligned(fromByteOffset: offset, as: UInt8.self)
                        ^ right.unsafeLoadUnaligned(fromByteOffset: offset, as: UInt8.self))
            offset += 1
        }
        return difference == 0
    }
}
