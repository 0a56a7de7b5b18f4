import CNghttp2
import Glibc

/// Where the sessions of one loop have their memory from: small blocks that are freed wait here for the next stream.
///
/// nghttp2 makes some eight blocks for each call. The C library's own lists for a thread hold seven of a size, fewer than
/// the calls that a connection has at once, and what comes after costs several times as much.
///
/// Belongs to one loop, as the sessions do, which keep it until they are deleted there.
final class SessionMemory {
    /// Blocks of up to so many bytes are kept, in lists by size; larger ones go to the C library and back.
    private static var step: Int { 64 }
    private static var lists: Int { 8 }
    /// Blocks of one list that wait at most.
    private static var keptBlocks: Int { 256 }

    private struct List {
        /// The first block's head, which holds the address of the second one; or nil.
        var first: UnsafeMutableRawPointer?
        var count = 0
    }

    /// One list for each size, the first of them of `step` bytes. Freed in `deinit`, when no session uses it any more.
    private let free = UnsafeMutablePointer<List>.allocate(capacity: lists)

    init() {
        free.initialize(repeating: List(), count: Self.lists)
    }

    deinit {
        for index in 0..<Self.lists {
            while let block = free[index].first {
                free[index].first = block.load(as: UnsafeMutableRawPointer?.self)
                Glibc.free(block)
            }
        }
        free.deallocate()
    }

    /// What nghttp2 calls. It copies the struct, and the lists live as long as this object.
    var functions: nghttp2_mem {
        nghttp2_mem(
            mem_user_data: free,
            malloc: { size, lists in SessionMemory.allocate(size, lists) },
            free: { block, lists in SessionMemory.release(block, lists) },
            calloc: { count, size, lists in
                let (total, overflows) = count.multipliedReportingOverflow(by: size)
                guard !overflows, let block = SessionMemory.allocate(total, lists) else { return nil }
                memset(block, 0, total)
                return block
            },
            realloc: { block, size, lists in SessionMemory.resize(block, to: size, lists) })
    }

    /// Each block has a head in front of what nghttp2 gets, of a size that leaves that aligned as malloc's blocks are. It
    /// holds the index of its list, or -1 and, where there is none, the size.
    private static var head: Int { 16 }

    private static func allocate(_ size: Int, _ lists: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
        guard size >= 0, size <= Int.max - head else { return nil }
        let index = (size + head - 1) / step
        guard index < Self.lists, let list = list(index, lists) else {
            guard let block = malloc(size + head) else { return nil }
            block.storeBytes(of: -1, as: Int.self)
            block.storeBytes(of: size, toByteOffset: 8, as: Int.self)
            return block + head
        }
        if let block = list.pointee.first {
            list.pointee.first = block.load(as: UnsafeMutableRawPointer?.self)
            list.pointee.count -= 1
            block.storeBytes(of: index, as: Int.self)
            return block + head
        }
        guard let block = malloc((index + 1) * step) else { return nil }
        block.storeBytes(of: index, as: Int.self)
        return block + head
    }

    private static func release(_ pointer: UnsafeMutableRawPointer?, _ lists: UnsafeMutableRawPointer?) {
        guard let pointer else { return }
        let block = pointer - head
        let index = block.load(as: Int.self)
        guard index >= 0, let list = list(index, lists), list.pointee.count < keptBlocks else {
            return Glibc.free(block)
        }
        block.storeBytes(of: list.pointee.first, as: UnsafeMutableRawPointer?.self)
        list.pointee.first = block
        list.pointee.count += 1
    }

    private static func resize(
        _ pointer: UnsafeMutableRawPointer?, to size: Int, _ lists: UnsafeMutableRawPointer?
    ) -> UnsafeMutableRawPointer? {
        guard let pointer else { return allocate(size, lists) }
        let block = pointer - head
        let index = block.load(as: Int.self)
        let room = index >= 0 ? (index + 1) * step - head : block.load(fromByteOffset: 8, as: Int.self)
        guard size > room else { return pointer }
        guard let larger = allocate(size, lists) else { return nil }
        larger.copyMemory(from: pointer, byteCount: room)
        release(pointer, lists)
        return larger
    }

    private static func list(_ index: Int, _ lists: UnsafeMutableRawPointer?) -> UnsafeMutablePointer<List>? {
        // The user data of `functions`, and an index below the number of lists.
        lists.map { $0.assumingMemoryBound(to: List.self) + index }
    }
}
