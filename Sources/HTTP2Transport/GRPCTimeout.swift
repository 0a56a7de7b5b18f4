/// The value of `grpc-timeout`: 1 to 8 digits and a unit. Source: gRPC over HTTP/2, "Timeout".
enum GRPCTimeout {
    /// nil if the text is not of that form.
    static func duration(of text: some Collection<UInt8>) -> Duration? {
        guard (2...9).contains(text.count), let unit = text.dropFirst(text.count - 1).first else { return nil }
        var number: Int64 = 0
        for digit in text.prefix(text.count - 1) {
            guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(digit) else { return nil }
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

    /// The shortest text for a duration, rounded up where eight digits can't hold it; zero for less than nothing.
    static func text(for duration: Duration) -> String {
        let (seconds, attoseconds) = duration.components
        guard seconds >= 0, attoseconds >= 0 else { return "0n" }
        let nanoseconds = attoseconds / 1_000_000_000
        let limit: Int64 = 99_999_999
        if seconds == 0, nanoseconds <= limit { return "\(nanoseconds)n" }
        if seconds < 100 { return "\(seconds * 1_000_000 + (nanoseconds + 999) / 1_000)u" }
        if seconds < 100_000 { return "\(min(limit, seconds * 1_000 + (nanoseconds + 999_999) / 1_000_000))m" }
        if seconds < limit { return "\(seconds + (nanoseconds > 0 ? 1 : 0))S" }
        return "\(min(limit, seconds / 3600))H"
    }
}
