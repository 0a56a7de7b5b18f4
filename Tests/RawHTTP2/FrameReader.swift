/// Makes frames of the bytes that a connection sends.
public final class FrameReader {
    private var bytes: [UInt8] = []
    private let headers = HeaderCoding()
    /// A header block whose CONTINUATION frames have not all come.
    private var block: (stream: UInt32, end: Bool, bytes: [UInt8])?

    public init() {}

    /// Bytes that are not a whole frame yet.
    public var pendingCount: Int { bytes.count }

    /// Takes bytes; the frames that they complete.
    public func receive(_ more: some Sequence<UInt8>) -> [Frame] {
        bytes.append(contentsOf: more)
        var frames: [Frame] = []
        var start = 0
        while bytes.count - start >= 9 {
            let length = Int(bytes[start]) << 16 | Int(bytes[start + 1]) << 8 | Int(bytes[start + 2])
            guard bytes.count - start >= 9 + length else { break }
            let payload = Array(bytes[start + 9..<start + 9 + length])
            let frame = frame(
                type: bytes[start + 3], flags: bytes[start + 4],
                stream: Self.number(bytes[start + 5..<start + 9]) & 0x7fff_ffff, payload)
            if let frame { frames.append(frame) }
            start += 9 + length
        }
        bytes.removeFirst(start)
        return frames
    }

    private func frame(type: UInt8, flags: UInt8, stream: UInt32, _ payload: [UInt8]) -> Frame? {
        switch type {
        case 0: return .data(stream, payload, end: flags & 1 != 0)
        case 1:
            block = (stream, flags & 1 != 0, payload)
            return flags & 4 != 0 ? endOfBlock() : nil
        case 9:
            block?.bytes += payload
            return flags & 4 != 0 ? endOfBlock() : nil
        case 3: return .reset(stream, code: Self.number(payload[...]))
        case 4 where flags & 1 != 0: return .settingsAck
        case 4:
            var values: [UInt16: UInt32] = [:]
            for entry in stride(from: 0, to: payload.count - 5, by: 6) {
                values[UInt16(payload[entry]) << 8 | UInt16(payload[entry + 1])] = Self.number(
                    payload[entry + 2..<entry + 6])
            }
            return .settings(values)
        case 6: return .ping(payload, ack: flags & 1 != 0)
        case 7: return .goaway(last: Self.number(payload[0..<4]), code: Self.number(payload[4..<8]))
        case 8: return .windowUpdate(stream, Self.number(payload[...]))
        default: return .other(type: type, flags: flags, stream: stream, payload)
        }
    }

    private func endOfBlock() -> Frame? {
        guard let (stream, end, bytes) = block else { return nil }
        block = nil
        return .headers(stream, headers.decode(bytes) ?? [Frame.Header("undecodable", "")], end: end)
    }

    private static func number(_ bytes: ArraySlice<UInt8>) -> UInt32 {
        bytes.reduce(0) { $0 << 8 | UInt32($1) }
    }
}
