import Synchronization

/// The bytes that everything of one kind in the process may hold together: bodies that are being received, say.
///
/// Whoever finds no room waits in the order of asking, and one request at a time always passes, even one above the limit.
/// Usable from any thread. It is asked for blocks and for large messages, not for each small one: a lock guards it.
public final class MemoryBudget: Sendable {
    /// A place in the queue, see ``wait(for:granted:)``.
    public struct Ticket: Sendable, Hashable {
        fileprivate let number: Int
        fileprivate let size: Int
    }

    private struct State {
        var taken = 0
        var refusals = 0
        var nextNumber = 0
        var waiting: [(ticket: Ticket, granted: @Sendable (Ticket) -> Void)] = []
    }

    /// Bytes.
    public let limit: Int
    private let state = Mutex(State())

    /// - Parameter limit: bytes; below 0 counts as 0.
    public init(limit: Int) {
        self.limit = max(0, limit)
    }

    /// Bytes that are taken now; they may be more than the limit, see ``charge(_:)``.
    public var taken: Int { state.withLock { $0.taken } }

    /// How often there was no room at once.
    public var refusals: Int { state.withLock { $0.refusals } }

    /// Whether somebody waits for room.
    public var isContended: Bool { state.withLock { !$0.waiting.isEmpty } }

    /// Whether three quarters are taken, so that whoever holds some without need should let go of it.
    public var isTight: Bool { state.withLock { $0.taken > limit / 4 * 3 || !$0.waiting.isEmpty } }

    /// Takes bytes; false, and nothing taken, where there is no room or others wait for it.
    public func take(_ size: Int) -> Bool {
        state.withLock { state in
            guard state.waiting.isEmpty, hasRoom(for: size, state) else {
                state.refusals += 1
                return false
            }
            state.taken += size
            return true
        }
    }

    /// Takes bytes that are there already, whether or not there is room.
    public func charge(_ size: Int) {
        state.withLock { $0.taken += size }
    }

    /// Takes bytes once there is room, behind those who wait already.
    ///
    /// - Parameter granted: called with the ticket, once, on any thread, when the bytes have been taken. Not called after
    ///   ``forget(_:)``, unless it has begun by then.
    public func wait(for size: Int, granted: @escaping @Sendable (Ticket) -> Void) -> Ticket {
        let (ticket, ready) = state.withLock { state in
            state.nextNumber += 1
            let ticket = Ticket(number: state.nextNumber, size: size)
            state.waiting.append((ticket, granted))
            return (ticket, grant(&state))
        }
        for (ticket, granted) in ready { granted(ticket) }
        return ticket
    }

    /// Gives bytes back.
    public func release(_ size: Int) {
        guard size > 0 else { return }
        let ready = state.withLock { state in
            state.taken -= size
            return grant(&state)
        }
        for (ticket, granted) in ready { granted(ticket) }
    }

    /// Gives up a place in the queue, or the bytes that it has led to.
    public func forget(_ ticket: Ticket) {
        let ready = state.withLock { state in
            if let index = state.waiting.firstIndex(where: { $0.ticket == ticket }) {
                state.waiting.remove(at: index)
            } else {
                state.taken -= ticket.size
            }
            return grant(&state)
        }
        for (ticket, granted) in ready { granted(ticket) }
    }

    private func hasRoom(for size: Int, _ state: borrowing State) -> Bool {
        state.taken <= 0 || state.taken + size <= limit
    }

    /// Takes what those in front of the queue wait for, and removes them from it.
    private func grant(_ state: inout State) -> [(Ticket, @Sendable (Ticket) -> Void)] {
        var ready: [(Ticket, @Sendable (Ticket) -> Void)] = []
        while let first = state.waiting.first, hasRoom(for: first.ticket.size, state) {
            state.taken += first.ticket.size
            ready.append((first.ticket, first.granted))
            state.waiting.removeFirst()
        }
        return ready
    }
}
