import NIOCore
import NIOEmbedded
import Testing

@testable import HTTP2Transport

@Suite struct AcceptPauseTests {
    @Test func aListenerThatCannotAcceptWaitsAndThenGoesOn() throws {
        let channel = EmbeddedChannel()
        var reads: [Bool] = []
        try channel.pipeline.syncOperations.addHandler(AcceptPause { reads.append($1) })
        channel.pipeline.fireErrorCaught(IOError(errnoCode: 24, reason: "accept"))
        #expect(reads == [false])
        // Another error meanwhile changes nothing.
        channel.pipeline.fireErrorCaught(IOError(errnoCode: 24, reason: "accept"))
        channel.embeddedEventLoop.advanceTime(by: .milliseconds(499))
        #expect(reads == [false])
        channel.embeddedEventLoop.advanceTime(by: .milliseconds(1))
        #expect(reads == [false, true])
        _ = try channel.finish()
    }
}
