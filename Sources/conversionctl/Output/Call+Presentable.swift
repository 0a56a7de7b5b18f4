import ConversionAPI

extension Call: Presentable {
    static let columns: [Column<Call>] = [
        Column("room_name") { $0.roomName },
        Column("agent_id") { $0.agentID },
        Column("user_id") { $0.userID },
        Column("start_time", short: { $0.startTime?.shortText ?? "" }) { $0.startTime?.text ?? "" },
        Column("end_time", short: { $0.endTime?.shortText ?? "" }) { $0.endTime?.text ?? "" },
        Column("test", .full) { String($0.test) },
        Column("agent_revision", .full) { String($0.agentRevision) },
        Column("create_time", .full) { $0.createTime?.text ?? "" },
        Column("update_time", .full) { $0.updateTime?.text ?? "" },
    ]

    func json() throws -> JSONValue {
        try jsonValue(ProtoJSONOptions(keys: .protoNames, includesDefaults: true))
            .withoutEmpty(Conversion.personalDataNames)
    }
}
