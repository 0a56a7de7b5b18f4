import Basics
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
    private let redaction: Redaction?

    init(_ configuration: ServiceConfiguration) {
        lateWindow = Self.nanoseconds(configuration.lateWindow)
        clockTolerance = Self.nanoseconds(configuration.clockTolerance)
        redaction = configuration.redaction
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
        _ draft: ConversionDraft, policy: TrackingPolicy?, workspace: WorkspaceID, now: Timestamp,
        expires: Uptime?
    ) throws(Refusal) -> NewConversion {
        var checks = FieldChecks()
        checkTexts(draft, &checks)
        let named = namedEvent(draft, &checks)
        let occurredAt = occurredAt(draft, &checks)
        if let value = draft.value { MoneyRules.check(value, "value", at: occurredAt ?? now, &checks) }
        let personalData = draft.personalData?.checked(&checks)
        let fingerprint = checks.isEmpty && draft.hasKey ? fingerprint(draft, named, personalData) : nil
        if checks.isEmpty {
            guard let policy else { throw Refusal(error: .agentNotFound, fingerprint: fingerprint) }
            guard policy.trackingEnabled else { throw Refusal(error: .trackingDisabled, fingerprint: fingerprint) }
        }
        // Whatever else is wrong is told with it, so that nobody mends one field only to learn of the next.
        if let policy { check(named, of: draft, policy, &checks) }
        if let occurredAt { check(occurredAt, now: now, &checks) }
        if let error = checks.error { throw Refusal(error: error, fingerprint: fingerprint) }
        guard let policy else { throw Refusal(error: .agentNotFound, fingerprint: fingerprint) }
        var conversion = NewConversion(
            workspace: workspace, texts: recorded(draft.texts, named, default: policy.defaultEvent),
            agentRevision: policy.revision, fingerprint: fingerprint ?? 0, occurredAt: occurredAt ?? now,
            receivedAt: now, amount: draft.value.map { NewConversion.Amount(units: $0.units, nanos: $0.nanos) },
            isTest: draft.test, countOncePerCall: policy.countingMode == .oncePerCall, usesDefaultEvent: named.isNone,
            expires: expires)
        if let personalData { conversion.personalData = stored(personalData) }
        return conversion
    }

    /// Admits a conversion that comes back because its agent has changed: asks what the agent says now, and nothing else
    /// again.
    ///
    /// - Parameter policy: the agent's of now; nil if there is no such agent any more.
    /// - Throws: `Refusal`: NOT_FOUND, FAILED_PRECONDITION, or INVALID_ARGUMENT.
    func admitAnew(_ conversion: NewConversion, policy: TrackingPolicy?) throws(Refusal) -> NewConversion {
        let fingerprint = conversion.hasKey ? conversion.fingerprint : nil
        guard let policy else { throw Refusal(error: .agentNotFound, fingerprint: fingerprint) }
        guard policy.trackingEnabled else { throw Refusal(error: .trackingDisabled, fingerprint: fingerprint) }
        var conversion = conversion
        if conversion.usesDefaultEvent {
            conversion.eventType = policy.defaultEvent
        } else {
            var checks = FieldChecks()
            Self.check(conversion.eventType, policy, &checks)
            if let error = checks.error { throw Refusal(error: error, fingerprint: fingerprint) }
        }
        conversion.agentRevision = policy.revision
        conversion.countOncePerCall = policy.countingMode == .oncePerCall
        return conversion
    }

    /// The texts as they are recorded, mostly those that were sent.
    func recorded(_ texts: ConversionTexts, _ named: NamedEvent, default defaultEvent: String) -> ConversionTexts {
        var texts = texts
        switch named {
        case .asSent, .invalid: break
        case .none: texts[.eventType] = defaultEvent
        case .normalised(let eventType): texts[.eventType] = eventType
        }
        if redaction != nil { texts[.details] = stored(texts[.details]) }
        return texts
    }

    /// Details as they are stored. A request's fingerprint is of what it says before that, so that a repeat is the same
    /// one whatever the operator has set meanwhile.
    func stored(_ details: String) -> String { redaction?.redacted(details) ?? details }

    /// What is stored of a caller: the values of attributes are free text, as details are.
    func stored(_ data: PersonalData) -> PersonalData {
        redaction.map { redaction in data.mappingAttributes { redaction.redacted($0) } } ?? data
    }

    // MARK: By itself

    func checkTexts(_ draft: ConversionDraft, _ checks: inout FieldChecks) {
        let (isWithout, count) = (draft.texts.isEmpty, draft.texts.count)
        if isWithout(.agentID) { checks.violateRequired("agent_id") }
        if isWithout(.roomName) { checks.violateRequired("room_name") }
        checks.limit(count(.agentID), "agent_id", to: Self.identifierLimit)
        checks.limit(count(.roomName), "room_name", to: Self.identifierLimit)
        checks.limit(count(.userID), "user_id", to: Self.identifierLimit)
        checks.limit(count(.details), "details", to: Self.detailsLimit)
        checks.limit(count(.idempotencyKey), "idempotency_key", to: Self.identifierLimit)
    }

    /// The event that a request names.
    enum NamedEvent {
        case none
        /// In the form of event types.
        case asSent
        /// Sent otherwise, and brought into the form.
        case normalised(String)
        /// No event type.
        case invalid

        var isNone: Bool { if case .none = self { true } else { false } }
    }

    /// The event that the draft names, with a violation for a text that is no event type.
    func namedEvent(_ draft: ConversionDraft, _ checks: inout FieldChecks) -> NamedEvent {
        let named: NamedEvent = draft.texts.withTexts { texts in
            let sent = texts[.eventType]
            guard sent.count > 0 else { return .none }
            if EventType.isNormal(sent) { return .asSent }
            return EventType.normalised(sent).map { .normalised(String(decoding: $0, as: UTF8.self)) } ?? .invalid
        }
        if case .invalid = named {
            checks.violate("event_type", .eventTypeInvalid, "event_type \(EventType.rule).")
        }
        return named
    }

    /// nil where the request has none, and, with a violation, for a time that the ledger could not hold.
    private func occurredAt(_ draft: ConversionDraft, _ checks: inout FieldChecks) -> Timestamp? {
        guard let timestamp = draft.timestamp else { return nil }
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
    func fingerprint(_ draft: ConversionDraft, _ named: NamedEvent, _ personalData: PersonalData?) -> UInt64 {
        draft.texts.withTexts { texts in
            var fingerprint = ContentFingerprint()
            fingerprint.add(texts[.agentID])
            fingerprint.add(texts[.roomName])
            fingerprint.add(texts[.userID])
            switch named {
            case .asSent: fingerprint.add(texts[.eventType])
            case .normalised(let eventType): fingerprint.add(eventType)
            case .none, .invalid: fingerprint.add("")
            }
            fingerprint.add(texts[.details])
            fingerprint.add(draft.timestamp != nil)
            fingerprint.add(draft.timestamp?.seconds ?? 0)
            fingerprint.add(Int64(draft.timestamp?.nanos ?? 0))
            fingerprint.add(draft.value != nil)
            fingerprint.add(texts[.currencyCode])
            fingerprint.add(draft.value?.units ?? 0)
            fingerprint.add(Int64(draft.value?.nanos ?? 0))
            fingerprint.add(draft.test)
            if let personalData, !personalData.isEmpty { personalData.add(to: &fingerprint) }
            return fingerprint.value
        }
    }

    // MARK: Against the agent and the clock

    private func check(
        _ named: NamedEvent, of draft: ConversionDraft, _ policy: TrackingPolicy, _ checks: inout FieldChecks
    ) {
        guard !policy.allowedEvents.isEmpty else { return }
        let eventType: String
        switch named {
        case .none, .invalid: return
        case .asSent: eventType = draft.texts[.eventType]
        case .normalised(let normalised): eventType = normalised
        }
        Self.check(eventType, policy, &checks)
    }

    private static func check(_ eventType: String, _ policy: TrackingPolicy, _ checks: inout FieldChecks) {
        guard !policy.allows(eventType) else { return }
        checks.violate(
            "event_type", .eventTypeNotAllowed,
            "event_type must be one of the agent's: \(shortened(policy.allowedEvents)).")
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
