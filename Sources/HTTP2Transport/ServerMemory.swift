import RPC

/// What all connections of a server may hold together, made once and shared by them.
///
/// Beyond it each connection may hold a little for itself, see ``HTTP2Limits/answerAllowance`` and
/// ``HTTP2Limits/bodyAllowance``: so that those who ask for little are served whatever others hold.
public struct ServerMemory: Sendable {
    /// For answers that their clients have not taken.
    public let answers: MemoryBudget
    /// For requests that have not come whole, or that their handlers have not read.
    public let requests: MemoryBudget

    /// - Parameters:
    ///   - answers: bytes.
    ///   - requests: bytes.
    public init(answers: Int = 4 << 20, requests: Int = 24 << 20) {
        self.answers = MemoryBudget(limit: answers)
        self.requests = MemoryBudget(limit: requests)
    }
}
