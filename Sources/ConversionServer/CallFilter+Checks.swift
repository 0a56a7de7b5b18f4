import ConversionAPI
import ConversionStore

extension ConversionStore.CallFilter {
    /// The filter of a request, of a caller who sees the agents of `scope` only; all but tests where it has none.
    init(_ filter: ConversionAPI.CallFilter?, scope: AgentScope?, _ checks: inout FieldChecks) {
        self.init(scope: scope)
        guard let filter else { return }
        // The fields that conversions are filtered by, too, with the same rules.
        let common = ConversionStore.ConversionFilter(
            ConversionAPI.ConversionFilter(
                startTime: filter.startTime, endTime: filter.endTime, agentID: filter.agentID,
                roomName: filter.roomName, userID: filter.userID, includeTests: filter.includeTests), &checks)
        (start, end) = (common.start, common.end)
        (agentID, roomName, userID) = (common.agentID, common.roomName, common.userID)
        includeTest = common.includeTest
        let connection = CallConnection(filter.connected, "filter.connected", &checks)
        if connection != .unknown { isConnected = connection.counts }
        let direction = CallDirection(filter.direction, "filter.direction", &checks)
        if direction != .unknown { self.direction = direction }
    }

    /// Tells this question's page tokens from another's, and from those of other callers and other lists.
    func fingerprint(in workspace: WorkspaceID) -> UInt64 {
        var fingerprint = ContentFingerprint()
        fingerprint.add("calls")
        fingerprint.add(workspace.rawValue)
        fingerprint.add(Int64(scope?.ids.count ?? -1))
        for id in scope?.ids ?? [] { fingerprint.add(id) }
        fingerprint.add(start?.nanoseconds ?? .min)
        fingerprint.add(end?.nanoseconds ?? .min)
        for text in [agentID, roomName, userID] { fingerprint.add(text ?? "") }
        fingerprint.add(Int64(isConnected.map { $0 ? 1 : 0 } ?? -1))
        fingerprint.add(direction?.rawValue ?? -1)
        fingerprint.add(includeTest)
        return fingerprint.value
    }
}

extension ConversionStore.CallDirection {
    init(_ direction: ConversionAPI.CallDirection, _ field: String, _ checks: inout FieldChecks) {
        switch direction {
        case .unspecified: self = .unknown
        case .inbound: self = .inbound
        case .outbound: self = .outbound
        case .web: self = .web
        case .unrecognized(let number):
            checks.violate(field, .fieldInvalid, "\(field) has no value \(number).")
            self = .unknown
        }
    }
}

extension ConversionAPI.CallDirection {
    init(_ direction: ConversionStore.CallDirection) {
        self =
            switch direction {
            case .unknown: .unspecified
            case .inbound: .inbound
            case .outbound: .outbound
            case .web: .web
            }
    }
}

extension CallConnection {
    init(_ connected: CallConnected, _ field: String, _ checks: inout FieldChecks) {
        switch connected {
        case .unspecified: self = .unknown
        case .yes: self = .connected
        case .no: self = .notConnected
        case .unrecognized(let number):
            checks.violate(field, .fieldInvalid, "\(field) has no value \(number).")
            self = .unknown
        }
    }
}

extension CallConnected {
    init(_ connection: CallConnection) {
        self =
            switch connection {
            case .unknown: .unspecified
            case .connected: .yes
            case .notConnected: .no
            }
    }
}
