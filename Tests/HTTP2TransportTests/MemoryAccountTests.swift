import RPC
import Testing

@testable import HTTP2Transport

@Suite struct MemoryAccountTests {
    private static let block = MemoryAccount.block

    @Test func whatIsBelowTheAllowanceIsNotCharged() {
        let budget = MemoryBudget(limit: 0)
        var account = MemoryAccount(budget: budget, allowance: 100)
        account.add(60)
        #expect(account.take(40) == true)
        #expect(budget.taken == 0)
        account.remove(100)
        #expect(account.held == 0)
    }

    @Test func whatIsAboveItIsChargedInBlocksAndGivenBack() {
        let budget = MemoryBudget(limit: 10 * Self.block)
        var account = MemoryAccount(budget: budget, allowance: 100)
        #expect(account.take(101) == true)
        #expect(budget.taken == Self.block)
        #expect(account.take(3 * Self.block) == true)
        #expect(budget.taken == 4 * Self.block)
        account.remove(2 * Self.block)
        // One block more than is needed stays while any is.
        #expect(budget.taken == 3 * Self.block)
        account.remove(Self.block + 1)
        #expect(account.held == 100)
        #expect(budget.taken == 0)
    }

    @Test func withoutRoomNothingIsTaken() {
        let budget = MemoryBudget(limit: Self.block)
        var account = MemoryAccount(budget: budget, allowance: 100)
        #expect(budget.take(1))
        #expect(account.take(101) == false)
        #expect(account.held == 0)
        #expect(account.take(100) == true)
    }

    @Test func whatIsThereAlreadyIsChargedBeyondTheLimit() {
        let budget = MemoryBudget(limit: Self.block)
        var account = MemoryAccount(budget: budget, allowance: 0)
        account.add(3 * Self.block)
        #expect(budget.taken == 3 * Self.block)
        #expect(account.isTight)
        account.clear()
        #expect(budget.taken == 0)
        #expect(account.held == 0)
    }
}
