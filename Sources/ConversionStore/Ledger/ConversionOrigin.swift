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

/// An origin that takes one word where there is none, which is nearly always so.
final class BoxedOrigin: Hashable, Sendable {
    let origin: ConversionOrigin

    /// Nil for an origin that says nothing.
    init?(_ origin: ConversionOrigin) {
        guard !origin.id.isEmpty || origin.keyToken != nil else { return nil }
        self.origin = origin
    }

    static func == (left: BoxedOrigin, right: BoxedOrigin) -> Bool { left.origin == right.origin }

    func hash(into hasher: inout Hasher) { hasher.combine(origin) }
}
