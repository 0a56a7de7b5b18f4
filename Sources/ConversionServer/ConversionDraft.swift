import ConversionAPI
import ConversionStore

/// What a request says of a conversion, before any rule has looked at it.
struct ConversionDraft {
    /// As they were sent; the event type too.
    var texts: ConversionTexts
    var timestamp: ProtobufTimestamp?
    var value: ConversionAPI.Money?
    var test: Bool
    /// Run the checks, and record nothing.
    var validateOnly: Bool
    /// Nil for nearly all.
    var personalData: PersonalDataDraft?

    init(_ request: borrowing TrackConversionRequest.InPlace) {
        value = request.value
        timestamp = request.timestamp
        test = request.test
        validateOnly = request.validateOnly
        var currencyCode = value?.currencyCode ?? ""
        texts = currencyCode.withUTF8 {
            ConversionTexts(
                agentID: request.agentID, roomName: request.roomName, userID: request.userID,
                eventType: request.eventType, details: request.details, idempotencyKey: request.idempotencyKey,
                currencyCode: $0)
        }
        guard request.hasPersonalData else { return }
        personalData = PersonalDataDraft(request.identifiers, request.consent, request.attributes)
    }

    init(_ request: TrackConversionRequest) {
        texts = ConversionTexts(
            agentID: request.agentID, roomName: request.roomName, userID: request.userID, eventType: request.eventType,
            details: request.details, idempotencyKey: request.idempotencyKey,
            currencyCode: request.value?.currencyCode ?? "")
        value = request.value
        timestamp = request.timestamp
        test = request.test
        validateOnly = request.validateOnly
        personalData = PersonalDataDraft(request.identifiers, request.consent, request.attributes)
    }

    var hasKey: Bool { !texts.isEmpty(.idempotencyKey) }
}
