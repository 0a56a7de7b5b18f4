import ConversionAPI
import ConversionStore
import RPC
import Testing

@testable import ConversionServer

/// Identifiers, consent and attributes from the request to who may read them.
@Suite struct PersonalDataServiceTests {
    private static let google = "fb4f73a6ec5fdb7077d564cdd22c3554b43ce49168550c3b12c547b78c517b30"
    private static let meta = "92cfdc5fbcd4a20fbe5d3857af6c1aba31762105bba7f21a17155e920653046c"
    private static let hashes: [Identifier] = [
        .init(kind: .phoneSha256, value: google), .init(kind: .phoneDigitsSha256, value: meta),
    ]

    private static func request(
        _ identifiers: [Identifier] = [.init(kind: .phone, value: "+1 800 555 0100")], room: String = "r",
        key: String = "", consent: ConversionAPI.Consent? = .init(adUserData: .granted),
        attributes: [ConversionAPI.Attribute] = [.init(key: "campaign", value: "spring")]
    ) -> TrackConversionRequest {
        TrackConversionRequest(
            agentID: "a", roomName: room, userID: "u", idempotencyKey: key, identifiers: identifiers, consent: consent,
            attributes: attributes)
    }

    private static func isBare(_ conversion: ConversionAPI.Conversion?) -> Bool {
        conversion.map { $0.identifiers.isEmpty && $0.consent == nil && $0.attributes.isEmpty } ?? false
    }

    private func read(_ service: Service, _ id: String) async throws -> ConversionAPI.Conversion {
        try await service.call(
            ConversionServiceMethods.getConversion, GetConversionRequest(conversionID: id, includeIdentifiers: true))
    }

    @Test func theyAreToldOnlyWhereTheyAreAskedFor() async throws {
        try await withService { service in
            let tracked = try await service.track(Self.request()).conversion
            let id = try #require(tracked?.id)
            #expect(Self.isBare(tracked))
            #expect(Self.isBare(try await service.conversion(id)))
            #expect(Self.isBare(try await service.ledger().first))
            var expected = try #require(tracked)
            expected.identifiers = Self.hashes
            expected.consent = .init(adUserData: .granted)
            expected.attributes = [.init(key: "campaign", value: "spring")]
            #expect(try await read(service, id) == expected)
            #expect(try await service.list(.init(includeIdentifiers: true)).conversions == [expected])
            let adjusted = try await service.adjust(.init(conversionID: id, type: .retract))
            #expect(Self.isBare(adjusted.conversion))
        }
    }

    @Test func watchersAreToldThemOnlyWhereTheyAsk() async throws {
        try await withService { service in
            try await service.track(Self.request())
            for isAsked in [false, true] {
                let events = try await service.client.watchConversions(
                    WatchConversionsRequest(start: .position(.beginning), includeIdentifiers: isAsked))
                for try await event in events {
                    guard case .recorded(let conversion) = event.event else { continue }
                    #expect(conversion.identifiers == (isAsked ? Self.hashes : []))
                    #expect(conversion.attributes.count == (isAsked ? 1 : 0))
                    break
                }
                try await service.track(Self.request(room: "live"))
            }
        }
    }

    @Test func batchesAndImportsCarryThem() async throws {
        try await withService { service in
            let results = try await service.batch([
                Self.request(room: "1"), Self.request([.init(kind: .phone, value: "5550100")], room: "2"),
            ]).results
            #expect(Self.isBare(results[0].response?.conversion))
            #expect(results[1].status?.code == 3)
            #expect(results[1].status?.message.contains("identifiers[0].value") == true)
            var old = Self.request(room: "3")
            old.timestamp = ProtobufTimestamp(seconds: 1_700_000_000)
            #expect(try await service.importAll([[old]]).importedCount == 1)
            var bare = old
            (bare.identifiers, bare.consent, bare.attributes) = ([], nil, [])
            // An export without them is a repeat all the same, and so is the other way round.
            #expect(try await service.importAll([[bare], [old]]).duplicateCount == 2)
            let list = try await service.list(.init(includeIdentifiers: true)).conversions
            #expect(list.map(\.identifiers) == [Self.hashes, Self.hashes])
        }
    }

    @Test func theyAreAPartOfAKeysContent() async throws {
        try await withService { service in
            let first = try await service.track(Self.request(key: "k"))
            // The number and its hashes, or the one of them, in any order, say the same.
            for same in [
                [Identifier(kind: .phone, value: "001-800-555-0100")], Self.hashes, Self.hashes.reversed(),
                [.init(kind: .phoneSha256, value: Self.google.uppercased())],
            ] {
                let again = try await service.track(Self.request(same, key: "k"))
                #expect(again.duplicate && again.conversion?.id == first.conversion?.id)
                #expect(Self.isBare(again.conversion))
            }
            for other in [
                Self.request([], key: "k"), Self.request([.init(kind: .phone, value: "+18005550101")], key: "k"),
                Self.request(Self.hashes + [.init(kind: .gclid, value: "x")], key: "k"),
                Self.request(key: "k", consent: nil),
                Self.request(key: "k", consent: .init(adUserData: .denied)), Self.request(key: "k", attributes: []),
                Self.request(key: "k", attributes: [.init(key: "campaign", value: "autumn")]),
            ] {
                #expect(await failure { try await service.track(other) }?.reason == "IDEMPOTENCY_KEY_REUSED")
            }
            // A consent of which nothing is known says nothing.
            let bare = Self.request([], room: "2", key: "k", consent: nil, attributes: [])
            try await service.track(bare)
            #expect(
                try await service.track(Self.request([], room: "2", key: "k", consent: .init(), attributes: []))
                    .duplicate)
        }
    }

    @Test func validationTellsAndKeepsNothing() async throws {
        try await withService { service in
            var valid = Self.request()
            valid.validateOnly = true
            let answer = try await service.track(valid)
            #expect(Self.isBare(answer.conversion))
            let invalid = Self.request([.init(kind: .unrecognized(77), value: "x")])
            let expected = Failure.invalid("identifiers[0].kind", "FIELD_INVALID")
            #expect(await failure { try await service.track(invalid) } == expected)
            let ledger = try await service.ledger()
            #expect(ledger == [])
        }
    }

    @Test func attributesAreMaskedAsDetailsAre() async throws {
        var rules = ServiceConfiguration()
        rules.redaction = Redaction([.email])
        try await withService(rules: rules) { service in
            var request = Self.request(key: "k", attributes: [.init(key: "note", value: "ask anna@example.com")])
            request.details = "ask anna@example.com"
            let first = try #require(try await service.track(request).conversion)
            #expect(try await read(service, first.id).attributes == [.init(key: "note", value: "ask [email]")])
            #expect(try await service.track(request).duplicate)
            try await service.recordCall(
                Call(roomName: "r", agentID: "a", attributes: [.init(key: "other", value: "bob@example.com")]))
            #expect(try await read(service, first.id).attributes.map(\.value) == ["ask [email]", "[email]"])
        }
    }

    @Test func conversionsInheritTheirCalls() async throws {
        try await withService { service in
            let id = try #require(try await service.track(Self.request()).conversion?.id)
            let call = try await service.recordCall(
                Call(
                    roomName: "r", agentID: "a",
                    identifiers: [.init(kind: .phone, value: "+18005550199"), .init(kind: .gclid, value: "click")],
                    consent: .init(adUserData: .denied, adPersonalization: .denied),
                    attributes: [.init(key: "campaign", value: "winter"), .init(key: "language", value: "en")]))
            #expect(call.identifiers.isEmpty && call.consent == nil && call.attributes.isEmpty)
            // Said later, and nothing of before is lost.
            try await service.recordCall(
                Call(
                    roomName: "r", agentID: "a", identifiers: [.init(kind: .gclid, value: "later")],
                    attributes: [.init(key: "language", value: "de")]))
            let conversion = try await read(service, id)
            #expect(conversion.identifiers == [.init(kind: .gclid, value: "later")] + Self.hashes)
            #expect(conversion.consent == .init(adUserData: .granted, adPersonalization: .denied))
            #expect(
                conversion.attributes == [.init(key: "campaign", value: "spring"), .init(key: "language", value: "de")])
            // One that says nothing itself.
            let bare = try #require(
                try await service.track(TrackConversionRequest(agentID: "a", roomName: "r")).conversion?.id)
            #expect(
                try await read(service, bare).identifiers.map(\.kind) == [.gclid, .phoneSha256, .phoneDigitsSha256])
        }
    }

    @Test func whatIsWrongWithACallsIsTold() async throws {
        try await withService { service in
            #expect(
                await failure {
                    try await service.recordCall(
                        Call(roomName: "r", agentID: "a", identifiers: [.init(kind: .email, value: "anna")]))
                } == .invalid("call.identifiers[0].value", "FIELD_INVALID"))
            func record(_ keys: ClosedRange<Int>, validateOnly: Bool = false) async throws {
                let attributes = keys.map { ConversionAPI.Attribute(key: "\($0)", value: "v") }
                try await service.recordCall(
                    Call(roomName: "r", agentID: "a", attributes: attributes), validateOnly: validateOnly)
            }
            try await record(1...16)
            try await record(5...16)
            for validateOnly in [true, false] {
                #expect(
                    await failure { try await record(16...17, validateOnly: validateOnly) }
                        == .invalid("call.attributes", "TOO_MANY_ITEMS"))
            }
        }
    }

    @Test func anErasedUserHasNone() async throws {
        try await withService { service in
            let id = try #require(try await service.track(Self.request()).conversion?.id)
            try await service.recordCall(
                Call(roomName: "r", agentID: "a", identifiers: [.init(kind: .gclid, value: "click")]))
            let erased: EraseUserResponse = try await service.call(
                ConversionServiceMethods.eraseUser, EraseUserRequest(userID: "u"))
            #expect(erased.conversionCount == 1)
            let left = try await read(service, id)
            #expect(Self.isBare(left) && left.eraseTime != nil)
            // The call named nobody: what it said was the user's.
            let other = try #require(
                try await service.track(TrackConversionRequest(agentID: "a", roomName: "r")).conversion?.id)
            #expect(Self.isBare(try await read(service, other)))
        }
    }

    /// However much callers say, a page stays within its bounds, and no conversion is passed over.
    @Test func longListsComeInSmallerPages() async throws {
        try await withService { service in
            let text = String(repeating: "v", count: 256)
            let attributes = (0..<16).map { ConversionAPI.Attribute(key: "\($0)", value: text) }
            for number in 0..<40 { try await service.track(Self.request(room: "\(number)", attributes: attributes)) }
            var rooms: [String] = []
            var token = ""
            var pages = 0
            repeat {
                let page = try await service.list(.init(pageSize: 1_000, pageToken: token, includeIdentifiers: true))
                #expect(page.conversions.allSatisfy { $0.attributes.count == 16 })
                rooms += page.conversions.map(\.roomName)
                token = page.nextPageToken
                pages += 1
            } while !token.isEmpty
            #expect(rooms == (0..<40).reversed().map(String.init))
            #expect(pages > 1)
        }
    }

    @Test func onlyAdministratorsAreTold() async throws {
        let service = try await GuardedService()
        let (_, admin) = try await service.key(.admin)
        let (_, reader) = try await service.key(.read)
        let _: ConversionAPI.Agent = try await service.call(
            AgentServiceMethods.createAgent, CreateAgentRequest(agent: .tracking, agentID: "a"), key: admin)
        let tracked: TrackConversionResponse = try await service.call(
            ConversionServiceMethods.trackConversion, Self.request(), key: admin)
        let id = try #require(tracked.conversion?.id)
        let denied = Failure(.permissionDenied, "ROLE_NOT_ALLOWED")
        let get = GetConversionRequest(conversionID: id, includeIdentifiers: true)
        let list = ListConversionsRequest(includeIdentifiers: true)
        let watch = WatchConversionsRequest(start: .position(.beginning), includeIdentifiers: true)
        #expect(try await service.failure(ConversionServiceMethods.getConversion, get, key: reader) == denied)
        #expect(try await service.failure(ConversionServiceMethods.listConversions, list, key: reader) == denied)
        #expect(try await service.failure(ConversionServiceMethods.watchConversions, watch, key: reader) == denied)
        let told: ConversionAPI.Conversion = try await service.call(
            ConversionServiceMethods.getConversion, get, key: admin)
        #expect(told.identifiers == Self.hashes)
        let bare: ConversionAPI.Conversion = try await service.call(
            ConversionServiceMethods.getConversion, GetConversionRequest(conversionID: id), key: reader)
        #expect(Self.isBare(bare))
        // A key for some agents inherits nothing of another's call.
        let _: ConversionAPI.Agent = try await service.call(
            AgentServiceMethods.createAgent, CreateAgentRequest(agent: .tracking, agentID: "b"), key: admin)
        let _: ConversionAPI.Call = try await service.call(
            ConversionServiceMethods.recordCall,
            RecordCallRequest(
                call: Call(roomName: "r", agentID: "b", identifiers: [.init(kind: .gclid, value: "other's")])),
            key: admin)
        let (_, limited) = try await service.key(.admin, agents: ["a"])
        let seen: ConversionAPI.Conversion = try await service.call(
            ConversionServiceMethods.getConversion, get, key: limited)
        #expect(seen.identifiers == Self.hashes)
        let all: ConversionAPI.Conversion = try await service.call(
            ConversionServiceMethods.getConversion, get, key: admin)
        #expect(all.identifiers.map(\.value).contains("other's"))
        await service.close()
    }
}
