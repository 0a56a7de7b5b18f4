import ConversionAPI
import ConversionStore
import RPC
import StoreTesting
import Testing

/// What calls are told when it is the server that cannot, and how much they are told.
@Suite struct ServerStateTests {
    private static let minimal = TrackConversionRequest(agentID: "a", roomName: "r")

    @Test func anExpiredCallIsNotWritten() async throws {
        try await withService { service in
            let resume = await service.stall()
            var request = Self.minimal
            request.idempotencyKey = "k"
            let late = Task { [request] in
                await failure { try await service.track(request, deadline: .after(.nanoseconds(1))) }
            }
            await service.waitUntilQueued(2)
            try await resume()
            #expect(await late.value == Failure(.deadlineExceeded, "DEADLINE_EXCEEDED"))
            #expect(try await service.ledger().isEmpty)
            // Nor is its key spent.
            #expect(try await !service.track(request, deadline: .after(.seconds(60))).duplicate)
        }
    }

    /// The switch is in force for what was admitted before it and is written after it: its answer ends the tracking.
    @Test func anAgentSwitchedOffBetweenAdmissionAndRecordTracksNothing() async throws {
        try await withService { service in
            let resume = await service.stall()
            let switched = Task { try await service.setTracking(of: "a", to: false) }
            await service.waitUntilQueued(2)
            let one = Task { await failure { try await service.track(Self.minimal) } }
            await service.waitUntilQueued(3)
            let many = Task { try await service.batch([Self.minimal, Self.minimal]) }
            await service.waitUntilQueued(5)
            try await resume()
            try await switched.value
            #expect(await one.value == Failure(.failedPrecondition, "TRACKING_DISABLED"))
            let results = try await many.value.results
            #expect(results.map { $0.status?.code } == [9, 9])
            #expect(try await service.ledger().isEmpty)
        }
    }

    /// What another policy makes of a call is recorded as that one says, under its revision.
    @Test func anAgentChangedBetweenAdmissionAndRecordIsTrackedByItsNewPolicy() async throws {
        try await withService { service in
            var named = Self.minimal
            named.eventType = "purchase"
            var repeated = named
            repeated.idempotencyKey = "k"
            let first = try await service.track(repeated)
            let resume = await service.stall()
            let changed = Task { [store = service.store] in
                try await store.updateAgent(id: "a", expectedRevision: nil, at: .now, in: .default) { settings in
                    settings.analyticsConversionEvent = "booking"
                    settings.allowedEvents = ["booking"]
                }
            }
            await service.waitUntilQueued(2)
            let byDefault = Task { try await service.track(Self.minimal) }
            await service.waitUntilQueued(3)
            let refused = Task { [named] in await failure { try await service.track(named) } }
            await service.waitUntilQueued(4)
            let again = Task { [repeated] in try await service.track(repeated) }
            await service.waitUntilQueued(5)
            try await resume()
            let revision = try await changed.value.revision
            let recorded = try #require(try await byDefault.value.conversion)
            #expect(recorded.eventType == "booking" && recorded.agentRevision == revision)
            #expect(await refused.value == .invalid("event_type", "EVENT_TYPE_NOT_ALLOWED"))
            let repetition = try await again.value
            #expect(repetition.duplicate && repetition.conversion == first.conversion)
            #expect(try await service.ledger().count == 2)
        }
    }

    @Test func aCancelledCallThatWaitsIsNotWritten() async throws {
        try await withService { service in
            let resume = await service.stall()
            var request = Self.minimal
            request.idempotencyKey = "k"
            let abandon = try service.trackUntilAbandoned(request)
            await service.waitUntilQueued(2)
            let other = Task { try await service.track(Self.minimal) }
            await service.waitUntilQueued(3)
            abandon()
            // The loop is through with it when it answers something else.
            await #expect(throws: RPCError.self) { try await service.conversion("none") }
            try await resume()
            let recorded = try await other.value
            #expect(try await service.ledger() == [recorded.conversion].compactMap { $0 })
            // Nor is its key spent.
            #expect(try await !service.track(request).duplicate)
        }
    }

    @Test func aCallThatIsCancelledWhenItHasBeenWrittenAnswersItsRepetition() async throws {
        try await withService { service in
            var request = Self.minimal
            request.idempotencyKey = "k"
            let abandon = try service.trackUntilAbandoned(request)
            while try await service.ledger().isEmpty { await Task.yield() }
            abandon()
            #expect(try await service.track(request).duplicate)
            #expect(try await service.ledger().count == 1)
        }
    }

    @Test func aFullQueueRefusesAndSaysWhenToTryAgain() async throws {
        var configuration = StoreLimits()
        configuration.queue = 2
        try await withService(store: configuration) { service in
            let resume = await service.stall()
            let queued = Task { try await service.track(Self.minimal) }
            await service.waitUntilQueued(2)
            let overloaded = Failure(.resourceExhausted, "WRITER_BUSY", retry: [.seconds(1), .seconds(1)])
            #expect(await failure { try await service.track(Self.minimal) } == overloaded)
            #expect(await failure { try await service.create("b") } == overloaded)
            try await resume()
            let recorded = try await queued.value
            #expect(try await service.ledger() == [recorded.conversion].compactMap { $0 })
        }
    }

    /// A queue smaller than what one turn of a loop brings still takes what it has room for.
    @Test func aTurnOfManyCallsFillsTheQueueBeforeItIsRefused() async throws {
        var configuration = StoreLimits()
        configuration.queue = 300
        try await withService(store: configuration) { service in
            let results = try await service.track((0..<400).map { _ in Self.minimal })
            let taken = results.filter { (try? $0.get()) != nil }.count
            #expect(taken >= 256)
            #expect(try await service.ledger().count == taken)
        }
    }

    @Test func aClosedStoreIsUnavailable() async throws {
        try await withService { service in
            await service.store.close()
            let unavailable = Failure(.unavailable, "STORE_UNAVAILABLE", retry: [.seconds(1), .seconds(1)])
            var request = Self.minimal
            #expect(await failure { try await service.track(request) } == unavailable)
            request.validateOnly = true
            #expect(await failure { try await service.track(request) } == unavailable)
            #expect(await failure { _ = try await service.ledger() } == unavailable)
            #expect(await failure { _ = try await service.agent("a") } == unavailable)
            #expect(await failure { _ = try await service.agents() } == unavailable)
            #expect(await failure { try await service.create("b") } == unavailable)
            #expect(await failure { try await service.update(Agent(id: "a", name: "n")) } == unavailable)
            #expect(await failure { try await service.delete("a") } == unavailable)
        }
    }

    @Test func bytesThatAreNoMessageAreInternal() async throws {
        try await withService { service in
            let results = try await service.callRaw(ConversionServiceMethods.trackConversion, [[0xff]])
            #expect(await failure { _ = try results[0].get() } == Failure(.internal, "INTERNAL"))
        }
    }

    /// Clients of gRPC refuse more than 8 KiB of trailers, and then nothing of the error is seen.
    @Test func anErrorsTrailersFitTheLimitOfClients() async throws {
        var agent = ConversionAPI.Agent.tracking
        agent.analyticsAllowedEvents =
            ["conversion"] + (0..<99).map { "e\($0)_" + String(repeating: "x", count: 60 - "\($0)".utf8.count) }
        try await withService(agent: agent) { service in
            var request = Self.minimal
            request.eventType = "other"
            let notAllowed = try #require(await error { try await service.track(request) })
            #expect(Failure(notAllowed) == .invalid("event_type", "EVENT_TYPE_NOT_ALLOWED"))
            #expect(notAllowed.trailerSize < 8192)

            let manyEvents = ConversionAPI.Agent(analyticsAllowedEvents: (0..<100).map { "\($0)!" })
            let invalid = try #require(await error { try await service.create("b", manyEvents) })
            #expect(Failure(invalid).reason == "EVENT_TYPE_INVALID")
            #expect(Failure(invalid).fields.count >= 15)
            #expect(invalid.message.hasSuffix(" more."))
            #expect(invalid.trailerSize < 8192)

            let hostile = (0..<500).map { "\u{1F9C0}" + String(repeating: "\u{301}", count: $0) }
            let mask = try #require(await error { try await service.update(Agent(id: "a"), hostile) })
            #expect(Failure(mask).reason == "FIELD_MASK_INVALID")
            #expect(mask.message.hasSuffix(" more."))
            #expect(mask.trailerSize < 8192)
        }
    }

    private typealias Agent = ConversionAPI.Agent
}

extension RPCError {
    /// About what the status takes as HTTP/2 counts a list of headers, `grpc-message` percent-encoded.
    fileprivate var trailerSize: Int {
        let plain: ClosedRange<UInt8> = 0x20...0x7e
        var size = 32 + "grpc-message".utf8.count
        for byte in message.utf8 { size += plain.contains(byte) && byte != UInt8(ascii: "%") ? 1 : 3 }
        for entry in trailers.entries {
            switch entry.value {
            case .text(let text): size += 32 + entry.key.utf8.count + text.utf8.count
            case .binary(let bytes): size += 32 + entry.key.utf8.count + (bytes.count + 2) / 3 * 4
            }
        }
        return size
    }
}
