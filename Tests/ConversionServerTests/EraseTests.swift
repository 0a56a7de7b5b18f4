import ConversionAPI
import ConversionStore
import RPC
import Testing

/// EraseUser: what it refuses, what it answers, and what is shown afterwards.
@Suite struct EraseTests {
    private func erase(_ service: Service, _ user: String, validateOnly: Bool = false) async throws -> [Int64] {
        let response: EraseUserResponse = try await service.call(
            ConversionServiceMethods.eraseUser, EraseUserRequest(userID: user, validateOnly: validateOnly))
        return [response.conversionCount, response.callCount, response.recordCount]
    }

    @Test func aUserMustBeNamedAndNeedNotBeKnown() async throws {
        try await withService { service in
            #expect(await failure { _ = try await erase(service, "") } == .invalid("user_id", "FIELD_REQUIRED"))
            let long = String(repeating: "u", count: 257)
            #expect(await failure { _ = try await erase(service, long) } == .invalid("user_id", "FIELD_TOO_LONG"))
            let nobody = try await erase(service, "nobody")
            #expect(nobody == [0, 0, 0])
        }
    }

    @Test func anErasedUserIsShownNowhere() async throws {
        try await withService { service in
            let request = TrackConversionRequest(
                agentID: "a", roomName: "1", userID: "u", details: "about u", idempotencyKey: "u's", test: true)
            let tracked = try await service.track(request)
            let conversion = try #require(tracked.conversion)
            let adjusting = AdjustConversionRequest(
                conversionID: conversion.id, type: .retract, details: "about u", idempotencyKey: "u's")
            try await service.adjust(adjusting)
            try await service.recordCall(Call(roomName: "1", agentID: "a", userID: "u"))
            let events = try await service.client.watchConversions(
                WatchConversionsRequest(
                    start: .position(.now), filter: ConversionAPI.ConversionFilter(agentID: "nobody")))
            var heard = events.makeAsyncIterator()
            _ = try await heard.next()

            let counted = try await erase(service, "u", validateOnly: true)
            #expect(counted == [1, 1, 3])
            let shown = try await service.conversion(conversion.id)
            #expect(shown.userID == "u" && shown.eraseTime == nil)
            let erased = try await erase(service, "u")
            #expect(erased == [1, 1, 3])
            let now = try await service.conversion(conversion.id)
            #expect(now.userID == "" && now.details == "" && now.eraseTime != nil)
            #expect(now.roomName == "1" && now.timestamp == conversion.timestamp && now.state == .retracted)

            // The live watch of somebody who wants other conversions.
            while let event = try await heard.next() {
                guard case .erased(let erased) = event.event else { continue }
                #expect(erased.conversionID == conversion.id && event.commitTime == now.eraseTime)
                break
            }
            let repeated = try await service.track(request)
            #expect(repeated.duplicate && repeated.conversion == now)
            let again = try await service.adjust(adjusting)
            #expect(again.duplicate && again.adjustment?.details == "" && again.adjustment?.idempotencyKey == "")
            let nothing = try await erase(service, "u")
            #expect(nothing == [0, 0, 0])
        }
    }

    /// What has begun goes on when its caller has gone.
    @Test func aCallThatEndsEarlyLeavesNothingHalfDone() async throws {
        try await withService { service in
            for number in 0..<3 {
                _ = try await service.batch(
                    (0..<1_000).map {
                        TrackConversionRequest(agentID: "a", roomName: "\(number) \($0)", userID: "u")
                    })
            }
            let client = service.client
            let erasing = Task { try await client.eraseUser(EraseUserRequest(userID: "u")) }
            _ = try await service.store.waitForLedger(beyond: service.store.ledgerEnd())
            erasing.cancel()
            // One at a time: this one waits for the other's end.
            let rest = try await erase(service, "u")
            let ledger = try await service.ledger()
            #expect(rest == [0, 0, 0] && ledger.allSatisfy { $0.userID == "" && $0.eraseTime != nil })
        }
    }
}
