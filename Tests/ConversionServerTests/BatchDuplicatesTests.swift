import ConversionStore
import Testing

@testable import ConversionServer

/// What is said of a batch that is only validated is what happens when it is recorded.
@Suite struct BatchDuplicatesTests {
    /// What became of an item: its record, by where that was recorded.
    private enum Gist: Equatable {
        case recorded
        case duplicateOfItem(Int)
        case duplicateOfRecord(Int64)
        case removed, keyReused, failed
    }

    private static func new(
        _ key: String = "", _ details: String = "", imported: Bool = false, once: Bool = false,
        from origin: ConversionOrigin? = nil
    ) -> NewConversion {
        var new = NewConversion(
            agentID: "a", agentRevision: 1, roomName: "room", eventType: "sale", details: details,
            idempotencyKey: key, fingerprint: UInt64(details.utf8.count),
            occurredAt: Timestamp(nanoseconds: 1_000_000_000), receivedAt: Timestamp(nanoseconds: 2_000_000_000),
            isImported: imported, countOncePerCall: once)
        new.origin = origin
        return new
    }

    /// What is found, where the store has nothing, and then what is recorded.
    private func predicted(_ batch: [NewConversion], _ precedents: [Precedent]? = nil) -> [Gist] {
        var earlier = BatchDuplicates()
        // Where the record is that an item stands for.
        var places: [Gist] = []
        var gists: [Gist] = []
        for (item, conversion) in batch.enumerated() {
            let finding = earlier.find(conversion, precedents?[item] ?? .none)
            earlier.insert(conversion, at: item, finding)
            let gist: Gist =
                switch finding {
                case .none: .recorded
                case .recorded(let record, _): .duplicateOfRecord(record.sequence)
                case .item(let first, _): places[first]
                case .removed: .removed
                case .keyReused: .keyReused
                }
            gists.append(gist)
            places.append(gist == .recorded ? .duplicateOfItem(item) : gist)
        }
        return gists
    }

    private func recorded(_ batch: [NewConversion], _ store: any Store) async -> [Gist] {
        var items: [Int64: Int] = [:]
        var gists: [Gist] = []
        for (item, outcome) in await store.record(batch).enumerated() {
            switch outcome {
            case .recorded(let record):
                items[record.sequence] = item
                gists.append(.recorded)
            case .duplicate(let first):
                gists.append(items[first.sequence].map { .duplicateOfItem($0) } ?? .duplicateOfRecord(first.sequence))
            case .duplicateOfRemoved: gists.append(.removed)
            case .keyReused: gists.append(.keyReused)
            case .overloaded, .expired, .failed: gists.append(.failed)
            }
        }
        return gists
    }

    struct Batch: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let items: [NewConversion]
    }

    static let batches = [
        Batch(
            testDescription: "an imported repeat that says more",
            items: [
                new("k", imported: true),
                { () in
                    var more = new("k", imported: true)
                    more.fingerprint = 9
                    return more
                }(),
            ]),
        Batch(
            testDescription: "a key that came with a duplicate's id",
            items: [
                new(imported: true, from: ConversionOrigin(id: "1")),
                new("k", imported: true, from: ConversionOrigin(id: "1")), new("k", "other", imported: true),
            ]),
        Batch(
            testDescription: "a key that came with a call's repeat",
            items: [new(once: true), new("k", once: true), new("k", "other", once: true)]),
        Batch(
            testDescription: "the content of a call's repeat",
            items: [
                new(imported: true, once: true), new("", "other", imported: true, once: true),
                new("", "other", imported: true),
            ]),
        Batch(
            testDescription: "the content of a key",
            items: [new("k", imported: true), new(imported: true), new("l", imported: true)]),
    ]

    @Test(arguments: batches) func aBatchIsForetold(_ batch: Batch) async throws {
        try await withService { service in
            let expected = await recorded(batch.items, service.store)
            #expect(predicted(batch.items) == expected)
        }
    }

    @Test(arguments: 0..<4 as Range<UInt64>) func anyBatchIsForetold(seed: UInt64) async throws {
        try await withService { service in
            let store = service.store
            var random = SeededGenerator(state: seed)
            func oneIn(_ count: UInt64) -> Bool { random.next() % count == 0 }
            func number(_ count: UInt64) -> UInt64 { random.next() % count }
            // Each in rooms and at a moment of its own, where nothing of the others is found.
            for history in 0..<20 {
                let moment = Timestamp(nanoseconds: Int64(history) * 1_000_000_000)
                var known: [ConversionOrigin] = (0..<2).map { number in
                    let others = KeyHashes(ids: ConversionIDScheme(tag: 1, key: 2))
                    let key = SpentKey(hash: KeyHash(low: UInt64(number), high: 3), fingerprint: 4)
                    return ConversionOrigin(
                        id: "of another ledger \(number)",
                        keyToken: others.token(key, agent: "a", room: "\(history) 0", in: .default))
                }
                // What the requests of one call can be: all of them tracked, or all of them imported. The same fingerprint
                // is the same content, and a line of an export has no key beside its origin.
                func conversion(imported: Bool) -> NewConversion {
                    let (details, later, more) = (number(2), number(8) / 7, number(4) / 3)
                    var new = Self.new(
                        oneIn(2) ? "" : "k\(number(2))", String(repeating: "x", count: Int(details)),
                        imported: imported, once: oneIn(3))
                    new.roomName = "\(history) \(number(2))"
                    new.isTest = oneIn(8)
                    new.occurredAt = Timestamp(nanoseconds: moment.nanoseconds + Int64(later))
                    new.fingerprint = details + 2 * later + 4 * more + (new.isTest ? 8 : 0)
                    if imported, oneIn(2), let origin = known.randomElement(using: &random) {
                        new.idempotencyKey = ""
                        new.origin = origin
                    }
                    return new
                }
                for _ in 0..<3 {
                    let isImport = !oneIn(3)
                    let batch = (0..<6).map { _ in conversion(imported: isImport) }
                    let foretold = predicted(batch, try await store.precedents(of: batch))
                    let outcome = await recorded(batch, store)
                    #expect(foretold == outcome, "seed \(seed), history \(history)")
                    guard foretold == outcome else { return }
                    let page = try await store.listConversions(
                        ConversionFilter(start: moment, includeTest: true), in: .default, pageSize: 100, after: nil)
                    known += page.conversions.map {
                        ConversionOrigin(id: $0.id.description, keyToken: $0.keyToken)
                    }
                }
            }
        }
    }
}
