extension ProtobufDuration {
    /// A duration, cut to whole nanoseconds.
    public init(_ duration: Duration) {
        let (seconds, attoseconds) = duration.components
        self.init(seconds: seconds, nanos: Int32(attoseconds / 1_000_000_000))
    }
}

extension Duration {
    /// The duration of a message; not checked against the format's limits of 10,000 years.
    public init(_ message: ProtobufDuration) {
        self = .seconds(message.seconds) + .nanoseconds(Int64(message.nanos))
    }
}
