import RPC
import RawHTTP2
import Testing

@testable import HTTP2Transport

@Suite struct RequestAssemblyTests {
    private enum Outcome: Equatable {
        case messages([[UInt8]], isComplete: Bool)
        case failure(StatusCode, String, after: [[UInt8]])
    }

    /// What comes of reads, the last one with END_STREAM if `end`.
    private func assemble(_ kind: MethodKind, _ reads: [[UInt8]], end: Bool = true) -> Outcome {
        var assembly = RequestAssembly(streams: kind.streamsRequests, maxMessageSize: 100)
        var messages: [[UInt8]] = []
        do {
            for (index, read) in reads.enumerated() {
                try read.withUnsafeBytes { bytes in
                    try assembly.receive(bytes, endStream: end && index == reads.count - 1) { message, _ in
                        messages.append(message.withUnsafeBytes { Array($0) })
                    }
                }
            }
        } catch {
            // After a failure nothing more is taken.
            try? Frame.message([99]).withUnsafeBytes { bytes in
                try assembly.receive(bytes, endStream: true) { _, _ in messages.append([99]) }
            }
            let error = RPCError(wrapping: error)
            return .failure(error.code, error.message, after: messages)
        }
        return .messages(messages, isComplete: assembly.isComplete)
    }

    private let none = "The method takes one message, and the client sent none."
    private let several = "The method takes one message, and the client sent more than one."
    private let cut = "The client ended the call in the middle of a message."

    @Test(arguments: [MethodKind.unary, .serverStreaming])
    func aMethodOfOneRequestTakesExactlyOne(_ kind: MethodKind) {
        let one = Frame.message([1, 2])
        #expect(assemble(kind, [one]) == .messages([[1, 2]], isComplete: true))
        #expect(assemble(kind, [one, []]) == .messages([[1, 2]], isComplete: true))
        #expect(assemble(kind, one.map { [$0] }) == .messages([[1, 2]], isComplete: true))
        #expect(assemble(kind, one.map { [$0] } + [[]]) == .messages([[1, 2]], isComplete: true))
        #expect(assemble(kind, [Frame.message([])]) == .messages([[]], isComplete: true))
        #expect(assemble(kind, [[]]) == .failure(.unimplemented, none, after: []))
        #expect(assemble(kind, [one + one]) == .failure(.unimplemented, several, after: []))
        #expect(assemble(kind, [one, one]) == .failure(.unimplemented, several, after: []))
        #expect(assemble(kind, [one, one, []]) == .failure(.unimplemented, several, after: []))
        // Until the end has come, nothing is certain.
        #expect(assemble(kind, [one], end: false) == .messages([], isComplete: false))
    }

    @Test(arguments: [MethodKind.unary, .serverStreaming, .clientStreaming, .bidirectional])
    func anEndInAMessageIsInternal(_ kind: MethodKind) {
        let one = Frame.message([1, 2])
        for length in 1..<one.count {
            #expect(assemble(kind, [Array(one[..<length])]) == .failure(.internal, cut, after: []))
            #expect(assemble(kind, [Array(one[..<length]), []]) == .failure(.internal, cut, after: []))
        }
    }

    @Test func anEndInASecondMessageNeverDeliversTheFirstOfAUnaryCall() {
        guard case .failure(_, _, after: []) = assemble(.unary, [Frame.message([1]) + [0, 0]]) else {
            Issue.record("delivered")
            return
        }
    }

    @Test(arguments: [MethodKind.clientStreaming, .bidirectional])
    func aStreamingMethodGetsEachMessageAtOnce(_ kind: MethodKind) {
        let one = Frame.message([1])
        #expect(assemble(kind, [[]]) == .messages([], isComplete: true))
        #expect(assemble(kind, [one], end: false) == .messages([[1]], isComplete: false))
        #expect(assemble(kind, [one + Frame.message([]), one]) == .messages([[1], [], [1]], isComplete: true))
        #expect(
            assemble(kind, [one + Frame.message([2], flag: 3)])
                == .failure(.internal, "A message's prefix has a flag that gRPC doesn't know.", after: [[1]]))
    }

    @Test func whatComesBehindTheEndIsDropped() {
        var assembly = RequestAssembly(streams: true, maxMessageSize: 100)
        var count = 0
        for _ in 0..<3 {
            try? Frame.message([1]).withUnsafeBytes { bytes in
                try assembly.receive(bytes, endStream: true) { _, _ in count += 1 }
            }
        }
        #expect(count == 1)
        let isComplete = assembly.isComplete
        #expect(isComplete)
    }
}
