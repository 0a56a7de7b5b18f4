import ArgumentParser
import ConversionAPI
import Synchronization

/// Writes events as they come and keeps its place in a file, until enough has come.
struct Watcher: Sendable {
    let form: OutputForm
    /// Where the place is kept; nil for nowhere.
    let file: CursorFile?
    /// How many events to write; nil for no end.
    let count: Int?
    /// Whether the first heartbeat ends it.
    let endsWhenIdle: Bool

    /// How often the place is brought to the disk.
    private static let interval: Duration = .seconds(1)

    /// Returns when enough has come, with the place saved.
    ///
    /// - Throws: `ExitCode` after a signal, with the place saved; `RPCError`, `LocalFailure`.
    func run(_ stream: sending EventStream) async throws {
        let interruption = await Interruption()
        let following = Task { try await follow(stream) }
        interruption.interrupts(following)
        let keeping = Task {
            do {
                while (try? await Task.sleep(for: Self.interval)) != nil { try file?.save() }
            } catch {
                // What cannot keep its place must not go on as if it did.
                following.cancel()
            }
        }
        let result = await following.result
        keeping.cancel()
        // Once more, or for the first time where it failed before: then this tells why.
        try file?.save()
        if let status = interruption.status { throw ExitCode(status) }
        guard try result.get() else { StandardOutput.endQuietly() }
    }

    /// False where the reader of the output has gone.
    private func follow(_ stream: EventStream) async throws -> Bool {
        var stream = stream
        var rendering = StreamRendering<WatchConversionsResponse>(form, isContinued: file?.cursor != nil)
        var written = 0
        while true {
            let event = try await stream.next()
            if event.isHeartbeat {
                file?.advance(to: event.cursor)
                guard !endsWhenIdle else { return true }
                guard !StandardOutput.isClosed else { return false }
                continue
            }
            // What was not written must be seen again.
            guard try StandardOutput.isWritten(rendering.add(event)) else { return false }
            file?.advance(to: event.cursor)
            written += 1
            if written == count { return true }
        }
    }
}
