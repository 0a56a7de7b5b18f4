import ConversionAPI
import ConversionStore
import RPC
import StoreTesting
import Testing

@testable import ConversionServer

/// WatchConversions: from the disk, live, and between the two.
@Suite struct WatchTests {
    private typealias Events = MessageReader<WatchConversionsResponse>

    private func request(
        _ start: WatchConversionsRequest.Start?, _ filter: ConversionAPI.ConversionFilter? = nil,
        heartbeat: Int64? = nil
    ) -> WatchConversionsRequest {
        WatchConversionsRequest(
            start: start, filter: filter, heartbeatInterval: heartbeat.map { ProtobufDuration(seconds: $0) })
    }

    private func watch(_ service: Service, _ request: WatchConversionsRequest) async throws -> Events {
        try await service.client.watchConversions(request)
    }

    /// The next message that is no heartbeat.
    private func next(of events: Events) async throws -> WatchConversionsResponse? {
        for try await event in events {
            if case .heartbeat = event.event { continue }
            return event
        }
        return nil
    }

    private func heartbeat(of events: Events) async throws -> WatchConversionsResponse? {
        for try await event in events { if case .heartbeat = event.event { return event } }
        return nil
    }

    /// The rooms of the next events.
    private func rooms(_ count: Int, of events: Events) async throws -> [String] {
        var rooms: [String] = []
        while rooms.count < count, let event = try await next(of: events) {
            switch event.event {
            case .recorded(let conversion): rooms.append(conversion.roomName)
            case .adjusted(let adjusted): rooms.append("adjusted \(adjusted.conversion?.roomName ?? "")")
            default: rooms.append("\(String(describing: event.event))")
            }
        }
        return rooms
    }

    private func track(_ service: Service, _ room: String, agent: String = "a", test: Bool = false) async throws
        -> ConversionAPI.Conversion
    {
        try #require(
            try await service.track(TrackConversionRequest(agentID: agent, roomName: room, test: test)).conversion)
    }

    @Test func theBeginningIsFollowedByWhatComesLive() async throws {
        try await withService { service in
            let first = try await track(service, "1")
            let adjusted = try await service.adjust(AdjustConversionRequest(conversionID: first.id, type: .retract))
            let events = try await watch(service, request(.position(.beginning)))
            let recorded = try #require(try await next(of: events))
            // As it was then.
            #expect(recorded.event == .recorded(first) && recorded.commitTime == first.createTime)
            #expect(
                try await next(of: events)?.event
                    == .adjusted(ConversionAdjusted(adjustment: adjusted.adjustment, conversion: adjusted.conversion)))
            let caughtUp = try #require(try await heartbeat(of: events))
            let live = try await track(service, "2")
            let event = try #require(try await next(of: events))
            #expect(event.event == .recorded(live))

            // Each cursor continues right behind its event.
            for (cursor, expected) in [
                (recorded.cursor, ["adjusted 1", "2"]), (caughtUp.cursor, ["2"]),
            ] {
                let again = try await watch(service, request(.cursor(cursor)))
                #expect(try await rooms(expected.count, of: again) == expected)
            }
        }
    }

    @Test func nowIsWhatIsCommittedFromNowOn() async throws {
        try await withService { service in
            _ = try await track(service, "before")
            for start in [nil, WatchConversionsRequest.Start.position(.now)] {
                let events = try await watch(service, request(start))
                _ = try await heartbeat(of: events)
                _ = try await track(service, "after")
                #expect(try await rooms(1, of: events) == ["after"])
            }
        }
    }

    @Test func aFilterTakesWhatMatchesFromTheDiskAndLive() async throws {
        try await withService { service in
            try await service.create("b")
            let filter = ConversionAPI.ConversionFilter(agentID: "b", includeTests: true)
            let live = try await watch(service, request(.position(.now), filter))
            _ = try await heartbeat(of: live)
            for (room, agent, test) in [("1", "a", false), ("2", "b", true), ("3", "a", true), ("4", "b", false)] {
                _ = try await track(service, room, agent: agent, test: test)
            }
            #expect(try await rooms(2, of: live) == ["2", "4"])
            let disk = try await watch(service, request(.position(.beginning), filter))
            #expect(try await rooms(2, of: disk) == ["2", "4"])
            let plain = try await watch(service, request(.position(.beginning)))
            #expect(try await rooms(2, of: plain) == ["1", "4"])
        }
    }

    /// Watchers that begin at any moment see each event once and in order, whichever way it comes to them.
    @Test func theHandOverHasNeitherGapNorRepeat() async throws {
        var store = StoreLimits()
        store.scan = 7
        try await withService(store: store) { service in
            let count = 600
            let seen = try await withThrowingTaskGroup(of: [String].self) { group in
                group.addTask {
                    for number in 0..<count { _ = try await track(service, "\(number)") }
                    return []
                }
                for _ in 0..<12 {
                    let start = try await service.store.ledgerEnd()
                    group.addTask {
                        let events = try await watch(
                            service, request(.cursor(service.store.text(of: start))))
                        return try await rooms(count - Int(start.sequence), of: events)
                    }
                    _ = try await service.store.waitForLedger(beyond: LedgerCursor(sequence: start.sequence + 20))
                }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            #expect(seen.count == 13)
            for rooms in seen where !rooms.isEmpty {
                #expect(rooms == (count - rooms.count..<count).map(String.init))
            }
        }
    }

    /// A watcher that does not read holds a bounded number of events, holds nobody else up, and misses nothing.
    @Test func aSlowReaderFallsBackToTheDisk() async throws {
        try await withService { service in
            let slow = try await watch(service, request(.position(.now)))
            let fast = try await watch(service, request(.position(.now)))
            _ = try await heartbeat(of: slow)
            _ = try await heartbeat(of: fast)
            let count = 4 * WatchHub.bufferLimit
            for start in stride(from: 0, to: count, by: 128) {
                let items = (start..<start + 128).map {
                    TrackConversionRequest(
                        agentID: "a", roomName: "\($0)", details: String(repeating: "x", count: 2000))
                }
                _ = try await service.batch(items)
                #expect(try await rooms(128, of: fast) == items.map(\.roomName))
            }
            #expect(try await rooms(count, of: slow) == (0..<count).map(String.init))
        }
    }

    @Test func heartbeatsCarryACursorThatSkipsWhatWasNotWanted() async throws {
        try await withService { service in
            let filter = ConversionAPI.ConversionFilter(agentID: "nobody")
            let events = try await watch(service, request(.position(.now), filter, heartbeat: 1))
            let first = try #require(try await heartbeat(of: events))
            _ = try await track(service, "1")
            // On a busy machine one more may have come before the conversion.
            var second = first
            while second.cursor == first.cursor { second = try #require(try await heartbeat(of: events)) }
            let again = try await watch(service, request(.cursor(second.cursor)))
            _ = try await heartbeat(of: again)
            _ = try await track(service, "2")
            #expect(try await rooms(1, of: again) == ["2"])
        }
    }

    @Test func everythingWrongWithARequestIsToldAtOnce() async throws {
        try await withService { service in
            let wrong = request(
                .cursor("x"), ConversionAPI.ConversionFilter(eventType: "!"), heartbeat: 301)
            for (request, expected) in [
                (
                    wrong,
                    Failure(
                        .invalidArgument, "CURSOR_INVALID",
                        [
                            "cursor CURSOR_INVALID", "filter.event_type EVENT_TYPE_INVALID",
                            "heartbeat_interval HEARTBEAT_INTERVAL_INVALID",
                        ])
                ),
                (request(.position(.unspecified)), .invalid("position", "FIELD_REQUIRED")),
                (request(.position(.unrecognized(7))), .invalid("position", "FIELD_INVALID")),
                (request(nil, heartbeat: 0), .invalid("heartbeat_interval", "HEARTBEAT_INTERVAL_INVALID")),
            ] {
                #expect(
                    await failure {
                        let events = try await watch(service, request)
                        _ = try await next(of: events)
                    } == expected)
            }
        }
    }

    @Test func theServersEndEndsTheWatches() async throws {
        try await withService { service in
            let events = try await watch(service, request(.position(.now)))
            _ = try await heartbeat(of: events)
            service.conversions.drain()
            let expected = Failure(.unavailable, "STORE_UNAVAILABLE", retry: [.seconds(1), .seconds(1)])
            #expect(await failure { _ = try await next(of: events) } == expected)
            #expect(
                await failure { _ = try await next(of: try await watch(service, request(nil))) } == expected)
        }
    }

    @Test func aWatcherThatLeavesIsForgotten() async throws {
        try await withService { service in
            let hub = service.conversions.hubs.hub(of: .default)
            let watching = Task {
                let events = try await watch(service, request(.position(.now)))
                _ = try await heartbeat(of: events)
                _ = try await next(of: events)
            }
            while hub.watcherCount == 0 { await Task.yield() }
            watching.cancel()
            while hub.watcherCount > 0 { await Task.yield() }
            _ = await watching.result
        }
    }
}
