import ConversionAPI
import RPC
import Testing

/// RecordCall: its rules, and the call as it is stored.
@Suite struct CallTests {
    @Test func aCallIsReturnedAsStoredAndReplacedLater() async throws {
        try await withService { service in
            let now = ProtobufTimestamp.now
            let first = try await service.recordCall(
                Call(roomName: "r", agentID: "a", userID: "u", startTime: now + -60, test: true, agentRevision: 77))
            let created = try #require(first.createTime)
            #expect(
                first
                    == Call(
                        roomName: "r", agentID: "a", userID: "u", startTime: now + -60, test: true, agentRevision: 1,
                        createTime: created, updateTime: created))
            try await service.update(Agent(id: "a", name: "renamed"))
            // The beginning is known; the rest is what the later request says.
            let second = try await service.recordCall(Call(roomName: "r", agentID: "a", endTime: now + -5))
            let updated = try #require(second.updateTime)
            #expect(
                second
                    == Call(
                        roomName: "r", agentID: "a", startTime: now + -60, endTime: now + -5, agentRevision: 1,
                        createTime: created, updateTime: updated))
            #expect(
                await failure { try await service.recordCall(Call(roomName: "r", agentID: "a", endTime: now + -61)) }
                    == .invalid("call.end_time", "TIME_RANGE_INVALID"))
        }
    }

    @Test func aCallWithoutABeginningBeganWhenItWasReceived() async throws {
        try await withService { service in
            let call = try await service.recordCall(Call(roomName: "r", agentID: "a"))
            #expect(call.startTime == call.createTime && call.endTime == nil)
        }
    }

    @Test func validationStoresNothing() async throws {
        try await withService { service in
            let now = ProtobufTimestamp.now
            let call = Call(roomName: "r", agentID: "a", startTime: now + -60)
            #expect(try await service.recordCall(call, validateOnly: true).startTime == now + -60)
            // Nothing is known of a beginning.
            let later = try await service.recordCall(Call(roomName: "r", agentID: "a"))
            #expect(later.startTime == later.createTime)
        }
    }

    @Test func everythingWrongWithARequestIsToldAtOnce() async throws {
        try await withService { service in
            let now = ProtobufTimestamp.now
            let long = String(repeating: "x", count: 257)
            for (call, expected) in [
                (nil, Failure.invalid("call", "FIELD_REQUIRED")),
                (
                    Call(),
                    Failure(
                        .invalidArgument, "FIELD_REQUIRED",
                        ["call.room_name FIELD_REQUIRED", "call.agent_id FIELD_REQUIRED"])
                ),
                (
                    Call(
                        roomName: long, agentID: long, userID: long, startTime: ProtobufTimestamp(nanos: -1),
                        endTime: now + 3600),
                    Failure(
                        .invalidArgument, "FIELD_TOO_LONG",
                        [
                            "call.room_name FIELD_TOO_LONG", "call.agent_id FIELD_TOO_LONG",
                            "call.user_id FIELD_TOO_LONG", "call.start_time TIMESTAMP_INVALID",
                            "call.end_time TIMESTAMP_IN_FUTURE",
                        ])
                ),
                (
                    Call(roomName: "r", agentID: "a", startTime: now, endTime: now + -1),
                    .invalid("call.end_time", "TIME_RANGE_INVALID")
                ),
                (Call(roomName: "r", agentID: "nobody"), Failure(.notFound, "AGENT_NOT_FOUND")),
            ] as [(Call?, Failure)] {
                for validateOnly in [true, false] {
                    #expect(
                        await failure { try await service.recordCall(call, validateOnly: validateOnly) } == expected)
                }
            }
        }
    }
}
