import Basics

/// The value of `grpc-timeout`: 1 to 8 digits and a unit. Source: gRPC over HTTP/2, "Timeout".
enum GRPCTimeout {
    /// nil if the text is not of that form.
    static func duration(of text: some Collection<UInt8>) -> Duration? {
        guard (2...9).contains(text.count), let unit = text.dropFirst(text.count - 1).first else { return nil }
        var number: Int64 = 0
        for digit in text.prefix(text.count - 1) {
            guard digit.isASCIIDigit else { return nil }
            number = number * 10 + Int64(digit - UInt8(ascii: "0"))
        }
        switch unit {
        case UInt8(ascii: "H"): return .seconds(number * 3600)
        case UInt8(ascii: "M"): return .seconds(number * 60)
        case UInt8(ascii: "S"): return .seconds(number)
        case UInt8(ascii: "m"): return .milliseconds(number)
        case UInt8(ascii: "u"): return .microseconds(number)
        case UInt8(ascii: "n"): return .nanoseconds(number)
        default: return nil
        }
    }

    /// The finest text for a duration that eight digits hold, rounded up; zero for less than nothing.
    static func text(for duration: Duration) -> String {
        let (seconds, attoseconds) = duration.components
        guard seconds >= 0, attoseconds >= 0 else { return "0n" }
        let limit: Int64 = 99_999_999
        func rounded(_ number: Int64, _ size: Int64) -> Int64 { number / size + (number % size > 0 ? 1 : 0) }
        if seconds <= limit / 1000 {
            let nanoseconds = seconds * 1_000_000_000 + rounded(attoseconds, 1_000_000_000)
            for (size, unit) in [(1, "n"), (1_000, "u"), (1_000_000, "m")] as [(Int64, String)]
            where rounded(nanoseconds, size) <= limit {
                return "\(rounded(nanoseconds, size))\(unit)"
            }
        }
        guard seconds < limit * 3600 else { return "\(limit)H" }
        let whole = seconds + (attoseconds > 0 ? 1 : 0)
        for (size, unit) in [(1, "S"), (60, "M")] as [(Int64, String)] where rounded(whole, size) <= limit {
            return "\(rounded(whole, size))\(unit)"
        }
        return "\(rounded(whole, 3600))H"
    }
}
