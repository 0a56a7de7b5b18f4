import ConversionAPI
import RPC

/// What an export holds a line of: a conversion or an adjustment, without what belongs to one ledger only.
enum PortableRecord: Sendable, Hashable {
    case conversion(TrackConversionRequest)
    case adjustment(PortableAdjustment)
}

/// An adjustment that names its conversion by what is the same in every ledger.
struct PortableAdjustment: Sendable, Hashable {
    /// The idempotency key of the conversion, and where to look for it.
    var conversionKey: String
    var agentID: String
    var roomName: String
    var eventType: String
    var conversionTimestamp: ProtobufTimestamp

    var type: AdjustmentType
    /// For RESTATE only.
    var value: Money?
    /// The moment that it speaks for.
    var timestamp: ProtobufTimestamp
    var details: String
    var idempotencyKey: String

    /// What makes it one of this conversion.
    func request(conversionID: String, validateOnly: Bool) -> AdjustConversionRequest {
        AdjustConversionRequest(
            conversionID: conversionID, type: type, value: value, timestamp: timestamp, details: details,
            idempotencyKey: idempotencyKey, validateOnly: validateOnly)
    }
}

extension PortableRecord: Presentable {
    /// Those of the one table that holds both kinds; `timestamp`, `value`, `details` and `idempotency_key` are the
    /// adjustment's own.
    static let columns: [Column<PortableRecord>] = [
        Column("kind") { $0.kind },
        Column("timestamp") { $0.timestamp?.text ?? "" },
        Column("event_type") { $0.conversion?.eventType ?? $0.adjustment?.eventType ?? "" },
        Column("value") { $0.value.map(MoneyText.amount) ?? "" },
        Column("currency_code") { $0.value?.currencyCode ?? "" },
        Column("room_name") { $0.conversion?.roomName ?? $0.adjustment?.roomName ?? "" },
        Column("user_id") { $0.conversion?.userID ?? "" },
        Column("agent_id") { $0.conversion?.agentID ?? $0.adjustment?.agentID ?? "" },
        Column("details") { $0.conversion?.details ?? $0.adjustment?.details ?? "" },
        Column("test") { $0.conversion.map { String($0.test) } ?? "" },
        Column("idempotency_key") { $0.conversion?.idempotencyKey ?? $0.adjustment?.idempotencyKey ?? "" },
        Column("type") { $0.adjustment?.type.text ?? "" },
        Column("conversion_key") { $0.adjustment?.conversionKey ?? "" },
        Column("conversion_timestamp") { $0.adjustment?.conversionTimestamp.text ?? "" },
    ]

    /// A conversion as a TrackConversionRequest, which `batch` takes, too.
    func json() throws -> JSONValue {
        switch self {
        case .conversion(let conversion):
            var members: [JSONValue.Member] = [
                .init("room_name", .string(conversion.roomName)), .init("event_type", .string(conversion.eventType)),
                .init("details", .string(conversion.details)), .init("user_id", .string(conversion.userID)),
                .init("agent_id", .string(conversion.agentID)),
            ]
            if let timestamp = conversion.timestamp { members.append(.init("timestamp", .string(timestamp.text))) }
            if let value = conversion.value { members.append(.init("value", Self.json(value))) }
            members.append(.init("test", .bool(conversion.test)))
            members.append(.init("idempotency_key", .string(conversion.idempotencyKey)))
            return .object(members)
        case .adjustment(let adjustment):
            var members: [JSONValue.Member] = [
                .init("kind", .string(kind)), .init("conversion_key", .string(adjustment.conversionKey)),
                .init("conversion_timestamp", .string(adjustment.conversionTimestamp.text)),
                .init("room_name", .string(adjustment.roomName)), .init("event_type", .string(adjustment.eventType)),
                .init("agent_id", .string(adjustment.agentID)), .init("type", .string(adjustment.type.text)),
            ]
            if let value = adjustment.value { members.append(.init("value", Self.json(value))) }
            members.append(.init("timestamp", .string(adjustment.timestamp.text)))
            members.append(.init("details", .string(adjustment.details)))
            members.append(.init("idempotency_key", .string(adjustment.idempotencyKey)))
            return .object(members)
        }
    }

    static func json(_ money: Money) -> JSONValue {
        .object([
            .init("currency_code", .string(money.currencyCode)), .init("units", .string(String(money.units))),
            .init("nanos", .number(String(money.nanos))),
        ])
    }

    private var kind: String {
        switch self {
        case .conversion: "conversion"
        case .adjustment: "adjustment"
        }
    }

    private var conversion: TrackConversionRequest? {
        if case .conversion(let conversion) = self { return conversion }
        return nil
    }

    private var adjustment: PortableAdjustment? {
        if case .adjustment(let adjustment) = self { return adjustment }
        return nil
    }

    private var value: Money? { conversion?.value ?? adjustment?.value }

    private var timestamp: ProtobufTimestamp? { conversion?.timestamp ?? adjustment?.timestamp }
}
