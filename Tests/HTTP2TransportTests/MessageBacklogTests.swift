import Testing

@testable import HTTP2Transport

@Suite struct MessageBacklogTests {
    private func keeps(_ backlog: inout MessageBacklog, _ bytes: [UInt8], end: Bool = false) -> Bool {
        bytes.withUnsafeBytes { backlog.keeps($0, endStream: end) }
    }

    @Test func bytesWaitWhileTooManyMessagesAreUnread() {
        var backlog = MessageBacklog(limit: 4)
        #expect(keeps(&backlog, [1]) == false)
        backlog.didDeliver(4)
        #expect(keeps(&backlog, [2, 3]) == true)
        backlog.didRead()
        // Those behind them wait too, or they would overtake.
        #expect(keeps(&backlog, [4], end: true) == true)
        #expect(backlog.next()?.bytes == nil)
        backlog.didRead()
        let next = backlog.next()
        #expect(next?.bytes == [2, 3, 4])
        #expect(next?.endStream == true)
        #expect(backlog.next()?.bytes == nil)
        #expect(keeps(&backlog, [5]) == false)
    }

    @Test func anEndWithoutBytesIsKeptToo() {
        var backlog = MessageBacklog(limit: 2)
        backlog.didDeliver(2)
        #expect(keeps(&backlog, [], end: true) == true)
        backlog.didRead()
        let next = backlog.next()
        #expect(next?.bytes == [])
        #expect(next?.endStream == true)
        #expect(backlog.next()?.bytes == nil)
    }

    @Test func muchComesBackInPortions() {
        var backlog = MessageBacklog(limit: 1)
        backlog.didDeliver(1)
        #expect(keeps(&backlog, Array(repeating: 7, count: 40_000), end: true) == true)
        backlog.didRead()
        var portions: [Int] = []
        var ends: [Bool] = []
        while let (bytes, end) = backlog.next() {
            portions.append(bytes.count)
            ends.append(end)
        }
        #expect(portions == [16_384, 16_384, 7232])
        #expect(ends == [false, false, true])
    }
}
