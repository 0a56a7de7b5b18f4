import ConversionAPI
import ConversionServer
import ConversionStore
import RPC
import StoreTesting
import Testing

/// BatchTrackConversions: each item as TrackConversion would have it, and none in another's way.
@Suite struct BatchTests {
    private static let reused = Failure(
        .alreadyExists, "IDEMPOTENCY_KEY_REUSED", ["idempotency_key IDEMPOTENCY_KEY_REUSED"])

    private static func once() -> ConversionAPI.Agent {
        var agent = ConversionAPI.Agent.tracking
        agent.countingMode = .oncePerCall
        return agent
    }

    private static func request(_ room: String, key: String = "", _ details: String = "") -> TrackConversionRequest {
        TrackConversionRequest(agentID: "a", roomName: room, details: details, idempotencyKey: key)
    }

    /// What became of each item, in short: the room, with a mark for a duplicate, or why it failed.
    private func gists(_ results: [BatchTrackConversionsResult]) -> [String] {
        results.map { result in
            guard let status = result.status, status.code == 0 else { return result.failure?.reason ?? "no status" }
            return (result.response?.conversion?.roomName ?? "nothing")
                + (result.response?.duplicate == true ? "=" : "")
        }
    }

    @Test func itemsAreAnsweredInTheirOrderAndFailAlone() async throws {
        try await withService { service in
            try await service.create("off", Agent())
            let now = ProtobufTimestamp.now
            var wrong = Self.request("", String(repeating: "x", count: 8193))
            wrong.value = Money(currencyCode: "XX", units: -1)
            let requests = [
                Self.request("1"), wrong, Self.request("2"),
                TrackConversionRequest(agentID: "nobody", roomName: "3"),
                TrackConversionRequest(agentID: "off", roomName: "4"),
                TrackConversionRequest(agentID: "a", roomName: "5", timestamp: now + -8 * 24 * 3600),
                Self.request("6"),
            ]
            let results = try await service.batch(requests).results
            #expect(
                gists(results) == [
                    "1", "FIELD_REQUIRED", "2", "AGENT_NOT_FOUND", "TRACKING_DISABLED", "TIMESTAMP_TOO_OLD", "6",
                ])
            #expect(
                results[1].failure
                    == Failure(
                        .invalidArgument, "FIELD_REQUIRED",
                        [
                            "room_name FIELD_REQUIRED", "details FIELD_TOO_LONG",
                            "value.currency_code CURRENCY_CODE_INVALID", "value MONEY_INVALID",
                        ]))
            #expect(results[1].response == nil)
            #expect(results[0].status == GoogleRPCStatus())
            #expect(results[0].response?.message == "Conversion tracked successfully.")
            let recorded = results.compactMap { $0.response?.conversion }
            #expect(try await service.ledger() == recorded.reversed())
        }
    }

    @Test func noItemsAreNoResultsAndTooManyAreRefused() async throws {
        try await withService { service in
            #expect(try await service.batch([]).results == [])
            let full = (0..<1000).map { Self.request("r\($0)") }
            #expect(
                await failure { _ = try await service.batch(full + [Self.request("r")]) }
                    == .invalid("requests", "TOO_MANY_ITEMS"))
            #expect(try await service.ledger() == [])
            let results = try await service.batch(full).results
            #expect(results.map { $0.response?.conversion?.roomName } == full.map(\.roomName))
            #expect(service.store.statistics().commits == 1)
        }
    }

    @Test func duplicatesInOneBatchCount() async throws {
        try await withService(agent: Self.once()) { service in
            let requests = [
                Self.request("1", key: "k"), Self.request("1", key: "k"), Self.request("1", key: "k", "other"),
                Self.request("1", key: "l"), Self.request("1", key: "l", "other"), Self.request("2"),
                Self.request("2"),
            ]
            let expected = [
                "1", "1=", "IDEMPOTENCY_KEY_REUSED", "1=", "IDEMPOTENCY_KEY_REUSED", "2", "2=",
            ]
            let trial = try await service.batch(requests, validateOnly: true).results
            #expect(gists(trial) == expected)
            #expect(trial.allSatisfy { $0.response?.conversion?.id ?? "" == "" })
            #expect(trial[2].failure == Self.reused)
            #expect(try await service.ledger() == [])

            let results = try await service.batch(requests).results
            #expect(gists(results) == expected)
            #expect(results[3].response?.conversion == results[0].response?.conversion)
            #expect(try await service.ledger().map(\.roomName) == ["2", "1"])
            // Now all of it was there before.
            let again = try await service.batch(requests, validateOnly: true).results
            #expect(gists(again) == ["1=", "1=", "IDEMPOTENCY_KEY_REUSED", "1=", "IDEMPOTENCY_KEY_REUSED", "2=", "2="])
            #expect(again[0].response?.conversion == results[0].response?.conversion)
        }
    }

    /// An item that is only validated sees what stands before it, and nothing sees it.
    @Test func itemsThatAreOnlyValidatedStandInNobodysPlace() async throws {
        try await withService { service in
            var trial = Self.request("1", key: "k")
            trial.validateOnly = true
            let results = try await service.batch([
                trial, trial, Self.request("1", key: "k"), trial, Self.request("1", key: "k"),
            ]).results
            #expect(gists(results) == ["1", "1", "1", "1=", "1="])
            #expect(results[0].response?.conversion?.id == "")
            #expect(results[3].response?.conversion == results[2].response?.conversion)
            #expect(try await service.ledger().count == 1)
        }
    }

    @Test func aRepeatIsAnsweredAlsoWhereItWouldNotBeTakenAnyMore() async throws {
        try await withService { service in
            let first = try await service.batch([Self.request("1", key: "k")]).results
            try await service.update(Agent(id: "a"), ["analytics_enabled"])
            let results = try await service.batch([Self.request("1", key: "k"), Self.request("1", key: "k", "other")])
                .results
            #expect(gists(results) == ["1=", "TRACKING_DISABLED"])
            #expect(results[0].response?.conversion == first[0].response?.conversion)
        }
    }

    @Test func aFullQueueFailsEachItemAndSaysWhenToTryAgain() async throws {
        var store = StoreLimits()
        store.queue = 2
        try await withService(store: store) { service in
            let results = try await service.batch([
                Self.request("1"), Self.request(""), Self.request("2"), Self.request("3"),
            ])
            .results
            #expect(gists(results) == ["WRITER_BUSY", "FIELD_REQUIRED", "WRITER_BUSY", "WRITER_BUSY"])
            #expect(results[0].failure == Failure(.resourceExhausted, "WRITER_BUSY", retry: [.seconds(1)]))
            #expect(try await service.ledger() == [])
        }
    }

    private typealias Agent = ConversionAPI.Agent
    private typealias Money = ConversionAPI.Money
}

extension BatchTrackConversionsResult {
    /// What a program can learn from an item that failed.
    fileprivate var failure: Failure? {
        guard let status, let code = StatusCode(rawValue: Int(status.code)), code != .ok else { return nil }
        return Failure(RPCError(code, status.message, details: status.details.map { ErrorDetail($0) }))
    }
}
