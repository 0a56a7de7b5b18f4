import ConversionAPI
import ConversionStore

extension ProtobufTimestamp {
    /// What makes a timestamp one, for people.
    static let rule = "must lie in the years 1 to 9999 and have nanos of 0 to 999999999"

    /// Whether it is a timestamp as its format has it.
    var isValid: Bool { Self.range.contains(seconds) && (0..<1_000_000_000).contains(nanos) }

    init(_ time: Timestamp) {
        self.init(seconds: time.seconds, nanos: time.nanos)
    }
}

extension Timestamp {
    /// The moment of a valid timestamp, or the end of this type's reach that it lies beyond.
    static func nearest(to timestamp: ProtobufTimestamp) -> (moment: Timestamp, isExact: Bool) {
        if let moment = Timestamp(seconds: timestamp.seconds, nanos: timestamp.nanos) { return (moment, true) }
        return (Timestamp(nanoseconds: timestamp.seconds < 0 ? .min : .max), false)
    }
}
