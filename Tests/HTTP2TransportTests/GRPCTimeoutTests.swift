import Testing

@testable import HTTP2Transport

@Suite struct GRPCTimeoutTests {
    @Test func allUnitsAreRead() {
        let cases: [(String, Duration)] = [
            ("1H", .seconds(3600)), ("2M", .seconds(120)), ("3S", .seconds(3)), ("4m", .milliseconds(4)),
            ("5u", .microseconds(5)), ("6n", .nanoseconds(6)), ("0S", .zero), ("00000001S", .seconds(1)),
            ("99999999H", .seconds(99_999_999 * 3600)), ("99999999n", .nanoseconds(99_999_999)),
        ]
        for (text, duration) in cases { #expect(GRPCTimeout.duration(of: text.utf8) == duration, "\(text)") }
        for digits in 1...8 {
            let number = String(repeating: "7", count: digits)
            #expect(GRPCTimeout.duration(of: "\(number)S".utf8) == Int64(number).map { .seconds($0) })
        }
    }

    @Test func everythingElseIsRefused() {
        for text in [
            "", "S", "1", "123456789S", "1s", "1h", "-1S", "+1S", " 1S", "1 S", "1S ", "1.5S", "0x1S", "1SS", "１S",
            "ääS", "1\0",
        ] {
            #expect(GRPCTimeout.duration(of: text.utf8) == nil, "\(text)")
        }
    }

    @Test func whatIsWrittenCanBeReadAndIsNeverShorter() {
        let durations: [Duration] = [
            .zero, .nanoseconds(1), .nanoseconds(99_999_999), .nanoseconds(100_000_000), .nanoseconds(100_000_001),
            .milliseconds(999), .seconds(1), .nanoseconds(98_999_999_999), .nanoseconds(99_999_999_001),
            .nanoseconds(99_999_999_999), .seconds(100), .nanoseconds(99_999_999_999_999),
            .nanoseconds(100_000_000_000_001),
            .seconds(99_999_998), .milliseconds(99_999_998_500), .seconds(99_999_999), .seconds(100_000_000),
            .seconds(359_999_996_400),
        ]
        for duration in durations {
            let text = GRPCTimeout.text(for: duration)
            #expect(text.utf8.count <= 9, "\(text)")
            guard let read = GRPCTimeout.duration(of: text.utf8) else {
                Issue.record("\(duration) is written as \(text)")
                continue
            }
            #expect(read >= duration, "\(text)")
            // No unit loses more than an hour, and none below 28 hours more than a millisecond.
            #expect(read - duration < (duration < .seconds(100_000) ? .milliseconds(1) : .seconds(3600)), "\(text)")
        }
    }

    @Test func theEndsOfTheRange() {
        #expect(GRPCTimeout.text(for: .seconds(-5)) == "0n")
        #expect(GRPCTimeout.text(for: .nanoseconds(-1)) == "0n")
        #expect(GRPCTimeout.text(for: .seconds(Int64.max)) == "99999999H")
    }
}
