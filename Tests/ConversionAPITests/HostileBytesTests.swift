import ConversionAPI
import RPC
import Testing

/// Random and mutated bytes: each is a message or a clean error, and what is a message encodes again.
@Suite struct HostileBytesTests {
    static let seed = UInt64.random(in: 0...UInt64.max)

    func decode(_ type: any ProtobufMessage.Type, _ bytes: [UInt8]) -> Bool {
        do {
            let message = try type.init(decoding: bytes)
            _ = try message.encoded()
            return true
        } catch let error as RPCError {
            let isExpected = [.internal, .invalidArgument, .resourceExhausted].contains(error.code)
            if !isExpected { Issue.record("\(error) for \(bytes)") }
            return false
        } catch {
            Issue.record("\(error) for \(bytes)")
            return false
        }
    }

    @Test func randomBytesAreAMessageOrAnError() {
        print("HostileBytesTests random seed: \(Self.seed)")
        var generator = SeededGenerator(seed: Self.seed)
        for _ in 0..<60_000 {
            let count = Int.random(in: 0...64, using: &generator)
            let bytes = (0..<count).map { _ in UInt8.random(in: 0...255, using: &generator) }
            _ = decode(MessageTypes.all[Int.random(in: 0..<MessageTypes.all.count, using: &generator)], bytes)
        }
    }

    /// Fields of any number and type in a row: much further into the parser than random bytes get.
    @Test func randomFieldsAreAMessageOrAnError() {
        print("HostileBytesTests fields seed: \(Self.seed)")
        var generator = SeededGenerator(seed: Self.seed &+ 1)
        func fields(_ depth: Int) -> [UInt8] {
            var bytes: [UInt8] = []
            for _ in 0..<Int.random(in: 0...5, using: &generator) {
                let number = UInt64.random(in: 1...12, using: &generator)
                switch Int.random(in: 0..<8, using: &generator) {
                case 0, 1:
                    bytes += Wire.field(
                        number, varint: generator.next() >> UInt64.random(in: 0..<64, using: &generator))
                case 2: bytes += Wire.tag(number, 1) + (0..<8).map { UInt8($0) }
                case 3: bytes += Wire.tag(number, 5) + (0..<4).map { UInt8($0) }
                case 4, 5: bytes += Wire.field(number, "text \(number)")
                default: bytes += Wire.field(number, depth < 5 ? fields(depth + 1) : [])
                }
            }
            return bytes
        }
        var messages = 0
        for _ in 0..<60_000 {
            let type = MessageTypes.all[Int.random(in: 0..<MessageTypes.all.count, using: &generator)]
            if decode(type, fields(0)) { messages += 1 }
        }
        #expect(messages > 5000)
    }

    @Test func mutatedMessagesAreAMessageOrAnError() throws {
        print("HostileBytesTests mutation seed: \(Self.seed)")
        var generator = SeededGenerator(seed: Self.seed &+ 2)
        let types = Dictionary(uniqueKeysWithValues: MessageTypes.all.map { ($0.protoName, $0) })
        let samples = try goldenMessages.map { golden in
            (try #require(types[golden.name]), bytes(hex: golden.hex))
        }
        for _ in 0..<60_000 {
            let (type, original) = samples[Int.random(in: 0..<samples.count, using: &generator)]
            var bytes = original
            for _ in 0..<Int.random(in: 1...4, using: &generator) where !bytes.isEmpty {
                let place = Int.random(in: 0..<bytes.count, using: &generator)
                switch Int.random(in: 0..<5, using: &generator) {
                case 0: bytes[place] = UInt8.random(in: 0...255, using: &generator)
                case 1: bytes[place] ^= 1 << UInt8.random(in: 0..<8, using: &generator)
                case 2: bytes.remove(at: place)
                case 3: bytes.insert(UInt8.random(in: 0...255, using: &generator), at: place)
                default:
                    let end = Int.random(in: place...bytes.count, using: &generator)
                    bytes.insert(contentsOf: Array(bytes[place..<end]), at: place)
                }
            }
            _ = decode(type, bytes)
        }
    }
}
