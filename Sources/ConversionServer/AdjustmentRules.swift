import ConversionAPI
import ConversionStore
import RPC

/// What AdjustConversion asks of a request by itself, and what it says where the conversion does not allow it.
enum AdjustmentRules {
    /// - Returns: nil for an id that no conversion can have.
    /// - Throws: `RPCError`, INVALID_ARGUMENT, with every violation.
    static func admit(
        _ request: AdjustConversionRequest, _ rules: TrackingRules, workspace: WorkspaceID, now: Timestamp
    ) throws(RPCError) -> NewAdjustment? {
        var checks = FieldChecks()
        checks.require(request.conversionID, "conversion_id")
        let change = change(request, &checks)
        let occurredAt = rules.past(request.timestamp, "timestamp", now: now, &checks)
        checks.limit(request.details, "details", to: TrackingRules.detailsLimit)
        checks.limit(request.idempotencyKey, "idempotency_key", to: TrackingRules.identifierLimit)
        try checks.finish()
        guard let id = ConversionID(request.conversionID), let change else { return nil }
        return NewAdjustment(
            workspace: workspace, conversionID: id, change: change, occurredAt: occurredAt, receivedAt: now,
            details: rules.stored(request.details), idempotencyKey: request.idempotencyKey,
            fingerprint: fingerprint(request))
    }

    private static func change(
        _ request: AdjustConversionRequest, _ checks: inout FieldChecks
    ) -> AdjustmentChange? {
        switch request.type {
        case .unspecified:
            checks.violate("type", .fieldRequired, "type is required: RETRACT or RESTATE.")
        case .unrecognized(let number):
            checks.violate("type", .fieldInvalid, "type has no value \(number).")
        case .retract:
            guard request.value != nil else { return .retract }
            checks.violate("value", .fieldInvalid, "value must be absent: a retraction has none.")
        case .restate:
            guard let value = request.value else {
                checks.violate("value", .fieldRequired, "value is required: the new absolute value.")
                return nil
            }
            MoneyRules.check(value, "value", &checks)
            return .restate(ConversionStore.Money(value))
        }
        return nil
    }

    /// Of what the request says, so that a repeat without a timestamp is the same.
    private static func fingerprint(_ request: AdjustConversionRequest) -> UInt64 {
        var fingerprint = ContentFingerprint()
        fingerprint.add(request.conversionID)
        fingerprint.add(request.type == .retract)
        fingerprint.add(request.value?.currencyCode ?? "")
        fingerprint.add(request.value?.units ?? 0)
        fingerprint.add(Int64(request.value?.nanos ?? 0))
        fingerprint.add(request.timestamp != nil)
        fingerprint.add(request.timestamp?.seconds ?? 0)
        fingerprint.add(Int64(request.timestamp?.nanos ?? 0))
        fingerprint.add(request.details)
        return fingerprint.value
    }
}

extension AdjustConversionResponse {
    /// The answer to an outcome.
    ///
    /// - Throws: `RPCError` for an outcome that is no success.
    init(_ outcome: AdjustmentOutcome) throws(RPCError) {
        switch outcome {
        case .adjusted(let adjustment, let conversion):
            self.init(
                adjustment: ConversionAPI.Adjustment(adjustment), conversion: ConversionAPI.Conversion(conversion))
        case .duplicate(let adjustment, let conversion):
            self.init(
                adjustment: ConversionAPI.Adjustment(adjustment), conversion: ConversionAPI.Conversion(conversion),
                duplicate: true)
        case .keyReused: throw .keyReused(for: "an adjustment")
        case .conversionNotFound: throw .conversionNotFound
        case .erased:
            throw RPCError(
                .failedPrecondition, .conversionErased,
                "The conversion's user was erased, and no text is kept with it any more. Adjust it without details.")
        case .alreadyRetracted:
            throw RPCError(
                .failedPrecondition, .conversionAlreadyRetracted,
                "The conversion was retracted before, and that is for good. Record a new conversion if it counts after all."
            )
        case .precedesConversion:
            throw RPCError(
                .failedPrecondition, .adjustmentPrecedesConversion,
                "timestamp is before the conversion's. Give the moment of the adjustment, or none.")
        case .moreRecentFound:
            throw RPCError(
                .failedPrecondition, .moreRecentAdjustmentFound,
                "The conversion has an adjustment with a later timestamp, which decides. Read the conversion again.")
        case .otherCurrency(let currency):
            var checks = FieldChecks()
            checks.violate(
                "value.currency_code", .currencyCodeMismatch,
                "value.currency_code must be the conversion's, \(currency). Amounts are never converted.")
            try checks.finish()
            self.init()
        }
    }
}

extension RPCError {
    static var conversionNotFound: RPCError {
        RPCError(.notFound, .conversionNotFound, "There is no conversion with this id. Check conversion_id.")
    }
}
