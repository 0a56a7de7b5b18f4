/// How a call ended: a code and a sentence for people.
public struct Status: Sendable, Hashable {
    public var code: StatusCode
    /// Empty for most successes. Any Unicode text; the transport percent-encodes it.
    public var message: String

    public init(_ code: StatusCode, _ message: String = "") {
        self.code = code
        self.message = message
    }

    public static let ok = Status(.ok)
}
