import HTTP2Transport
import RPC

/// An exchange without a connection, which keeps what it was answered. Its loop is the thread that made it.
final class RecordedExchange: HTTPExchange {
    struct Answer: Equatable {
        var status = 0
        var headers: [String] = []
        /// What was told of the length; nil for a stream.
        var length: Int?
        var body: [UInt8] = []
        var isEnded = false
        var isAborted = false

        var text: String { String(decoding: body, as: UTF8.self) }
    }

    private(set) var answer = Answer()
    /// The deadline that is watched, and what is called when it passes.
    private(set) var deadline: (at: Deadline, passed: () -> Void)?

    init(_ request: HTTPRequest) {
        super.init(request: request, loop: SameThread(), peer: "127.0.0.1:1")
    }

    override func transmitHead(_ status: Int, _ fields: [(name: String, value: String)], length: Int?) {
        answer.status = status
        answer.headers = fields.map { "\($0.name): \($0.value)" }
        answer.length = length
    }

    override func transmit(_ bytes: [UInt8]) { answer.body += bytes }
    override func transmitEnd() { answer.isEnded = true }
    override func transmitAbort() { answer.isAborted = true }

    override func schedule(_ deadline: Deadline, _ passed: @escaping () -> Void) -> () -> Void {
        self.deadline = (deadline, passed)
        return { self.deadline = nil }
    }
}

/// A loop that is whatever thread uses it: work is done at once, for tests of one thread.
final class SameThread: CallLoop {
    let index = 0
    var isCurrent: Bool { true }

    func execute(_ work: @escaping @Sendable () -> Void) { work() }

    func enqueue(_ job: consuming ExecutorJob) {
        UnownedJob(job).runSynchronously(on: asUnownedTaskExecutor())
    }
}
