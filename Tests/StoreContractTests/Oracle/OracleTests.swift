import ConversionStore
import Foundation
import StoreTesting
import Testing

/// Random histories are done to every store and to the one in memory, which counts everything anew each time: they must
/// say the same. The seed of a history that finds a difference is told, and the shortest history that still finds one.
///
/// `ORACLE_SEED` begins with another seed, `ORACLE_HISTORIES` tries more or fewer, and `ORACLE_STEPS` makes longer ones.
@Suite struct OracleTests {
    private static func setting(_ name: String, _ standard: Int) -> Int {
        ProcessInfo.processInfo.environment[name].flatMap { Int($0) } ?? standard
    }

    /// Where two ledgers first say different things.
    private struct Difference {
        let step: Int
        let lines: (one: String?, other: String?)
    }

    @Test(arguments: [StoreKind.sqlite])
    func everyHistoryIsToldAlike(kind: StoreKind) async throws {
        let (first, count) = (Self.setting("ORACLE_SEED", 1), Self.setting("ORACLE_HISTORIES", 100))
        for seed in first..<first + max(count, 0) {
            var maker = HistoryMaker(seed: UInt64(max(seed, 0)))
            // Some in which a room has more than is looked at one by one.
            let steps = maker.history(Self.setting("ORACLE_STEPS", seed % 50 == 0 ? 300 : 40))
            guard try await Self.difference(kind, steps) != nil else { continue }
            Issue.record("\(try await Self.report(kind, steps, seed: seed))")
            return
        }
    }

    private static func difference(_ kind: StoreKind, _ steps: [HistoryStep]) async throws -> Difference? {
        var (one, other) = (try await LedgerRun(.memory), try await LedgerRun(kind))
        var found: Difference?
        for (number, step) in steps.enumerated() {
            let (left, right) = (try await one.perform(step), try await other.perform(step))
            // As bytes: to Swift's strings two ways to write one letter are the same.
            if left.map({ Array($0.utf8) }) == right.map({ Array($0.utf8) }) { continue }
            let place = zip(left, right).enumerated().first { !$1.0.utf8.elementsEqual($1.1.utf8) }?.offset
            let index = place ?? min(left.count, right.count)
            func line(_ lines: [String]) -> String? { index < lines.count ? lines[index] : nil }
            found = Difference(step: number, lines: (line(left), line(right)))
            break
        }
        await one.close()
        await other.close()
        return found
    }

    /// The shortest history that can be found to differ, by leaving out ever smaller parts.
    private static func report(_ kind: StoreKind, _ steps: [HistoryStep], seed: Int) async throws -> String {
        var (steps, attempts) = (steps, 0)
        var size = max(steps.count / 2, 1)
        while attempts < 400 {
            var (start, isShorter) = (0, false)
            while start < steps.count, attempts < 400 {
                var shorter = steps
                shorter.removeSubrange(start..<min(start + size, steps.count))
                attempts += 1
                if let difference = try await difference(kind, shorter) {
                    steps = Array(shorter.prefix(difference.step + 1))
                    isShorter = true
                } else {
                    start += size
                }
            }
            if size == 1, !isShorter { break }
            size = max(size / 2, 1)
        }
        let difference = try await difference(kind, steps)
        return """
            Seed \(seed): after \(steps.count) steps
            \(steps.map { "  - \($0)" }.joined(separator: "\n"))
            memory says   \(difference?.lines.one ?? "nothing more")
            \(kind.description) says   \(difference?.lines.other ?? "nothing more")
            """
    }
}
