/// The messages of one side of a call as a sequence; read by one task.
public struct MessageReader<Message: WireMessage>: AsyncSequence, Sendable {
    private let inbox: MessageInbox
    private let retained: (any Sendable)?

    /// - Parameter retained: kept alive as long as the sequence: the call whose messages these are.
    public init(_ inbox: MessageInbox, retaining retained: (any Sendable)? = nil) {
        self.inbox = inbox
        self.retained = retained
    }

    /// Whether the message that was read last came compressed.
    public var lastWasCompressed: Bool { inbox.lastWasCompressed }

    public struct AsyncIterator: AsyncIteratorProtocol {
        let inbox: MessageInbox
        let retained: (any Sendable)?

        public mutating func next() async throws -> Message? {
            guard let bytes = try await inbox.next() else { return nil }
            return try Message(decoding: bytes)
        }

        public mutating func next(isolation actor: isolated (any Actor)?) async throws -> Message? {
            guard let bytes = try await inbox.next() else { return nil }
            return try Message(decoding: bytes)
        }
    }

    public func makeAsyncIterator() -> AsyncIterator {
        AsyncIterator(inbox: inbox, retained: retained)
    }
}
