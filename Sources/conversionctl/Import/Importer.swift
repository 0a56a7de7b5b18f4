import ConversionAPI
import ConversionClient
import RPC

/// Brings a file into a ledger, a segment after another: each in one call, which is made again if it is cut off, and then
/// the adjustments that came with it.
final class Importer {
    private static let attemptLimit = 20
    /// A call that failed after so long had reached the server.
    private static let contactTime: Duration = .seconds(1)

    private let client: ConversionClient
    private let reader: PortableReader
    private let validateOnly: Bool
    private let connection: ConnectionOptions
    private let adjustments: AdjustmentImport
    private let records: RecordImport
    private let progress: Progress
    private var hasConnected = false
    private var isAtEnd = false
    private(set) var counts = ImportCounts()
    private let failures: FailureList

    init(
        _ client: ConversionClient, _ reader: PortableReader, validateOnly: Bool, _ connection: ConnectionOptions,
        progress: Progress, _ failures: FailureList
    ) {
        self.client = client
        self.reader = reader
        self.validateOnly = validateOnly
        self.connection = connection
        self.progress = progress
        self.failures = failures
        adjustments = AdjustmentImport(client: client, validateOnly: validateOnly, patience: connection.timeout)
        records = RecordImport(client: client, validateOnly: validateOnly, patience: connection.timeout)
    }

    /// Imports everything.
    ///
    /// - Throws: `RPCError`, `LocalFailure`; what was imported before stays, and comes as duplicates the next time.
    func run() async throws {
        defer { progress.clear() }
        while !isAtEnd {
            var segment = ImportSegment()
            _ = try await read(into: &segment)
            guard segment.itemCount > 0 else { break }
            do {
                let response = try await send(&segment)
                guard response.receivedCount >= Int64(segment.lines.count) else {
                    // It has passed over what it does not know, and nothing else can be missing from its count.
                    throw LocalFailure(
                        "the server is of a release that cannot import what this program exports; update it first")
                }
                take(response, of: segment)
                let outcomes = try await adjustments.run(segment.adjustments)
                for (item, outcome) in zip(segment.adjustments, outcomes) { take(outcome, line: item.line) }
                try await make(segment.calls)
                progress.update(items: segment.itemCount)
            } catch let error as RPCError {
                tell(of: error, line: segment.firstLine ?? 1)
                throw error
            }
        }
    }

    private func tell(of error: RPCError, line: Int) {
        progress.clear()
        switch error.code {
        case .unavailable, .deadlineExceeded, .internal, .unknown, .cancelled, .resourceExhausted:
            StandardError.writeLine(
                "conversionctl: nobody knows what became of the lines from \(line) on; run the command again, and what is there already counts as a duplicate"
            )
        default: StandardError.writeLine("conversionctl: the lines from \(line) on were not imported")
        }
    }

    /// The next message; nil where the segment ends. One without conversions is nothing to send, and is passed over. Agents
    /// among what was read are created at once, since what follows may be theirs.
    private func read(into segment: inout ImportSegment) async throws -> ImportConversionsRequest? {
        while !segment.isFull, !isAtEnd {
            let items = try reader.next(count: ImportSegment.messageLimit, size: ImportSegment.messageSizeLimit)
            isAtEnd = items.isEmpty
            let message = segment.add(items, validateOnly: validateOnly)
            try await make(segment.takeAgents())
            progress.show(itemsInWork: segment.itemCount)
            if let message { return message }
        }
        return nil
    }

    private func send(_ segment: inout ImportSegment) async throws -> ImportConversionsResponse {
        var outage = Outage(patience: connection.timeout)
        var attempts = 0
        while true {
            let start = ContinuousClock.now
            do {
                return try await attempt(&segment)
            } catch let error as RPCError {
                attempts += 1
                if .now - start > Self.contactTime { outage.end() }
                let isFirst = !outage.isOn
                guard hasConnected || connection.waitForReady, attempts < Self.attemptLimit,
                    let delay = outage.delay(after: error)
                else { throw error }
                if isFirst {
                    progress.clear()
                    StandardError.writeLine(
                        "conversionctl: \(TerminalText.escaped(error.description)) Trying for \(connection.timeout) to send the lines from \(segment.firstLine ?? 1) on again; those that had arrived count as duplicates."
                    )
                }
                try await Task.sleep(for: delay)
            }
        }
    }

    /// Sends what has been read of the segment, and reads and sends the rest of it.
    private func attempt(_ segment: inout ImportSegment) async throws -> ImportConversionsResponse {
        // A call without a message is nothing that a server need understand.
        if segment.messages.isEmpty { _ = try await read(into: &segment) }
        guard !segment.messages.isEmpty else { return ImportConversionsResponse() }
        return try await client.conversions.importConversions { writer in
            hasConnected = true
            for message in segment.messages { try await writer.write(message) }
            while let message = try await read(into: &segment) { try await writer.write(message) }
        }
    }

    private func take(_ response: ImportConversionsResponse, of segment: ImportSegment) {
        counts.received += response.receivedCount + Int64(segment.failures.count)
        counts.imported += response.importedCount
        counts.duplicates += response.duplicateCount
        counts.failed += response.failedCount + Int64(segment.failures.count)
        let refused = response.errors.map { error in
            // An index that is none must not hide what it is about.
            let isKnown = error.index >= 0 && error.index < Int64(segment.lines.count)
            return ImportFailure(
                line: isKnown ? segment.lines[Int(error.index)] : segment.firstLine ?? 0,
                status: error.status ?? GoogleRPCStatus(code: 2))
        }
        for failure in (segment.failures + refused).sorted(by: { $0.line < $1.line }) { add(failure) }
    }

    private func take(_ outcome: AdjustmentImport.Outcome, line: Int) {
        counts.adjustments += 1
        switch outcome {
        case .made: counts.adjustmentsMade += 1
        case .duplicate: counts.adjustmentsDuplicate += 1
        case .unchecked: counts.adjustmentsUnchecked += 1
        case .failed(let error):
            counts.adjustmentsFailed += 1
            add(ImportFailure(line: line, error))
        }
    }

    private func make(_ items: [RecordImport.Item]) async throws {
        guard !items.isEmpty else { return }
        for (item, outcome) in zip(items, try await records.run(items)) { take(outcome, item) }
    }

    private func take(_ outcome: RecordImport.Outcome, _ item: RecordImport.Item) {
        switch (item.record, outcome) {
        case (.agent, .made): counts.agentsCreated += 1
        case (.agent, .duplicate): counts.agentsDuplicate += 1
        case (.agent, .failed): counts.agentsFailed += 1
        case (.call, .made), (.call, .duplicate): counts.callsRecorded += 1
        case (.call, .failed): counts.callsFailed += 1
        }
        if case .agent = item.record { counts.agents += 1 } else { counts.calls += 1 }
        if case .failed(let error) = outcome { add(ImportFailure(line: item.line, error)) }
    }

    private func add(_ failure: ImportFailure) {
        progress.clear()
        counts.add(failure)
        failures.add(failure)
    }
}
