import ConversionAPI
import ConversionServer
import RPC
import Testing

/// The two layers that keep one conversion from counting twice.
@Suite struct DuplicateTests {
    private static let reused = Failure(
        .alreadyExists, "IDEMPOTENCY_KEY_REUSED", ["idempotency_key IDEMPOTENCY_KEY_REUSED"])

    private static func full(_ now: Int64) -> TrackConversionRequest {
        TrackConversionRequest(
            agentID: "a", roomName: "r", userID: "u", eventType: "purchase", details: "d", idempotencyKey: "k",
            timestamp: ProtobufTimestamp(seconds: now, nanos: 5),
            value: Money(currencyCode: "USD", units: 49, nanos: 990_000_000))
    }

    private static func once() -> Agent {
        var agent = Agent.tracking
        agent.countingMode = .oncePerCall
        return agent
    }

    /// The first record, as a duplicate is answered.
    private static func duplicate(of first: TrackConversionResponse) -> TrackConversionResponse {
        TrackConversionResponse(
            message: "Conversion tracked successfully.", conversion: first.conversion, duplicate: true)
    }

    private func seconds() -> Int64 { ProtobufTimestamp.now.seconds }

    @Test func aRepeatUnderItsKeyGivesTheFirstRecordBack() async throws {
        try await withService { service in
            let first = try await service.track(Self.full(seconds()))
            var again = Self.full(first.conversion?.timestamp?.seconds ?? 0)
            #expect(try await service.track(again) == Self.duplicate(of: first))
            // The same event in another spelling is the same content.
            again.eventType = " PURCHASE "
            #expect(try await service.track(again) == Self.duplicate(of: first))
            #expect(try await service.ledger() == [first.conversion].compactMap { $0 })
        }
    }

    @Test func withoutAKeyEachConversionCounts() async throws {
        try await withService { service in
            var request = Self.full(seconds())
            request.idempotencyKey = ""
            let first = try await service.track(request)
            let second = try await service.track(request)
            #expect(!first.duplicate && !second.duplicate)
            #expect(first.conversion?.id != second.conversion?.id)
            #expect(try await service.ledger().count == 2)
        }
    }

    @Test func aKeyWithoutTimestampMayBeRetriedLater() async throws {
        try await withService { service in
            let request = TrackConversionRequest(agentID: "a", roomName: "r", idempotencyKey: "k")
            let first = try await service.track(request)
            #expect(try await service.track(request) == Self.duplicate(of: first))
        }
    }

    @Test func aKeyWithAnyOtherFieldIsReused() async throws {
        try await withService { service in
            let request = Self.full(seconds())
            try await service.track(request)
            let changes: [(String, (inout TrackConversionRequest) -> Void)] = [
                ("user", { $0.userID = "v" }),
                ("no user", { $0.userID = "" }), ("event", { $0.eventType = "sign_up" }),
                ("no event", { $0.eventType = "" }), ("details", { $0.details = "e" }),
                ("details by a letter's bytes", { $0.details = "d\u{301}" }),
                ("seconds", { $0.timestamp?.seconds -= 1 }), ("nanos", { $0.timestamp?.nanos += 1 }),
                ("no timestamp", { $0.timestamp = nil }), ("currency", { $0.value?.currencyCode = "EUR" }),
                ("units", { $0.value?.units += 1 }), ("value's nanos", { $0.value?.nanos -= 1 }),
                ("no value", { $0.value = nil }), ("test", { $0.test = true }),
            ]
            for (name, change) in changes {
                var other = request
                change(&other)
                #expect(await failure { try await service.track(other) } == Self.reused, "\(name)")
            }
            #expect(try await service.ledger().count == 1)
        }
    }

    /// Models give ids such as `call_0`, which are unique only within one call.
    @Test func theSameKeyInAnotherRoomOrOfAnotherAgentIsAnother() async throws {
        try await withService { service in
            try await service.create("b")
            let request = Self.full(seconds())
            var requests = [request, request, request]
            requests[1].roomName = "s"
            requests[2].agentID = "b"
            for request in requests {
                var trial = request
                trial.validateOnly = true
                #expect(try await !service.track(trial).duplicate)
                #expect(try await !service.track(request).duplicate)
                #expect(try await service.track(request).duplicate)
            }
            let batch = try await service.batch(requests, validateOnly: true).results
            #expect(batch.allSatisfy { $0.response?.duplicate == true })
            for index in requests.indices { requests[index].idempotencyKey = "new" }
            let trials = try await service.batch(requests, validateOnly: true).results
            #expect(trials.allSatisfy { $0.response?.duplicate == false })
            #expect(try await service.ledger().count == 3)
            // A key is answered after its agent is gone, and only where it was spent.
            try await service.delete("b")
            requests[2].idempotencyKey = request.idempotencyKey
            #expect(try await service.track(requests[2]).duplicate)
            requests[2].roomName = "s"
            #expect(await failure { try await service.track(requests[2]) } == Failure(.notFound, "AGENT_NOT_FOUND"))
        }
    }

    @Test func noValueIsNotZero() async throws {
        try await withService { service in
            var request = Self.full(seconds())
            request.value = Money(currencyCode: "USD")
            try await service.track(request)
            request.value = nil
            #expect(await failure { try await service.track(request) } == Self.reused)
        }
    }

    @Test func repeatsInOneTurnOfTheLoopCountOnce() async throws {
        try await withService { service in
            let request = Self.full(seconds())
            var other = request
            other.details = "other"
            let results = try await service.track([request, request, other, request])
            let first = try results[0].get()
            #expect(!first.duplicate)
            #expect(try results[1].get() == Self.duplicate(of: first))
            #expect(await failure { _ = try results[2].get() } == Self.reused)
            #expect(try results[3].get() == Self.duplicate(of: first))
            #expect(try await service.ledger().count == 1)
        }
    }

    /// A turn's calls go to the store in batches; none is lost between them.
    @Test func athousandCallsInOneTurnAreAllAnswered() async throws {
        try await withService { service in
            let requests = (0..<1000).map {
                TrackConversionRequest(agentID: "a", roomName: "r\($0)", idempotencyKey: "k\($0)")
            }
            let results = try await service.track(requests)
            #expect(try results.map { try $0.get().conversion?.roomName } == requests.map(\.roomName))
            #expect(try await service.ledger().count == 1000)
        }
    }

    @Test func onceACallCountsTheFirstOfARoomAndEvent() async throws {
        try await withService(agent: Self.once()) { service in
            let request = TrackConversionRequest(agentID: "a", roomName: "r", eventType: "purchase", details: "first")
            let first = try await service.track(request)
            #expect(!first.duplicate)
            var again = request
            again.details = "second"
            #expect(try await service.track(again) == Self.duplicate(of: first))
            again.eventType = "sign_up"
            #expect(try await !service.track(again).duplicate)
            again = request
            again.roomName = "s"
            #expect(try await !service.track(again).duplicate)
            again.roomName = "r"
            again.validateOnly = true
            #expect(try await service.track(again) == Self.duplicate(of: first))
            #expect(try await service.ledger().count == 3)
        }
    }

    /// The caller interrupts, and the model runs the tool again: a new call id, the same room.
    @Test func aToolRunAgainAfterAnInterruptionCountsOnce() async throws {
        try await withService(agent: Self.once()) { service in
            var request = TrackConversionRequest(
                agentID: "a", roomName: "r", eventType: "purchase", details: "first", idempotencyKey: "k1")
            let first = try await service.track(request)
            var second = request
            second.idempotencyKey = "k2"
            second.details = "again"
            #expect(try await service.track(second) == Self.duplicate(of: first))
            #expect(try await service.track(second) == Self.duplicate(of: first))
            second.details = "other"
            #expect(await failure { try await service.track(second) } == Self.reused)
            #expect(try await service.track(request) == Self.duplicate(of: first))
            // Even where the agent counts each conversion by then.
            try await service.update(Agent(id: "a", countingMode: .every))
            second.details = "again"
            #expect(try await service.track(second) == Self.duplicate(of: first))
            request.idempotencyKey = "k3"
            #expect(try await !service.track(request).duplicate)
            #expect(try await service.ledger().count == 2)
        }
    }

    /// Else a trial in the room would swallow the real conversion.
    @Test func aTestStandsInNoRealConversionsPlace() async throws {
        try await withService(agent: Self.once()) { service in
            var request = TrackConversionRequest(agentID: "a", roomName: "r", test: true)
            let trial = try await service.track(request)
            #expect(try await service.track(request) == Self.duplicate(of: trial))
            request.test = false
            let real = try await service.track(request)
            #expect(!real.duplicate)
            #expect(real.conversion?.test == false)
            #expect(try await service.track(request) == Self.duplicate(of: real))
            request.validateOnly = true
            #expect(try await service.track(request) == Self.duplicate(of: real))
        }
    }

    @Test func aKeyIsAnsweredAfterTrackingWasSwitchedOff() async throws {
        try await withService { service in
            let request = Self.full(seconds())
            let first = try await service.track(request)
            for paths in [["analytics_track_conversions"], ["analytics_enabled"]] {
                try await service.update(Agent(id: "a"), paths)
                #expect(try await service.track(request) == Self.duplicate(of: first))
            }
            var other = request
            other.details = "other"
            #expect(
                await failure { try await service.track(other) } == Failure(.failedPrecondition, "TRACKING_DISABLED"))
            other.idempotencyKey = "new"
            #expect(
                await failure { try await service.track(other) } == Failure(.failedPrecondition, "TRACKING_DISABLED"))
            try await service.delete("a")
            #expect(try await service.track(request) == Self.duplicate(of: first))
            other.validateOnly = true
            #expect(await failure { try await service.track(other) } == Failure(.notFound, "AGENT_NOT_FOUND"))
            #expect(try await service.ledger().count == 1)
        }
    }

    @Test func aKeyIsAnsweredAfterTheAgentsEventsHaveChanged() async throws {
        try await withService { service in
            let request = Self.full(seconds())
            let first = try await service.track(request)
            var byDefault = request
            byDefault.idempotencyKey = "default"
            byDefault.eventType = ""
            let second = try await service.track(byDefault)
            #expect(second.conversion?.eventType == "conversion")
            try await service.update(
                Agent(id: "a", analyticsConversionEvent: "sign_up", analyticsAllowedEvents: ["sign_up"]))
            #expect(try await service.track(request) == Self.duplicate(of: first))
            #expect(try await service.track(byDefault) == Self.duplicate(of: second))
            var other = request
            other.idempotencyKey = "new"
            #expect(
                await failure { try await service.track(other) } == .invalid("event_type", "EVENT_TYPE_NOT_ALLOWED"))
        }
    }

    @Test func aKeyIsAnsweredAfterItsTimeRanOut() async throws {
        try await withService { service in
            let request = Self.full(seconds() - 3600)
            let first = try await service.track(request)
            var strict = ServiceConfiguration()
            strict.lateWindow = .seconds(60)
            let later = service.with(strict)
            #expect(try await later.track(request) == Self.duplicate(of: first))
            var other = request
            other.idempotencyKey = "new"
            #expect(await failure { try await later.track(other) } == .invalid("timestamp", "TIMESTAMP_TOO_OLD"))
            other.idempotencyKey = ""
            #expect(await failure { try await later.track(other) } == .invalid("timestamp", "TIMESTAMP_TOO_OLD"))
            #expect(try await service.ledger().count == 1)
        }
    }
}
