import ConversionAPI

extension Agent: Presentable {
    static let columns: [Column<Agent>] = [
        Column("id") { $0.id },
        Column("name", isFlexible: true) { $0.name },
        Column("model") { $0.model },
        Column("instructions", .full) { $0.instructions },
        Column("voice_enabled", .full) { String($0.voiceEnabled) },
        Column("transcriber", .full) { $0.transcriber.map { "\($0.provider)/\($0.model)" } ?? "" },
        Column("voice", .full) { $0.voice.map { "\($0.provider)/\($0.voiceID)" } ?? "" },
        Column("analytics_enabled", .full) { String($0.analyticsEnabled) },
        Column("tracking") { String($0.analyticsEnabled && $0.analyticsTrackConversions) },
        Column("event") { $0.analyticsConversionEvent },
        Column("allowed_events", .full) { $0.analyticsAllowedEvents.joined(separator: " ") },
        Column("counting_mode", .full) { $0.countingMode.text },
        Column("revision", isNumber: true) { String($0.revision) },
        Column("create_time", .full) { $0.createTime?.text ?? "" },
        Column("update_time", short: { $0.updateTime?.shortText ?? "" }) { $0.updateTime?.text ?? "" },
        Column("etag", .full) { $0.etag },
    ]

    func json() throws -> JSONValue {
        try jsonValue(ProtoJSONOptions(keys: .lowerCamelCase, includesDefaults: true))
    }
}

extension CountingMode {
    fileprivate var text: String {
        switch self {
        case .unspecified: ""
        case .every: "every"
        case .oncePerCall: "once-per-call"
        case .unrecognized(let number): String(number)
        }
    }
}
