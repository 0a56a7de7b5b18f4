import RawHTTP2
import Testing

@testable import HTTP2Transport

@Suite struct ReceiveCreditTests {
    /// Random messages through a window, random reads: never more granted than received, everything in the end, the
    /// unread bytes bounded, and never stuck.
    @Test(arguments: [UInt64(1), 2, 3, 4, 5])
    func creditIsNeverLostAndNeverInvented(_ seed: UInt64) {
        var state = seed
        func below(_ limit: Int) -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int(state >> 33) % limit
        }
        for _ in 0..<200 {
            let window = 1 + below(200)
            var credit = ReceiveCredit()
            let messages = (0..<30).map { _ in 5 + below(3) * below(200) }
            var toSend = messages.reduce(0, +)
            var partial = 0
            var next = 0
            var unread: [Int] = []
            var received = 0
            var granted = 0
            while toSend > 0 || !unread.isEmpty {
                let open = window + granted - received
                let isReading = below(2) == 0 && !unread.isEmpty
                if toSend > 0, open > 0, !isReading {
                    var chunk = min(1 + below(window), open, toSend)
                    toSend -= chunk
                    received += chunk
                    var completed = false
                    while chunk > 0 {
                        let part = min(chunk, messages[next] - partial)
                        partial += part
                        chunk -= part
                        if partial == messages[next] {
                            completed = true
                            unread.append(partial)
                            partial = 0
                            next += 1
                        }
                    }
                    let more = credit.received(partial: partial, completed: completed)
                    #expect(more >= 0)
                    granted += more
                } else if !unread.isEmpty {
                    let more = credit.read(unread.removeFirst())
                    #expect(more >= 0)
                    granted += more
                } else {
                    Issue.record("stuck with \(toSend) bytes to send and a window of \(open)")
                    return
                }
                #expect(granted <= received)
            }
            #expect(granted == received)
        }
    }
}
