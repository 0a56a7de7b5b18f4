import Basics
import ConversionAPI
import ConversionStore
import RPC
import Testing

@testable import ConversionServer

@Suite struct AuthenticatorTests {
    private static let list = ConversionServiceMethods.listConversions
    private static let missing = Failure(.unauthenticated, "CREDENTIALS_MISSING")
    private static let invalid = Failure(.unauthenticated, "KEY_INVALID")
    private let request = ListConversionsRequest()

    @Test func nobodyIsAskedUntilThereIsAKey() async throws {
        try await withGuardedService { service in
            #expect(try await service.failure(Self.list, request) == nil)
            let made = try await service.key(.read)
            #expect(try await service.failure(Self.list, request) == Self.missing)
            #expect(try await service.failure(Self.list, request, key: made.key) == nil)
            // Also when none is in force any more.
            _ = try await service.credentials.revoke(id: made.id, at: .now, by: .anonymous)
            try await service.refresh()
            #expect(try await service.failure(Self.list, request) == Self.missing)
        }
    }

    @Test func unknownMistypedAndRevokedKeysGetOneAnswer() async throws {
        try await withGuardedService { service in
            let good = try await service.key(.read)
            let revoked = try await service.key(.read)
            #expect(try await service.failure(Self.list, request, key: revoked.key) == nil)
            _ = try await service.credentials.revoke(id: revoked.id, at: .now, by: .anonymous)
            try await service.refresh()
            var texts: Set<String> = []
            for key in [revoked.key, APIKey.random().text, String(good.key.dropLast()), "", "cvd_", "\u{7f}"] {
                switch try await service.call(Self.list.path, request.encoded(), key: key) {
                case .success: Issue.record("\(key) was let in")
                case .failure(let error):
                    #expect(Failure(error) == Self.invalid)
                    texts.insert(error.message)
                    #expect(key.count < 10 || !error.message.contains(key))
                }
            }
            #expect(texts.count == 1)
            #expect(try await service.failure(Self.list, request, key: good.key) == nil)
        }
    }

    @Test func anExpiredKeyIsToldSoToItsHolderOnly() async throws {
        try await withGuardedService { service in
            let end = Timestamp(nanoseconds: Timestamp.now.nanoseconds + 3_600_000_000_000)
            let made = try await service.key(.read, expires: end)
            #expect(try await service.failure(Self.list, request, key: made.key) == nil)
            try await service.refresh(at: end)
            #expect(
                try await service.failure(Self.list, request, key: made.key)
                    == Failure(.unauthenticated, "KEY_EXPIRED"))
        }
    }

    @Test func aClockThatRanAheadEndsNoKeyForGood() async throws {
        try await withGuardedService { service in
            let end = Timestamp(nanoseconds: Timestamp.now.nanoseconds + 3_600_000_000_000)
            let made = try await service.key(.read, expires: end)
            let rotated = try await service.key(.read)
            let new = APIKey.random()
            _ = try await service.credentials.rotate(
                id: rotated.id, hash: new.hash, oldUntil: end, at: .now, by: .anonymous)
            try await service.refresh(at: Timestamp(nanoseconds: end.nanoseconds + 86_400_000_000_000))
            for key in [made.key, rotated.key] {
                #expect(try await service.failure(Self.list, request, key: key)?.reason == "KEY_EXPIRED")
            }
            try await service.refresh()
            for key in [made.key, rotated.key] {
                #expect(try await service.failure(Self.list, request, key: key) == nil)
            }
        }
    }

    @Test func aRotatedKeyHasTwoSecretsForAWhile() async throws {
        try await withGuardedService { service in
            let made = try await service.key(.read)
            let new = APIKey.random()
            let end = Timestamp(nanoseconds: Timestamp.now.nanoseconds + 3_600_000_000_000)
            _ = try await service.credentials.rotate(
                id: made.id, hash: new.hash, oldUntil: end, at: .now, by: .anonymous)
            try await service.refresh()
            for key in [made.key, new.text] { #expect(try await service.failure(Self.list, request, key: key) == nil) }
            try await service.refresh(at: end)
            #expect(try await service.failure(Self.list, request, key: made.key)?.reason == "KEY_EXPIRED")
            #expect(try await service.failure(Self.list, request, key: new.text) == nil)
        }
    }

    /// Whichever of the two ends comes first holds for the old secret, and the key's own for the new one.
    @Test(arguments: [(key: 1, grace: 2), (key: 2, grace: 1), (key: 1, grace: 1)])
    func aRotatedSecretEndsWithItsGraceOrWithItsKey(key: Int64, grace: Int64) async throws {
        let start = Timestamp.now
        func hours(_ count: Int64, less: Int64 = 0) -> Timestamp {
            Timestamp(nanoseconds: start.nanoseconds + count * 3_600_000_000_000 - less)
        }
        try await withGuardedService { service in
            let made = try await service.key(.read, expires: hours(key))
            let new = APIKey.random()
            _ = try await service.credentials.rotate(
                id: made.id, hash: new.hash, oldUntil: hours(grace), at: start, by: .anonymous)
            try await service.refresh()
            for (now, old, new) in [
                (hours(min(key, grace), less: 1), true, true), (hours(min(key, grace)), false, key > grace),
                (hours(key, less: 1), key == min(key, grace), true), (hours(key), false, false),
            ].sorted(by: { $0.0 < $1.0 }).map({ ($0.0, ($0.1, made.key), ($0.2, new.text)) }) {
                try await service.refresh(at: now)
                for (isInForce, text) in [old, new] {
                    let reason = try await service.failure(Self.list, request, key: text)?.reason
                    #expect(reason == (isInForce ? nil : "KEY_EXPIRED"), "key \(key), grace \(grace), at \(now)")
                }
            }
        }
    }

    @Test func aGrantOfADNSNameHasNoCaseAndAURIHas() async throws {
        try await withGuardedService { service in
            for (id, identity) in [("key_1", "Worker.Example.org"), ("key_2", "spiffe://example.org/Worker")] {
                let new = NewCredential(id: id, name: "", role: .read, identity: identity)
                _ = try await service.credentials.create(new, hash: nil, at: .now, by: .anonymous)
            }
            try await service.refresh()
            for shown in ["worker.example.org", "WORKER.example.org", "spiffe://example.org/Worker"] {
                #expect(try await service.failure(Self.list, request, identities: [shown]) == nil, "\(shown)")
            }
            #expect(
                try await service.failure(Self.list, request, identities: ["spiffe://example.org/worker"])
                    == Self.missing)
        }
    }

    // MARK: Web pages

    private static let foreign = Failure(.permissionDenied, "ORIGIN_NOT_ALLOWED")
    private static let otherHost = Failure(.permissionDenied, "HOST_NOT_ALLOWED")

    @Test func withoutKeysACallOfAnotherPageOrHostIsRefused() async throws {
        try await withGuardedService { service in
            #expect(try await service.failure(Self.list, request, doubts: .foreignPage) == Self.foreign)
            #expect(try await service.failure(Self.list, request, doubts: .unknownHost) == Self.otherHost)
            let watch = try await service.failure(
                ConversionServiceMethods.watchConversions, WatchConversionsRequest(), doubts: .unknownHost)
            #expect(watch == Self.otherHost)
        }
    }

    @Test func withKeysAProxyMayPassAnyHostOnAndNoPageOfOthers() async throws {
        try await withGuardedService { service in
            let made = try await service.key(.read)
            let new = NewCredential(id: "key_1", name: "", role: .read, identity: "worker")
            _ = try await service.credentials.create(new, hash: nil, at: .now, by: .anonymous)
            try await service.refresh()
            // The last caller that was let in is remembered, and that is no way around it.
            for _ in 1...2 {
                #expect(try await service.failure(Self.list, request, key: made.key, doubts: .unknownHost) == nil)
                #expect(
                    try await service.failure(Self.list, request, key: made.key, doubts: .foreignPage) == Self.foreign)
                #expect(try await service.failure(Self.list, request, doubts: .unknownHost) == Self.missing)
                // A browser shows a certificate for any page.
                #expect(try await service.failure(Self.list, request, identities: ["worker"]) == nil)
                #expect(
                    try await service.failure(Self.list, request, identities: ["worker"], doubts: .unknownHost)
                        == Self.otherHost)
                // What everybody may call asks for no key.
                let check = HealthMethods.check
                #expect(try await service.failure(check, HealthCheckRequest(), key: made.key) == nil)
                #expect(
                    try await service.failure(check, HealthCheckRequest(), key: made.key, doubts: .unknownHost)
                        == Self.otherHost)
            }
        }
    }

    @Test func aCertificatesIdentityIsACredential() async throws {
        try await withGuardedService { service in
            let identity = "spiffe://example.org/worker"
            let new = NewCredential(id: "key_1", name: "", role: .read, identity: identity)
            _ = try await service.credentials.create(new, hash: nil, at: .now, by: .anonymous)
            try await service.refresh()
            for _ in 1...2 {
                #expect(try await service.failure(Self.list, request, identities: ["worker", identity]) == nil)
                #expect(try await service.failure(Self.list, request, identities: ["worker"]) == Self.missing)
            }
            // What is not a key is not a certificate either, whatever the last caller has shown.
            #expect(try await service.failure(Self.list, request, key: "") == Self.invalid)
            _ = try await service.credentials.revoke(id: "key_1", at: .now, by: .anonymous)
            try await service.refresh()
            #expect(try await service.failure(Self.list, request, identities: [identity]) == Self.missing)
        }
    }

    @Test func streamsEndWithTheirCredential() async throws {
        try await withGuardedService { service in
            let made = try await service.key(.read)
            let watch = ConversionServiceMethods.watchConversions.path
            let bytes = try WatchConversionsRequest().encoded()
            async let end = service.call(watch, bytes, key: made.key, staysOpen: true)
            async let health = service.call(
                HealthMethods.watch.path, try HealthCheckRequest().encoded(), key: made.key)
            #expect(try await health.get().isEmpty == false)
            _ = try await service.credentials.revoke(id: made.id, at: .now, by: .anonymous)
            try await service.refresh()
            guard case .failure(let error) = try await end else { return #expect(Bool(false), "the stream went on") }
            #expect(Failure(error) == Self.invalid)
        }
    }

    @Test func aKeyMakesSoManyCallsASecondAndNoMore() {
        var limits = KeyLimits()
        limits.rate = 10
        limits.burst = 3
        let usage = KeyUsage(limits)
        let start = Uptime.now
        var admitted: [Int] = []
        // A call each 50 ms: as long as the burst lasts each of them, and then one for each tenth of a second.
        for step in 0..<20 where usage.enter(at: start.advanced(by: .milliseconds(50 * step))) == nil {
            admitted.append(step)
        }
        #expect(admitted == [0, 1, 2, 3, 4, 6, 8, 10, 12, 14, 16, 18])
        guard case .rate(let wait)? = usage.enter(at: start.advanced(by: .milliseconds(950))) else {
            return #expect(Bool(false), "a call too many was let in")
        }
        #expect(wait == .milliseconds(50))
        #expect(usage.enter(at: start.advanced(by: .milliseconds(1000))) == nil)
    }

    @Test func aKeyThatHasEnoughUnderWayIsToldWhenToTryAgain() async throws {
        var limits = KeyLimits()
        limits.calls = 0
        try await withGuardedService(limits: limits) { service in
            let made = try await service.key(.read)
            #expect(
                try await service.failure(Self.list, request, key: made.key)
                    == Failure(.resourceExhausted, "KEY_CALLS_EXCEEDED", retry: [.seconds(1), .seconds(1)]))
            #expect(try await service.failure(HealthMethods.check, HealthCheckRequest(), key: made.key) == nil)
        }
    }

    @Test func aKeyHasSoManyCallsUnderWayAndNoMore() {
        var limits = KeyLimits()
        limits.calls = 2
        limits.queued = 10
        let usage = KeyUsage(limits)
        let now = Uptime.now
        #expect(usage.enter(at: now) == nil && usage.enter(at: now) == nil)
        for _ in 1...3 {
            guard case .calls? = usage.enter(at: now) else { return #expect(Bool(false), "a third call was let in") }
        }
        usage.leave()
        #expect(usage.enter(at: now) == nil)
        #expect(usage.takeUsed() && !usage.takeUsed())

        #expect(usage.enterQueue(100), "a lone batch")
        #expect(!usage.enterQueue(1))
        usage.leaveQueue(100)
        #expect(usage.enterQueue(10) && !usage.enterQueue(1))
    }

    @Test func whatAnotherAgentHasCountedIsNotShownToAKeyOfOneAgent() async throws {
        try await withGuardedService { service in
            for agent in ["a", "b"] {
                var settings = ConversionAPI.Agent.tracking
                settings.countingMode = .oncePerCall
                let _: ConversionAPI.Agent = try await service.call(
                    AgentServiceMethods.createAgent, CreateAgentRequest(agent: settings, agentID: agent))
            }
            let track = ConversionServiceMethods.trackConversion
            let _: TrackConversionResponse = try await service.call(
                track, TrackConversionRequest(agentID: "b", roomName: "r", eventType: "sale", details: "secret"))
            let key = try await service.key(.ingest, agents: ["a"]).key
            let answer: TrackConversionResponse = try await service.call(
                track, TrackConversionRequest(agentID: "a", roomName: "r", eventType: "sale"), key: key)
            #expect(answer == TrackConversionResponse(message: TrackConversionResponse.success, duplicate: true))
        }
    }

    @Test func theAuditLogTellsWhoChangedWhat() async throws {
        try await withGuardedService { service in
            let admin = try await service.key(.admin)
            let _: ConversionAPI.Agent = try await service.call(
                AgentServiceMethods.createAgent, CreateAgentRequest(agent: .tracking, agentID: "a"), key: admin.key)
            let tracked: TrackConversionResponse = try await service.call(
                ConversionServiceMethods.trackConversion,
                TrackConversionRequest(agentID: "a", roomName: "r", userID: "alice", eventType: "sale"), key: admin.key)
            let id = try #require(tracked.conversion?.id)
            let _: AdjustConversionResponse = try await service.call(
                ConversionServiceMethods.adjustConversion, AdjustConversionRequest(conversionID: id, type: .retract),
                key: admin.key)
            let _: EraseUserResponse = try await service.call(
                ConversionServiceMethods.eraseUser, EraseUserRequest(userID: "alice"), key: admin.key)
            let _: ProtobufEmpty = try await service.call(
                AgentServiceMethods.deleteAgent, DeleteAgentRequest(agentID: "a"), key: admin.key)
            let events = try await service.credentials.auditEvents(since: nil)
            #expect(
                events.map { "\($0.actor.name) \($0.action) \($0.subject)" } == [
                    "anonymous key.create \(admin.id)", "\(admin.id) agent.create a",
                    "\(admin.id) conversion.adjust \(id)", "\(admin.id) user.erase ", "\(admin.id) agent.delete a",
                ])
        }
    }
}
