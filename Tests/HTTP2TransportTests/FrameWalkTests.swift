import RawHTTP2
import Testing

@testable import HTTP2Transport

@Suite struct FrameWalkTests {
    private let frames: [Frame] = [
        .settings([4: 65_535]), .data(0x7fff_ffff, Array(repeating: 0, count: 300), end: false), .settingsAck,
        .other(type: 0xff, flags: 0xff, stream: 3, Array(repeating: 0xff, count: 20)), .reset(5, code: 8),
    ]

    private func walk(_ reads: [ArraySlice<UInt8>]) -> [FrameWalk.Header] {
        var walk = FrameWalk()
        return reads.flatMap { read in
            Array(read).withUnsafeBytes { bytes in
                var headers: [FrameWalk.Header] = []
                var position = 0
                while let header = walk.next(in: bytes, from: &position) { headers.append(header) }
                return headers
            }
        }
    }

    @Test func headersAreFoundBehindThePreface() {
        let bytes = (Frame.preface + frames.flatMap(\.bytes))[...]
        let expected: [FrameWalk.Header] = [
            .init(start: 24, type: 4, streamID: 0), .init(start: 39, type: 0, streamID: 0x7fff_ffff),
            .init(start: 348, type: 4, streamID: 0), .init(start: 357, type: 0xff, streamID: 3),
            .init(start: 386, type: 3, streamID: 5),
        ]
        #expect(walk([bytes]) == expected)
        // Where a header is cut, it begins with the second read.
        for cut in 0...bytes.count {
            let moved = expected.map { header in
                let start = header.start + 9 <= cut ? header.start : max(0, header.start - cut)
                return FrameWalk.Header(start: start, type: header.type, streamID: header.streamID)
            }
            #expect(walk([bytes[..<cut], bytes[cut...]]) == moved, "cut at \(cut)")
        }
    }

    @Test func aByteAtATimeIsEnough() {
        let bytes = Frame.preface + frames.flatMap(\.bytes)
        let found = walk(bytes.indices.map { bytes[$0...$0] })
        #expect(found.map(\.type) == [4, 0, 4, 0xff, 3])
        #expect(found.map(\.streamID) == [0, 0x7fff_ffff, 0, 3, 5])
        #expect(found.allSatisfy { $0.start == 0 })
    }

    @Test func theReservedBitIsNoPartOfAStreamsNumber() {
        let header: [UInt8] = [0, 0, 0, 0, 1, 0x80, 0, 0, 9]
        let bytes = Frame.preface + header
        #expect(walk([bytes[...]]).map(\.streamID) == [9])
        #expect(walk([bytes.dropLast(2), bytes.suffix(2)]).map(\.streamID) == [9])
    }
}
