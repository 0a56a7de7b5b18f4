import CFaults
import ConversionStore
import Foundation
import StoreTesting
import Testing

@testable import SQLiteStore

/// Every call that SQLite makes to the disk, and for memory, may fail: what was answered is kept, and reports are right.
///
/// A part of the calls is tried each time, another one from run to run; `make faults` tries all of them.
@Suite(.serialized) struct FaultTests {
    /// Which of how many processes this one is that try all calls together: "1/2" is the first of two.
    private static let share: (part: Int, parts: Int)? = {
        let numbers = ProcessInfo.processInfo.environment["CONVERSIOND_FAULTS"]?.split(separator: "/").map { Int($0) }
        guard let numbers, numbers.count == 2, let part = numbers[0], let parts = numbers[1], part > 0, part <= parts
        else { return nil }
        return (part, parts)
    }()

    @Test(arguments: Fault.all) func whatIsAnsweredOutlivesAnyFault(_ fault: Fault) async throws {
        #expect(faults_can_fail_allocations() != 0)
        let stride = Self.share.map { $0.parts * fault.step } ?? fault.stride
        var faults = 0, lost = 0, wrong = 0
        for start in try await LedgerLife.starts() {
            let offset = Self.share.map { ($0.part - 1) * fault.step + 1 } ?? Int.random(in: 1...stride)
            for first in Swift.stride(from: offset, to: .max, by: stride) {
                let life = try LedgerLife(start)
                let count = await life.live(fault, from: first)
                await life.verify()
                lost += life.losses.count
                wrong += life.wrongReports.count
                #expect(
                    life.losses == [] && life.wrongReports == [],
                    "\(start.chapter), the call \(first): \(life.losses) \(life.wrongReports)")
                guard count > 0 else { break }
                faults += count
            }
        }
        if Self.share != nil {
            print("faults: \(fault.testDescription): \(faults) injected, \(lost) lost, \(wrong) wrong reports")
        }
    }
}
