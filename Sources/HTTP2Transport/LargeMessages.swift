/// Shares out what a connection may hold of messages that are larger than a stream's window.
///
/// Small messages need no leave: they are bounded by the windows of the streams. The client can go on with a large one
/// only when it has been granted more, so that is where a connection's memory is bounded. One at a time always passes,
/// even one above the budget; the others wait in the order in which they asked. Pure: says whose turn it is.
struct LargeMessages {
    private let budget: Int
    private(set) var taken = 0
    private var waiting: [(slot: Int, size: Int)] = []

    init(budget: Int) {
        self.budget = budget
    }

    /// Takes `size` bytes of the budget; false if the call must wait until ``release(_:)`` names its slot.
    mutating func take(_ size: Int, slot: Int) -> Bool {
        guard waiting.isEmpty, hasRoom(for: size) else {
            waiting.append((slot, size))
            return false
        }
        taken += size
        return true
    }

    private func hasRoom(for size: Int) -> Bool {
        taken == 0 || taken + size <= budget
    }

    /// Gives bytes back; the slots whose turn it is now, their bytes taken.
    mutating func release(_ size: Int) -> [Int] {
        taken -= size
        return next()
    }

    /// Forgets a call that waits; the slots whose turn it is now, their bytes taken.
    mutating func forget(slot: Int) -> [Int] {
        waiting.removeAll { $0.slot == slot }
        return next()
    }

    private mutating func next() -> [Int] {
        var slots: [Int] = []
        while let first = waiting.first, hasRoom(for: first.size) {
            taken += first.size
            slots.append(first.slot)
            waiting.removeFirst()
        }
        return slots
    }
}
