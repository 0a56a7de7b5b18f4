import ConversionAPI

extension WatchConversionsResponse: Presentable {
    static let columns: [Column<WatchConversionsResponse>] =
        [
            Column("cursor", .full) { $0.cursor },
            Column("commit_time", short: { $0.commitTime?.shortText ?? "" }) { $0.commitTime?.text ?? "" },
            Column("kind", short: { $0.change }) { $0.kind },
            Column("id") { $0.conversionID },
            Column("adjustment_id", .full) { $0.adjustment?.id ?? "" },
            Column("adjustment_type", .full) { $0.adjustment?.type.text ?? "" },
            Column("adjustment_timestamp", .full) { $0.adjustment?.timestamp?.text ?? "" },
            Column("adjustment_details", .full) { $0.adjustment?.details ?? "" },
            Column("event_type", .list) { $0.conversion?.eventType ?? "" },
            // What the conversion is worth after the event.
            Column("value", .list, isNumber: true) { $0.conversion?.netValue.map(MoneyText.text) ?? "" },
            Column("room_name", .list) { $0.conversion?.roomName ?? $0.call?.roomName ?? "" },
            Column("user_id", .list) { $0.conversion?.userID ?? $0.call?.userID ?? "" },
            Column("agent_id", .list) { $0.conversion?.agentID ?? $0.call?.agentID ?? "" },
            Column("details", .list, isFlexible: true) {
                $0.adjustment?.details ?? $0.conversion?.details ?? $0.call?.outcome ?? ""
            },
        ]
        + Conversion.columns.filter { $0.name != "id" }.map { column in
            let ofCall = Call.columns.first { $0.name == column.name }
            return Column(column.name, column.places.subtracting(.list)) { event in
                event.conversion.map(column.text) ?? event.call.flatMap { call in ofCall?.text(call) } ?? ""
            }
        }
        + Call.columns.filter { column in !Conversion.columns.contains { $0.name == column.name } }.map { column in
            Column(column.name, column.places.subtracting(.list)) { $0.call.map(column.text) ?? "" }
        }

    func json() throws -> JSONValue {
        let options = ProtoJSONOptions(keys: .protoNames, includesDefaults: true)
        var members: [JSONValue.Member] = [.init("kind", .string(kind)), .init("cursor", .string(cursor))]
        if let commitTime { members.append(.init("commit_time", .string(commitTime.text))) }
        switch event {
        case .recorded(let conversion): members.append(.init("conversion", try conversion.json()))
        case .adjusted(let adjusted):
            if let adjustment { members.append(.init("adjustment", try adjustment.jsonValue(options))) }
            if let conversion = adjusted.conversion { members.append(.init("conversion", try conversion.json())) }
        case .erased(let erased): members.append(.init("conversion_id", .string(erased.conversionID)))
        case .callRecorded(let call): members.append(.init("call", try call.json()))
        case .heartbeat, nil: break
        }
        return .object(members)
    }

    /// The name of the event.
    private var kind: String {
        switch event {
        case .recorded: "recorded"
        case .adjusted: "adjusted"
        case .erased: "erased"
        case .callRecorded: "call"
        case .heartbeat: "heartbeat"
        case nil: ""
        }
    }

    /// The name of the event for people, who care for what an adjustment does.
    private var change: String {
        switch adjustment?.type {
        case .retract: "retracted"
        case .restate: "restated"
        default: kind
        }
    }

    private var conversionID: String {
        if case .erased(let erased) = event { return erased.conversionID }
        return conversion?.id ?? ""
    }

    private var conversion: Conversion? {
        switch event {
        case .recorded(let conversion): conversion
        case .adjusted(let adjusted): adjusted.conversion
        case .erased, .callRecorded, .heartbeat, nil: nil
        }
    }

    private var call: Call? {
        if case .callRecorded(let call) = event { return call }
        return nil
    }

    private var adjustment: Adjustment? {
        if case .adjusted(let adjusted) = event { return adjusted.adjustment }
        return nil
    }

    /// Whether it says only that everything has been sent.
    var isHeartbeat: Bool {
        if case .heartbeat = event { return true }
        return false
    }
}
