import NIOEmbedded
import RPC

@testable import HTTP2Transport

/// Writes a piece, waits until there is room and until it is told to go on, and so on.
///
/// `@unchecked Sendable`: everything happens on the thread of a test, which is the exchange's loop.
final class PatientWriter: @unchecked Sendable {
    private let exchange: HTTPExchange
    private let loop: EmbeddedEventLoop
    private let steps = MessageInbox()
    private(set) var written = 0
    private(set) var error: RPCError?

    init(_ exchange: HTTPExchange, on loop: EmbeddedEventLoop, size: Int = 8) {
        self.exchange = exchange
        self.loop = loop
        exchange.begin(200, [:])
        run([UInt8](repeating: 0x78, count: size))
    }

    private func run(_ piece: [UInt8]) {
        Task.immediate(executorPreference: exchange.loop) { [self] in
            do {
                while true {
                    exchange.write(piece)
                    written += 1
                    try await exchange.waitUntilWritable()
                    _ = try await steps.next()
                }
            } catch {
                self.error = RPCError(wrapping: error)
            }
        }
    }

    func goOn() {
        steps.push([1])
        loop.run()
    }
}
