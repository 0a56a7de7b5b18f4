import ConversionAPI
import RPC

/// What an export holds a line of, without what belongs to one ledger only.
enum PortableRecord: Sendable, Hashable {
    case conversion(PortableConversion)
    case adjustment(PortableAdjustment)
    case call(Call)
    case agent(Agent)
}

/// A conversion, and what tells it again wherever it is imported.
struct PortableConversion: Sendable, Hashable {
    var conversion: TrackConversionRequest
    /// Its id in the ledger that recorded it first; empty for one that no ledger has had.
    var originID = ""
    /// What stands for its idempotency key in that ledger; empty where it had none.
    var keyToken = ""

    var isExported: Bool { !originID.isEmpty || !keyToken.isEmpty }
}

extension PortableRecord: Presentable {
    /// Those of the one table that holds all kinds; `origin_id`, `timestamp`, `value` and `details` are the adjustment's
    /// own.
    static let columns: [Column<PortableRecord>] = [
        Column("kind") { $0.kind },
        Column("origin_id") { $0.originID },
        Column("timestamp") { $0.timestamp?.text ?? "" },
        Column("event_type") { $0.conversion?.eventType ?? $0.adjustment?.eventType ?? "" },
        Column("value") { $0.value.map(MoneyText.amount) ?? "" },
        Column("currency_code") { $0.value?.currencyCode ?? "" },
        Column("room_name") { $0.conversion?.roomName ?? $0.adjustment?.roomName ?? $0.call?.roomName ?? "" },
        Column("user_id") { $0.conversion?.userID ?? $0.call?.userID ?? "" },
        Column("agent_id") {
            $0.conversion?.agentID ?? $0.adjustment?.agentID ?? $0.call?.agentID ?? $0.agent?.id ?? ""
        },
        Column("details") { $0.conversion?.details ?? $0.adjustment?.details ?? "" },
        Column("test") { ($0.conversion?.test ?? $0.call?.test).map { String($0) } ?? "" },
        Column("type") { $0.adjustment?.type.text ?? "" },
        Column("conversion_id") { $0.adjustment?.identity.conversionID ?? "" },
        Column("conversion_timestamp") { $0.adjustment?.identity.conversionTimestamp.text ?? "" },
        Column("key_token") { $0.keyToken },
        Column("end_time") { $0.call?.endTime?.text ?? "" },
        Column("direction") { $0.call?.direction.text ?? "" },
        Column("connected") { $0.call?.connected.text ?? "" },
        Column("end_reason") { $0.call?.endReason ?? "" },
        Column("outcome") { $0.call?.outcome ?? "" },
        // As JSON.
        Column("agent") { $0.agent.flatMap { try? $0.portableJSON().text(indented: false) } ?? "" },
    ]

    /// Those that only files of other origin have, or of an export of before there were origins.
    static let columnsOfOthers = ["idempotency_key", "conversion_key"]

    func json() throws -> JSONValue {
        switch self {
        case .conversion(let portable):
            let conversion = portable.conversion
            var members: [JSONValue.Member] = [
                .init("origin_id", .string(portable.originID)), .init("room_name", .string(conversion.roomName)),
                .init("event_type", .string(conversion.eventType)), .init("details", .string(conversion.details)),
                .init("user_id", .string(conversion.userID)), .init("agent_id", .string(conversion.agentID)),
            ]
            if let timestamp = conversion.timestamp { members.append(.init("timestamp", .string(timestamp.text))) }
            if let value = conversion.value { members.append(.init("value", Self.json(value))) }
            members.append(.init("test", .bool(conversion.test)))
            members.append(.init("key_token", .string(portable.keyToken)))
            return .object(members)
        case .adjustment(let adjustment):
            var members: [JSONValue.Member] = [
                .init("kind", .string(kind)), .init("origin_id", .string(adjustment.identity.originID)),
                .init("conversion_id", .string(adjustment.identity.conversionID)),
                .init("conversion_timestamp", .string(adjustment.identity.conversionTimestamp.text)),
                .init("room_name", .string(adjustment.roomName)), .init("event_type", .string(adjustment.eventType)),
                .init("agent_id", .string(adjustment.agentID)), .init("type", .string(adjustment.type.text)),
            ]
            if let value = adjustment.value { members.append(.init("value", Self.json(value))) }
            members.append(.init("timestamp", .string(adjustment.timestamp.text)))
            members.append(.init("details", .string(adjustment.details)))
            return .object(members)
        case .call(let call):
            guard
                case .object(let members) = try call.jsonValue(
                    ProtoJSONOptions(keys: .protoNames, includesDefaults: false))
            else { return .null }
            return .object([.init("kind", .string(kind))] + members)
        case .agent(let agent):
            return .object([.init("kind", .string(kind)), .init("agent", try agent.portableJSON())])
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
        case .call: "call"
        case .agent: "agent"
        }
    }

    private var call: Call? {
        if case .call(let call) = self { return call }
        return nil
    }

    private var agent: Agent? {
        if case .agent(let agent) = self { return agent }
        return nil
    }

    private var conversion: TrackConversionRequest? {
        if case .conversion(let portable) = self { return portable.conversion }
        return nil
    }

    private var adjustment: PortableAdjustment? {
        if case .adjustment(let adjustment) = self { return adjustment }
        return nil
    }

    private var originID: String {
        switch self {
        case .conversion(let portable): portable.originID
        case .adjustment(let adjustment): adjustment.identity.originID
        case .call, .agent: ""
        }
    }

    private var keyToken: String {
        if case .conversion(let portable) = self { return portable.keyToken }
        return ""
    }

    private var value: Money? { conversion?.value ?? adjustment?.value }

    /// Of a call its beginning.
    private var timestamp: ProtobufTimestamp? { conversion?.timestamp ?? adjustment?.timestamp ?? call?.startTime }
}

extension Agent {
    fileprivate func portableJSON() throws -> JSONValue {
        try jsonValue(ProtoJSONOptions(keys: .lowerCamelCase, includesDefaults: false))
    }
}
