import RPC

/// What one connection holds of the process's budget, above what every connection may hold for itself.
///
///     held ≤ allowance            nothing is charged
///     held > allowance            the rest is charged to the budget in blocks, and given back as it falls
///
/// Adding and removing are one sum and one comparison each, so that every answer can go through them. Belongs to the
/// connection's loop; whoever ends the connection calls ``clear()``.
struct MemoryAccount {
    /// Charges are rounded up to this many bytes.
    static let block = 16 * 1024

    let budget: MemoryBudget
    private let allowance: Int
    /// Bytes that the connection holds.
    private(set) var held = 0
    /// The allowance and what has been charged.
    private var ceiling: Int

    init(budget: MemoryBudget, allowance: Int) {
        self.budget = budget
        self.allowance = allowance
        ceiling = allowance
    }

    /// Bytes of the budget.
    var charged: Int { ceiling - allowance }

    /// Nothing more can be held without going above the budget.
    var isTight: Bool { held > allowance && budget.isTight }

    /// Counts bytes that are held already, whether or not there is room for them.
    mutating func add(_ count: Int) {
        held += count
        if held > ceiling {
            let needed = Self.blocks(held - ceiling)
            budget.charge(needed)
            ceiling += needed
        }
    }

    /// Counts bytes that are to be held; false, and nothing counted, where there is no room for them.
    mutating func take(_ count: Int) -> Bool {
        if held + count > ceiling {
            let needed = Self.blocks(held + count - ceiling)
            guard budget.take(needed) else { return false }
            ceiling += needed
        }
        held += count
        return true
    }

    /// The budget has given bytes that were waited for.
    mutating func grant(_ count: Int) {
        ceiling += count
    }

    /// Bytes are no longer held.
    mutating func remove(_ count: Int) {
        held -= count
        if ceiling > allowance { refund() }
    }

    /// The connection has gone, and all that it held.
    mutating func clear() {
        budget.release(charged)
        ceiling = allowance
        held = 0
    }

    private mutating func refund() {
        // One block stays while there is any need, so that a sum around a border does not ask the budget each time.
        let needed = held > allowance ? Self.blocks(held - allowance) + Self.block : 0
        guard charged > needed else { return }
        let surplus = charged - needed
        ceiling -= surplus
        budget.release(surplus)
    }

    private static func blocks(_ count: Int) -> Int { (count + block - 1) / block * block }
}
