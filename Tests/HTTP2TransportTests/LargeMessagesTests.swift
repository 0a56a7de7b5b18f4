import Testing

@testable import HTTP2Transport

@Suite struct LargeMessagesTests {
    @Test func theBudgetIsSharedOutInTheOrderOfAsking() {
        var messages = LargeMessages(budget: 10)
        #expect(messages.take(4, slot: 1) == true)
        #expect(messages.take(6, slot: 2) == true)
        #expect(messages.take(5, slot: 3) == false)
        // There would be room for it, but not before its turn.
        #expect(messages.release(4) == [])
        #expect(messages.take(1, slot: 4) == false)
        #expect(messages.release(6) == [3, 4])
        #expect(messages.taken == 6)
    }

    @Test func oneAboveTheBudgetPassesAlone() {
        var messages = LargeMessages(budget: 10)
        #expect(messages.take(100, slot: 1) == true)
        #expect(messages.take(1, slot: 2) == false)
        #expect(messages.take(100, slot: 3) == false)
        #expect(messages.release(100) == [2])
        #expect(messages.release(1) == [3])
        #expect(messages.release(100) == [])
        #expect(messages.taken == 0)
    }

    @Test func whoeverGivesUpStandsInNobodysWay() {
        var messages = LargeMessages(budget: 10)
        #expect(messages.take(8, slot: 1) == true)
        #expect(messages.take(9, slot: 2) == false)
        #expect(messages.take(2, slot: 3) == false)
        #expect(messages.forget(slot: 2) == [3])
        #expect(messages.forget(slot: 2) == [])
        #expect(messages.taken == 10)
    }
}
