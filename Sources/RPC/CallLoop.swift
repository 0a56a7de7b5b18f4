/// The serial executor that a call belongs to: an event loop, or a queue in tests.
///
/// Everything that happens to a call happens on its loop. Async handlers run there too, as the loop
/// is their tasks' preferred executor, so that the way from the socket and back needs no other thread.
public protocol CallLoop: TaskExecutor {
    /// The loop's place among its server's loops, from 0.
    var index: Int { get }

    /// Whether the caller runs on the loop.
    var isCurrent: Bool { get }

    /// Runs `work` on the loop, after what it is doing now. From any thread; in order for each thread.
    func execute(_ work: @escaping @Sendable () -> Void)
}

/// A value that belongs to a loop, carried through other threads and tasks back to it.
///
/// `@unchecked Sendable`: only `value` gives the content out, and it checks that the caller is on the loop.
public struct LoopBound<Value>: @unchecked Sendable {
    private let content: Value
    public let loop: any CallLoop

    public init(_ value: Value, on loop: any CallLoop) {
        content = value
        self.loop = loop
    }

    /// The value, for code that runs on the loop. Anything else is our own mistake and stops the process.
    public var value: Value {
        precondition(loop.isCurrent, "a value was touched outside of its loop")
        return content
    }
}
