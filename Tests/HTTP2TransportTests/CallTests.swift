import HTTP2Transport
import RPC
import Testing

@Suite struct CallTests {
    @Test func unaryCallsEchoMessagesOfAnySize() async throws {
        try await withEchoServer { client, _, _ in
            for size in [0, 1, 4, 16_379, 16_384, 70_000, 300_000, 4 * 1024 * 1024] {
                let message = RawMessage((0..<size).map { UInt8(truncatingIfNeeded: $0 &* 31) })
                for method in [EchoMethods.unary, EchoMethods.callback] {
                    let answer: RawMessage = try await client.unary(method, message, options: .default)
                    #expect(answer == message, "\(size) bytes")
                }
            }
        }
    }

    @Test func theOtherThreeKindsEchoToo() async throws {
        try await withEchoServer { client, _, _ in
            let streamed: MessageReader<RawMessage> = try await client.serverStreaming(
                EchoMethods.serverStream, RawMessage([1, 2, 3]), options: .default)
            var received: [[UInt8]] = []
            for try await message in streamed { received.append(message.bytes) }
            #expect(received == [[1], [2], [3]])

            let joined: RawMessage = try await client.clientStreaming(EchoMethods.clientStream, options: .default) {
                (writer: RequestWriter<RawMessage>) in
                for byte in UInt8(1)...100 { try await writer.write(RawMessage([byte])) }
            }
            #expect(joined.bytes == Array(1...100))

            let (writer, reader): (RequestWriter<RawMessage>, MessageReader<RawMessage>) =
                try await client.bidirectional(EchoMethods.bidirectional, options: .default)
            var iterator = reader.makeAsyncIterator()
            for byte in UInt8(1)...50 {
                try await writer.write(RawMessage([byte]))
                #expect(try await iterator.next()?.bytes == [byte])
            }
            writer.finish()
            #expect(try await iterator.next() == nil)
        }
    }

    @Test func aFailureKeepsItsCodeItsMessageAndItsTrailers() async throws {
        try await withEchoServer { client, _, _ in
            let error = await #expect(throws: RPCError.self) {
                let _: RawMessage = try await client.unary(EchoMethods.failing, RawMessage([1]), options: .default)
            }
            #expect(error?.code == .failedPrecondition)
            #expect(error?.message == "Nöt now: 100 %\n")
            #expect(error?.trailers["x-why"] == "because")
        }
    }

    @Test func aDeadlineEndsACall() async throws {
        try await withEchoServer { client, _, _ in
            let error = await #expect(throws: RPCError.self) {
                let _: RawMessage = try await client.unary(
                    EchoMethods.sleeping, RawMessage([]), options: CallOptions(timeout: .milliseconds(50)))
            }
            #expect(error?.code == .deadlineExceeded)
        }
    }

    @Test func manyCallsShareAConnection() async throws {
        try await withEchoServer { client, _, _ in
            let answers = try await withThrowingTaskGroup(of: (Int, [UInt8]).self) { group in
                for index in 0..<1000 {
                    group.addTask {
                        let message = RawMessage(Array("\(index)".utf8))
                        let answer: RawMessage = try await client.unary(EchoMethods.unary, message, options: .default)
                        return (index, answer.bytes)
                    }
                }
                return try await group.reduce(into: [Int: [UInt8]]()) { $0[$1.0] = $1.1 }
            }
            #expect(answers == Dictionary(uniqueKeysWithValues: (0..<1000).map { ($0, Array("\($0)".utf8)) }))
        }
    }
}
