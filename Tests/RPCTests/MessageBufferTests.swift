import RPC
import Testing

@Suite struct MessageBufferTests {
    private static func bytes(_ buffer: borrowing MessageBuffer) -> [UInt8] {
        buffer.withUnsafeBytes { Array($0) }
    }

    @Test func aQueueOfBytes() {
        var buffer = MessageBuffer()
        #expect(Self.bytes(buffer) == [])
        #expect(Self.bytes(buffer) == [])
        buffer.append([])
        buffer.append([1, 2, 3, 4])
        buffer.removeFirst(1)
        buffer.removeLast(1)
        #expect(Self.bytes(buffer) == [2, 3])
        buffer.withUnsafeMutableBytes { $0[0] = 9 }
        #expect(buffer.withBytes { span in span.withUnsafeBytes { Array($0) } } == [9, 3])
        buffer.removeFirst(0)
        buffer.removeFirst(2)
        #expect(Self.bytes(buffer) == [])
        buffer.append(size: 3) { $0.copyBytes(from: [5, 6, 7]) }
        #expect(Self.bytes(buffer) == [5, 6, 7])
        buffer.removeAll()
        #expect(Self.bytes(buffer) == [])
        buffer.shrink(to: 0)
        buffer.append(size: 0) { _ in }
        #expect(Self.bytes(buffer) == [])
        buffer.append([8])
        #expect(Self.bytes(buffer) == [8])
    }

    @Test func aFillThatThrowsAddsNothing() {
        struct Refusal: Error {}
        var buffer = MessageBuffer()
        buffer.append([1])
        do {
            try buffer.append(size: 1000) { (_) throws(Refusal) in throw Refusal() }
            Issue.record("no error")
        } catch {}
        #expect(Self.bytes(buffer) == [1])
    }

    @Test func shrinkingKeepsSmallMemory() {
        var buffer = MessageBuffer()
        buffer.append(Array(repeating: 1, count: 100))
        buffer.shrink(to: 1 << 20)
        buffer.append(Array(repeating: 2, count: 5000))
        buffer.shrink(to: 100)
        buffer.append([3])
        #expect(Self.bytes(buffer) == [3])
    }

    @Test(arguments: [UInt64(7), 8, 9])
    func itBehavesLikeAnArray(_ seed: UInt64) {
        var state = seed
        func below(_ limit: Int) -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int(state >> 33) % limit
        }
        var buffer = MessageBuffer()
        var model: [UInt8] = []
        for _ in 0..<5000 {
            switch below(6) {
            case 0, 1, 2:
                let bytes = (0..<below(700)).map { UInt8(truncatingIfNeeded: $0 &+ Int(truncatingIfNeeded: state)) }
                buffer.append(bytes)
                model += bytes
            case 3, 4:
                let count = below(model.count + 1)
                buffer.removeFirst(count)
                model.removeFirst(count)
            default:
                let count = below(min(model.count, 50) + 1)
                buffer.removeLast(count)
                model.removeLast(count)
            }
            let (count, isEmpty) = (buffer.count, buffer.isEmpty)
            #expect(count == model.count && isEmpty == model.isEmpty)
        }
        #expect(Self.bytes(buffer) == model)
    }
}
