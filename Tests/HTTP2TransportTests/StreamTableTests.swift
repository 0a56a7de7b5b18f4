import Testing

@testable import HTTP2Transport

@Suite struct StreamTableTests {
    private final class Call {}

    @Test func callsAreFoundByTheirSlots() {
        var table = StreamTable<Call>()
        let calls = (0..<3).map { _ in Call() }
        #expect(table[0] == nil)
        #expect(table[-1] == nil)
        table.insert(calls[0], at: 5)
        table.insert(calls[1], at: 0)
        #expect(table.count == 2)
        #expect(table[5] === calls[0])
        #expect(table[4] == nil)
        #expect(table[6] == nil)
        table.insert(calls[2], at: 5)
        #expect(table.count == 2)
        #expect(table.all.count == 2)
        #expect(table.remove(5) === calls[2])
        #expect(table.remove(5) == nil)
        #expect(table.remove(-1) == nil)
        #expect(table.remove(99) == nil)
        #expect(table.count == 1)
        #expect(table.removeAll().count == 1)
        #expect(table.count == 0)
        #expect(table[0] == nil)
    }
}
