import RPC

/// How much memory a page may take that is about to be read for an answer: asked before anything is read, so that clients
/// who leave their answers unread cannot have the server make any number of them.
enum AnswerRoom {
    /// The least that a page is read for: the largest conversion fits.
    static let least = 16 << 10
    private static let most = 256 << 10
    /// What a watcher reads at once, but for one event that is larger. It keeps this for as long as it watches, so that
    /// the number of watchers is bounded by it.
    private static let watch = 8 << 10

    /// Bytes that stay set aside until the call ends. A page under a smaller bound has fewer items than were asked for,
    /// and a token for the next.
    ///
    /// - Throws: `RPCError`, RESOURCE_EXHAUSTED, where there is no room for the least.
    static func take(for context: ServerContext, page items: Int) throws(RPCError) -> Int {
        try take(for: context, from: least, to: min(most, max(least, items * 1024)))
    }

    /// As ``take(for:page:)``, for a stream that reads page after page.
    static func takeForStream(_ context: ServerContext) throws(RPCError) -> Int {
        try take(for: context, from: watch, to: watch)
    }

    private static func take(for context: ServerContext, from least: Int, to most: Int) throws(RPCError) -> Int {
        guard let bytes = context.boundCall.value.takeRoom(from: least, to: most) else {
            throw .tryAgain(
                .resourceExhausted, .answersUnread,
                "Too many answers are waiting to be read. Read those that are under way first.")
        }
        return bytes
    }
}
