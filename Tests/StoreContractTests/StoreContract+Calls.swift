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
            startedAt: new.startedAt ?? new.receivedAt, endedAt: new.endedAt, isTest: new.isTest,
            createTime: new.receivedAt, updateTime: new.receivedAt)
    }

    @Test(arguments: StoreKind.all) func aCallIsReplacedByWhatIsSaidLater(kind: StoreKind) async throws {
        let harness = try kind.makeHarness()
        let store = try await harness.open()
        let first = Self.call()
        #expect(try await store.recordCall(first, validateOnly: false) == .recorded(Self.stored(first)))
        await store.close()

        let reopened = try await harness.open()
        var later = NewCall(roomName: "r", agentID: "a", agentRevision: 5, startedAt: at(10), receivedAt: at(200))
        var expected = Self.stored(later)
        expected.createTime = at(100)
        // The agent's revision of the call is that of its beginning.
        expected.agentRevision = 1
        #expect(try await reopened.recordCall(later, validateOnly: false) == .recorded(expected))
        later.agentID = "b"
        later.receivedAt = at(300)
        expected.agentID = "b"
        expected.agentRevision = 5
        expected.updateTime = at(300)
        #expect(try await reopened.recordCall(later, validateOnly: false) == .recorded(expected))
        await reopened.close()
    }

    @Test(arguments: StoreKind.all) func aBeginningThatIsNotSaidIsWhatIsKnown(kind: StoreKind) async throws {
        let harness = try kind.makeHarness()
        let store = try await harness.open()
        func begin(_ room: String, end: Timestamp?) async throws -> Timestamp? {
            var call = Self.call(room)
            call.startedAt = nil
            call.endedAt = end
            guard case .recorded(let recorded) = try await store.recordCall(call, validateOnly: false) else {
                return nil
            }
            return recorded.startedAt
        }
        #expect(try await begin("new", end: nil) == at(100))
        #expect(try await begin("ended", end: at(60)) == at(60))
        _ = try await store.recordCall(Self.call("known"), validateOnly: false)
        #expect(try await begin("known", end: at(90)) == at(0))
        var early = Self.call("known")
        early.startedAt = nil
        early.endedAt = at(-1)
        for validateOnly in [true, false] {
            #expect(try await store.recordCall(early, validateOnly: validateOnly) == .endsBeforeStart(at(0)))
        }
        await store.close()
    }

    @Test(arguments: StoreKind.all) func validationStoresNothing(kind: StoreKind) async throws {
        let harness = try kind.makeHarness()
        let store = try await harness.open()
        let call = Self.call()
        #expect(try await store.recordCall(call, validateOnly: true) == .recorded(Self.stored(call)))
        var later = call
        later.receivedAt = at(500)
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
