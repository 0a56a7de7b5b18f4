import RawHTTP2

/// Makes one input: bytes for a connection, and the sizes of the reads that they come in.
struct InputMaker {
    private var random: SplitMix64
    private let recordings: [[Frame]]
    /// What goes before a peer's first frame.
    private let preface: [UInt8]

    init(random: SplitMix64, recordings: [[Frame]], preface: [UInt8]) {
        self.random = random
        self.recordings = recordings
        self.preface = preface
    }

    mutating func make() -> [[UInt8]] {
        let bytes: [UInt8]
        switch random.below(10) {
        case 0: bytes = random.bytes(random.below(200))
        case 1: bytes = preface + Frame.settings([:]).bytes + random.bytes(random.below(300))
        case 2: bytes = preface + Frame.settings([:]).bytes + (0...random.below(12)).flatMap { _ in randomFrame() }
        case 3: bytes = flipped(recording())
        case 4:
            let whole = recording()
            bytes = Array(whole.prefix(random.below(whole.count + 1)))
        case 5: bytes = spliced()
        case 6: bytes = preface + shuffled().flatMap(\.bytes)
        case 7: bytes = preface + shuffled().flatMap { mutated($0) }
        case 8: bytes = flipped(preface + shuffled().flatMap(\.bytes))
        default: bytes = recording()
        }
        return chunks(bytes)
    }

    private mutating func frames() -> [Frame] { recordings[random.below(recordings.count)] }

    private mutating func recording() -> [UInt8] { preface + frames().flatMap(\.bytes) }

    private mutating func flipped(_ bytes: [UInt8]) -> [UInt8] {
        var bytes = bytes
        // Behind the preface, or most inputs would end there.
        guard bytes.count > preface.count else { return bytes }
        for _ in 0...random.below(6) {
            let index = preface.count + random.below(bytes.count - preface.count)
            bytes[index] ^= 1 << UInt8(random.below(8))
        }
        return bytes
    }

    private mutating func spliced() -> [UInt8] {
        let first = recording()
        let second = recording()
        let start = random.below(second.count)
        return first.prefix(random.below(first.count + 1))
            + second[start..<start + random.below(second.count - start + 1)]
            + random.bytes(random.below(20))
    }

    /// Frames of two recordings, some left out, repeated or in another order.
    private mutating func shuffled() -> [Frame] {
        var all = frames() + frames()
        for _ in 0..<random.below(6) where !all.isEmpty {
            let index = random.below(all.count)
            switch random.below(3) {
            case 0: all.remove(at: index)
            case 1: all.insert(all[random.below(all.count)], at: index)
            default: all.swapAt(index, random.below(all.count))
            }
        }
        return all
    }

    /// A frame's bytes with a field of its header or its payload changed; often its length lies.
    private mutating func mutated(_ frame: Frame) -> [UInt8] {
        var bytes = frame.bytes
        switch random.below(8) {
        case 0: bytes[2] = UInt8(truncatingIfNeeded: random.next())
        case 1: bytes[3] = UInt8(random.below(11))
        case 2: bytes[4] = UInt8(truncatingIfNeeded: random.next())
        case 3: bytes[8] = UInt8(random.below(12))
        case 4 where bytes.count > 9:
            bytes[9 + random.below(bytes.count - 9)] = UInt8(truncatingIfNeeded: random.next())
        default: break
        }
        return bytes
    }

    private mutating func randomFrame() -> [UInt8] {
        var payload = random.bytes(random.below(40))
        // Table references and short literals rather than noise, so that many blocks can be read.
        if random.below(2) == 0 { payload = payload.map { $0 & 0x3f | 0x80 } }
        return Frame.bytes(
            UInt8(random.below(11)), UInt8(truncatingIfNeeded: random.next()) & 0x2d, UInt32(random.below(10)), payload)
    }

    private mutating func chunks(_ bytes: [UInt8]) -> [[UInt8]] {
        let limit = [1, 3, 9, 40, 1 << 20][random.below(5)]
        var chunks: [[UInt8]] = []
        var rest = bytes[...]
        while !rest.isEmpty {
            let chunk = rest.prefix(1 + random.below(limit))
            chunks.append(Array(chunk))
            rest = rest.dropFirst(chunk.count)
        }
        return chunks
    }
}
