import ConversionStore
import StoreTesting
import Testing

/// What every store promises about lists of conversions.
@Suite struct ListingContract {
    @Test(arguments: StoreKind.all) func theNewestComesFirst(kind: StoreKind) async throws {
        let harness = try kind.makeHarness()
        let store = try await harness.open()
        // Sequences 1 to 5; two of the same instant.
        _ = await store.record([sample(30), sample(10), sample(20), sample(10), sample(40)])
        #expect(try await store.all().map(\.sequence) == [5, 1, 3, 4, 2])
        let page = try await store.listConversions(ConversionFilter(), in: .default, pageSize: 5, after: nil)
        #expect(page.next == nil)
        await store.close()
    }

    @Test(arguments: StoreKind.all) func eachFilterKeepsItsOwn(kind: StoreKind) async throws {
        let harness = try kind.makeHarness()
        let store = try await harness.open()
        var odd = sample(4)
        odd.agentID = "other"
        odd.userID = "someone"
        _ = await store.record([sample(1), sample(2, event: "booking"), sample(3, test: true), odd])
        func sequences(_ filter: ConversionFilter) async throws -> [Int64] {
            try await store.all(filter).map(\.sequence)
        }
        #expect(try await sequences(ConversionFilter()) == [4, 2, 1])
        #expect(try await sequences(ConversionFilter(includeTest: true)) == [4, 3, 2, 1])
        #expect(try await sequences(ConversionFilter(start: at(2))) == [4, 2])
        #expect(try await sequences(ConversionFilter(end: at(2))) == [1])
        #expect(try await sequences(ConversionFilter(start: at(2), end: at(4), includeTest: true)) == [3, 2])
        #expect(try await sequences(ConversionFilter(start: at(4), end: at(2))) == [])
        #expect(try await sequences(ConversionFilter(agentID: "other")) == [4])
        #expect(try await sequences(ConversionFilter(eventType: "booking")) == [2])
        #expect(try await sequences(ConversionFilter(roomName: "room_1")) == [1])
        #expect(try await sequences(ConversionFilter(userID: "someone")) == [4])
        #expect(try await sequences(ConversionFilter(agentID: "other", eventType: "booking")) == [])
        await store.close()
    }

    @Test(arguments: StoreKind.all) func pagesStayRightWhileConversionsAreAdded(kind: StoreKind) async throws {
        let harness = try kind.makeHarness()
        let store = try await harness.open()
        _ = await store.record((1...10).map { sample($0 * 10) })
        var seen: [Int64] = []
        var cursor: ConversionCursor?
        var added: Int64 = 0
        repeat {
            let page = try await store.listConversions(ConversionFilter(), in: .default, pageSize: 3, after: cursor)
            seen += page.conversions.map(\.sequence)
            cursor = page.next
            added += 1
            // Newer than every page, and in the very instant of the last one seen, which it would stand before.
            _ = await store.record([sample(1_000 + added)])
            if let cursor {
                var same = sample()
                same.occurredAt = cursor.occurredAt
                _ = await store.record([same])
            }
        } while cursor != nil
        #expect(seen == (1...10).reversed())
        await store.close()
    }

    @Test(arguments: StoreKind.all) func pagesDivideOneInstant(kind: StoreKind) async throws {
        let harness = try kind.makeHarness()
        let store = try await harness.open()
        _ = await store.record((0..<250).map { _ in sample(5) } + [sample(4), sample(6)])
        #expect(try await store.all(pageSize: 100).map(\.sequence) == [252] + (1...250).reversed() + [251])
        #expect(try await store.all(ConversionFilter(start: at(5), end: at(6)), pageSize: 1).count == 250)
        await store.close()
    }

    @Test(arguments: StoreKind.all) func aPageLooksAtABoundedNumberOfRows(kind: StoreKind) async throws {
        let harness = try kind.makeHarness()
        let store = try await harness.open(StoreLimits(scan: 10))
        _ = await store.record((1...35).map { sample($0, room: $0 == 3 ? "wanted" : "other") })
        let filter = ConversionFilter(roomName: "wanted")
        var pages: [[Int64]] = []
        var cursor: ConversionCursor?
        repeat {
            let page = try await store.listConversions(filter, in: .default, pageSize: 5, after: cursor)
            pages.append(page.conversions.map(\.sequence))
            cursor = page.next
        } while cursor != nil
        #expect(pages == [[], [], [], [3]])
        await store.close()
    }

    @Test(arguments: StoreKind.all) func aPageHoldsOneToAThousand(kind: StoreKind) async throws {
        let harness = try kind.makeHarness()
        let store = try await harness.open()
        _ = await store.record((0..<1_100).map { sample($0) })
        let counts = [-1: 1, 0: 1, 7: 7, 1_000: 1_000, 5_000: 1_000]
        for (asked, given) in counts {
            let page = try await store.listConversions(ConversionFilter(), in: .default, pageSize: asked, after: nil)
            #expect(page.conversions.count == given && page.next != nil)
        }
        await store.close()
    }

    @Test(arguments: StoreKind.all) func aPageTakesOnlySoMuchMemory(kind: StoreKind) async throws {
        let harness = try kind.makeHarness()
        let store = try await harness.open()
        _ = await store.record((0..<10).map { sample($0, room: String(repeating: "r", count: 1000)) })
        var sizes: [Int] = []
        var next: ConversionCursor?
        repeat {
            let page = try await store.listConversions(
                ConversionFilter(), in: .default, pageSize: 1_000, after: next, bytes: 3_000)
            sizes.append(page.conversions.count)
            next = page.next
        } while next != nil
        #expect(sizes == [3, 3, 3, 1])
        // One conversion is in each, however large it is.
        let least = try await store.listConversions(
            ConversionFilter(), in: .default, pageSize: 1_000, after: nil, bytes: 1)
        #expect(least.conversions.count == 1)
        await store.close()
    }
}
