import ConversionAPI
import ConversionClient
import RPC

/// The events and heartbeats of a ledger in commit order, read on from the last cursor where a connection is lost.
struct EventStream {
    private let client: ConversionClient
    /// Starts behind the last event, once there is one.
    private(set) var request: WatchConversionsRequest
    private var events: MessageReader<WatchConversionsResponse>.AsyncIterator?
    private var outage: Outage
    private let patience: Duration
    /// Whether even the first connection is waited for.
    private let waitsForServer: Bool
    private var hasConnected = false

    init(_ client: ConversionClient, _ request: WatchConversionsRequest, _ connection: ConnectionOptions) {
        self.client = client
        self.request = request
        patience = connection.timeout
        outage = Outage(patience: connection.timeout)
        waitsForServer = connection.waitForReady
    }

    /// The next event or heartbeat.
    ///
    /// - Throws: `RPCError`, UNAVAILABLE where the server has been out of reach for `--timeout`; `CancellationError`.
    mutating func next() async throws -> WatchConversionsResponse {
        while true {
            do {
                var reader = try await reader()
                guard let event = try await reader.next() else {
                    throw RPCError(.unavailable, "The server has ended the watch.")
                }
                events = reader
                request.start = .cursor(event.cursor)
                if outage.isOn, hasConnected { StandardError.writeLine("conversionctl: connected again") }
                outage.end()
                hasConnected = true
                return event
            } catch let error as RPCError {
                events = nil
                try Task.checkCancellation()
                try await wait(after: error)
            }
        }
    }

    private func reader() async throws -> MessageReader<WatchConversionsResponse>.AsyncIterator {
        if let events { return events }
        return try await client.conversions.watchConversions(request).makeAsyncIterator()
    }

    private mutating func wait(after error: RPCError) async throws {
        let isFirst = !outage.isOn
        guard hasConnected || waitsForServer, let delay = outage.delay(after: error) else { throw error }
        if isFirst {
            StandardError.writeLine(
                "conversionctl: \(TerminalText.escaped(error.description)) Trying for \(patience) to go on from the last cursor."
            )
        }
        try await Task.sleep(for: delay)
    }
}

extension WatchConversionsRequest {
    /// A request whose heartbeats say that the stream has caught up, rather than only that it lives: so rare are they
    /// otherwise.
    static func untilIdle(_ start: Start, _ filter: ConversionFilter) -> WatchConversionsRequest {
        WatchConversionsRequest(start: start, filter: filter, heartbeatInterval: ProtobufDuration(seconds: 300))
    }
}
