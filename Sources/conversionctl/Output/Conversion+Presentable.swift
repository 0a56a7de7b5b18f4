import ConversionAPI

extension Conversion: Presentable {
    static let columns: [Column<Conversion>] = [
        Column("id") { $0.id },
        Column("timestamp", short: { $0.timestamp?.shortText ?? "" }) { $0.timestamp?.text ?? "" },
        Column("event_type") { $0.eventType },
        Column("value", [.list, .detail], isNumber: true) { $0.value.map(MoneyText.text) ?? "" },
        Column("value", .csv) { $0.value.map(MoneyText.amount) ?? "" },
        Column("currency_code", .csv) { $0.value?.currencyCode ?? "" },
        Column("room_name") { $0.roomName },
        Column("user_id") { $0.userID },
        Column("agent_id") { $0.agentID },
        Column("details", isFlexible: true) { $0.details },
        Column("create_time", .full) { $0.createTime?.text ?? "" },
        Column("agent_revision", .full) { String($0.agentRevision) },
        Column("test", .full) { String($0.test) },
        Column("imported", .full) { String($0.imported) },
        Column("state", .full) { $0.state.text },
        Column("net_value", .detail) { $0.netValue.map(MoneyText.text) ?? "" },
        Column("net_value", .csv) { $0.netValue.map(MoneyText.amount) ?? "" },
        Column("adjust_time", .full) { $0.adjustTime?.text ?? "" },
        Column("erase_time", .full) { $0.eraseTime?.text ?? "" },
    ]

    func json() throws -> JSONValue {
        try jsonValue(ProtoJSONOptions(keys: .protoNames, includesDefaults: true))
    }
}

extension ConversionState {
    fileprivate var text: String {
        switch self {
        case .unspecified: ""
        case .recorded: "RECORDED"
        case .restated: "RESTATED"
        case .retracted: "RETRACTED"
        case .unrecognized(let number): String(number)
        }
    }
}

extension TrackConversionResponse: Presentable {
    static let columns: [Column<TrackConversionResponse>] =
        [
            Column("message") { $0.message },
            Column("duplicate") { String($0.duplicate) },
        ]
        + Conversion.columns.map { column in
            // For people, what was tracked; the rest of the record is for `get`.
            let places = column.places.contains(.list) ? column.places : column.places.subtracting(.detail)
            return Column(column.name, places) { $0.conversion.map(column.text) ?? "" }
        }

    func json() throws -> JSONValue {
        try jsonValue(ProtoJSONOptions(keys: .protoNames, includesDefaults: true))
    }
}
