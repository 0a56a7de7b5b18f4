import ConversionAPI
import ConversionStore
import RPC

/// What TrackConversion asks of a request; pure, so that batches and imports can ask the same.
struct TrackingRules: Sendable {
    static let identifierLimit = 256
    static let detailsLimit = 8 * 1024
    /// Items of one batch.
    static let batchLimit = 1000

    /// In nanoseconds.
    private let lateWindow: Int64
    private let clockTolerance: Int64

    init(_ configuration: ServiceConfiguration) {
        lateWindow = Self.nanoseconds(configuration.lateWindow)
        clockTolerance = Self.nanoseconds(configuration.clockTolerance)
    }

    /// Why a request is not taken.
    struct Refusal: Error {
        let error: RPCError
        /// Of a request that has a key and is well-formed by itself: under other rules, or at another time, it may have
        /// been recorded. nil for any other.
        let fingerprint: UInt64?
    }

    /// Checks a request by itself, then against its agent and the clock.
    ///
    /// - Parameter policy: the agent's; nil if there is no such agent.
    /// - Throws: `Refusal`: INVALID_ARGUMENT with every violation for what is not well-formed; then NOT_FOUND,
    ///   FAILED_PRECONDITION, or INVALID_ARGUMENT.
    func admit(
        _ request: TrackConversionRequest, policy: TrackingPolicy?, workspace: WorkspaceID, now: Timestamp,
        expires: ContinuousClock.Instant?
    ) throws(Refusal) -> NewConversion {
        var checks = FieldChecks()
        checkTexts(request, &checks)
        var eventType = eventType(request, &checks)
        let occurredAt = occurredAt(request, &checks)
        if let value = request.value { MoneyRules.check(value, "value", &checks) }
        let fingerprint =
            checks.isEmpty && !request.idempotencyKey.isEmpty ? fingerprint(request, eventType: eventType ?? "") : nil
        if checks.isEmpty {
            guard let policy else { throw Refusal(error: .agentNotFound, fingerprint: fingerprint) }
            guard policy.trackingEnabled else { throw Refusal(error: .trackingDisabled, fingerprint: fingerprint) }
        }
        // Whatever else is wrong is told with it, so that nobody mends one field only to learn of the next.
        if let policy { check(&eventType, of: request, policy, &checks) }
        if let occurredAt { check(occurredAt, now: now, &checks) }
        if let error = checks.error { throw Refusal(error: error, fingerprint: fingerprint) }
        guard let policy, let eventType else { throw Refusal(error: .agentNotFound, fingerprint: fingerprint) }
        return NewConversion(
            workspace: workspace, agentID: request.agentID, agentRevision: policy.revision,
            roomName: request.roomName, userID: request.userID, eventType: eventType, details: request.details,
            idempotencyKey: request.idempotencyKey, fingerprint: fingerprint ?? 0,
            occurredAt: occurredAt ?? now, receivedAt: now,
            value: request.value.map { ConversionStore.Money($0) }, isTest: request.test,
            countOncePerCall: policy.countingMode == .oncePerCall, expires: expires)
    }

    // MARK: By itself

    func checkTexts(_ request: TrackConversionRequest, _ checks: inout FieldChecks) {
        checks.require(request.agentID, "agent_id")
        checks.require(request.roomName, "room_name")
        checks.limit(request.agentID, "agent_id", to: Self.identifierLimit)
        checks.limit(request.roomName, "room_name", to: Self.identifierLimit)
        checks.limit(request.userID, "user_id", to: Self.identifierLimit)
        checks.limit(request.details, "details", to: Self.detailsLimit)
        checks.limit(request.idempotencyKey, "idempotency_key", to: Self.identifierLimit)
    }

    /// nil where the request names none, and, with a violation, for a text that is no event type.
    func eventType(_ request: TrackConversionRequest, _ checks: inout FieldChecks) -> String? {
        guard !request.eventType.isEmpty else { return nil }
        let eventType = EventType.normalise(request.eventType)
        if eventType == nil { checks.violate("event_type", .eventTypeInvalid, "event_type \(EventType.rule).") }
        return eventType
    }

    /// nil where the request has none, and, with a violation, for a time that the ledger could not hold.
    private func occurredAt(_ request: TrackConversionRequest, _ checks: inout FieldChecks) -> Timestamp? {
        guard let timestamp = request.timestamp else { return nil }
        guard timestamp.isValid else {
            checks.violate("timestamp", .timestampInvalid, "timestamp \(ProtobufTimestamp.rule).")
            return nil
        }
        let (nearest, isExact) = Timestamp.nearest(to: timestamp)
        if isExact { return nearest }
        if nearest.nanoseconds < 0 { violateTooOld(&checks) } else { violateInFuture(&checks) }
        return nil
    }

    /// Of what the request says, not of what the server makes of it: a repeat without a timestamp is the same.
    func fingerprint(_ request: TrackConversionRequest, eventType: String) -> UInt64 {
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

    // MARK: Against the agent and the clock

    /// Fills in the agent's own event where the request names none.
    private func check(
        _ eventType: inout String?, of request: TrackConversionRequest, _ policy: TrackingPolicy,
        _ checks: inout FieldChecks
    ) {
        guard let named = eventType else {
            if request.eventType.isEmpty { eventType = policy.defaultEvent }
            return
        }
        guard !policy.allows(named) else { return }
        checks.violate(
            "event_type", .eventTypeNotAllowed,
            "event_type must be one of the agent's: \(Self.shortened(policy.allowedEvents)).")
    }

    private func check(_ occurredAt: Timestamp, now: Timestamp, _ checks: inout FieldChecks) {
        // Two moments of an Int64's range may be further apart than an Int64.
        let (age, isFar) = now.nanoseconds.subtractingReportingOverflow(occurredAt.nanoseconds)
        if occurredAt > now, isFar || age < -clockTolerance {
            violateInFuture(&checks)
        } else if occurredAt < now, isFar || age > lateWindow {
            violateTooOld(&checks)
        }
    }

    private func violateInFuture(_ checks: inout FieldChecks, _ field: String = "timestamp") {
        checks.violate(
            field, .timestampInFuture,
            "\(field) is more than \(clockTolerance / 1_000_000_000) seconds ahead of the server's clock.")
    }

    /// A moment of any age that is not ahead of the clock; nil, with a violation, for any other.
    func past(
        _ timestamp: ProtobufTimestamp?, _ field: String, now: Timestamp, _ checks: inout FieldChecks
    ) -> Timestamp? {
        guard let timestamp else { return nil }
        guard timestamp.isValid else {
            checks.violate(field, .timestampInvalid, "\(field) \(ProtobufTimestamp.rule).")
            return nil
        }
        let (nearest, isExact) = Timestamp.nearest(to: timestamp)
        guard isExact || nearest.nanoseconds > 0 else {
            checks.violate(field, .timestampTooOld, "\(field) is before the year 1678, which the server can't hold.")
            return nil
        }
        let (age, isFar) = now.nanoseconds.subtractingReportingOverflow(nearest.nanoseconds)
        guard isExact, nearest <= now || (!isFar && age >= -clockTolerance) else {
            violateInFuture(&checks, field)
            return nil
        }
        return nearest
    }

    private func violateTooOld(_ checks: inout FieldChecks) {
        checks.violate(
            "timestamp", .timestampTooOld,
            "timestamp is more than \(lateWindow / 1_000_000_000) seconds ago. Bring older conversions in by ImportConversions."
        )
    }

    /// As many events as a message has room for.
    private static func shortened(_ events: [String]) -> String {
        var list = ""
        for (index, event) in events.enumerated() {
            guard list.utf8.count + event.utf8.count <= 400 else { return list + " and \(events.count - index) more" }
            list += index == 0 ? event : ", \(event)"
        }
        return list
    }

    private static func nanoseconds(_ duration: Duration) -> Int64 {
        let (seconds, attoseconds) = duration.components
        let (scaled, scaling) = seconds.multipliedReportingOverflow(by: 1_000_000_000)
        let (sum, adding) = scaled.addingReportingOverflow(attoseconds / 1_000_000_000)
        return scaling || adding ? (seconds < 0 ? .min : .max) : sum
    }
}

extension RPCError {
    static var agentNotFound: RPCError {
        RPCError(.notFound, .agentNotFound, "There is no agent with this id. Create it, or check agent_id.")
    }

    static var trackingDisabled: RPCError {
        RPCError(
            .failedPrecondition, .trackingDisabled,
            "The agent doesn't track conversions. Set analytics_enabled and analytics_track_conversions on it.")
    }
}
