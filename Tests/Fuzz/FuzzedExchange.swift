import HTTP2Transport
import RPC

/// An exchange without a connection, which keeps everything that is sent, whether it should be or not.
///
/// `@unchecked Sendable`: used on one thread alone.
final class FuzzedExchange: HTTPExchange, @unchecked Sendable {
    struct Head {
        var status: Int
        var fields: [(name: String, value: String)]
        var length: Int?
    }

    private(set) var heads: [Head] = []
    /// The body in the pieces that it was sent in.
    private(set) var pieces: [[UInt8]] = []
    private(set) var endCount = 0
    private(set) var isAborted = false
    /// What was sent before the head or behind the end.
    private(set) var strayCount = 0
    /// What is called when the deadline passes; nil where none is watched.
    private(set) var deadlinePassed: (() -> Void)?
    /// The client takes one piece, and then no more until ``takeMore()``.
    private let isSlow: Bool
    private var isFull = false
    private var waiters: [CheckedContinuation<Void, any Error>] = []

    init(_ request: HTTPRequest, isSlow: Bool = false) {
        self.isSlow = isSlow
        super.init(request: request, loop: FuzzThread(), peer: "127.0.0.1:1")
    }

    var status: Int { heads.first?.status ?? 0 }
    var body: [UInt8] { pieces.flatMap(\.self) }

    func values(_ name: String) -> [String] {
        heads.flatMap(\.fields).filter { $0.name == name }.map(\.value)
    }

    override func transmitHead(_ status: Int, _ fields: [(name: String, value: String)], length: Int?) {
        if endCount > 0 { strayCount += 1 }
        heads.append(Head(status: status, fields: fields, length: length))
    }

    override func transmit(_ bytes: [UInt8]) {
        if heads.isEmpty || endCount > 0 { strayCount += 1 }
        pieces.append(bytes)
        isFull = isSlow
    }

    override func transmitEnd() { endCount += 1 }

    override func transmitAbort() {
        endCount += 1
        isAborted = true
    }

    override func schedule(_ deadline: Deadline, _ passed: @escaping () -> Void) -> () -> Void {
        deadlinePassed = passed
        return { self.deadlinePassed = nil }
    }

    override func waitUntilWritable() async throws {
        guard isOpen else { throw Self.hasEnded }
        guard isFull else { return }
        try await withCheckedThrowingContinuation { waiters.append($0) }
    }

    override func didEnd() { resume { $0.resume(throwing: Self.hasEnded) } }

    /// The client takes one piece more.
    ///
    /// - Returns: whether anybody waited for that.
    func takeMore() -> Bool {
        isFull = false
        return resume { $0.resume() }
    }

    @discardableResult
    private func resume(_ body: (CheckedContinuation<Void, any Error>) -> Void) -> Bool {
        let waiting = waiters
        waiters = []
        waiting.forEach(body)
        return !waiting.isEmpty
    }

    private static let hasEnded = RPCError(.cancelled, "The request has been answered, or its client has gone.")
}

/// A loop that is whatever thread uses it.
private final class FuzzThread: CallLoop {
    let index = 0
    var isCurrent: Bool { true }

    func execute(_ work: @escaping @Sendable () -> Void) { work() }

    func enqueue(_ job: consuming ExecutorJob) {
        UnownedJob(job).runSynchronously(on: asUnownedTaskExecutor())
    }
}
