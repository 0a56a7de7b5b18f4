/// How much more the peer may send on a stream whose messages wait for a reader.
///
/// A whole message's bytes are granted when it is read, so that unread messages are bounded by the window. The
/// bytes of a message that is not whole yet are granted as they come, or a message larger than the window could
/// never become whole; that is a debt, which later reads pay off. Pure: says how many bytes to grant.
struct ReceiveCredit {
    private var debt = 0
    private var grantedOfPartial = 0

    /// Bytes came, and left `partial` bytes of a message that is not whole.
    ///
    /// - Parameter completed: whether they completed a message.
    mutating func received(partial: Int, completed: Bool) -> Int {
        if completed { grantedOfPartial = 0 }
        let grant = partial - grantedOfPartial
        grantedOfPartial = partial
        debt += grant
        return grant
    }

    /// A message with `size` bytes, its prefix included, was read.
    mutating func read(_ size: Int) -> Int {
        let paid = min(debt, size)
        debt -= paid
        return size - paid
    }
}
