import ConversionAPI
import RPC
import Testing

/// SplitMix64, so that a failure can be had again by its seed.
struct SeededGenerator: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var mixed = state
        mixed = (mixed ^ mixed >> 30) &* 0xbf58_476d_1ce4_e5b9
        mixed = (mixed ^ mixed >> 27) &* 0x94d0_49bb_1331_11eb
        return mixed ^ mixed >> 31
    }
}

/// Requests that are mostly nearly right, drawn so that keys, rooms and whole contents meet again.
private struct RequestSource {
    var random: SeededGenerator
    let now = ProtobufTimestamp.now

    private static let scraps = [
        "", "a", "é", "e\u{301}", "🧀", "\u{202e}", "%", "'", "\"", "\\", "\n", "\u{1}", "\u{7f}", "\u{fffd}", "-", " ",
        "K", "\u{212A}", "; DROP TABLE conversions; --", "{\"a\":1}",
    ]

    private mutating func pick<Item>(_ items: [Item]) -> Item {
        items[Int(random.next() % UInt64(items.count))]
    }

    private mutating func oneIn(_ count: UInt64) -> Bool { random.next() % count == 0 }

    private mutating func text(near limit: Int) -> String {
        switch random.next() % 8 {
        case 0: return ""
        case 1: return String(repeating: pick(Self.scraps), count: Int(random.next() % UInt64(limit + 2)))
        case 2: return String(repeating: "x", count: limit - 1 + Int(random.next() % 3))
        default: return (0..<random.next() % 4).map { _ in pick(Self.scraps) }.joined()
        }
    }

    mutating func request() -> TrackConversionRequest {
        var request = TrackConversionRequest(
            agentID: oneIn(20) ? text(near: 256) : pick(["a", "a", "once", "listed", "off"]),
            roomName: oneIn(20) ? text(near: 256) : "room\(random.next() % 50)",
            userID: oneIn(4) ? text(near: 256) : pick(["", "u", "v"]),
            eventType: oneIn(10) ? text(near: 64) : pick(["", "purchase", "Sign-Up", "v1.x"]),
            details: oneIn(10) ? text(near: 8192) : pick(["", "d"]),
            idempotencyKey: oneIn(2) ? "" : oneIn(20) ? text(near: 256) : "key\(random.next() % 200)",
            validateOnly: oneIn(20), test: oneIn(10))
        if oneIn(4) {
            let seconds = pick([
                .min, .max, 0, -1, now.seconds, now.seconds - 5, now.seconds + 301, now.seconds - 604_801,
            ])
            request.timestamp = ProtobufTimestamp(seconds: seconds, nanos: pick([0, 1, 999_999_999, -1, .min, .max]))
        }
        if oneIn(4) {
            request.value = Money(
                currencyCode: pick(["USD", "EUR", "usd", "", "D\u{212A}K", "XXX"]),
                units: pick([0, 1, .max, .min, -1]),
                nanos: pick([0, 1, 999_999_999, 1_000_000_000, -1, .min]))
        }
        return request
    }

    /// A request's bytes, in one of ten cases damaged.
    mutating func bytes() throws -> [UInt8] {
        var bytes = try request().encoded()
        guard oneIn(10), !bytes.isEmpty else { return bytes }
        switch random.next() % 3 {
        case 0: bytes.removeLast(Int(random.next() % UInt64(bytes.count)) + 1)
        case 1: bytes += (0..<random.next() % 9).map { _ in UInt8(truncatingIfNeeded: random.next()) }
        default:
            for _ in 0...random.next() % 3 {
                bytes[Int(random.next() % UInt64(bytes.count))] = UInt8(truncatingIfNeeded: random.next())
            }
        }
        return bytes
    }
}

@Suite struct RandomRequestsTests {
    @Test(arguments: [UInt64.random(in: 0...UInt64(UInt32.max))])
    func whatWasAnsweredIsInTheLedgerExactlyOnce(seed: UInt64) async throws {
        print("seed of the random requests: \(seed)")
        try await withService { service in
            var once = Agent.tracking
            once.countingMode = .oncePerCall
            try await service.create("once", once)
            try await service.create(
                "listed",
                Agent(
                    analyticsEnabled: true, analyticsTrackConversions: true, analyticsConversionEvent: "purchase",
                    analyticsAllowedEvents: ["purchase", "v1.x"]))
            try await service.create("off", Agent(analyticsEnabled: true))

            var source = RequestSource(random: SeededGenerator(state: seed))
            var recorded: [String: Conversion] = [:]
            var duplicates: [Conversion] = []
            var codes: [StatusCode: Int] = [:]
            for _ in 0..<40 {
                let requests = try (0..<500).map { _ in try source.bytes() }
                let results = try await service.callRaw(ConversionServiceMethods.trackConversion, requests)
                for result in results {
                    switch result {
                    case .success(let bytes):
                        codes[.ok, default: 0] += 1
                        let response = try TrackConversionResponse(decoding: bytes)
                        let conversion = try #require(response.conversion)
                        #expect(response.message == "Conversion tracked successfully.")
                        if response.duplicate {
                            duplicates.append(conversion)
                        } else if !conversion.id.isEmpty {
                            #expect(recorded.updateValue(conversion, forKey: conversion.id) == nil)
                        }
                    case .failure(let error):
                        codes[error.code, default: 0] += 1
                        #expect(!Failure(error).reason.isEmpty && !error.message.isEmpty)
                    }
                }
            }
            let ledger = try await service.ledger()
            #expect(ledger.count == recorded.count)
            for conversion in ledger { #expect(recorded[conversion.id] == conversion) }
            for first in duplicates { #expect(recorded[first.id] == first) }
            // The drawing meets all that it is there for.
            let expected: Set<StatusCode> = [
                .ok, .invalidArgument, .notFound, .alreadyExists, .failedPrecondition, .internal,
            ]
            #expect(Set(codes.keys) == expected)
            #expect(codes.values.reduce(0, +) == 20_000)
            #expect(recorded.count > 1000 && duplicates.count > 100)
        }
    }
}
