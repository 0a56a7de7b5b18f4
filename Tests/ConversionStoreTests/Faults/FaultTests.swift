import CFaults
import Foundation
import Testing

@testable import ConversionStore

/// Every call that SQLite makes to the disk, and for memory, may fail: what was answered is kept, and reports are right.
///
/// A part of the calls is tried each time, another one from run to run; `make faults` tries all of them.
@Suite(.serialized) struct FaultTests {
    private static let triesAll = ProcessInfo.processInfo.environment["CONVERSIOND_FAULTS"] == "all"

    @Test(arguments: Fault.all) func whatIsAnsweredOutlivesAnyFault(_ fault: Fault) async throws {
        #expect(faults_can_fail_allocations() != 0)
        let stride = Self.triesAll ? 1 : fault.stride
        let offset = Int.random(in: 1...stride)
        var faults = 0, lost = 0, wrong = 0
        for first in Swift.stride(from: offset, to: .max, by: stride) {
            let life = try LedgerLife()
            let count = await life.live(fault, from: first)
            await life.verify()
            lost += life.losses.count
            wrong += life.wrongReports.count
            #expect(
                life.losses == [] && life.wrongReports == [], "the call \(first): \(life.losses) \(life.wrongReports)")
            guard count > 0 else { break }
            faults += count
        }
        #expect(faults > 0 || stride > 1, "nothing has failed")
        if Self.triesAll {
            print("faults: \(fault.testDescription): \(faults) injected, \(lost) lost, \(wrong) wrong reports")
        }
    }
}
