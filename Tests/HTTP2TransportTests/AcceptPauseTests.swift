import NIOCore
import NIOEmbedded
import Testing

@testable import HTTP2Transport

@Suite struct AcceptPauseTests {
    @Test func aListenerThatCannotAcceptWaitsAndThenGoesOn() throws {
        let channel = EmbeddedChannel()
        try channel.pipeline.syncOperations.addHandler(AcceptPause())
        func reads() throws -> Bool? { try channel.syncOptions?.getOption(.autoRead) }
        #expect(try reads() == true)
        channel.pipeline.fireErrorCaught(IOError(errnoCode: 24, reason: "accept"))
        #expect(try reads() == false)
        // Another error meanwhile changes nothing.
        channel.pipeline.fireErrorCaught(IOError(errnoCode: 24, reason: "accept"))
        channel.embeddedEventLoop.advanceTime(by: .milliseconds(499))
        #expect(try reads() == false)
        channel.embeddedEventLoop.advanceTime(by: .milliseconds(1))
        #expect(try reads() == true)
        _ = try channel.finish()
    }
}
