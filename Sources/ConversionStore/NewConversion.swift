/// A conversion to record, checked and normalised: the store keeps what it is given. No text of it may hold a NUL.
public struct NewConversion: Sendable, Hashable {
    /// Where it belongs; the store takes any that it gave out.
    public var workspace: WorkspaceID
    /// The agent that tracked it.
    public var agentID: String
    /// The agent's revision by whose rules it was checked.
    public var agentRevision: Int64
    /// The call, never empty.
    public var roomName: String
    /// Empty where the call gave none.
    public var userID: String
    /// Normalised, never empty.
    public var eventType: String
    /// Free text.
    public var details: String
    /// Empty where the call gave none.
    public var idempotencyKey: String
    /// A hash of the request's content: two requests under one key are the same when their fingerprints are. It is
    /// stored, so the same content must hash alike in every process and version.
    public var fingerprint: UInt64
    /// When it happened.
    public var occurredAt: Timestamp
    /// When the server received it.
    public var receivedAt: Timestamp
    /// Nil where the call gave none.
    public var value: Money?
    /// Stays out of lists and reports unless asked for.
    public var isTest: Bool
    /// Comes by an import of older data.
    public var isImported: Bool
    /// The first of its room and event type answers for this one; the first test only for tests.
    public var countOncePerCall: Bool
    /// When nobody waits for the answer any more: past it, a conversion still queued is not written.
    public var expires: ContinuousClock.Instant?

    public init(
        workspace: WorkspaceID = .default, agentID: String, agentRevision: Int64, roomName: String, userID: String = "",
        eventType: String, details: String = "", idempotencyKey: String = "", fingerprint: UInt64 = 0,
        occurredAt: Timestamp, receivedAt: Timestamp, value: Money? = nil, isTest: Bool = false,
        isImported: Bool = false, countOncePerCall: Bool = false, expires: ContinuousClock.Instant? = nil
    ) {
        self.workspace = workspace
        self.agentID = agentID
        self.agentRevision = agentRevision
        self.roomName = roomName
        self.userID = userID
        self.eventType = eventType
        self.details = details
        self.idempotencyKey = idempotencyKey
        self.fingerprint = fingerprint
        self.occurredAt = occurredAt
        self.receivedAt = receivedAt
        self.value = value
        self.isTest = isTest
        self.isImported = isImported
        self.countOncePerCall = countOncePerCall
        self.expires = expires
    }

    /// About the memory that it holds while it waits, in bytes.
    var footprint: Int {
        MemoryLayout<NewConversion>.size + agentID.utf8.count + roomName.utf8.count + userID.utf8.count
            + eventType.utf8.count + details.utf8.count + idempotencyKey.utf8.count
    }
}
