import RPC

// What the client of a connection has the server hold, and how it is kept from sending more.
//
// Small messages: what is held of them is at most the connection's window, which is given back as they are let go, or
// earlier for a part of ``ServerMemory/requests``. Large messages: each needs its part of the connection's budget, and
// then of the process's, before its stream is given more than its window.
extension ServerConnection {
    // MARK: Small messages

    /// Bytes of the connection's window that are kept back at most while there is room elsewhere: nghttp2 tells its peer
    /// of what is given back once that is half of the window.
    private var keptBack: Int { limits.connectionWindow / 2 }

    /// Counts bytes of a message that stays: it has not come whole, or its handler has not read it.
    func hold(_ bytes: Int) {
        unconsumed += bytes
        guard unconsumed >= keptBack, windowTicket == nil else { return }
        consumeHeld()
        guard unconsumed >= keptBack else { return }
        count(.bodyDelayed)
        let size = max(MemoryAccount.block, limits.connectionWindow)
        let bound = LoopBound(self, on: loop)
        windowTicket = received.budget.wait(for: size) { ticket in
            bound.loop.execute { bound.value.didGetWindow(ticket, size) }
        }
    }

    /// Gives the window back for what is held, if the budget has room for that.
    private func consumeHeld() {
        guard unconsumed > 0, received.take(unconsumed) else { return }
        hasHeldMuch = true
        let bytes = unconsumed
        unconsumed = 0
        submit { (session) throws(HTTP2Error) in session.consumeConnection(count: bytes) }
    }

    private func didGetWindow(_ ticket: MemoryBudget.Ticket, _ size: Int) {
        // Whoever no longer waits has given the bytes back by forgetting the ticket.
        guard windowTicket == ticket else { return }
        windowTicket = nil
        received.grant(size)
        consumeHeld()
        received.remove(0)
    }

    /// Bytes that were counted by ``hold(_:)`` are no longer held.
    func letGo(_ count: Int) {
        guard count > 0 else { return }
        let given = min(unconsumed, count)
        unconsumed -= given
        if count > given { received.remove(count - given) }
        if given > 0 { submit { (session) throws(HTTP2Error) in session.consumeConnection(count: given) } }
        if unconsumed < keptBack, let ticket = windowTicket {
            windowTicket = nil
            received.budget.forget(ticket)
        }
    }

    // MARK: Large messages

    /// Messages above it can't be sure to become whole by their stream's window: up to a half of it may have been used
    /// and not be granted anew yet, for nghttp2 grants in halves.
    var largeMessageSize: Int { limits.streamWindow / 2 }

    /// Takes of the budgets for large messages; false if the call must wait for `didTakeLarge`.
    func takeLarge(_ size: Int, slot: Int) -> Bool {
        hasHeldMuch = true
        if large.take(size, slot: slot) { return takeRoom(size, slot: slot) }
        count(.largeMessageDelayed)
        return false
    }

    /// Takes of the process's budget what the connection's has given.
    private func takeRoom(_ size: Int, slot: Int) -> Bool {
        if received.budget.take(size) { return true }
        count(.bodyDelayed)
        let bound = LoopBound(self, on: loop)
        largeTickets[slot] = received.budget.wait(for: size) { ticket in
            bound.loop.execute { bound.value.didGetRoom(ticket, slot: slot) }
        }
        return false
    }

    private func didGetRoom(_ ticket: MemoryBudget.Ticket, slot: Int) {
        guard largeTickets[slot] == ticket else { return }
        largeTickets[slot] = nil
        tellTaken(slot)
    }

    func releaseLarge(_ size: Int) {
        guard size > 0 else { return }
        received.budget.release(size)
        didTakeLarge(large.release(size))
    }

    /// Forgets a call that waits for one of the two budgets.
    func forgetLarge(_ size: Int, slot: Int) {
        if let ticket = largeTickets.removeValue(forKey: slot) {
            received.budget.forget(ticket)
            didTakeLarge(large.release(size))
        } else {
            didTakeLarge(large.forget(slot: slot))
        }
    }

    private func didTakeLarge(_ slots: [Int]) {
        for slot in slots {
            guard let size = calls[slot]?.largeSize ?? exchanges[slot]?.largeSize else { continue }
            if takeRoom(size, slot: slot) { tellTaken(slot) }
        }
    }

    private func tellTaken(_ slot: Int) {
        if let call = calls[slot] { call.didTakeLarge() } else { exchanges[slot]?.didTakeLarge() }
    }

    // MARK: Answers

    /// Bytes of one call's answer that may wait for the client before its handler waits, too: less while the client
    /// leaves much unread, and all together do.
    var sendBufferSize: Int { answers.isTight ? min(limits.sendBufferSize, 4096) : limits.sendBufferSize }

    /// Sets room aside for an answer that is about to be made.
    func takeRoom(_ bytes: Int) -> Bool {
        if answers.take(bytes) { return true }
        count(.answerLimited)
        return false
    }

    // MARK: The end

    /// Gives back all that the connection holds of the process's budgets; its calls have been ended.
    func releaseMemory() {
        if let ticket = windowTicket { received.budget.forget(ticket) }
        windowTicket = nil
        received.clear()
        answers.clear()
    }
}
