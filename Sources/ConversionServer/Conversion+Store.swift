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
            test: stored.isTest, imported: stored.isImported, state: .recorded, netValue: value)
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
