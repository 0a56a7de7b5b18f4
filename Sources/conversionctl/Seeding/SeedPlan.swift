import ConversionAPI

/// What `conversionctl seed` is to make: everything that the rows follow from, and how many there are of each.
struct SeedPlan: Sendable, Hashable {
    /// Recorded ones; repeats of them come on top.
    var conversions = 100_000
    var agents = 12
    var seed: UInt64 = 1
    /// The end of the year, in seconds since 1970. Fixed, so that a run of tomorrow makes the same rows.
    var until: Int64 = 1_767_225_600
    var days = 365
    /// Calls in all for each conversion; 0 for no recorded calls.
    var callsPerConversion = 5.0

    static let conversionLimit = 100_000_000
    static let agentLimit = 100
    static let dayLimit = 3_660
    static let callsPerConversionLimit = 1_000.0

    /// Of eleven conversions in a row, the last is the second one of the call of one of the others.
    static let conversionsOfBlock = 11
    static let callsOfBlock = 10
    /// With the repeats on top they stay within an import's message of 1,000.
    static let blocksOfMessage = 88
    static let conversionsOfMessage = conversionsOfBlock * blocksOfMessage
    static let callsOfMessage = callsOfBlock * blocksOfMessage
    /// Stretches of the year; agents get new revisions at their beginnings.
    static let phases = 4

    var begin: Int64 { until - Int64(days) * 86_400 }

    var messages: Int { (conversions + Self.conversionsOfMessage - 1) / Self.conversionsOfMessage }

    /// Calls that convert; their numbers come before those that do not.
    var convertingCalls: Int {
        conversions / Self.conversionsOfBlock * Self.callsOfBlock
            + min(conversions % Self.conversionsOfBlock, Self.callsOfBlock)
    }

    /// Calls that are recorded.
    var recordedCalls: Int {
        callsPerConversion == 0 ? 0 : max(convertingCalls, Int(Double(conversions) * callsPerConversion))
    }

    var idleCalls: Int { max(0, recordedCalls - convertingCalls) }

    /// Differs wherever the rows differ, so that the keys of one plan never meet other content.
    var key: UInt64 {
        let version: UInt64 = 1
        let parts = [
            version, seed, UInt64(conversions), UInt64(agents), UInt64(bitPattern: until), UInt64(days),
            callsPerConversion.bitPattern,
        ]
        return parts.reduce(0) { SeedRandom.mixed(($0 &+ 0x9e37_79b9_7f4a_7c15) ^ SeedRandom.mixed($1)) }
    }
}
