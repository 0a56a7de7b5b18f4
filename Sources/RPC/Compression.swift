/// How a call's messages are compressed on the wire. Source: gRPC, "Compression".
///
/// Transports without a wire, such as ``InProcessTransport``, ignore it.
public enum Compression: Sendable, Hashable {
    /// Not at all.
    case identity
    case gzip
}
