/// What an adjustment does to its conversion.
public enum AdjustmentChange: Sendable, Hashable {
    /// It no longer counts, for good.
    case retract
    /// It is worth another absolute value. Indirect, because every conversion has room for it and few have one.
    indirect case restate(Money)
}

/// A later correction of one conversion, as the ledger holds it. Adjustments are only ever added.
public struct Adjustment: Sendable, Hashable {
    /// The id of the adjustment that it was imported from, in the ledger that made that first; empty for one made here.
    public var origin = ""
    /// Its place in the ledger, in one order with the conversions.
    public var sequence: Int64
    /// Its name for the outside; nil where it was only validated.
    public var id: AdjustmentID?
    /// The conversion that it corrects.
    public var conversionID: ConversionID
    /// What it does.
    public var change: AdjustmentChange
    /// The moment that it speaks for.
    public var occurredAt: Timestamp
    /// When the server received it.
    public var receivedAt: Timestamp
    /// Free text.
    public var details: String

    public init(
        sequence: Int64, id: AdjustmentID?, conversionID: ConversionID, change: AdjustmentChange, occurredAt: Timestamp,
        receivedAt: Timestamp, details: String
    ) {
        self.sequence = sequence
        self.id = id
        self.conversionID = conversionID
        self.change = change
        self.occurredAt = occurredAt
        self.receivedAt = receivedAt
        self.details = details
    }
}

/// An adjustment's name for the outside: `ad_` and the digits of a `ConversionID`.
///
/// Both stand for a sequence of the same ledger, so no adjustment has a conversion's digits.
public struct AdjustmentID: Sendable, Hashable, CustomStringConvertible {
    package let digits: ConversionID

    package init(digits: ConversionID) {
        self.digits = digits
    }

    /// The text, made anew at each reading.
    public var description: String { "ad" + digits.description.dropFirst(2) }
}

extension AdjustmentID {
    /// Nil where the text is no adjustment's id of any ledger.
    package init?(_ description: String) {
        guard description.hasPrefix("ad_"), let digits = ConversionID("cv" + description.dropFirst(2)) else {
            return nil
        }
        self.init(digits: digits)
    }
}

/// An adjustment to make, checked by itself; against its conversion the store checks it.
public struct NewAdjustment: Sendable, Hashable {
    /// The id that an exported adjustment had in the ledger that made it first, by which it is known here; empty for any
    /// other.
    public var origin = ""
    /// Where the conversion belongs.
    public var workspace: WorkspaceID
    /// The conversion to correct.
    public var conversionID: ConversionID
    /// What to do.
    public var change: AdjustmentChange
    /// The moment that it speaks for; nil for the moment of receipt, or the conversion's or its last adjustment's
    /// where that is later, since clocks differ.
    public var occurredAt: Timestamp?
    /// When the server received it.
    public var receivedAt: Timestamp
    /// Free text.
    public var details: String
    /// Empty where the call gave none. It belongs to the conversion; the store keeps a hash of it only.
    public var idempotencyKey: String
    /// A hash of the request's content, as in `NewConversion`.
    public var fingerprint: UInt64

    public init(
        workspace: WorkspaceID = .default, conversionID: ConversionID, change: AdjustmentChange,
        occurredAt: Timestamp? = nil, receivedAt: Timestamp, details: String = "", idempotencyKey: String = "",
        fingerprint: UInt64 = 0
    ) {
        self.workspace = workspace
        self.conversionID = conversionID
        self.change = change
        self.occurredAt = occurredAt
        self.receivedAt = receivedAt
        self.details = details
        self.idempotencyKey = idempotencyKey
        self.fingerprint = fingerprint
    }
}

/// What became of an adjustment. Only the first case has written anything.
public enum AdjustmentOutcome: Sendable, Hashable {
    /// In the ledger, durably; and the conversion as it stands after it.
    case adjusted(Adjustment, Conversion)
    /// Made before, under the same key: the first one, and the conversion as it stands now.
    case duplicate(Adjustment, Conversion)
    /// The key belongs to an adjustment of other content.
    case keyReused
    /// The workspace has no such conversion.
    case conversionNotFound
    /// The conversion's user was erased, and what is said of it now would outlive that.
    case erased
    /// The conversion was retracted before, which is for good.
    case alreadyRetracted
    /// It speaks for a moment before the conversion.
    case precedesConversion
    /// It speaks for a moment before that of an earlier adjustment.
    case moreRecentFound
    /// The conversion's value is in this other currency.
    case otherCurrency(String)
}
