/// Whole numbers of up to 128 bits in as few bytes as they need: zigzag, then seven bits a byte, as protobuf's `sint64`.
enum VariableInteger {
    static func append(_ value: Int128, to bytes: inout [UInt8]) {
        if let small = Int64(exactly: value), small >= -64, small < 64 {
            bytes.append(UInt8(truncatingIfNeeded: small << 1 ^ small >> 63))
            return
        }
        var rest = UInt128(bitPattern: value << 1 ^ value >> 127)
        while rest >= 128 {
            bytes.append(UInt8(truncatingIfNeeded: rest) | 128)
            rest >>= 7
        }
        bytes.append(UInt8(truncatingIfNeeded: rest))
    }

    /// Reads numbers one after the other; nil is the end, or what is no number.
    struct Reader {
        private let bytes: UnsafeRawBufferPointer
        private var place = 0

        init(_ bytes: UnsafeRawBufferPointer) {
            self.bytes = bytes
        }

        var isAtEnd: Bool { place == bytes.count }

        mutating func next64() -> Int64? {
            if place < bytes.count, bytes[place] < 128 {
                let byte = Int64(bytes[place])
                place += 1
                return byte >> 1 ^ -(byte & 1)
            }
            return next().flatMap { Int64(exactly: $0) }
        }

        mutating func next() -> Int128? {
            var value: UInt128 = 0
            // 19 bytes hold 133 bits.
            for shift in stride(from: UInt128(0), to: 133, by: 7) {
                guard place < bytes.count else { return nil }
                let byte = bytes[place]
                place += 1
                value |= UInt128(byte & 127) << shift
                if byte < 128 { return Int128(bitPattern: value >> 1) ^ -Int128(bitPattern: value & 1) }
            }
            return nil
        }

        mutating func nextQuarter() -> Int? {
            guard let value = next64(), (0..<QuarterHour.perDay).contains(value) else { return nil }
            return Int(value)
        }
    }
}
