import ConversionAPI
import ConversionClient
import RPC

/// Makes the adjustments of a file one after another, so that the ledger has them in the order of the file. Those that do
/// not tell their conversions by ids are looked for before, several at once.
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

    /// Where the conversion of an adjustment is.
    private enum Place: Sendable {
        case found(id: String)
        case missing
        case unclear(RPCError)
    }

    /// How many conversions are looked for at once.
    private static let laneCount = 32

    let client: ConversionClient
    let validateOnly: Bool
    /// How long the server may be out of reach.
    let patience: Duration

    /// - Returns: what became of each item.
    /// - Throws: `RPCError` for what stands in the way of all.
    func run(_ items: [Item]) async throws -> [Outcome] {
        var places = [Place](repeating: .missing, count: items.count)
        try await withThrowingTaskGroup(of: [(index: Int, place: Place)].self) { group in
            for lane in 0..<min(Self.laneCount, items.count) {
                group.addTask { try await find(items, lane: lane) }
            }
            for try await found in group {
                for (index, place) in found { places[index] = place }
            }
        }
        var outcomes: [Outcome] = []
        for (item, place) in zip(items, places) { outcomes.append(try await adjust(item.adjustment, at: place)) }
        return outcomes
    }

    private func find(_ items: [Item], lane: Int) async throws -> [(index: Int, place: Place)] {
        var found: [(index: Int, place: Place)] = []
        for index in stride(from: lane, to: items.count, by: Self.laneCount) {
            found.append((index, try await find(items[index].adjustment)))
        }
        return found
    }

    private func find(_ adjustment: PortableAdjustment) async throws -> Place {
        let (key, time): (String, ProtobufTimestamp)
        switch adjustment.identity {
        // The server finds it, by its own id or by the one that it had when it was imported.
        case .exported(_, let conversionID, _): return .found(id: conversionID)
        case .keyed(_, let conversionKey, let conversionTimestamp): (key, time) = (conversionKey, conversionTimestamp)
        }
        var outage = Outage(patience: patience)
        while true {
            do {
                let equal = try await EqualConversions(adjustment, at: time, client).conversions()
                let id = try await Self.conversion(ofKey: key, among: equal, holder)
                return id.map { .found(id: $0) } ?? .missing
            } catch let error as RPCError {
                if Self.concernsItem(error) { return .unclear(error) }
                guard let delay = outage.delay(after: error) else { throw error }
                try await Task.sleep(for: delay)
            }
        }
    }

    private func adjust(_ adjustment: PortableAdjustment, at place: Place) async throws -> Outcome {
        let request: AdjustConversionRequest
        switch place {
        case .found(let id): request = adjustment.request(conversionID: id, validateOnly: validateOnly)
        case .missing where validateOnly: return .unchecked
        case .missing:
            return .failed(
                RPCError(
                    .notFound, "The conversion of this adjustment is not in the ledger. Import it first.",
                    details: [.errorInfo(reason: "CONVERSION_NOT_FOUND")]))
        case .unclear(let error): return .failed(error)
        }
        var outage = Outage(patience: patience)
        while true {
            do {
                // The key, or the id of the adjustment, makes a repeat safe.
                let response = try await client.conversions.adjustConversion(
                    request, options: CallOptions(isIdempotent: true))
                return response.duplicate ? .duplicate : .made
            } catch let error as RPCError {
                if validateOnly, error.code == .notFound { return .unchecked }
                if Self.concernsItem(error) { return .failed(error) }
                guard let delay = outage.delay(after: error) else { throw error }
                try await Task.sleep(for: delay)
            }
        }
    }

    /// Whether others may fare better.
    private static func concernsItem(_ error: RPCError) -> Bool {
        switch error.code {
        case .invalidArgument, .notFound, .alreadyExists, .failedPrecondition: true
        default: false
        }
    }

    /// Which of the conversions of one moment, room, agent and event an adjustment means by a key; nil for none of them.
    ///
    /// - Parameter holder: finds the one that was recorded with a key.
    /// - Throws: `RPCError` where nobody can tell.
    static func conversion(
        ofKey key: String, among conversions: [Conversion],
        _ holder: (_ key: String, [Conversion]) async throws -> String?
    ) async throws -> String? {
        let equal = conversions.filter { ContentHash($0).number(inKey: key) != nil }
        if let first = equal.first, let number = ContentHash(first).number(inKey: key) {
            if let id = try await holder(key, equal) { return id }
            // An erased one no longer has the content that its key was spent on, but the key tells its place, too.
            guard equal.indices.contains(number - 1) else { return nil }
            let conversion = equal[number - 1]
            return conversion.userID.isEmpty && conversion.details.isEmpty ? conversion.id : nil
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
