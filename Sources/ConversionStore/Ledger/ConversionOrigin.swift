/// What a line of an export says of the record that it was made from: by this an import knows what it has already.
public struct ConversionOrigin: Hashable, Sendable {
    /// The id of the record, in the ledger that recorded it first.
    public var id: String
    /// The idempotency key that it was recorded under there; nil where it had none, or the export does not say.
    public var keyToken: KeyToken?

    public init(id: String, keyToken: KeyToken? = nil) {
        self.id = id
        self.keyToken = keyToken
    }
}
