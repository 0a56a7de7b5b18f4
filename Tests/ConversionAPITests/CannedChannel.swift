import RPC
import Synchronization

/// A channel whose server gives the same answer to every call.
final class CannedChannel: ClientChannel {
    let call: CannedCall

    init(answer: [UInt8]) {
        call = CannedCall(answer: answer)
    }

    func open(_ method: MethodDescriptor, options: CallOptions) async throws -> any ClientCall {
        call.note("open \(method.path) \(options.metadata["x-a"] ?? "")")
        return call
    }
}

final class CannedCall: ClientCall {
    let responses = MessageInbox()
    let sent = Mutex<[String]>([])

    init(answer: [UInt8]) {
        responses.push(answer)
        responses.finish()
    }

    func note(_ event: String) { sent.withLock { $0.append(event) } }
    func send(_ message: [UInt8]) async throws { note("message \(message)") }
    func halfClose() { note("half-close") }
    func cancel() { note("cancel") }
}
