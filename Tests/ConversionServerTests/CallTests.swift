import ConversionAPI
import RPC
import Testing

/// RecordCall: its rules, and the call as it is stored.
@Suite struct CallTests {
    @Test func aCallIsReturnedAsStoredAndAddedToLater() async throws {
        try await withService { service in
            let now = ProtobufTimestamp.now
            let first = try await service.recordCall(
                Call(
                    roomName: "r", agentID: "a", userID: "u", startTime: now + -60, test: true, agentRevision: 77,
                    direction: .outbound))
            let created = try #require(first.createTime)
            var expected = Call(
                roomName: "r", agentID: "a", userID: "u", startTime: now + -60, test: true, agentRevision: 1,
                createTime: created, updateTime: created, direction: .outbound)
            #expect(first == expected)
            try await service.update(Agent(id: "a", name: "renamed"))
            let second = try await service.recordCall(
                Call(
                    roomName: "r", agentID: "a", endTime: now + -5, connected: .no, endReason: "no_answer",
                    outcome: "nobody there"))
            expected.endTime = now + -5
            (expected.connected, expected.endReason, expected.outcome) = (.no, "no_answer", "nobody there")
            expected.updateTime = second.updateTime
            #expect(second == expected)
            #expect(
                await failure { try await service.recordCall(Call(roomName: "r", agentID: "a", endTime: now + -61)) }
                    == .invalid("call.end_time", "TIME_RANGE_INVALID"))
            #expect(try await service.storedCall("r") == expected)
            #expect(await failure { try await service.storedCall("s") } == Failure(.notFound, "CALL_NOT_FOUND"))
            #expect(await failure { try await service.storedCall("") } == .invalid("room_name", "FIELD_REQUIRED"))
        }
    }

    @Test func callsAreListedInPagesByFilters() async throws {
        try await withService { service in
            try await service.create("b")
            let now = ProtobufTimestamp.now
            for number in 0..<5 {
                try await service.recordCall(
                    Call(
                        roomName: "r\(number)", agentID: number == 4 ? "b" : "a", startTime: now + Int64(number - 60),
                        test: number == 3, direction: .web, connected: number == 1 ? .no : .unspecified))
            }
            func list(_ filter: CallFilter?, _ pageSize: Int32 = 1) async throws -> [String] {
                var rooms: [String] = []
                var request = ListCallsRequest(pageSize: pageSize, filter: filter)
                repeat {
                    let page = try await service.listCalls(request)
                    rooms += page.calls.map(\.roomName)
                    request.pageToken = page.nextPageToken
                } while !request.pageToken.isEmpty
                return rooms
            }
            #expect(try await list(nil) == ["r4", "r2", "r1", "r0"])
            #expect(try await list(CallFilter(includeTests: true), 5000) == ["r4", "r3", "r2", "r1", "r0"])
            #expect(try await list(CallFilter(connected: .yes)) == ["r4", "r2", "r0"])
            #expect(try await list(CallFilter(connected: .no)) == ["r1"])
            #expect(try await list(CallFilter(agentID: "a", direction: .web)) == ["r2", "r1", "r0"])
            #expect(try await list(CallFilter(startTime: now + -59, endTime: now + -57)) == ["r2", "r1"])
            let first = try await service.listCalls(ListCallsRequest(pageSize: 1))
            let others = ListCallsRequest(
                pageSize: -1, pageToken: first.nextPageToken,
                filter: CallFilter(connected: .unrecognized(9), direction: .unrecognized(9)))
            #expect(
                await failure { try await service.listCalls(others) }
                    == Failure(
                        .invalidArgument, "FIELD_INVALID",
                        [
                            "filter.connected FIELD_INVALID", "filter.direction FIELD_INVALID",
                            "page_size PAGE_SIZE_INVALID",
                        ]))
            let foreign = ListCallsRequest(pageToken: first.nextPageToken, filter: CallFilter(agentID: "a"))
            #expect(
                await failure { try await service.listCalls(foreign) }
                    == .invalid("page_token", "PAGE_TOKEN_INVALID"))
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
