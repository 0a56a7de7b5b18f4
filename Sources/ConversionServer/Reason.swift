import ConversionAPI
import RPC

/// Why a call failed, for programs: the reasons of `google.rpc.ErrorInfo` in the domain `conversion.v1`.
enum Reason: String {
    // Bad input.
    case fieldRequired = "FIELD_REQUIRED"
    case fieldTooLong = "FIELD_TOO_LONG"
    case fieldInvalid = "FIELD_INVALID"
    case tooManyItems = "TOO_MANY_ITEMS"
    case eventTypeInvalid = "EVENT_TYPE_INVALID"
    case eventTypeNotAllowed = "EVENT_TYPE_NOT_ALLOWED"
    case timestampInvalid = "TIMESTAMP_INVALID"
    case timestampInFuture = "TIMESTAMP_IN_FUTURE"
    case timestampTooOld = "TIMESTAMP_TOO_OLD"
    case timeRangeInvalid = "TIME_RANGE_INVALID"
    case timeZoneInvalid = "TIME_ZONE_INVALID"
    case moneyInvalid = "MONEY_INVALID"
    case currencyCodeInvalid = "CURRENCY_CODE_INVALID"
    case currencyCodeMismatch = "CURRENCY_CODE_MISMATCH"
    case pageSizeInvalid = "PAGE_SIZE_INVALID"
    case pageTokenInvalid = "PAGE_TOKEN_INVALID"
    case cursorInvalid = "CURSOR_INVALID"
    case heartbeatIntervalInvalid = "HEARTBEAT_INTERVAL_INVALID"
    case fieldMaskInvalid = "FIELD_MASK_INVALID"
    case keyTokenInvalid = "KEY_TOKEN_INVALID"
    // Who calls.
    case credentialsMissing = "CREDENTIALS_MISSING"
    case keyInvalid = "KEY_INVALID"
    case keyExpired = "KEY_EXPIRED"
    case roleNotAllowed = "ROLE_NOT_ALLOWED"
    case agentListNotAllowed = "AGENT_LIST_NOT_ALLOWED"
    case keyRateExceeded = "KEY_RATE_EXCEEDED"
    case keyCallsExceeded = "KEY_CALLS_EXCEEDED"
    case keyQueueExceeded = "KEY_QUEUE_EXCEEDED"
    // The state of things.
    case agentNotFound = "AGENT_NOT_FOUND"
    case agentAlreadyExists = "AGENT_ALREADY_EXISTS"
    case conversionNotFound = "CONVERSION_NOT_FOUND"
    case callNotFound = "CALL_NOT_FOUND"
    case conversionErased = "CONVERSION_ERASED"
    case conversionAlreadyRetracted = "CONVERSION_ALREADY_RETRACTED"
    case adjustmentPrecedesConversion = "ADJUSTMENT_PRECEDES_CONVERSION"
    case moreRecentAdjustmentFound = "MORE_RECENT_ADJUSTMENT_FOUND"
    case trackingDisabled = "TRACKING_DISABLED"
    case idempotencyKeyReused = "IDEMPOTENCY_KEY_REUSED"
    case etagMismatch = "ETAG_MISMATCH"
    // The state of the server.
    case writerBusy = "WRITER_BUSY"
    case answersUnread = "ANSWERS_UNREAD"
    case storeUnavailable = "STORE_UNAVAILABLE"
    case tracesRemain = "TRACES_REMAIN"
    case storeFault = "STORE_FAULT"
    case deadlineExceeded = "DEADLINE_EXCEEDED"
}

extension RPCError {
    /// An error with its reason as ErrorInfo, and what else a program may use.
    init(
        _ code: StatusCode, _ reason: Reason, _ message: String, metadata: [String: String] = [:],
        more: [ErrorDetail] = [], cause: (any Error)? = nil
    ) {
        self.init(
            code, message, details: [.errorInfo(reason: reason.rawValue, metadata: metadata)] + more, cause: cause)
    }
}
