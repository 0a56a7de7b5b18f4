import ConversionAPI
import ConversionStore
import RPC

/// What TrackConversion asks of a request; pure, so that batches and imports can ask the same.
struct TrackingRules: Sendable {
    static let identifierLimit = 256
    static let detailsLimit = 8 * 1024

    /// In nanoseconds.
    private let lateWindow: Int64
    private let clockTolerance: Int64

    init(_ configuration: ServiceConfiguration) {
        lateWindow = Self.nanoseconds(configuration.lateWindow)
        clockTolerance = Self.nanoseconds(configuration.clockTolerance)
    }

    /// A request that is well-formed by itself; whether its agent takes it is the next question.
    struct WellFormed {
        let request: TrackConversionRequest
        /// Empty where the request names none.
        let eventType: String
        let occurredAt: Timestamp?
        /// Of what the request says, not of what the server makes of it: a repeat without a timestamp is the same.
        let fingerprint: UInt64
    }

    /// Checks the fields.
    ///
    /// - Throws: `RPCError`, INVALID_ARGUMENT, with every violation.
    func check(_ request: TrackConversionRequest) throws(RPCError) -> WellFormed {
        var checks = FieldChecks()
        checks.require(request.agentID, "agent_id")
        checks.require(request.roomName, "room_name")
        checks.limit(request.agentID, "agent_id", to: Self.identifierLimit)
        checks.limit(request.roomName, "room_name", to: Self.identifierLimit)
        checks.limit(request.userID, "user_id", to: Self.identifierLimit)
        checks.limit(request.idempotencyKey, "idempotency_key", to: Self.identifierLimit)
        checks.limit(request.details, "details", to: Self.detailsLimit)
        var eventType = ""
        if !request.eventType.isEmpty {
            if let normal = EventType.normalise(request.eventType) {
                eventType = normal
            } else {
                checks.violate("event_type", .eventTypeInvalid, "event_type \(EventType.rule).")
            }
        }
        var occurredAt: Timestamp?
        if let timestamp = request.timestamp {
            occurredAt = Timestamp(seconds: timestamp.seconds, nanos: timestamp.nanos)
            if occurredAt == nil {
                checks.violate(
                    "timestamp", .timestampInvalid, "timestamp must have nanos of 0 to 999999999 and lie before 2262.")
            }
        }
        if let value = request.value { MoneyRules.check(value, "value", &checks) }
        try checks.finish()
        return WellFormed(
            request: request, eventType: eventType, occurredAt: occurredAt,
            fingerprint: fingerprint(request, eventType: eventType))
    }

    /// Checks a well-formed request against its agent and the clock.
    ///
    /// - Parameter policy: the agent's; nil if there is no such agent.
    /// - Throws: `RPCError`: NOT_FOUND, FAILED_PRECONDITION or INVALID_ARGUMENT.
    func admit(
        _ form: WellFormed, policy: TrackingPolicy?, workspace: WorkspaceID, now: Timestamp, deadline: Deadline?
    ) throws(RPCError) -> NewConversion {
        let request = form.request
        guard let policy else { throw .agentNotFound }
        guard policy.trackingEnabled else {
            throw RPCError(
                .failedPrecondition, .trackingDisabled,
                "The agent doesn't track conversions. Set analytics_enabled and analytics_track_conversions on it.")
        }
        var checks = FieldChecks()
        let eventType = form.eventType.isEmpty ? policy.defaultEvent : form.eventType
        if !policy.allows(eventType) {
            checks.violate(
                "event_type", .eventTypeNotAllowed,
                "event_type must be one of the agent's: \(policy.allowedEvents.joined(separator: ", ")).")
        }
        if let occurredAt = form.occurredAt { checkTime(occurredAt, now: now, &checks) }
        try checks.finish()
        return NewConversion(
            workspace: workspace, agentID: request.agentID, agentRevision: policy.revision,
            roomName: request.roomName, userID: request.userID, eventType: eventType, details: request.details,
            idempotencyKey: request.idempotencyKey, fingerprint: form.fingerprint,
            occurredAt: form.occurredAt ?? now, receivedAt: now,
            value: request.value.map { ConversionStore.Money($0) }, isTest: request.test,
            countOncePerCall: policy.countingMode == .oncePerCall, expires: deadline?.instant)
    }

    private func checkTime(_ occurredAt: Timestamp, now: Timestamp, _ checks: inout FieldChecks) {
        // Two moments of an Int64's range may be further apart than an Int64.
        let (age, isFar) = now.nanoseconds.subtractingReportingOverflow(occurredAt.nanoseconds)
        if occurredAt > now, isFar || age < -clockTolerance {
            checks.violate(
                "timestamp", .timestampInFuture,
                "timestamp is more than \(clockTolerance / 1_000_000_000) seconds ahead of the server's clock.")
        } else if occurredAt < now, isFar || age > lateWindow {
            checks.violate(
                "timestamp", .timestampTooOld,
                "timestamp is more than \(lateWindow / 1_000_000_000) seconds ago. Bring older conversions in by ImportConversions."
            )
        }
    }

    private func fingerprint(_ request: TrackConversionRequest, eventType: String) -> UInt64 {
        guard !request.idempotencyKey.isEmpty else { return 0 }
        var fingerprint = ContentFingerprint()
        fingerprint.add(request.agentID)
        fingerprint.add(request.roomName)
        fingerprint.add(request.userID)
        fingerprint.add(eventType)
        fingerprint.add(request.details)
        fingerprint.add(request.timestamp != nil)
        fingerprint.add(request.timestamp?.seconds ?? 0)
        fingerprint.add(Int64(request.timestamp?.nanos ?? 0))
        fingerprint.add(request.value != nil)
        fingerprint.add(request.value?.currencyCode ?? "")
        fingerprint.add(request.value?.units ?? 0)
        fingerprint.add(Int64(request.value?.nanos ?? 0))
        fingerprint.add(request.test)
        return fingerprint.value
    }

    private static func nanoseconds(_ duration: Duration) -> Int64 {
        let (seconds, attoseconds) = duration.components
        let (scaled, isTooLong) = seconds.multipliedReportingOverflow(by: 1_000_000_000)
        return isTooLong ? .max : scaled + attoseconds / 1_000_000_000
    }
}

extension RPCError {
    static var agentNotFound: RPCError {
        RPCError(.notFound, .agentNotFound, "There is no agent with this id. Create it, or check agent_id.")
    }
}
