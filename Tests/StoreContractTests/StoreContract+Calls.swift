import ConversionStore
import StoreTesting
import Testing

/// What every store promises about calls.
@Suite struct CallContract {
    private static func call(_ room: String = "r", in workspace: WorkspaceID = .default) -> NewCall {
        NewCall(
            workspace: workspace, roomName: room, agentID: "a", agentRevision: 1, userID: "u", startedAt: at(0),
            endedAt: at(60), isTest: true, receivedAt: at(100))
    }

    private static func stored(_ new: NewCall) -> Call {
        Call(
            roomName: new.roomName, agentID: new.agentID, agentRevision: new.agentRevision, userID: new.userID,
            startedAt: new.startedAt ?? new.receivedAt, isStartAssumed: new.startedAt == nil, endedAt: new.endedAt,
            isTest: new.isTest, direction: new.direction, connection: new.connection, endReason: new.endReason,
            outcome: new.outcome, createTime: new.receivedAt, updateTime: new.receivedAt)
    }

    @discardableResult
    private static func record(_ store: any Store, _ call: NewCall) async throws -> Call? {
        guard case .recorded(let call) = try await store.recordCall(call, validateOnly: false) else { return nil }
        return call
    }

    /// What merging does is told by the tables of `CallMergeTests`; here that a store keeps its result.
    @Test(arguments: StoreKind.all) func messagesAddToWhatIsKnown(kind: StoreKind) async throws {
        let harness = try kind.makeHarness()
        let store = try await harness.open()
        var first = Self.call()
        first.direction = .outbound
        first.endReason = "customer-ended-call"
        first.outcome = "o\u{308}"
        #expect(try await store.recordCall(first, validateOnly: false) == .recorded(Self.stored(first)))
        await store.close()

        let reopened = try await harness.open()
        #expect(try await reopened.call(roomName: "r", in: .default) == Self.stored(first))
        #expect(try await reopened.call(roomName: "s", in: .default) == nil)
        let later = NewCall(
            roomName: "r", agentID: "b", agentRevision: 5, endedAt: at(90), connection: .notConnected, outcome: "ö",
            receivedAt: at(200))
        var expected = Self.stored(first)
        (expected.agentID, expected.agentRevision, expected.endedAt) = ("b", 5, at(90))
        (expected.connection, expected.outcome, expected.updateTime) = (.notConnected, "ö", at(200))
        #expect(try await reopened.recordCall(later, validateOnly: true) == .recorded(expected))
        #expect(try await reopened.call(roomName: "r", in: .default) == Self.stored(first))
        #expect(try await reopened.recordCall(later, validateOnly: false) == .recorded(expected))
        let stored = try await reopened.call(roomName: "r", in: .default)
        #expect(stored == expected && stored?.outcome.utf8.count == 2)
        await reopened.close()
    }

    @Test(arguments: StoreKind.all) func anEndBeforeTheBeginningIsRefused(kind: StoreKind) async throws {
        let harness = try kind.makeHarness()
        let store = try await harness.open()
        try await Self.record(store, Self.call())
        var early = Self.call()
        early.startedAt = nil
        early.endedAt = at(-1)
        for validateOnly in [true, false] {
            #expect(try await store.recordCall(early, validateOnly: validateOnly) == .endsBeforeStart(at(0)))
        }
        await store.close()
    }

    @Test(arguments: StoreKind.all, [1, 500]) func aChangeIsOneEventAndARepeatIsNone(kind: StoreKind, scan: Int)
        async throws
    {
        let harness = try kind.makeHarness()
        let store = try await harness.open(StoreLimits(scan: scan))
        let other = try await store.createWorkspace(named: "other")
        var filter = ConversionFilter(includeTest: true)
        func events(after cursor: LedgerCursor = .beginning) async throws -> [LedgerEvent] {
            var events: [LedgerEvent] = []
            var cursor = cursor
            while true {
                let page = try await store.ledgerEvents(filter, in: .default, after: cursor)
                events += page.events
                cursor = page.end
                if page.isLast { return events }
            }
        }
        let call = try await Self.record(store, Self.call())
        _ = await store.record([sample(1)])
        try await Self.record(store, Self.call("r", in: other))
        #expect(try await events().map(\.change) == [.recorded])
        filter.includeCalls = true
        let first = try await events()
        #expect(first.map(\.change) == [.callRecorded(try #require(call)), .recorded])
        #expect(first[0].receivedAt == at(100) && first[0].conversion == nil)
        // Nothing new.
        let end = try await store.ledgerEnd()
        var repeated = NewCall(roomName: "r", agentID: "a", agentRevision: 7, receivedAt: at(300))
        #expect(try await Self.record(store, repeated) == call)
        #expect(try await store.ledgerEnd() == end)
        // Something new: its event comes behind what was recorded since, and tells all.
        repeated.outcome = "booked"
        let merged = try #require(try await Self.record(store, repeated))
        #expect(merged.userID == "u" && merged.outcome == "booked")
        #expect(try await events(after: end).map(\.change) == [.callRecorded(merged)])
        #expect(try await events().map(\.change) == [.recorded, .callRecorded(merged)])
        filter = filter.within(AgentScope(["agent_456"]))
        #expect(try await events().map(\.change) == [.recorded])
        await store.close()
    }

    @Test(arguments: StoreKind.all) func anErasedCallIsToldAgainAndStaysErased(kind: StoreKind) async throws {
        let harness = try kind.makeHarness()
        let store = try await harness.open()
        var call = Self.call()
        (call.endReason, call.outcome) = ("u hung up", "u is happy")
        let before = try #require(try await Self.record(store, call))
        let end = try await store.ledgerEnd()
        let erased = try await store.eraseUser("u", at: at(400), in: .default, validateOnly: false)
        #expect(erased == Erasure(conversions: 0, calls: 1, records: 1))
        var after = before
        (after.userID, after.endReason, after.outcome, after.erasedAt) = ("", "", "", at(400))
        // Whoever has a copy learns of it, whatever was asked for.
        var filter = ConversionFilter(agentID: "nobody")
        filter.includeCalls = true
        let page = try await store.ledgerEvents(filter, in: .default, after: end)
        #expect(page.events.map(\.change) == [.callRecorded(after)] && page.events.first?.receivedAt == at(400))
        // A late message, or an import, does not undo it.
        call.receivedAt = at(500)
        #expect(try await Self.record(store, call) == after)
        call.endedAt = at(80)
        (after.endedAt, after.updateTime) = (at(80), at(500))
        #expect(try await Self.record(store, call) == after)
        await store.close()
    }

    // MARK: Lists

    private static func rooms(
        _ store: any Store, _ filter: CallFilter, pageSize: Int = 1_000, bytes: Int = 1 << 20,
        between: () async throws -> Void = {}
    ) async throws -> [String] {
        var rooms: [String] = []
        var cursor: CallCursor?
        repeat {
            let page = try await store.listCalls(filter, in: .default, pageSize: pageSize, after: cursor, bytes: bytes)
            #expect(page.calls.count <= pageSize)
            rooms += page.calls.map(\.roomName)
            cursor = page.next
            try await between()
        } while cursor != nil
        return rooms
    }

    @Test(arguments: StoreKind.all, [1, 2, 3, 500]) func callsAreListedNewestFirst(kind: StoreKind, scan: Int)
        async throws
    {
        let harness = try kind.makeHarness()
        let store = try await harness.open(StoreLimits(scan: scan))
        let other = try await store.createWorkspace(named: "other")
        for (room, agent, start) in [
            ("a", "x", 5), ("b", "x", 5), ("ö", "y", 5), ("c", "y", 9), ("d", "z", 1), ("e", "x", 7),
        ] as [(String, String, Int64)] {
            try await Self.record(
                store,
                NewCall(
                    roomName: room, agentID: agent, agentRevision: 1, userID: agent == "y" ? "u" : "",
                    startedAt: at(start), isTest: room == "e", direction: room == "d" ? .web : .unknown,
                    connection: room == "b" ? .notConnected : room == "c" ? .connected : .unknown, receivedAt: at(10)))
        }
        try await Self.record(store, Self.call("there", in: other))
        let all = ["c", "e", "ö", "b", "a", "d"]
        for pageSize in [1, 2, 4, 1_000] {
            #expect(try await Self.rooms(store, CallFilter(includeTest: true), pageSize: pageSize) == all)
        }
        #expect(try await Self.rooms(store, CallFilter(includeTest: true), bytes: 1) == all)
        for (filter, expected) in [
            (CallFilter(), ["c", "ö", "b", "a", "d"]), (CallFilter(start: at(5), end: at(9)), ["ö", "b", "a"]),
            (CallFilter(agentID: "x"), ["b", "a"]), (CallFilter(scope: AgentScope(["y", "z"])), ["c", "ö", "d"]),
            (CallFilter(agentID: "x", scope: AgentScope(["y"])), []), (CallFilter(roomName: "o\u{308}"), []),
            (CallFilter(roomName: "ö"), ["ö"]), (CallFilter(userID: "u"), ["c", "ö"]),
            (CallFilter(isConnected: true), ["c", "ö", "a", "d"]), (CallFilter(isConnected: false), ["b"]),
            (CallFilter(direction: .web), ["d"]), (CallFilter(start: at(10)), []),
        ] as [(CallFilter, [String])] {
            #expect(try await Self.rooms(store, filter) == expected, "\(filter)")
            #expect(try await Self.rooms(store, filter, pageSize: 1) == expected, "\(filter)")
        }
        await store.close()
    }

    @Test(arguments: StoreKind.all) func pagesStayRightWhileCallsAreAdded(kind: StoreKind) async throws {
        let harness = try kind.makeHarness()
        let store = try await harness.open()
        func add(_ number: Int64, _ room: String) async throws {
            try await Self.record(
                store,
                NewCall(roomName: room, agentID: "a", agentRevision: 1, startedAt: at(number), receivedAt: at(100)))
        }
        for number in 0..<20 { try await add(Int64(number), "r\(number)") }
        var added: Int64 = 0
        let rooms = try await Self.rooms(store, CallFilter(), pageSize: 3) {
            added += 1
            try await add(50 + added, "new\(added)")
        }
        #expect(rooms == (0..<20).reversed().map { "r\($0)" })
        await store.close()
        #expect(
            await kindOfFailure {
                try await store.listCalls(CallFilter(), in: .default, pageSize: 1, after: nil, bytes: 1)
            } == .closed)
    }

    @Test(arguments: StoreKind.all) func validationStoresNothing(kind: StoreKind) async throws {
        let harness = try kind.makeHarness()
        let store = try await harness.open()
        let call = Self.call()
        #expect(try await store.recordCall(call, validateOnly: true) == .recorded(Self.stored(call)))
        var later = call
        later.receivedAt = at(500)
        #expect(try await store.call(roomName: "r", in: .default) == nil)
        #expect(try await store.recordCall(later, validateOnly: false) == .recorded(Self.stored(later)))
        await store.close()
        #expect(await kindOfFailure { try await store.recordCall(call, validateOnly: true) } == .closed)
    }

    @Test(arguments: StoreKind.all) func workspacesHaveTheirOwnCalls(kind: StoreKind) async throws {
        let harness = try kind.makeHarness()
        let store = try await harness.open()
        let other = try await store.createWorkspace(named: "other")
        _ = try await store.recordCall(Self.call(), validateOnly: false)
        let there = Self.call("r", in: other)
        var later = there
        later.receivedAt = at(700)
        #expect(try await store.recordCall(later, validateOnly: false) == .recorded(Self.stored(later)))
        await store.close()
    }
}
