import NIOCore
import Testing

@testable import HTTP2Transport

@Suite struct TokenBucketTests {
    private let start = NIODeadline.uptimeNanoseconds(5_000_000_000)

    @Test func itGivesWhatItHoldsAndThenWhatHasComeBack() {
        var bucket = TokenBucket(burst: 3, rate: 2, at: start)
        #expect((0..<5).map { _ in bucket.take(at: start) } == [true, true, true, false, false])
        #expect(bucket.take(at: start + .milliseconds(499)) == false)
        #expect(bucket.take(at: start + .milliseconds(500)) == true)
        #expect(bucket.take(at: start + .milliseconds(500)) == false)
    }

    @Test func itNeverHoldsMoreThanWhenItWasFull() {
        var bucket = TokenBucket(burst: 3, rate: 2, at: start)
        for _ in 0..<3 { _ = bucket.take(at: start) }
        let later = start + .hours(10)
        #expect((0..<5).map { _ in bucket.take(at: later) } == [true, true, true, false, false])
    }

    @Test func aLookTakesNothing() {
        var bucket = TokenBucket(burst: 1, rate: 1, at: start)
        #expect(bucket.holdsOne(at: start) == true)
        #expect(bucket.take(at: start) == true)
        #expect(bucket.holdsOne(at: start) == false)
    }
}
