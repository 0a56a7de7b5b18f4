import Synchronization
import Testing

@testable import RPC

@Suite struct MessageInboxTests {
    private func all(_ inbox: MessageInbox) async -> ([[UInt8]], String) {
        var messages: [[UInt8]] = []
        do {
            while let message = try await inbox.next() { messages.append(message) }
            return (messages, "end")
        } catch {
            return (messages, "\(error)")
        }
    }

    @Test func messagesComeInOrderAndThenTheEnd() async {
        let inbox = MessageInbox()
        inbox.push([1])
        inbox.push([])
        inbox.push([2, 3])
        inbox.finish()
        inbox.push([4])
        inbox.finish(throwing: RPCError(.internal, "late"))
        #expect(await all(inbox) == ([[1], [], [2, 3]], "end"))
        #expect(await all(inbox) == ([], "end"))
    }

    @Test func anErrorComesBehindTheMessages() async {
        let inbox = MessageInbox()
        inbox.push([1])
        inbox.finish(throwing: RPCError(.aborted, "no"))
        inbox.finish()
        #expect(await all(inbox) == ([[1]], "ABORTED: no"))
        #expect(await all(inbox) == ([], "ABORTED: no"))
    }

    @Test func aReaderWaitsForWhatComes() async {
        let inbox = MessageInbox()
        async let result = all(inbox)
        for byte in UInt8(0)..<100 {
            inbox.push([byte])
            await Task.yield()
        }
        inbox.finish()
        #expect(await result == ((UInt8(0)..<100).map { [$0] }, "end"))
    }

    @Test func cancellationEndsTheWait() async {
        let inbox = MessageInbox()
        for _ in 0..<50 {
            let reader = Task { await all(inbox) }
            await Task.yield()
            reader.cancel()
            #expect(await reader.value == ([], "CancellationError()"))
        }
        // The inbox itself goes on.
        inbox.push([1])
        inbox.finish()
        #expect(await all(inbox) == ([[1]], "end"))
    }

    @Test func twoReadersAtOnceAreAMistakeThatIsTold() async throws {
        let inbox = MessageInbox()
        let outcomes = await withTaskGroup(of: String.self) { group in
            for _ in 0..<2 { group.addTask { await all(inbox).1 } }
            let first = await group.next() ?? ""
            inbox.finish()
            return [first, await group.next() ?? ""]
        }
        #expect(outcomes == ["INTERNAL: A call's messages were read by two tasks at once.", "end"])
    }

    @Test func consumedTellsWhatWasRead() async throws {
        let sizes = Mutex<[Int]>([])
        let inbox = MessageInbox { count in sizes.withLock { $0.append(count) } }
        inbox.push([1, 2])
        inbox.push([])
        inbox.push([3])
        #expect(sizes.withLock { $0 } == [])
        _ = try await inbox.next()
        #expect(sizes.withLock { $0 } == [2])
        inbox.finish()
        _ = await all(inbox)
        #expect(sizes.withLock { $0 } == [2, 0, 1])
    }

    @Test func aQueueThatNeverRunsEmptyDoesNotGrow() async throws {
        let inbox = MessageInbox()
        inbox.push([0])
        for round in 0..<100_000 {
            inbox.push([UInt8(truncatingIfNeeded: round + 1)])
            #expect(try await inbox.next() == [UInt8(truncatingIfNeeded: round)])
        }
        #expect(inbox.storedCount < 200)
    }
}
