import Synchronization
import Testing
import UnixSignals

@testable import conversiond

@Suite struct TerminationTests {
    @Test func theFirstSignalAsksAndTheSecondInsists() async {
        let (signals, sender) = AsyncStream.makeStream(of: UnixSignal.self)
        let (insistences, insistence) = AsyncStream.makeStream(of: UnixSignal.self)
        let termination = Termination(signals) { insistence.yield($0) }
        sender.yield(.sigterm)
        #expect(await termination.requested() == .sigterm)
        sender.yield(.sigint)
        var insisted = insistences.makeAsyncIterator()
        #expect(await insisted.next() == .sigint)
        sender.finish()
    }
}
