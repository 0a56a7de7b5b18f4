/// A queue of bytes: grows at the end, is consumed at the front, and has one owner.
///
/// Memory is allocated with the first bytes, doubles as it grows, and is kept when the queue runs empty.
public struct MessageBuffer: ~Copyable {
    /// Enough for a usual answer, so that it is allocated once.
    private static var firstCapacity: Int { 512 }

    @usableFromInline var storage: UnsafeMutableRawPointer?
    private var capacity = 0
    @usableFromInline var start = 0
    @usableFromInline var end = 0

    public init() {}

    deinit {
        storage?.deallocate()
    }

    /// Bytes in the queue.
    @inlinable public var count: Int { end - start }
    @inlinable public var isEmpty: Bool { start == end }

    /// Appends `size` bytes that `fill` writes: it gets exactly that room, and must initialise all of it.
    @inlinable
    public mutating func append<E: Error>(
        size: Int, fill: (UnsafeMutableRawBufferPointer) throws(E) -> Void
    ) throws(E) {
        try fill(UnsafeMutableRawBufferPointer(start: reserve(size), count: size))
        end += size
    }

    /// Appends the prefix of a message that is not there yet: five zeros.
    public mutating func appendPrefix() {
        let place = reserve(5)
        place.storeBytes(of: 0, as: UInt32.self)
        place.storeBytes(of: 0, toByteOffset: 4, as: UInt8.self)
        end += 5
    }

    public mutating func append(_ bytes: UnsafeRawBufferPointer) {
        guard let from = bytes.baseAddress, bytes.count > 0 else { return }
        reserve(bytes.count).copyMemory(from: from, byteCount: bytes.count)
        end += bytes.count
    }

    public mutating func append(_ bytes: [UInt8]) {
        bytes.withUnsafeBytes { append($0) }
    }

    /// Drops the first `size` bytes.
    public mutating func removeFirst(_ size: Int) {
        precondition(size >= 0 && size <= count)
        start += size
        if start == end { removeAll() }
    }

    /// Drops the last `size` bytes.
    public mutating func removeLast(_ size: Int) {
        precondition(size >= 0 && size <= count)
        end -= size
        if start == end { removeAll() }
    }

    /// Empties the queue and keeps its memory.
    public mutating func removeAll() {
        start = 0
        end = 0
    }

    /// Empties the queue and gives its memory back if there is more than `limit` of it.
    public mutating func shrink(to limit: Int) {
        removeAll()
        guard capacity > limit else { return }
        storage?.deallocate()
        storage = nil
        capacity = 0
    }

    @inlinable
    public borrowing func withUnsafeBytes<R, E: Error>(
        _ body: (UnsafeRawBufferPointer) throws(E) -> R
    ) throws(E) -> R {
        guard let storage else { return try body(UnsafeRawBufferPointer(start: nil, count: 0)) }
        return try body(UnsafeRawBufferPointer(start: storage + start, count: count))
    }

    @inlinable
    public borrowing func withBytes<R, E: Error>(_ body: (RawSpan) throws(E) -> R) throws(E) -> R {
        try withUnsafeBytes { (bytes) throws(E) -> R in try body(bytes.bytes) }
    }

    /// The bytes in the queue, to change them in place.
    @inlinable
    public mutating func withUnsafeMutableBytes<R, E: Error>(
        _ body: (UnsafeMutableRawBufferPointer) throws(E) -> R
    ) throws(E) -> R {
        guard let storage else { return try body(UnsafeMutableRawBufferPointer(start: nil, count: 0)) }
        return try body(UnsafeMutableRawBufferPointer(start: storage + start, count: count))
    }

    /// Room for `size` more bytes, and where it begins.
    @usableFromInline
    mutating func reserve(_ size: Int) -> UnsafeMutableRawPointer {
        if let storage, capacity - end >= size { return storage + end }
        let needed = count + size
        if let storage, capacity >= needed, start >= capacity / 2 {
            storage.copyMemory(from: storage + start, byteCount: count)
            end = count
            start = 0
            return storage + end
        }
        let larger = max(Self.firstCapacity, needed + needed / 2)
        let moved = UnsafeMutableRawPointer.allocate(byteCount: larger, alignment: 16)
        if let storage {
            moved.copyMemory(from: storage + start, byteCount: count)
            storage.deallocate()
        }
        end = count
        start = 0
        storage = moved
        capacity = larger
        return moved + end
    }
}
