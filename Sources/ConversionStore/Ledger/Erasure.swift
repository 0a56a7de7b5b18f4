/// How many records an erasure has touched, or would touch.
public struct Erasure: Sendable, Hashable {
    /// Conversions of the user.
    public var conversions: Int64
    /// Calls of the user.
    public var calls: Int64
    /// Those and whatever else was emptied: adjustments of the conversions, and keys that they were made with.
    public var records: Int64

    public init(conversions: Int64 = 0, calls: Int64 = 0, records: Int64 = 0) {
        self.conversions = conversions
        self.calls = calls
        self.records = records
    }
}
