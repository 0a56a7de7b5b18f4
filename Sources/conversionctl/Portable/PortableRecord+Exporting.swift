import ConversionAPI

extension PortableRecord {
    /// The record of a ledger's event; nil for an event that is no record.
    init?(_ event: WatchConversionsResponse) {
        switch event.event {
        case .recorded(let conversion): self = .conversion(PortableConversion(conversion))
        case .adjusted(let adjusted):
            guard let adjustment = adjusted.adjustment.flatMap({ PortableAdjustment($0, of: adjusted.conversion) })
            else { return nil }
            self = .adjustment(adjustment)
        case .erased, .callRecorded, .heartbeat, nil: return nil
        }
    }
}

extension PortableRecord {
    /// What of a call any ledger may know.
    init(_ call: Call) {
        var call = call
        call.agentRevision = 0
        call.createTime = nil
        call.updateTime = nil
        call.eraseTime = nil
        self = .call(call)
    }

    /// What of an agent any ledger may know.
    init(_ agent: Agent) {
        var agent = agent
        agent.revision = 0
        agent.createTime = nil
        agent.updateTime = nil
        agent.etag = ""
        self = .agent(agent)
    }
}

extension PortableConversion {
    /// As it was recorded, without its idempotency key, for which the token stands.
    init(_ conversion: Conversion) {
        self.init(
            conversion: TrackConversionRequest(
                agentID: conversion.agentID, roomName: conversion.roomName, userID: conversion.userID,
                eventType: conversion.eventType, details: conversion.details, timestamp: conversion.timestamp,
                value: conversion.value, test: conversion.test),
            originID: conversion.firstID, keyToken: conversion.origin?.keyToken ?? "")
    }
}

extension PortableAdjustment {
    /// Nil where the event says too little.
    fileprivate init?(_ adjustment: Adjustment, of conversion: Conversion?) {
        guard let conversion, let timestamp = adjustment.timestamp, let conversionTimestamp = conversion.timestamp
        else {
            return nil
        }
        self.init(
            identity: .exported(
                originID: adjustment.originID.isEmpty ? adjustment.id : adjustment.originID,
                conversionID: conversion.firstID, conversionTimestamp: conversionTimestamp),
            agentID: conversion.agentID, roomName: conversion.roomName, eventType: conversion.eventType,
            type: adjustment.type, value: adjustment.value, timestamp: timestamp, details: adjustment.details)
    }
}

extension Conversion {
    /// Its id in the ledger that recorded it first.
    fileprivate var firstID: String { origin?.id ?? id }
}
