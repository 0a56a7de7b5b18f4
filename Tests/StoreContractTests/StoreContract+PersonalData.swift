import ConversionStore
import StoreTesting
import Testing

/// What every store promises about identifiers, consent and attributes.
@Suite struct PersonalDataContract {
    private static func data(_ value: String) -> PersonalData? {
        PersonalData(identifiers: [.init(.gclid, value)], attributes: [.init("k", value)])
    }

    private static func conversion(
        _ number: Int64, _ value: String?, room: String = "r", user: String = "u", in workspace: WorkspaceID = .default
    ) -> NewConversion {
        var new = sample(number, workspace: workspace, room: room)
        new.userID = user
        new.personalData = value.flatMap { data($0) }
        return new
    }

    private static func call(
        _ data: PersonalData?, room: String = "r", agent: String = "a", user: String = "",
        in workspace: WorkspaceID = .default, at second: Int64 = 1
    ) -> NewCall {
        var call = NewCall(
            workspace: workspace, roomName: room, agentID: agent, agentRevision: 1, userID: user, startedAt: at(second),
            receivedAt: at(second))
        call.personalData = data
        return call
    }

    /// Of all conversions in the order of their commits.
    private func told(
        _ store: any Store, in workspace: WorkspaceID = .default, scope: AgentScope? = nil
    ) async throws -> [PersonalData] {
        let all = try await store.all(in: workspace).sorted { $0.sequence < $1.sequence }
        return try await store.personalData(of: all[...], in: workspace, scope: scope, bytes: .max)
    }

    @Test(arguments: StoreKind.all) func itIsKeptWithItsConversionAndItsCall(kind: StoreKind) async throws {
        let harness = try kind.makeHarness()
        let store = try await harness.open()
        let other = try await store.createWorkspace(named: "other")
        _ = await store.record([
            Self.conversion(1, "own"), Self.conversion(2, nil), Self.conversion(3, nil, room: "elsewhere"),
            Self.conversion(4, "theirs", in: other),
        ])
        let inherited = PersonalData(identifiers: [.init(.fbc, "call")], attributes: [.init("k", "call")])
        _ = try await store.recordCall(Self.call(inherited), validateOnly: false)
        _ = try await store.recordCall(Self.call(Self.data("tried")), validateOnly: true)
        await store.close()

        let reopened = try await harness.open()
        let own = try #require(
            PersonalData(identifiers: [.init(.gclid, "own"), .init(.fbc, "call")], attributes: [.init("k", "own")]))
        #expect(try await told(reopened) == [own, inherited ?? .empty, .empty])
        #expect(try await told(reopened, in: other) == [Self.data("theirs") ?? .empty])
        // In another workspace nobody knows of them.
        let all = try await reopened.all()
        #expect(
            try await reopened.personalData(of: all[...], in: other, scope: nil, bytes: .max)
                == [.empty, .empty, .empty])
        // Another agent's call passes nothing on.
        #expect(
            try await told(reopened, scope: AgentScope(["agent_456"])) == [Self.data("own") ?? .empty, .empty, .empty])
        #expect(try await told(reopened, scope: AgentScope(["a"]))[1] == inherited)
        #expect(
            try await reopened.personalData(ofCalls: ["r", "nowhere"], in: .default, scope: nil, bytes: .max)
                == [inherited ?? .empty, .empty])
        await reopened.close()
    }

    @Test(arguments: StoreKind.all) func asManyAreReadAsThereIsRoomFor(kind: StoreKind) async throws {
        let harness = try kind.makeHarness()
        let store = try await harness.open()
        _ = await store.record((1...5).map { Self.conversion($0, "x", room: "\($0)") })
        let all = try await store.all()
        let size = try #require(Self.data("x")).footprint
        for (bytes, count) in [(0, 1), (1, 1), (size, 1), (size + 1, 2), (4 * size, 4), (.max, 5)] {
            #expect(
                try await store.personalData(of: all[...], in: .default, scope: nil, bytes: bytes).count == count)
        }
        #expect(try await store.personalData(of: [], in: .default, scope: nil, bytes: .max) == [])
        await store.close()
    }

    @Test(arguments: StoreKind.all) func duplicatesLeaveTheFirstAsItIs(kind: StoreKind) async throws {
        let harness = try kind.makeHarness()
        let store = try await harness.open()
        var (first, second) = (Self.conversion(1, "first"), Self.conversion(1, "second"))
        (first.idempotencyKey, second.idempotencyKey) = ("k", "k")
        #expect(await store.gists([first, second]) == [.recorded(1), .duplicate(1)])
        var (bare, late) = (Self.conversion(2, nil, room: "2"), Self.conversion(2, "late", room: "2"))
        (bare.countOncePerCall, late.countOncePerCall) = (true, true)
        #expect(await store.gists([bare, late]) == [.recorded(2), .duplicate(2)])
        #expect(try await told(store) == [Self.data("first") ?? .empty, .empty])
        await store.close()
    }

    @Test(arguments: StoreKind.all) func aCallHasNoMoreAttributesThanThereMayBe(kind: StoreKind) async throws {
        let harness = try kind.makeHarness()
        let store = try await harness.open()
        func attributes(_ keys: Range<Int>) -> PersonalData? {
            PersonalData(attributes: keys.map { .init("\($0)", "") })
        }
        _ = try await store.recordCall(Self.call(attributes(10..<26)), validateOnly: false)
        for validateOnly in [true, false] {
            #expect(
                try await store.recordCall(Self.call(attributes(25..<27), user: "u"), validateOnly: validateOnly)
                    == .tooManyAttributes)
        }
        // Nothing of the call was written.
        guard case .recorded(let call) = try await store.recordCall(Self.call(nil), validateOnly: true) else {
            Issue.record("not recorded")
            return
        }
        #expect(call.userID == "")
        #expect(
            try await store.personalData(ofCalls: ["r"], in: .default, scope: nil, bytes: .max) == [
                attributes(10..<26) ?? .empty
            ])
        await store.close()
    }

    @Test(arguments: StoreKind.all) func itIsErasedWithItsUser(kind: StoreKind) async throws {
        let harness = try kind.makeHarness()
        let store = try await harness.open()
        _ = await store.record([
            Self.conversion(1, "u's"), Self.conversion(2, "v's", room: "2", user: "v"),
            Self.conversion(3, nil, room: "nameless"), Self.conversion(4, nil, room: "v's", user: "u"),
        ])
        for call in [
            Self.call(Self.data("call of u"), user: "u"), Self.call(Self.data("of nobody"), room: "nameless"),
            Self.call(Self.data("call of v"), room: "v's", user: "v"),
            Self.call(Self.data("call of u"), room: "2", user: "u"),
        ] {
            _ = try await store.recordCall(call, validateOnly: false)
        }
        let erasure = try await store.eraseUser("u", at: at(77), in: .default, validateOnly: false)
        #expect((erasure.conversions, erasure.calls) == (3, 2))
        #expect(try await told(store) == [.empty, Self.data("v's") ?? .empty, .empty, .empty])
        #expect(
            try await store.personalData(ofCalls: ["r", "nameless", "v's", "2"], in: .default, scope: nil, bytes: .max)
                == [.empty, .empty, Self.data("call of v") ?? .empty, .empty])
        await store.close()
    }

    @Test(arguments: StoreKind.all) func itIsRemovedWithItsRecord(kind: StoreKind) async throws {
        let harness = try kind.makeHarness()
        let store = try await harness.open()
        _ = await store.record([Self.conversion(1, "old"), Self.conversion(500, "new", room: "new")])
        _ = try await store.recordCall(Self.call(Self.data("old call")), validateOnly: false)
        let pass = try await store.removeOld(before: at(100))
        #expect((pass.conversionCount, pass.callCount) == (1, 1))
        #expect(try await told(store) == [Self.data("new") ?? .empty])
        // A room that is used again has nothing of before.
        _ = try await store.recordCall(Self.call(nil, at: 501), validateOnly: false)
        #expect(try await store.personalData(ofCalls: ["r"], in: .default, scope: nil, bytes: .max) == [.empty])
        await store.close()
    }
}
