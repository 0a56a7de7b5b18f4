import ConversionAPI

/// An adjustment that names its conversion by what is the same in every ledger.
struct PortableAdjustment: Sendable, Hashable {
    /// What tells the adjustment and its conversion again.
    enum Identity: Sendable, Hashable {
        /// As an export writes it: the ids of both in the ledgers that had them first, and when the conversion happened.
        case exported(originID: String, conversionID: String, conversionTimestamp: ProtobufTimestamp)
        /// As a file of other origin may have it: by the adjustment's own idempotency key, and the conversion's key and
        /// time, by which it is looked for.
        case keyed(idempotencyKey: String, conversionKey: String, conversionTimestamp: ProtobufTimestamp)

        /// Empty for one that has none.
        var originID: String {
            if case .exported(let originID, _, _) = self { originID } else { "" }
        }

        /// Empty for one that has none.
        var conversionID: String {
            if case .exported(_, let conversionID, _) = self { conversionID } else { "" }
        }

        var conversionTimestamp: ProtobufTimestamp {
            switch self {
            case .exported(_, _, let time), .keyed(_, _, let time): time
            }
        }
    }

    var identity: Identity
    var agentID: String
    var roomName: String
    var eventType: String
    var type: AdjustmentType
    /// For RESTATE only.
    var value: Money?
    /// The moment that it speaks for.
    var timestamp: ProtobufTimestamp
    var details: String

    /// What makes it one of this conversion.
    func request(conversionID: String, validateOnly: Bool) -> AdjustConversionRequest {
        var request = AdjustConversionRequest(
            conversionID: conversionID, type: type, value: value, timestamp: timestamp, details: details,
            validateOnly: validateOnly)
        switch identity {
        case .exported(let originID, _, let conversionTimestamp):
            request.origin = AdjustmentOrigin(
                id: originID, agentID: agentID, roomName: roomName, eventType: eventType,
                conversionTimestamp: conversionTimestamp)
        case .keyed(let key, _, _): request.idempotencyKey = key
        }
        return request
    }
}
