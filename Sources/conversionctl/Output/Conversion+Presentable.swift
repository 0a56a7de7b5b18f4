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
        Column("identifiers", .detail) { $0.identifiers.map(IdentifierText.text).joined(separator: "\n") },
        Column("consent", .detail) { $0.consent.map(ConsentText.text) ?? "" },
        Column("attributes", .detail) { $0.attributes.map(AttributeText.text).joined(separator: "\n") },
    ]

    func json() throws -> JSONValue {
        try jsonValue(ProtoJSONOptions(keys: .protoNames, includesDefaults: true)).withoutEmpty(Self.personalDataNames)
    }
}

extension Conversion {
    /// What is told only where it is asked for: nothing is said of it elsewhere, and least that there is none.
    static let personalDataNames: Set<String> = ["identifiers", "attributes"]
}

extension TrackConversionRequest {
    /// Identifiers, consent and attributes as members of a line; none where nothing is known.
    func personalDataJSON() throws -> [JSONValue.Member] {
        let names = Conversion.personalDataNames.union(["consent"])
        let said = TrackConversionRequest(identifiers: identifiers, consent: consent, attributes: attributes)
        guard case .object(let members) = try said.jsonValue(ProtoJSONOptions(keys: .protoNames)) else { return [] }
        return members.filter { names.contains($0.key) }
    }
}

extension JSONValue {
    /// The object without those of its members that are empty lists.
    func withoutEmpty(_ names: Set<String>) -> JSONValue {
        guard case .object(let members) = self else { return self }
        return .object(
            members.filter { member in
                guard names.contains(member.key), case .array(let items) = member.value else { return true }
                return !items.isEmpty
            })
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
        try jsonValue(ProtoJSONOptions(keys: .protoNames, includesDefaults: true)).withPlainConversion
    }
}

extension JSONValue {
    /// The object, whose conversion tells no personal data that was not asked for.
    var withPlainConversion: JSONValue {
        guard case .object(var members) = self else { return self }
        for index in members.indices where members[index].key == "conversion" {
            members[index].value = members[index].value.withoutEmpty(Conversion.personalDataNames)
        }
        return .object(members)
    }
}
