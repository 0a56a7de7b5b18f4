import ConversionAPI
import ConversionStore

extension ProtobufTimestamp {
    /// The system's clock.
    static var now: ProtobufTimestamp {
        let now = Timestamp.now
        return ProtobufTimestamp(seconds: now.seconds, nanos: now.nanos)
    }

    /// So many seconds later.
    static func + (time: ProtobufTimestamp, seconds: Int64) -> ProtobufTimestamp {
        ProtobufTimestamp(seconds: time.seconds + seconds, nanos: time.nanos)
    }
}
