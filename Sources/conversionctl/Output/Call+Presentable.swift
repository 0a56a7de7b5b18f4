import ConversionAPI

extension Call: Presentable {
    static let columns: [Column<Call>] = [
        Column("room_name") { $0.roomName },
        Column("agent_id") { $0.agentID },
        Column("user_id") { $0.userID },
        Column("start_time", short: { $0.startTime?.shortText ?? "" }) { $0.startTime?.text ?? "" },
        Column("end_time", short: { $0.endTime?.shortText ?? "" }) { $0.endTime?.text ?? "" },
        Column("direction") { $0.direction.text },
        Column("connected") { $0.connected.text },
        Column("end_reason") { $0.endReason },
        Column("outcome", isFlexible: true) { $0.outcome },
        Column("test", .full) { String($0.test) },
        Column("agent_revision", .full) { String($0.agentRevision) },
        Column("create_time", .full) { $0.createTime?.text ?? "" },
        Column("update_time", .full) { $0.updateTime?.text ?? "" },
        Column("erase_time", .full) { $0.eraseTime?.text ?? "" },
    ]

    func json() throws -> JSONValue {
        try jsonValue(ProtoJSONOptions(keys: .protoNames, includesDefaults: true))
    }
}

extension CallDirection {
    /// As options and files spell it; empty where nobody has said.
    var text: String {
        switch self {
        case .unspecified: ""
        case .inbound: "inbound"
        case .outbound: "outbound"
        case .web: "web"
        case .unrecognized(let number): String(number)
        }
    }

    /// Nil for what is no direction.
    init?(text: String) {
        switch text.lowercased() {
        case "": self = .unspecified
        case "inbound", "call_direction_inbound": self = .inbound
        case "outbound", "call_direction_outbound": self = .outbound
        case "web", "call_direction_web": self = .web
        default: return nil
        }
    }
}

extension CallConnected {
    /// As options and files spell it; empty where nobody has said.
    var text: String {
        switch self {
        case .unspecified: ""
        case .yes: "yes"
        case .no: "no"
        case .unrecognized(let number): String(number)
        }
    }

    /// Nil for what says neither.
    init?(text: String) {
        switch text.lowercased() {
        case "": self = .unspecified
        case "yes", "true", "call_connected_yes": self = .yes
        case "no", "false", "call_connected_no": self = .no
        default: return nil
        }
    }
}
