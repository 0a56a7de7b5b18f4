import RPC

@testable import conversiond

/// A call whose answers go nowhere.
final class SilentCall: ServerCall {
    /// - Parameter method: `package.Service/Method`.
    convenience init(
        _ method: String = "test.Service/Method", metadata: Metadata = [:], interceptors: [any ServerInterceptor] = []
    ) {
        self.init(handler: .idle(method), metadata: metadata, interceptors: interceptors)
    }

    init(handler: MethodHandler, metadata: Metadata = [:], interceptors: [any ServerInterceptor]) {
        super.init(
            handler: handler, metadata: metadata, deadline: nil, loop: OneLoop(), requests: nil,
            interceptors: interceptors)
    }

    override func transmit(_ encode: (inout MessageBuffer) throws -> Void) throws {}
    override func transmitEnd(_ status: Status, trailers: Metadata) {}
}

extension MethodHandler {
    /// One that never answers.
    static func idle(_ method: String) -> MethodHandler {
        let parts = method.split(separator: "/").map(String.init)
        return MethodHandler(
            MethodDescriptor(service: parts[0], name: parts[1], kind: .unary), body: .single { _, _ in })
    }
}

/// A loop that does everything at once.
private final class OneLoop: CallLoop {
    let index = 0
    let isCurrent = true
    func execute(_ work: @escaping @Sendable () -> Void) { work() }
    func enqueue(_ job: consuming ExecutorJob) { job.runSynchronously(on: asUnownedTaskExecutor()) }
}
