import Dispatch
import RPC

@testable import ConversionServer

/// A loop for calls without a socket: a serial queue.
final class TestLoop: CallLoop {
    let index: Int
    private let queue: DispatchQueue
    private static let current = DispatchSpecificKey<ObjectIdentifier>()

    init(index: Int) {
        self.index = index
        queue = DispatchQueue(label: "test-loop-\(index)")
        queue.setSpecific(key: Self.current, value: ObjectIdentifier(self))
    }

    var isCurrent: Bool { DispatchQueue.getSpecific(key: Self.current) == ObjectIdentifier(self) }

    func execute(_ work: @escaping @Sendable () -> Void) { queue.async(execute: work) }

    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        queue.async { job.runSynchronously(on: self.asUnownedTaskExecutor()) }
    }
}

/// A unary call without a transport: keeps what is sent, and tells its end.
final class TestCall: ServerCall {
    /// The messages' bytes and how the call ended.
    typealias Ending = @Sendable ([[UInt8]], RPCError) -> Void

    private var messages: [[UInt8]] = []
    private let ended: Ending

    init(_ handler: MethodHandler, deadline: Deadline?, on loop: TestLoop, _ ended: @escaping Ending) {
        self.ended = ended
        super.init(
            handler: handler, metadata: [:], deadline: deadline, loop: loop, requests: nil,
            interceptors: [DefaultErrorInfo()])
    }

    override func transmit(_ encode: (inout MessageBuffer) throws -> Void) throws {
        var buffer = MessageBuffer()
        try encode(&buffer)
        messages.append(buffer.withUnsafeBytes { Array($0) })
    }

    override func transmitEnd(_ status: Status, trailers: Metadata) {
        ended(messages, RPCError(status.code, status.message, trailers: trailers))
    }
}
