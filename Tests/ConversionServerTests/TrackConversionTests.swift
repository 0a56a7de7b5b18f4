import ConversionAPI
import ConversionStore
import RPC
import Testing

private typealias Agent = ConversionAPI.Agent
private typealias Conversion = ConversionAPI.Conversion
private typealias Money = ConversionAPI.Money

/// The contract's section of the same name, but for duplicates and for what the server's state refuses.
@Suite struct TrackConversionTests {
    private static let minimal = TrackConversionRequest(agentID: "a", roomName: "r")

    @Test func aConversionIsRecordedAsItWasSent() async throws {
        try await withService { service in
            let before = Timestamp.now
            let happened = ProtobufTimestamp(seconds: before.seconds - 60, nanos: 123_456_789)
            let value = Money(currencyCode: "USD", units: 999_999_999_999, nanos: 999_999_999)
            let response = try await service.track(
                TrackConversionRequest(
                    agentID: "a", roomName: "room_abc123", userID: "user_123", eventType: "purchase",
                    details: "Caller purchased premium plan at $49/month", idempotencyKey: "call_1",
                    timestamp: happened, value: value))
            let conversion = try #require(response.conversion)
            #expect(
                response
                    == TrackConversionResponse(
                        message: "Conversion tracked successfully.",
                        conversion: Conversion(
                            id: conversion.id, roomName: "room_abc123", eventType: "purchase",
                            details: "Caller purchased premium plan at $49/month", userID: "user_123", agentID: "a",
                            timestamp: happened, value: value, createTime: conversion.createTime, agentRevision: 1,
                            state: .recorded, netValue: value)))
            let received = try #require(conversion.createTime)
            let receivedAt = try #require(Timestamp(seconds: received.seconds, nanos: received.nanos))
            #expect((before...Timestamp.now).contains(receivedAt))
            #expect(try await service.conversion(conversion.id) == conversion)
            #expect(try await service.ledger() == [conversion])
        }
    }

    @Test func whatIsLeftOutIsTheAgentsEventAndNow() async throws {
        try await withService { service in
            let conversion = try #require(try await service.track(Self.minimal).conversion)
            #expect(conversion.eventType == "conversion")
            #expect(conversion.timestamp == conversion.createTime)
            #expect(conversion.value == nil && conversion.netValue == nil)
            #expect(try await service.ledger() == [conversion])
        }
    }

    @Test func theAgentsOwnEventStandsWhereTheCallGivesNone() async throws {
        var agent = Agent.tracking
        agent.analyticsConversionEvent = "Premium Sign-Up"
        try await withService(agent: agent) { (service) async throws in
            #expect(try await service.track(Self.minimal).conversion?.eventType == "premium_sign_up")
        }
    }

    @Test(arguments: [
        ("purchase", "purchase"), ("Purchase", "purchase"), ("  PURCHASE\t\n", "purchase"),
        ("Premium Sign-Up", "premium_sign_up"), ("a - b", "a_b"), ("a--b", "a_b"), ("a_-b", "a__b"),
        ("v1.sign_up", "v1.sign_up"), ("sign up -", "sign_up_"),
        ("a" + String(repeating: " ", count: 5000) + "b", "a_b"),
        (String(repeating: "a", count: 64), String(repeating: "a", count: 64)),
    ]) func anEventTypeIsBroughtIntoItsForm(given: String, recorded: String) async throws {
        try await withService { (service) async throws in
            var request = Self.minimal
            request.eventType = given
            #expect(try await service.track(request).conversion?.eventType == recorded)
        }
    }

    @Test(arguments: [
        " ", "-a", "1a", "_a", ".a", "a/b", "a\tb", "käse", "a\u{2014}b", "\u{212A}", "a\u{301}",
        String(repeating: "a", count: 65), String(repeating: "a ", count: 5000),
    ]) func anythingElseIsNoEventType(given: String) async throws {
        try await withService { (service) async throws in
            var request = Self.minimal
            request.eventType = given
            #expect(await failure { try await service.track(request) } == .invalid("event_type", "EVENT_TYPE_INVALID"))
            #expect(try await service.ledger().isEmpty)
        }
    }

    @Test func onlyListedEventsAreTaken() async throws {
        var agent = Agent.tracking
        agent.analyticsConversionEvent = "booking"
        agent.analyticsAllowedEvents = ["purchase", "booking"]
        try await withService(agent: agent) { (service) async throws in
            var request = Self.minimal
            request.eventType = "PURCHASE"
            #expect(try await service.track(request).conversion?.eventType == "purchase")
            request.eventType = ""
            #expect(try await service.track(request).conversion?.eventType == "booking")
            request.eventType = "sign_up"
            let refused = await error { try await service.track(request) }
            #expect(refused.map { Failure($0) } == .invalid("event_type", "EVENT_TYPE_NOT_ALLOWED"))
            #expect(refused?.message == "event_type must be one of the agent's: purchase, booking.")
        }
    }

    @Test func theAgentMustExist() async throws {
        try await withService { service in
            var request = Self.minimal
            request.agentID = "b"
            #expect(await failure { try await service.track(request) } == Failure(.notFound, "AGENT_NOT_FOUND"))
        }
    }

    /// To Swift's strings the two are equal; to the ledger they are not.
    @Test func twoWaysToWriteALetterAreTwoAgents() async throws {
        try await withService { service in
            try await service.create("caf\u{e9}")
            var request = TrackConversionRequest(agentID: "cafe\u{301}", roomName: "r")
            #expect(await failure { try await service.track(request) } == Failure(.notFound, "AGENT_NOT_FOUND"))
            try await service.create("cafe\u{301}", Agent(analyticsEnabled: true))
            #expect(
                await failure { try await service.track(request) } == Failure(.failedPrecondition, "TRACKING_DISABLED"))
            request.agentID = "caf\u{e9}"
            #expect(
                try await service.track(request).conversion.map { Array($0.agentID.utf8) } == Array("caf\u{e9}".utf8))
            try await service.delete("cafe\u{301}")
            #expect(try await !service.track(request).duplicate)
        }
    }

    @Test(arguments: [Agent(), Agent(analyticsEnabled: true), Agent(analyticsTrackConversions: true)])
    func bothSwitchesMustBeOn(agent: ConversionAPI.Agent) async throws {
        try await withService(agent: agent) { (service) async throws in
            #expect(
                await failure { try await service.track(Self.minimal) }
                    == Failure(.failedPrecondition, "TRACKING_DISABLED"))
            #expect(try await service.ledger().isEmpty)
        }
    }

    @Test func agentAndRoomAreRequired() async throws {
        try await withService { service in
            #expect(
                await failure { try await service.track(TrackConversionRequest()) }
                    == Failure(
                        .invalidArgument, "FIELD_REQUIRED", ["agent_id FIELD_REQUIRED", "room_name FIELD_REQUIRED"]))
        }
    }

    /// The greatest size of each text that is limited, in bytes.
    private static let limits:
        [(field: String, keyPath: any WritableKeyPath<TrackConversionRequest, String> & Sendable, Int)] = [
            ("room_name", \.roomName, 256), ("user_id", \.userID, 256), ("idempotency_key", \.idempotencyKey, 256),
            ("details", \.details, 8192),
        ]

    @Test func textsAreLimitedInBytes() async throws {
        try await withService { service in
            for (field, text, limit) in Self.limits {
                for character in ["x", "é", "€", "🧀"] {
                    let size = character.utf8.count
                    let longest =
                        String(repeating: character, count: limit / size)
                        + String(repeating: "y", count: limit % size)
                    var request = Self.minimal
                    request[keyPath: text] = longest
                    let recorded = try #require(try await service.track(request).conversion)
                    if field != "idempotency_key" {
                        let kept = [recorded.roomName, recorded.userID, recorded.details]
                        #expect(kept.contains { Array($0.utf8) == Array(longest.utf8) }, "\(field)")
                    }
                    request[keyPath: text] = longest + "z"
                    #expect(await failure { try await service.track(request) } == .invalid(field, "FIELD_TOO_LONG"))
                }
            }
            let longest = String(repeating: "é", count: 128)
            try await service.create(longest)
            var request = Self.minimal
            request.agentID = longest
            #expect(try await service.track(request).conversion?.agentID == longest)
            request.agentID += "z"
            #expect(await failure { try await service.track(request) } == .invalid("agent_id", "FIELD_TOO_LONG"))
        }
    }

    @Test func textsThatAreNotUTF8OrHoldANULAreRefused() async throws {
        try await withService { service in
            for (bytes, reason) in [([0x61, 0xff], "TEXT_NOT_UTF8"), ([0x61, 0x00], "TEXT_HOLDS_NUL")]
                as [([UInt8], String)]
            {
                for (number, field) in [
                    (1, "agent_id"), (2, "room_name"), (3, "user_id"), (4, "event_type"), (5, "details"),
                    (6, "idempotency_key"),
                ] {
                    let request = try Self.minimal.encoded() + [UInt8(number << 3 | 2), 2] + bytes
                    let results = try await service.callRaw(ConversionServiceMethods.trackConversion, [request])
                    #expect(await failure { _ = try results[0].get() } == .invalid(field, reason))
                }
            }
            #expect(try await service.ledger().isEmpty)
        }
    }

    @Test func detailsAreFreeText() async throws {
        try await withService { service in
            let details = "\"$49\" \\ '; DROP TABLE conversions; -- \n\t\u{1}\u{fffd}\u{202e}🧀 e\u{301}"
            var request = Self.minimal
            request.details = details
            let conversion = try #require(try await service.track(request).conversion)
            #expect(Array(try await service.conversion(conversion.id).details.utf8) == Array(details.utf8))
            #expect(conversion.value == nil)
        }
    }

    @Test func timestampsBeyondTheWindowsAreRefused() async throws {
        try await withService { (service) async throws in
            let now = Timestamp.now.seconds
            let week: Int64 = 7 * 24 * 3600
            var request = Self.minimal
            for (seconds, nanos, reason) in [
                (now - week + 3600, 0, nil), (now + 299, 0, nil), (now, 999_999_999, nil),
                (now - week - 1, 0, "TIMESTAMP_TOO_OLD"), (now + 3600, 0, "TIMESTAMP_IN_FUTURE"),
                (0, 0, "TIMESTAMP_TOO_OLD"), (-62_135_596_800, 0, "TIMESTAMP_TOO_OLD"),
                (253_402_300_799, 999_999_999, "TIMESTAMP_IN_FUTURE"),
                (-62_135_596_801, 0, "TIMESTAMP_INVALID"), (253_402_300_800, 0, "TIMESTAMP_INVALID"),
                (.min, 0, "TIMESTAMP_INVALID"), (.max, 0, "TIMESTAMP_INVALID"), (now, -1, "TIMESTAMP_INVALID"),
                (now, 1_000_000_000, "TIMESTAMP_INVALID"),
            ] as [(Int64, Int32, String?)] {
                request.timestamp = ProtobufTimestamp(seconds: seconds, nanos: nanos)
                if let reason {
                    #expect(await failure { try await service.track(request) } == .invalid("timestamp", reason))
                } else {
                    #expect(try await service.track(request).conversion?.timestamp == request.timestamp)
                }
            }
        }
    }

    @Test(
        arguments: [
            (Money(currencyCode: "EUR"), []), (Money(currencyCode: "JPY", nanos: 1), []),
            (Money(currencyCode: "KWD", units: 999_999_999_999, nanos: 999_999_999), []),
            (Money(currencyCode: "IRR", units: 1_000_000_000_000), []),
            (Money(currencyCode: "IRR", units: 1_000_000_000_000, nanos: 1), ["value MONEY_INVALID"]),
            (Money(currencyCode: "USD", units: .max, nanos: 999_999_999), ["value MONEY_INVALID"]),
            (Money(currencyCode: "DEM", units: 1), ["value.currency_code CURRENCY_CODE_INVALID"]),
            (Money(), ["value.currency_code CURRENCY_CODE_INVALID"]),
            (Money(currencyCode: "usd", units: 1), ["value.currency_code CURRENCY_CODE_INVALID"]),
            (Money(currencyCode: "ABC", units: 1), ["value.currency_code CURRENCY_CODE_INVALID"]),
            (Money(currencyCode: "USDX", units: 1), ["value.currency_code CURRENCY_CODE_INVALID"]),
            (Money(currencyCode: "D\u{212A}\u{212A}", units: 1), ["value.currency_code CURRENCY_CODE_INVALID"]),
            (Money(currencyCode: "USD", units: -1), ["value MONEY_INVALID"]),
            (Money(currencyCode: "USD", units: .min, nanos: -1), ["value MONEY_INVALID"]),
            (Money(currencyCode: "USD", units: 1, nanos: -1), ["value MONEY_INVALID"]),
            (Money(currencyCode: "USD", units: -1, nanos: 1), ["value MONEY_INVALID"]),
            (Money(currencyCode: "USD", nanos: 1_000_000_000), ["value.nanos MONEY_INVALID"]),
            (Money(currencyCode: "USD", nanos: .min), ["value MONEY_INVALID", "value.nanos MONEY_INVALID"]),
            (
                Money(units: -1, nanos: .max),
                ["value.currency_code CURRENCY_CODE_INVALID", "value MONEY_INVALID", "value.nanos MONEY_INVALID"]
            ),
        ] as [(ConversionAPI.Money, [String])])
    func amountsAreExactOrRefused(value: ConversionAPI.Money, violations: [String]) async throws {
        try await withService { service in
            var request = Self.minimal
            request.value = value
            if violations.isEmpty {
                let conversion = try #require(try await service.track(request).conversion)
                #expect(conversion.value == value && conversion.netValue == value)
                #expect(try await service.conversion(conversion.id) == conversion)
            } else {
                let refused = await failure { try await service.track(request) }
                #expect(refused?.code == .invalidArgument)
                #expect(refused?.fields == violations)
                #expect(try await service.ledger().isEmpty)
            }
        }
    }

    @Test func everythingWrongIsToldAtOnce() async throws {
        var agent = Agent.tracking
        agent.analyticsAllowedEvents = ["conversion"]
        try await withService(agent: agent) { service in
            let long = String(repeating: "x", count: 257)
            let request = TrackConversionRequest(
                agentID: "a", userID: long, eventType: "purchase", details: String(repeating: "x", count: 8193),
                idempotencyKey: long, timestamp: ProtobufTimestamp(seconds: 1),
                value: Money(currencyCode: "XXY", units: -1))
            let refused = await error { try await service.track(request) }
            #expect(
                refused.map { Failure($0) }
                    == Failure(
                        .invalidArgument, "FIELD_REQUIRED",
                        [
                            "room_name FIELD_REQUIRED", "user_id FIELD_TOO_LONG", "details FIELD_TOO_LONG",
                            "idempotency_key FIELD_TOO_LONG", "value.currency_code CURRENCY_CODE_INVALID",
                            "value MONEY_INVALID", "event_type EVENT_TYPE_NOT_ALLOWED", "timestamp TIMESTAMP_TOO_OLD",
                        ]))
            #expect(refused?.message.contains("details has 8193 bytes; at most 8192 are allowed.") == true)
        }
    }

    @Test func theEventAndTheTimeOfAWellFormedRequestAreToldTogether() async throws {
        var agent = Agent.tracking
        agent.analyticsAllowedEvents = ["conversion"]
        try await withService(agent: agent) { service in
            let request = TrackConversionRequest(
                agentID: "a", roomName: "r", eventType: "purchase", timestamp: ProtobufTimestamp(seconds: 1))
            #expect(
                await failure { try await service.track(request) }
                    == Failure(
                        .invalidArgument, "EVENT_TYPE_NOT_ALLOWED",
                        ["event_type EVENT_TYPE_NOT_ALLOWED", "timestamp TIMESTAMP_TOO_OLD"]))
        }
    }

    @Test func aRecordKeepsTheAgentsRevisionAndIsNeverChanged() async throws {
        try await withService { service in
            let first = try #require(try await service.track(Self.minimal).conversion)
            try await service.update(Agent(id: "a", instructions: "Sell."))
            let second = try #require(try await service.track(Self.minimal).conversion)
            #expect(first.agentRevision == 1)
            #expect(second.agentRevision == 2)
            #expect(try await service.conversion(first.id) == first)
        }
    }

    @Test func testsStayOutOfListsUnlessAskedFor() async throws {
        try await withService { service in
            var request = Self.minimal
            request.test = true
            let trial = try #require(try await service.track(request).conversion)
            #expect(trial.test)
            #expect(try await service.list(ListConversionsRequest()).conversions.isEmpty)
            #expect(try await service.ledger() == [trial])
            #expect(try await service.conversion(trial.id) == trial)
        }
    }

    @Test func validateOnlyRunsEveryCheckAndWritesNothing() async throws {
        try await withService { service in
            var request = TrackConversionRequest(
                agentID: "a", roomName: "r", userID: "u", eventType: "Purchase", details: "d", idempotencyKey: "k",
                value: Money(currencyCode: "EUR", units: 5), validateOnly: true, test: true)
            let response = try await service.track(request)
            let conversion = try #require(response.conversion)
            #expect(
                response
                    == TrackConversionResponse(
                        message: "Conversion tracked successfully.",
                        conversion: Conversion(
                            roomName: "r", eventType: "purchase", details: "d", userID: "u", agentID: "a",
                            timestamp: conversion.createTime, value: request.value, createTime: conversion.createTime,
                            agentRevision: 1, test: true, state: .recorded, netValue: request.value)))
            #expect(try await service.ledger().isEmpty)

            // The key is not spent, not even for other content.
            request.validateOnly = false
            request.details = "other"
            let recorded = try await service.track(request)
            #expect(!recorded.duplicate)
            request.validateOnly = true
            #expect(
                try await service.track(request)
                    == TrackConversionResponse(
                        message: "Conversion tracked successfully.", conversion: recorded.conversion, duplicate: true))
            request.details = "d"
            #expect(
                await failure { try await service.track(request) }
                    == Failure(
                        .alreadyExists, "IDEMPOTENCY_KEY_REUSED", ["idempotency_key IDEMPOTENCY_KEY_REUSED"]))
            request.roomName = ""
            #expect(await failure { try await service.track(request) } == .invalid("room_name", "FIELD_REQUIRED"))
            request.roomName = "r"
            request.agentID = "b"
            request.idempotencyKey = ""
            #expect(await failure { try await service.track(request) } == Failure(.notFound, "AGENT_NOT_FOUND"))
            #expect(try await service.ledger() == [recorded.conversion].compactMap { $0 })
        }
    }
}
