extension UnsafeBufferPointer<UInt8> {
    /// Gives `body` the bytes of a text as words of eight, the first byte lowest, and the last word filled up with zeros:
    /// how all our hashes that the ledger keeps take a text, behind its length.
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
