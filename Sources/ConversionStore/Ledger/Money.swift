/// An exact amount of one currency, as `google.type.Money` has it.
public struct Money: Sendable, Hashable {
    /// ISO 4217, three capital letters.
    public var currencyCode: String
    /// Whole units.
    public var units: Int64
    /// Billionths of a unit, with the same sign as `units`.
    public var nanos: Int32

    public init(currencyCode: String, units: Int64, nanos: Int32) {
        self.currencyCode = currencyCode
        self.units = units
        self.nanos = nanos
    }
}
