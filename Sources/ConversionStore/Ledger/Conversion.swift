/// A conversion as the ledger holds it.
public struct Conversion: Sendable, Hashable {
    /// Its place in the ledger: one order for all changes, that of their commits.
    public var sequence: Int64
    /// Its name for the outside.
    public var id: ConversionID
    /// The agent that tracked it; it may be deleted by now.
    public var agentID: String
    /// The agent's revision when the conversion was recorded.
    public var agentRevision: Int64
    /// The call.
    public var roomName: String
    /// Empty where the call gave none.
    public var userID: String
    /// Normalised.
    public var eventType: String
    /// Free text.
    public var details: String
    /// When it happened.
    public var occurredAt: Timestamp
    /// When the server received it.
    public var receivedAt: Timestamp
    /// Nil where the call gave none.
    public var value: Money?
    /// Stays out of lists and reports unless asked for.
    public var isTest: Bool
    /// Came in by an import of older data.
    public var isImported: Bool
    /// Nil where it stands as it was recorded.
    public var lastAdjustment: ConversionAdjustment?
    /// When the user's id and the details were erased from it; nil where they were not.
    public var erasedAt: Timestamp?
    private var boxedOrigin: BoxedOrigin?

    public init(
        sequence: Int64, id: ConversionID, agentID: String, agentRevision: Int64, roomName: String, userID: String,
        eventType: String, details: String, occurredAt: Timestamp, receivedAt: Timestamp, value: Money?, isTest: Bool,
        isImported: Bool, lastAdjustment: ConversionAdjustment? = nil, erasedAt: Timestamp? = nil,
        origin: String = "", keyToken: KeyToken? = nil
    ) {
        self.sequence = sequence
        self.id = id
        self.agentID = agentID
        self.agentRevision = agentRevision
        self.roomName = roomName
        self.userID = userID
        self.eventType = eventType
        self.details = details
        self.occurredAt = occurredAt
        self.receivedAt = receivedAt
        self.value = value
        self.isTest = isTest
        self.isImported = isImported
        self.lastAdjustment = lastAdjustment
        self.erasedAt = erasedAt
        boxedOrigin = BoxedOrigin(ConversionOrigin(id: origin, keyToken: keyToken))
    }

    /// The id of the record that it was imported from, in the ledger that recorded that first; empty for what was recorded
    /// here, and for what was imported from a file that told no id.
    public var origin: String { boxedOrigin?.origin.id ?? "" }

    /// The idempotency key that it was recorded under, here or where it was imported from; nil where there was none, or
    /// where that is not known.
    public var keyToken: KeyToken? { boxedOrigin?.origin.keyToken }

    /// What it is worth now: nil where it is retracted or has no value.
    public var netValue: Money? {
        switch lastAdjustment?.change {
        case nil: value
        case .retract: nil
        case .restate(let value): value
        }
    }
}

/// What the last adjustment of a conversion made of it.
public struct ConversionAdjustment: Sendable, Hashable {
    /// What it did.
    public var change: AdjustmentChange
    /// The moment that it speaks for.
    public var occurredAt: Timestamp

    public init(change: AdjustmentChange, occurredAt: Timestamp) {
        self.change = change
        self.occurredAt = occurredAt
    }
}

extension Conversion {
    /// The conversion that recording made of a request.
    ///
    /// - Parameter keyToken: only the ledger can make it.
    public init(_ new: NewConversion, recorded: RecordedConversion, keyToken: KeyToken? = nil) {
        self.init(
            sequence: recorded.sequence, id: recorded.id, agentID: new.agentID, agentRevision: new.agentRevision,
            roomName: new.roomName, userID: new.userID, eventType: new.eventType, details: new.details,
            occurredAt: new.occurredAt, receivedAt: recorded.receivedAt, value: new.value, isTest: new.isTest,
            isImported: new.isImported, origin: new.origin?.id ?? "", keyToken: keyToken)
    }
}

extension Conversion {
    /// About how many bytes of memory it takes: for bounds, not for counting.
    public var footprint: Int {
        128 + agentID.utf8.count + roomName.utf8.count + userID.utf8.count + eventType.utf8.count + details.utf8.count
    }
}
