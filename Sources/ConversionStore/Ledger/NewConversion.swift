import Basics

/// A conversion to record, checked and normalised: the store keeps what it is given. No text of it may hold a NUL.
public struct NewConversion: Sendable, Hashable {
    /// Where it belongs; the store takes any that it gave out.
    public var workspace: WorkspaceID
    /// Its texts, the currency of its value among them. The properties of their names make a `String` at each reading.
    public private(set) var texts: ConversionTexts
    /// The agent's revision by whose rules it was checked.
    public var agentRevision: Int64
    /// A hash of the request's content: two requests under one key are the same when their fingerprints are. It is
    /// stored, so the same content must hash alike in every process and version.
    public var fingerprint: UInt64
    /// When it happened.
    public var occurredAt: Timestamp
    /// When the server received it.
    public var receivedAt: Timestamp
    /// What it is worth, in the currency among the texts; nil where the call gave no value.
    public private(set) var amount: Amount?
    /// Stays out of lists and reports unless asked for.
    public var isTest: Bool
    /// Comes by an import of older data.
    public var isImported: Bool
    /// The first of its room and event type answers for this one; the first test only for tests.
    public var countOncePerCall: Bool
    /// Its event type is the agent's own, as the request names none: under another policy it takes that one's.
    public var usesDefaultEvent: Bool
    /// When nobody waits for the answer any more: past it, a conversion still queued is not written.
    public var expires: Uptime?

    /// A `Money` without its currency.
    public struct Amount: Sendable, Hashable {
        /// Whole units.
        public var units: Int64
        /// Billionths of a unit, with the same sign as `units`.
        public var nanos: Int32

        public init(units: Int64, nanos: Int32) {
            self.units = units
            self.nanos = nanos
        }
    }

    public init(
        workspace: WorkspaceID = .default, texts: ConversionTexts, agentRevision: Int64, fingerprint: UInt64 = 0,
        occurredAt: Timestamp, receivedAt: Timestamp, amount: Amount? = nil, isTest: Bool = false,
        isImported: Bool = false, countOncePerCall: Bool = false, usesDefaultEvent: Bool = false, expires: Uptime? = nil
    ) {
        self.workspace = workspace
        self.texts = texts
        self.agentRevision = agentRevision
        self.fingerprint = fingerprint
        self.occurredAt = occurredAt
        self.receivedAt = receivedAt
        self.amount = amount
        self.isTest = isTest
        self.isImported = isImported
        self.countOncePerCall = countOncePerCall
        self.usesDefaultEvent = usesDefaultEvent
        self.expires = expires
    }

    public init(
        workspace: WorkspaceID = .default, agentID: String, agentRevision: Int64, roomName: String, userID: String = "",
        eventType: String, details: String = "", idempotencyKey: String = "", fingerprint: UInt64 = 0,
        occurredAt: Timestamp, receivedAt: Timestamp, value: Money? = nil, isTest: Bool = false,
        isImported: Bool = false, countOncePerCall: Bool = false, expires: Uptime? = nil
    ) {
        self.init(
            workspace: workspace,
            texts: ConversionTexts(
                agentID: agentID, roomName: roomName, userID: userID, eventType: eventType, details: details,
                idempotencyKey: idempotencyKey, currencyCode: value?.currencyCode ?? ""),
            agentRevision: agentRevision, fingerprint: fingerprint, occurredAt: occurredAt, receivedAt: receivedAt,
            amount: value.map { Amount(units: $0.units, nanos: $0.nanos) }, isTest: isTest, isImported: isImported,
            countOncePerCall: countOncePerCall, expires: expires)
    }

    /// The agent that tracked it.
    public var agentID: String {
        get { texts[.agentID] }
        set { texts[.agentID] = newValue }
    }

    /// The call, never empty.
    public var roomName: String {
        get { texts[.roomName] }
        set { texts[.roomName] = newValue }
    }

    /// Empty where the call gave none.
    public var userID: String {
        get { texts[.userID] }
        set { texts[.userID] = newValue }
    }

    /// Normalised, never empty.
    public var eventType: String {
        get { texts[.eventType] }
        set { texts[.eventType] = newValue }
    }

    /// Free text.
    public var details: String {
        get { texts[.details] }
        set { texts[.details] = newValue }
    }

    /// Empty where the call gave none.
    public var idempotencyKey: String {
        get { texts[.idempotencyKey] }
        set { texts[.idempotencyKey] = newValue }
    }

    /// What an imported conversion says of the record that it was made from; nil for all others.
    public var origin: ConversionOrigin? {
        get { texts.rare?.origin }
        set { texts.rare = RareFields(origin: newValue, personalData: texts.rare?.personalData) }
    }

    /// Whether it was made from a record that was exported.
    package var hasOrigin: Bool { texts.rare?.origin != nil }

    /// Whether there may be an origin or personal data: to be asked first, as nearly none has.
    @inlinable
    public var hasRareFields: Bool { texts.hasRareFields }

    /// What it says of its caller besides the user's id; nil where it says nothing.
    public var personalData: PersonalData? {
        get { texts.rare?.personalData }
        set { texts.rare = RareFields(origin: texts.rare?.origin, personalData: newValue) }
    }

    /// Nil where the call gave none.
    public var value: Money? {
        get { amount.map { Money(currencyCode: texts[.currencyCode], units: $0.units, nanos: $0.nanos) } }
        set {
            texts[.currencyCode] = newValue?.currencyCode ?? ""
            amount = newValue.map { Amount(units: $0.units, nanos: $0.nanos) }
        }
    }

    /// Whether the call gave an idempotency key.
    @inlinable
    public var hasKey: Bool { !texts.isEmpty(.idempotencyKey) }

    /// About the memory that it holds while it waits, in bytes.
    package var footprint: Int {
        MemoryLayout<NewConversion>.size + texts.withTexts { $0.size }
            + (hasRareFields ? texts.rare?.personalData?.footprint ?? 0 : 0)
    }
}
