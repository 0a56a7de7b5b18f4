import Glibc

/// The headers of one block as nghttp2 decodes them, one behind the other:
///
///     header = length of the name (4 bytes) + length of the value (4 bytes) + name + value
///
/// The lengths make it certain that two blocks with the same bytes are the same headers. The memory is kept from block to
/// block; how much is added is for the owner to bound.
struct HeaderBytes: ~Copyable {
    private var start: UnsafeMutableRawPointer?
    private var capacity = 0
    private(set) var count = 0

    init() {}

    deinit {
        start?.deallocate()
    }

    mutating func append(name: UnsafeBufferPointer<UInt8>, value: UnsafeBufferPointer<UInt8>) {
        let end = count + Self.lengths + name.count + value.count
        let memory: UnsafeMutableRawPointer
        if let start, end <= capacity { memory = start } else { memory = grow(to: end) }
        let place = memory + count
        // There is room for all four: the memory has `end` bytes, which is where the last of them ends. No length of a
        // header comes near 2^32, as nghttp2 takes none of 2^16 bytes.
        place.storeBytes(of: UInt32(truncatingIfNeeded: name.count), as: UInt32.self)
        place.storeBytes(of: UInt32(truncatingIfNeeded: value.count), toByteOffset: 4, as: UInt32.self)
        if let from = name.baseAddress { (place + Self.lengths).copyMemory(from: from, byteCount: name.count) }
        if let from = value.baseAddress {
            (place + Self.lengths + name.count).copyMemory(from: from, byteCount: value.count)
        }
        count = end
    }

    /// Forgets the headers, and keeps the memory.
    mutating func removeAll() { count = 0 }

    /// Forgets the headers, and gives the memory back if there is more than `limit` of it.
    mutating func shrink(to limit: Int) {
        count = 0
        guard capacity > limit else { return }
        start?.deallocate()
        start = nil
        capacity = 0
    }

    /// Whether the headers are the same, in the same order.
    func isEqual(to other: borrowing HeaderBytes) -> Bool {
        guard count == other.count else { return false }
        guard let start, let theirs = other.start else { return count == 0 }
        return memcmp(start, theirs, count) == 0
    }

    /// Calls `body` with each header. The bytes are only valid during the call.
    func forEach(_ body: (_ name: UnsafeBufferPointer<UInt8>, _ value: UnsafeBufferPointer<UInt8>) -> Void) {
        guard let start else { return }
        var offset = 0
        while offset < count {
            // Only `append` writes here, so what the lengths tell lies below `count`.
            let name = Int(start.loadUnaligned(fromByteOffset: offset, as: UInt32.self))
            let value = Int(start.loadUnaligned(fromByteOffset: offset + 4, as: UInt32.self))
            let bytes = (start + offset + Self.lengths).assumingMemoryBound(to: UInt8.self)
            body(
                UnsafeBufferPointer(start: bytes, count: name), UnsafeBufferPointer(start: bytes + name, count: value))
            offset += Self.lengths + name + value
        }
    }

    private static var lengths: Int { 8 }

    /// Larger memory, for at least `size` bytes, with those that are there.
    private mutating func grow(to size: Int) -> UnsafeMutableRawPointer {
        let larger = max(512, size + size / 2)
        let moved = UnsafeMutableRawPointer.allocate(byteCount: larger, alignment: 16)
        if let start {
            moved.copyMemory(from: start, byteCount: count)
            start.deallocate()
        }
        start = moved
        capacity = larger
        return moved
    }
}
