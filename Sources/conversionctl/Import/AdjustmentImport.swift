import ConversionAPI
import ConversionClient
import RPC

/// Makes the adjustments of a file: finds the conversion of each in the ledger, and adjusts it.
///
/// Several at once, so that they share the disk's commits; those of one conversion one after another.
struct AdjustmentImport: Sendable {
    struct Item: Sendable, Hashable {
        let line: Int
        let adjustment: PortableAdjustment
    }

    /// What became of an item.
    enum Outcome: Sendable {
        case made
        case duplicate
        /// Its conversion is not in the ledger, but nothing is being recorded either.
        case unchecked
        case failed(RPCError)
    }

    private static let laneCount = 32

    let client: ConversionClient
    let validateOnly: Bool
    /// How long the server may be out of reach.
    let patience: Duration

    /// - Returns: what became of each item, by lines.
    /// - Throws: `RPCError` for what stands in the way of all.
    func run(_ items: [Item]) async throws -> [(line: Int, outcome: Outcome)] {
        var lanes = [[Item]](repeating: [], count: Self.laneCount)
        for item in items {
            // The hash differs from run to run, which is of no matter here.
            lanes[Int(UInt(bitPattern: item.adjustment.conversionKey.hashValue) % UInt(Self.laneCount))].append(item)
        }
        var outcomes: [(line: Int, outcome: Outcome)] = []
        try await withThrowingTaskGroup(of: [(line: Int, outcome: Outcome)].self) { group in
            for lane in lanes where !lane.isEmpty {
                group.addTask { try await adjust(lane) }
            }
            for try await part in group { outcomes += part }
        }
        return outcomes.sorted { $0.line < $1.line }
    }

    private func adjust(_ lane: [Item]) async throws -> [(line: Int, outcome: Outcome)] {
        var outcomes: [(line: Int, outcome: Outcome)] = []
        for item in lane { outcomes.append((item.line, try await persistently(item.adjustment))) }
        return outcomes
    }

    private func persistently(_ adjustment: PortableAdjustment) async throws -> Outcome {
        var outage = Outage(patience: patience)
        while true {
            do {
                return try await adjust(adjustment)
            } catch let error as RPCError {
                switch error.code {
                case .invalidArgument, .notFound, .alreadyExists, .failedPrecondition: return .failed(error)
                default: break
                }
                guard let delay = outage.delay(after: error) else { throw error }
                try await Task.sleep(for: delay)
            }
        }
    }

    private func adjust(_ adjustment: PortableAdjustment) async throws -> Outcome {
        let equal = try await EqualConversions(adjustment, client).conversions()
        guard let id = try await Self.conversion(of: adjustment, among: equal, holder) else {
            if validateOnly, equal.isEmpty { return .unchecked }
            throw RPCError(
                .notFound, "The conversion of this adjustment is not in the ledger. Import it first.",
                details: [.errorInfo(reason: "CONVERSION_NOT_FOUND")])
        }
        let response = try await client.conversions.adjustConversion(
            adjustment.request(conversionID: id, validateOnly: validateOnly), options: CallOptions(isIdempotent: true))
        return response.duplicate ? .duplicate : .made
    }

    /// Which of the conversions of one moment, room, agent and event an adjustment means; nil for none of them.
    ///
    /// - Parameter holder: finds the one that was recorded with a key, where there are several.
    /// - Throws: `RPCError` where nobody can tell.
    static func conversion(
        of adjustment: PortableAdjustment, among conversions: [Conversion],
        _ holder: (_ key: String, [Conversion]) async throws -> String?
    ) async throws -> String? {
        let key = adjustment.conversionKey
        let equal = conversions.filter { ContentHash($0).number(inKey: key) != nil }
        if let first = equal.first, let number = ContentHash(first).number(inKey: key) {
            if equal.count > 1, let id = try await holder(key, equal) { return id }
            // An erased one no longer has the content that its key was spent on; the key tells its place, too.
            return equal.indices.contains(number - 1) ? equal[number - 1].id : nil
        }
        // The key of another value, or one that no export has made.
        guard !conversions.isEmpty, !key.hasPrefix(ContentHash.prefix) else { return nil }
        if conversions.count == 1 { return conversions[0].id }
        guard let id = try await holder(key, conversions) else {
            throw RPCError(
                .failedPrecondition,
                "The ledger has \(conversions.count) conversions of this moment, room, agent and event, and none with this conversion_key.",
                details: [.errorInfo(reason: "CONVERSION_AMBIGUOUS")])
        }
        return id
    }

    /// The one of these conversions that was recorded with a key: the server answers its repeat with the first record.
    private func holder(_ key: String, _ conversions: [Conversion]) async throws -> String? {
        let candidates = conversions.prefix(ImportSegment.messageLimit)
        let requests = candidates.map { conversion in
            TrackConversionRequest(
                agentID: conversion.agentID, roomName: conversion.roomName, userID: conversion.userID,
                eventType: conversion.eventType, details: conversion.details, idempotencyKey: key,
                timestamp: conversion.timestamp, value: conversion.value, test: conversion.test)
        }
        let response = try await client.conversions.batchTrackConversions(
            BatchTrackConversionsRequest(requests: requests, validateOnly: true),
            options: CallOptions(isIdempotent: true))
        let ids = Set(candidates.map(\.id))
        for result in response.results where result.response?.duplicate == true {
            if let id = result.response?.conversion?.id, ids.contains(id) { return id }
        }
        return nil
    }
}
