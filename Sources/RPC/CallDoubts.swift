/// What there is against a call by what its client's browser says of it, or would have to say: for an interceptor that knows
/// which callers have shown a key.
public struct CallDoubts: OptionSet, Sendable, Hashable {
    public let rawValue: UInt8

    public init(rawValue: UInt8) {
        self.rawValue = rawValue
    }

    /// A web page of another origin has made the call, and not one that is allowed.
    public static let foreignPage = CallDoubts(rawValue: 1)

    /// The call names a host that the server does not know as its own, as a page does whose name was made to lead here.
    public static let unknownHost = CallDoubts(rawValue: 2)
}
