/// A conversion to record, checked and normalised: the store keeps what it is given.
public struct NewConversion: Sendable, Hashable {
    public var workspace: WorkspaceID
    public var agentID: String
    public var agentRevision: Int64
    public var roomName: String
    /// Empty where the call gave none.
    public var userID: String
    public var eventType: String
    public var details: String
    /// Empty where the call gave none.
    public var idempotencyKey: String
    /// A hash of the request's content: two requests under one key are the same when their fingerprints are. It is
    /// stored, so the same content must hash alike in every process and version.
    public var fingerprint: UInt64
    public var occurredAt: Timestamp
    public var receivedAt: Timestamp
    public var value: Money?
    public var isTest: Bool
    public var isImported: Bool
    /// The first of its room and event type answers for this one.
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
