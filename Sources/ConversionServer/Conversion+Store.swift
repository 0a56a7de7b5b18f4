import ConversionAPI
import ConversionStore

extension ConversionAPI.Conversion {
    /// A record as clients see it.
    init(_ stored: ConversionStore.Conversion) {
        let value = stored.value.map { ConversionAPI.Money($0) }
        self.init(
            id: stored.id.description, roomName: stored.roomName, eventType: stored.eventType,
            details: stored.details, userID: stored.userID, agentID: stored.agentID,
            timestamp: ProtobufTimestamp(stored.occurredAt), value: value,
            createTime: ProtobufTimestamp(stored.receivedAt), agentRevision: stored.agentRevision,
            test: stored.isTest, imported: stored.isImported, state: Self.state(stored),
            netValue: stored.lastAdjustment == nil ? value : stored.netValue.map { ConversionAPI.Money($0) },
            adjustTime: stored.lastAdjustment.map { ProtobufTimestamp($0.occurredAt) },
            eraseTime: stored.erasedAt.map { ProtobufTimestamp($0) },
            origin: stored.origin.isEmpty ? nil : RecordOrigin(id: stored.origin))
    }

    private static func state(_ stored: ConversionStore.Conversion) -> ConversionState {
        switch stored.lastAdjustment?.change {
        case nil: .recorded
        case .restate: .restated
        case .retract: .retracted
        }
    }
}

extension ConversionAPI.Adjustment {
    /// An adjustment as clients see it.
    init(_ stored: ConversionStore.Adjustment) {
        var type = AdjustmentType.retract
        var value: ConversionAPI.Money?
        if case .restate(let restated) = stored.change {
            type = .restate
            value = ConversionAPI.Money(restated)
        }
        self.init(
            id: stored.id?.description ?? "", conversionID: stored.conversionID.description, type: type, value: value,
            timestamp: ProtobufTimestamp(stored.occurredAt), createTime: ProtobufTimestamp(stored.receivedAt),
            details: stored.details, originID: stored.origin)
    }
}

extension ConversionAPI.Money {
    init(_ stored: ConversionStore.Money) {
        self.init(currencyCode: stored.currencyCode, units: stored.units, nanos: stored.nanos)
    }
}

extension ConversionStore.Money {
    init(_ money: ConversionAPI.Money) {
        self.init(currencyCode: money.currencyCode, units: money.units, nanos: money.nanos)
    }
}
