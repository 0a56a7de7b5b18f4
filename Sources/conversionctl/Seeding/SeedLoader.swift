import ConversionAPI
import ConversionClient
import RPC
import Synchronization

/// Loads a year through the public API.
///
/// Safe to repeat: what is there already is a duplicate, by keys that follow from the plan. In memory is what is in
/// flight, and nothing else, however large the year.
final class SeedLoader: Sendable {
    let year: SeedYear
    /// Each with a connection of its own: a server takes about a hundred calls at a time on one.
    let clients: [ConversionClient]
    /// Imports at once.
    let streams: Int
    let progress: SeedProgress
    private let counts = Mutex(SeedCounts())

    /// Calls in flight on a connection.
    private static let callsOfConnection = 100

    init(_ year: SeedYear, clients: [ConversionClient], streams: Int, progress: SeedProgress) {
        self.year = year
        self.clients = clients
        self.streams = streams
        self.progress = progress
    }

    func load() async throws -> SeedCounts {
        for phase in 0..<SeedPlan.phases {
            try await prepareAgents(phase)
            let messages = SeedCursor(self.messages(ofPhase: phase))
            try await concurrently(streams) { loader, client in try await loader.importMessages(messages, client) }
            for numbers in calls(ofPhase: phase) {
                let cursor = SeedCursor(numbers)
                try await concurrently(clients.count * Self.callsOfConnection) { loader, client in
                    try await loader.recordCalls(cursor, client)
                }
            }
            let adjusted = SeedCursor(self.messages(ofPhase: phase))
            try await concurrently(clients.count * Self.callsOfConnection) { loader, client in
                try await loader.adjust(adjusted, client)
            }
        }
        return counts.withLock { $0 }
    }

    /// Runs so many tasks at once, on the clients in turn; the first failure ends them all.
    private func concurrently(
        _ count: Int, _ work: @escaping @Sendable (SeedLoader, ConversionClient) async throws -> Void
    ) async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            for number in 0..<count {
                let client = clients[number % clients.count]
                group.addTask { try await work(self, client) }
            }
            while try await group.next() != nil {}
        }
    }

    // MARK: Phases

    private func messages(ofPhase phase: Int) -> Range<Int> {
        let bounds = [phase, phase + 1].map { boundary in
            boundary == SeedPlan.phases
                ? year.plan.messages
                : Int(year.calendar.share(beforePhase: boundary, isConverting: true) * Double(year.plan.messages))
        }
        return bounds[0]..<bounds[1]
    }

    /// Those that convert in the phase's messages, and those that do not.
    private func calls(ofPhase phase: Int) -> [Range<Int>] {
        let plan = year.plan
        guard plan.recordedCalls > 0 else { return [] }
        let messages = messages(ofPhase: phase)
        let converting = [messages.lowerBound, messages.upperBound].map {
            min(plan.convertingCalls, $0 * SeedPlan.callsOfMessage)
        }
        let idle = [phase, phase + 1].map { boundary in
            plan.convertingCalls
                + (boundary == SeedPlan.phases
                    ? plan.idleCalls
                    : Int(year.calendar.share(beforePhase: boundary, isConverting: false) * Double(plan.idleCalls)))
        }
        return [converting[0]..<converting[1], idle[0]..<idle[1]]
    }

    // MARK: Steps

    /// Creates agents that are missing, and brings those that are there to at least the phase's revision.
    private func prepareAgents(_ phase: Int) async throws {
        for agent in year.agents {
            let wanted = agent.revision(inPhase: phase)
            var revision: Int
            do {
                revision = Int(try await clients[0].agents.getAgent(GetAgentRequest(agentID: agent.id)).revision)
            } catch let error as RPCError where error.code == .notFound {
                let request = CreateAgentRequest(agent: agent.message(revision: 1), agentID: agent.id)
                revision = Int(try await clients[0].agents.createAgent(request).revision)
                counts.withLock { $0.agents += 1 }
            }
            while revision < wanted {
                let next = try await clients[0].agents.updateAgent(
                    UpdateAgentRequest(
                        agent: agent.message(revision: revision + 1),
                        updateMask: ProtobufFieldMask(paths: ["model", "instructions"])))
                // An agent of somebody else's may say this already.
                guard next.revision > revision else { break }
                revision = Int(next.revision)
            }
        }
    }

    private func importMessages(_ messages: SeedCursor, _ client: ConversionClient) async throws {
        let response = try await client.conversions.importConversions { requests in
            while let numbers = messages.take(1) {
                for number in numbers {
                    let conversions = year.message(number)
                    try await requests.write(ImportConversionsRequest(conversions: conversions))
                    progress.add(conversions: conversions.count)
                }
            }
        }
        if let failure = response.errors.first?.status { throw RPCError(failure) }
        counts.withLock {
            $0.recorded += Int(response.importedCount)
            $0.duplicates += Int(response.duplicateCount)
        }
    }

    private func recordCalls(_ calls: SeedCursor, _ client: ConversionClient) async throws {
        while let numbers = calls.take(32) {
            for number in numbers { _ = try await client.conversions.recordCall(year.callRequest(number)) }
            progress.add(calls: numbers.count)
            counts.withLock { $0.calls += numbers.count }
        }
    }

    private func adjust(_ messages: SeedCursor, _ client: ConversionClient) async throws {
        while let numbers = messages.take(1) {
            for number in numbers { try await adjust(conversionsOfMessage: number, client) }
        }
    }

    private func adjust(conversionsOfMessage message: Int, _ client: ConversionClient) async throws {
        let first = message * SeedPlan.conversionsOfMessage
        let numbers = first..<min(first + SeedPlan.conversionsOfMessage, year.plan.conversions)
        let adjusted = numbers.map { ($0, year.adjustments(of: $0)) }.filter { !$0.1.isEmpty }
        guard !adjusted.isEmpty else { return }
        // What is validated under a key that is taken is answered with the record that has it, of any age.
        let known = try await client.conversions.batchTrackConversions(
            BatchTrackConversionsRequest(requests: adjusted.map { year.request($0.0) }, validateOnly: true),
            options: CallOptions(isIdempotent: true))
        for ((number, adjustments), result) in zip(adjusted, known.results) {
            guard let response = result.response, response.duplicate, let conversion = response.conversion else {
                throw RPCError(result.status ?? GoogleRPCStatus())
            }
            for (place, adjustment) in adjustments.enumerated() {
                let request = year.adjustmentRequest(
                    adjustment, place: place, of: number, conversionID: conversion.id)
                let answer = try await client.conversions.adjustConversion(
                    request, options: CallOptions(isIdempotent: true))
                progress.add(adjustments: 1)
                counts.withLock {
                    if answer.duplicate { $0.duplicateAdjustments += 1 } else { $0.adjustments += 1 }
                }
            }
        }
    }
}

/// What a load did.
struct SeedCounts: Sendable, Hashable {
    /// Created.
    var agents = 0
    var recorded = 0
    var duplicates = 0
    var calls = 0
    var adjustments = 0
    var duplicateAdjustments = 0

    var text: String {
        let number = SeedProgress.grouped
        return
            "\(number(recorded)) conversions recorded, \(number(duplicates)) duplicates; \(number(calls)) calls; \(number(adjustments)) adjustments, \(number(duplicateAdjustments)) duplicates; \(number(agents)) agents created"
    }
}

/// Gives numbers out, each once, to whoever asks first.
final class SeedCursor: Sendable {
    private let next: Atomic<Int>
    private let end: Int

    init(_ numbers: Range<Int>) {
        next = Atomic(numbers.lowerBound)
        end = numbers.upperBound
    }

    /// At most so many; nil when there are no more.
    func take(_ count: Int) -> Range<Int>? {
        let first = next.add(count, ordering: .relaxed).oldValue
        return first < end ? first..<min(first + count, end) : nil
    }
}

extension RPCError {
    /// What became of one item of many.
    fileprivate init(_ status: GoogleRPCStatus) {
        self.init(
            StatusCode(rawValue: Int(status.code)) ?? .unknown, status.message,
            details: status.details.map { ErrorDetail($0) })
    }
}
