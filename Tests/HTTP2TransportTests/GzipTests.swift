import RPC
import Testing

@testable import HTTP2Transport

@Suite struct GzipTests {
    private let inflater: Inflater
    private let deflater: Deflater

    init() throws {
        inflater = try Inflater()
        deflater = try Deflater()
    }

    private func inflate(_ bytes: [UInt8], limit: Int = 4 << 20) throws -> [UInt8] {
        try bytes.withUnsafeBytes { try inflater.inflate($0, limit: limit) }
    }

    private enum Outcome: Equatable {
        case success([UInt8])
        case failure(StatusCode)
    }

    /// The bytes that inflate, or the error's code.
    private func outcome(_ bytes: [UInt8], limit: Int = 4 << 20) -> Outcome {
        do {
            return .success(try inflate(bytes, limit: limit))
        } catch {
            return .failure(RPCError(wrapping: error).code)
        }
    }

    /// Bytes that no compression makes smaller.
    private static func noise(_ count: Int) -> [UInt8] {
        var state: UInt64 = 42
        return (0..<count).map { _ in
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return UInt8(truncatingIfNeeded: state >> 56)
        }
    }

    private static let messages: [[UInt8]] = [
        [], [1], Array(repeating: 0, count: 314_159), Array("a conversion, a conversion".utf8), noise(70_000),
        Array(repeating: 7, count: 4 << 20),
    ]

    @Test func membersInflateOneAfterTheOther() throws {
        for message in Self.messages { #expect(try inflate(Gzipped.member(message)) == message) }
    }

    @Test func whatIsDeflatedInflates() throws {
        for message in Self.messages {
            let deflated = message.withUnsafeBytes { deflater.deflate($0) }
            if let deflated {
                #expect(deflated.count < message.count)
                #expect(try inflate(deflated) == message)
            } else {
                #expect(Gzipped.member(message).count >= message.count)
            }
        }
    }

    @Test func aMessageMayBeSeveralMembers() throws {
        let zeros = [UInt8](repeating: 0, count: 100_000)
        #expect(try inflate(Gzipped.member([1, 2]) + Gzipped.member([]) + Gzipped.member(zeros)) == [1, 2] + zeros)
        #expect(try inflate(Gzipped.member(zeros) + Gzipped.member([3])) == zeros + [3])
        // Together they stand under the same limit.
        let members = (0..<5).flatMap { _ in Gzipped.member([UInt8](repeating: 1, count: 100)) }
        #expect(outcome(members, limit: 500) == .success([UInt8](repeating: 1, count: 500)))
        #expect(outcome(members, limit: 499) == .failure(.resourceExhausted))
    }

    @Test func theLimitIsExact() {
        for size in [0, 1, 100, 5000] {
            let message = [UInt8](repeating: 9, count: size)
            #expect(outcome(Gzipped.member(message), limit: size) == .success(message))
            if size > 0 { #expect(outcome(Gzipped.member(message), limit: size - 1) == .failure(.resourceExhausted)) }
        }
    }

    @Test func aBombIsRefusedEarly() {
        for claimed: UInt32? in [nil, 0, 1, 1 << 22, .max] {
            let bomb = Gzipped.bomb(mebibytes: 1024, claiming: claimed)
            var result = outcome([])
            let time = ContinuousClock().measure { result = outcome(bomb) }
            #expect(result == .failure(.resourceExhausted))
            // All of it would take seconds.
            #expect(time < .milliseconds(500))
        }
    }

    @Test func aLieAboutTheSizeIsDamage() {
        let message = [UInt8](repeating: 3, count: 50_000)
        for claimed: UInt32 in [0, 1, 49_999, 50_001, .max] {
            var bytes = Gzipped.member(message)
            for index in 0..<4 { bytes[bytes.count - 4 + index] = UInt8(truncatingIfNeeded: claimed >> (8 * index)) }
            #expect(outcome(bytes) == .failure(.internal))
        }
    }

    @Test func everyCutIsDamage() {
        for bytes in [Gzipped.member(Array(0...255)), Gzipped.member([1]) + Gzipped.member([2])] {
            let whole = Gzipped.member([1]).count
            for length in 0..<bytes.count where bytes.count > 2 * whole || length != whole {
                #expect(outcome(Array(bytes[..<length])) == .failure(.internal), "\(length) of \(bytes.count)")
            }
        }
    }

    @Test func whateverFollowsIsDamage() {
        let member = Gzipped.member([1, 2, 3])
        for garbage: [UInt8] in [[0], [0x1f], [0x1f, 0x8b], [0, 0, 0, 0], Self.noise(100), [1, 2, 3]] {
            #expect(outcome(member + garbage) == .failure(.internal))
        }
    }

    @Test func anyOtherBytesAreDamage() {
        let zlib: [UInt8] = [0x78, 0x9c, 0x63, 0, 0, 0, 1, 0, 1]
        for bytes in [[], [0], zlib, Self.noise(1000), Array("conversion".utf8)] {
            #expect(outcome(bytes) == .failure(.internal))
        }
        // A flipped bit of the data or its trailer is found, unless it only pads the last byte.
        let member = Gzipped.member(Array(0...255) + Array(0...255))
        for index in 10..<member.count {
            var bytes = member
            bytes[index] ^= 0x10
            let outcome = outcome(bytes)
            let isPadding = index == member.count - 9 && outcome == .success(Array(0...255) + Array(0...255))
            #expect(outcome == .failure(.internal) || isPadding, "byte \(index)")
        }
    }

    @Test func afterAFailureTheNextMessageInflates() throws {
        let message = [UInt8](repeating: 5, count: 10_000)
        let member = Gzipped.member(message)
        for broken in [Array(member.dropLast(3)), Self.noise(50), Gzipped.bomb(mebibytes: 64), member + [1]] {
            #expect(throws: RPCError.self) { try inflate(broken) }
            #expect(try inflate(member) == message)
        }
        // A message that doesn't get smaller is left half done.
        let refused = Self.noise(5000).withUnsafeBytes { deflater.deflate($0) }
        #expect(refused == nil)
        let deflated = message.withUnsafeBytes { deflater.deflate($0) }
        #expect(try inflate(deflated ?? []) == message)
    }

    @Test func aQueueInflatesNoFurtherThanItsReaderNeeds() throws {
        var queue = InflationQueue(capacity: 100)
        var pushed: [[UInt8]] = []
        func advance() throws {
            try queue.advance { (bytes) throws(RPCError) in
                guard bytes != [0] else { throw RPCError(.internal, "zero") }
                return Array(repeating: bytes[0], count: 60)
            } push: { message, _ in
                pushed.append(message)
            }
        }
        for byte in UInt8(1)...5 { queue.receive([byte, 0, 0].span.bytes, isCompressed: true) }
        queue.receive(([9] as [UInt8]).span.bytes, isCompressed: false)
        try advance()
        #expect(pushed.map(\.first) == [1, 2])
        #expect(queue.didRead(60) == 3)
        try advance()
        #expect(pushed.map(\.first) == [1, 2, 3])
        for _ in 0..<3 {
            #expect(queue.didRead(60) == 3)
            try advance()
        }
        #expect(pushed.map(\.count) == [60, 60, 60, 60, 60, 1])
        #expect(queue.isDrained)
        #expect(queue.didRead(60) == 3)
        #expect(queue.didRead(1) == 1)
        // A failure takes what stands behind it along.
        queue.receive(([0] as [UInt8]).span.bytes, isCompressed: true)
        queue.receive(([1] as [UInt8]).span.bytes, isCompressed: true)
        #expect(throws: RPCError.self) { try advance() }
        #expect(queue.isDrained)
        #expect(pushed.count == 6)
    }
}
