import CNghttp2
import Testing

@testable import HTTP2Transport

@Suite struct SessionMemoryTests {
    /// nghttp2's way to the memory.
    private struct User {
        let memory = SessionMemory()

        func allocate(_ size: Int) -> UnsafeMutableRawPointer? {
            memory.functions.malloc?(size, memory.functions.mem_user_data)
        }

        func clear(_ count: Int, _ size: Int) -> UnsafeMutableRawPointer? {
            memory.functions.calloc?(count, size, memory.functions.mem_user_data)
        }

        func resize(_ block: UnsafeMutableRawPointer?, _ size: Int) -> UnsafeMutableRawPointer? {
            memory.functions.realloc?(block, size, memory.functions.mem_user_data)
        }

        func free(_ block: UnsafeMutableRawPointer?) {
            memory.functions.free?(block, memory.functions.mem_user_data)
        }
    }

    private static func fill(_ block: UnsafeMutableRawPointer?, _ count: Int) {
        for index in 0..<count { block?.storeBytes(of: UInt8(index & 255), toByteOffset: index, as: UInt8.self) }
    }

    private static func holds(_ block: UnsafeMutableRawPointer?, _ count: Int) -> Bool {
        (0..<count).allSatisfy { block?.load(fromByteOffset: $0, as: UInt8.self) == UInt8($0 & 255) }
    }

    @Test func aFreedBlockIsTheNextOneOfItsSize() {
        let user = User()
        for size in [0, 1, 48, 49, 100, 496] {
            let block = user.allocate(size)
            user.free(block)
            #expect(user.allocate(size) == block, "\(size)")
            user.free(block)
        }
    }

    @Test func blocksOfEverySizeAreWholeAlignedAndApart() {
        let user = User()
        let sizes = Array(0...600) + [1000, 16_410, 100_000]
        let blocks = sizes.map { user.allocate($0) }
        for (block, size) in zip(blocks, sizes) { Self.fill(block, size) }
        for (block, size) in zip(blocks, sizes) {
            #expect(block.map { Int(bitPattern: $0) % 16 } == 0)
            #expect(Self.holds(block, size), "\(size)")
        }
        for block in blocks { user.free(block) }
    }

    @Test func clearedMemoryIsCleared() {
        let user = User()
        let used = user.allocate(100)
        Self.fill(used, 100)
        user.free(used)
        let cleared = user.clear(10, 10)
        #expect(cleared == used)
        #expect((0..<100).allSatisfy { cleared?.load(fromByteOffset: $0, as: UInt8.self) == 0 })
        user.free(cleared)
        #expect(user.clear(.max, 2) == nil)
    }

    @Test func resizingKeepsWhatIsThere() {
        let user = User()
        var block = user.resize(nil, 10)
        Self.fill(block, 10)
        var size = 10
        for next in [20, 48, 49, 400, 496, 497, 5000, 5001, 100_000] {
            block = user.resize(block, next)
            #expect(Self.holds(block, size), "\(next)")
            Self.fill(block, next)
            size = next
        }
        block = user.resize(block, 5)
        #expect(Self.holds(block, 5))
        user.free(block)
        user.free(nil)
    }

    @Test func onlySoManyBlocksWait() {
        let user = User()
        let blocks = (0..<600).map { _ in user.allocate(64) }
        for block in blocks { user.free(block) }
        // The last one that found room in the list comes first.
        #expect(user.allocate(64) == blocks[255])
        user.free(blocks[255])
    }

    @Test func sizesThatNothingHoldsAreRefused() {
        let user = User()
        #expect(user.allocate(.max) == nil)
        let block = user.allocate(10)
        #expect(user.resize(block, .max) == nil)
        user.free(block)
    }
}
