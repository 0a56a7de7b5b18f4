import ConversionAPI
import ConversionClient

/// Makes portable records of a ledger's events, in their order.
struct Exporter {
    private let client: ConversionClient
    /// Only this user's; empty for all.
    private let userID: String
    private var conversions = EqualRecords()
    /// How many adjustments of equal content there were: they are few beside the conversions.
    private var adjustments: [ContentHash: Int] = [:]

    init(_ client: ConversionClient, userID: String) {
        self.client = client
        self.userID = userID
    }

    /// The filter for the watch. The user is looked at here: the numbers of equal records count those of all users.
    static func filter(_ filter: ConversionFilter) -> ConversionFilter {
        var filter = filter
        filter.userID = ""
        return filter
    }

    /// The record of an event; nil for one that is not wanted, or is no record.
    mutating func record(_ event: WatchConversionsResponse) async throws -> PortableRecord? {
        switch event.event {
        case .recorded(let conversion): return try await record(conversion)
        case .adjusted(let adjusted):
            guard let adjustment = adjusted.adjustment, let conversion = adjusted.conversion else { return nil }
            return record(adjustment, of: conversion)
        case .erased, .heartbeat, nil: return nil
        }
    }

    private mutating func record(_ conversion: Conversion) async throws -> PortableRecord? {
        let (hash, client) = (ContentHash(conversion), self.client)
        let number = try await conversions.add(hash, id: conversion.id) {
            try await EqualConversions(of: conversion, client).ids().first == conversion.id
        }
        guard userID.isEmpty || conversion.userID == userID else { return nil }
        return .conversion(
            TrackConversionRequest(
                agentID: conversion.agentID, roomName: conversion.roomName, userID: conversion.userID,
                eventType: conversion.eventType, details: conversion.details, idempotencyKey: hash.key(number: number),
                timestamp: conversion.timestamp, value: conversion.value, test: conversion.test))
    }

    private mutating func record(_ adjustment: Adjustment, of conversion: Conversion) -> PortableRecord? {
        guard userID.isEmpty || conversion.userID == userID, let timestamp = adjustment.timestamp,
            let conversionTimestamp = conversion.timestamp
        else { return nil }
        let key = ContentHash(conversion).key(number: conversions.number(of: conversion.id))
        let hash = ContentHash(adjustment, ofConversion: key)
        let number = (adjustments[hash] ?? 0) + 1
        adjustments[hash] = number
        return .adjustment(
            PortableAdjustment(
                conversionKey: key, agentID: conversion.agentID, roomName: conversion.roomName,
                eventType: conversion.eventType, conversionTimestamp: conversionTimestamp, type: adjustment.type,
                value: adjustment.value, timestamp: timestamp, details: adjustment.details,
                idempotencyKey: hash.key(number: number)))
    }
}

/// The conversions of one moment, room, agent and event in a ledger: nearly always one.
struct EqualConversions {
    private let client: ConversionClient
    private let filter: ConversionFilter
    /// nil takes any.
    private let hash: ContentHash?

    /// Those of the same content as this one.
    init(of conversion: Conversion, _ client: ConversionClient) {
        self.client = client
        hash = ContentHash(conversion)
        filter = Self.filter(
            conversion.timestamp ?? ProtobufTimestamp(), agentID: conversion.agentID, roomName: conversion.roomName,
            eventType: conversion.eventType)
    }

    /// Those that an adjustment may mean, of any value.
    init(_ adjustment: PortableAdjustment, _ client: ConversionClient) {
        self.client = client
        hash = nil
        filter = Self.filter(
            adjustment.conversionTimestamp, agentID: adjustment.agentID, roomName: adjustment.roomName,
            eventType: adjustment.eventType)
    }

    private static func filter(
        _ time: ProtobufTimestamp, agentID: String, roomName: String, eventType: String
    ) -> ConversionFilter {
        let isLast = time.nanos == 999_999_999
        let next = ProtobufTimestamp(seconds: time.seconds + (isLast ? 1 : 0), nanos: isLast ? 0 : time.nanos + 1)
        return ConversionFilter(
            startTime: time, endTime: next, agentID: agentID, eventType: eventType, roomName: roomName,
            includeTests: true)
    }

    /// In the order of the ledger: a list gives what happened at once the last first.
    func conversions() async throws -> [Conversion] {
        var found: [Conversion] = []
        var request = ListConversionsRequest(pageSize: Int32(Paging.pageLimit), filter: filter)
        repeat {
            let page = try await client.conversions.listConversions(request)
            found += page.conversions.filter { hash == nil || ContentHash($0) == hash }
            request.pageToken = page.nextPageToken
        } while !request.pageToken.isEmpty
        return found.reversed()
    }

    func ids() async throws -> [String] { try await conversions().map(\.id) }
}
