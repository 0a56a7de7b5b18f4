import Testing

/// What the fuzzers begin with, and what they have found: every input keeps its target's promise.
///
/// One target after the other: two of them share a server, and each looks whether all of its calls have ended.
@Suite(.serialized) struct CorpusTests {
    @Test(arguments: FuzzTarget.allCases) func everySeedAndFindingKeepsItsTargetsPromise(_ target: FuzzTarget) throws {
        let inputs = try FuzzSeeds.all(of: target)
        #expect(inputs.count > 10)
        for (name, input) in inputs {
            #expect(throws: Never.self, "\(target.rawValue)/\(name)") { try target.run(input) }
        }
    }
}
