import Glibc

extension UnsafeRawBufferPointer {
    /// Whether the bytes are the same.
    @inlinable
    @inline(__always)
    package func isSame(as other: UnsafeRawBufferPointer) -> Bool {
        guard count == other.count else { return false }
        guard let left = baseAddress, let right = other.baseAddress else { return true }
        return memcmp(left, right, count) == 0
    }
}

/// A text as its bytes.
extension UnsafeBufferPointer<UInt8> {
    /// Whether it is the same text, byte by byte: to Swift's strings two ways to write one letter are the same.
    @inlinable
    @inline(__always)
    package func isSame(as other: UnsafeBufferPointer<UInt8>) -> Bool {
        UnsafeRawBufferPointer(self).isSame(as: UnsafeRawBufferPointer(other))
    }

    /// Gives `body` the bytes as words of eight, the first byte lowest, and the last word filled up with zeros: how all our
    /// hashes that the ledger keeps take a text, behind its length.
    @inlinable
    package func forEachWord(_ body: (UInt64) -> Void) {
        let raw = UnsafeRawBufferPointer(self)
        var offset = 0
        while offset + 8 <= raw.count {
            body(UInt64(littleEndian: raw.loadUnaligned(fromByteOffset: offset, as: UInt64.self)))
            offset += 8
        }
        guard offset < raw.count else { return }
        var rest: UInt64 = 0
        for place in offset..<raw.count { rest |= UInt64(raw[place]) << UInt64(8 * (place - offset)) }
        body(rest)
    }
}
