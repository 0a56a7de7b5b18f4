import RPC
import Synchronization
import Testing

@Suite struct MemoryBudgetTests {
    /// What was granted, in order.
    private final class Grants: Sendable {
        private let granted = Mutex<[String]>([])

        var names: [String] { granted.withLock { $0 } }

        func add(_ name: String) { granted.withLock { $0.append(name) } }
    }

    @Test func thereIsRoomUpToTheLimit() {
        let budget = MemoryBudget(limit: 10)
        #expect(budget.take(6))
        #expect(budget.take(4))
        #expect(!budget.take(1))
        budget.release(1)
        #expect(budget.take(1))
        #expect(budget.taken == 10)
        #expect(budget.refusals == 1)
    }

    @Test func oneAtATimeAlwaysPasses() {
        let budget = MemoryBudget(limit: 10)
        #expect(budget.take(100))
        #expect(!budget.take(1))
        budget.release(100)
        #expect(budget.taken == 0)
    }

    @Test func whoWaitsIsServedInTheOrderOfAsking() {
        let budget = MemoryBudget(limit: 10)
        let grants = Grants()
        #expect(budget.take(8))
        _ = budget.wait(for: 5) { _ in grants.add("large") }
        // There would be room for it, but not before its turn.
        _ = budget.wait(for: 1) { _ in grants.add("small") }
        #expect(!budget.take(1))
        #expect(budget.isContended)
        #expect(grants.names == [])
        budget.release(8)
        #expect(grants.names == ["large", "small"])
        #expect(budget.taken == 6)
        #expect(!budget.isContended)
    }

    @Test func whoFindsRoomNeedNotWait() {
        let budget = MemoryBudget(limit: 10)
        let grants = Grants()
        _ = budget.wait(for: 5) { _ in grants.add("first") }
        #expect(grants.names == ["first"])
    }

    @Test func aForgottenTicketLetsTheNextOneIn() {
        let budget = MemoryBudget(limit: 10)
        let grants = Grants()
        #expect(budget.take(8))
        let large = budget.wait(for: 5) { _ in grants.add("large") }
        let small = budget.wait(for: 2) { _ in grants.add("small") }
        budget.forget(large)
        #expect(grants.names == ["small"])
        // What was granted is given back by forgetting it.
        budget.forget(small)
        #expect(budget.taken == 8)
    }

    @Test func whatIsThereIsCountedWhetherOrNotThereIsRoom() {
        let budget = MemoryBudget(limit: 10)
        budget.charge(20)
        #expect(budget.taken == 20)
        #expect(budget.isTight)
        #expect(!budget.take(1))
        budget.release(20)
        #expect(!budget.isTight)
    }
}
