import Basics
import ConversionAPI
import ConversionStore
import RPC

extension ConversionService {
    public func batchTrackConversions(
        _ request: BatchTrackConversionsRequest, context: ServerContext
    ) async throws -> BatchTrackConversionsResponse {
        var checks = FieldChecks()
        if request.requests.count > TrackingRules.batchLimit {
            checks.violate(
                "requests", .tooManyItems,
                "requests has \(request.requests.count) items; at most \(TrackingRules.batchLimit) are allowed.")
        }
        try checks.finish()
        return BatchTrackConversionsResponse(results: await track(request, context).results())
    }

    /// Tracks the items of a batch; all of them are answered then.
    func track(_ request: BatchTrackConversionsRequest, _ context: ServerContext) async -> TrackingBatch {
        var batch = TrackingBatch(
            request, rules: rules, store: store, caller: context.caller, expires: context.deadline?.instant,
            faults: context.itemFaults)
        await answerRepeats(in: &batch)
        await answerTrials(in: &batch)
        await record(&batch)
        return batch
    }

    /// What was recorded before its agent changed, or before its time ran out, is still the same conversion.
    private func answerRepeats(in batch: inout TrackingBatch) async {
        for (index, repeated) in batch.possibleRepeats {
            await answerRepeat(of: repeated.texts, repeated.fingerprint, index, &batch)
        }
    }

    /// Looks up what already stands in the place of the items that are only validated: before anything of the batch is
    /// recorded, as an item sees only what came before it.
    private func answerTrials(in batch: inout TrackingBatch) async {
        let admitted = batch.admitted
        guard admitted.contains(where: \.isTrial) else { return }
        do {
            batch.answerTrials(
                try await RPCError.translating { try await store.precedents(of: admitted.map(\.conversion)) })
        } catch {
            for item in admitted where item.isTrial { batch.answers[item.index] = .failure(RPCError(wrapping: error)) }
        }
    }

    private func record(_ batch: inout TrackingBatch) async {
        var items = batch.admitted.filter { !$0.isTrial }
        guard !items.isEmpty else { return }
        let usage = batch.caller.usage
        let count = items.count
        if let usage, !usage.enterQueue(count) {
            for item in items { batch.answers[item.index] = .failure(.keyQueueExceeded) }
            return
        }
        var outcomes = await store.record(items.map(\.conversion), admittedUnder: batch.generation)
        while case .policyChanged? = outcomes.first {
            let generation = store.trackingPolicyGeneration
            items = await admitAnew(items, &batch)
            outcomes = await store.record(items.map(\.conversion), admittedUnder: generation)
        }
        usage?.leaveQueue(count)
        for (item, outcome) in zip(items, outcomes) {
            do throws(RPCError) {
                batch.answers[item.index] = .success(
                    try TrackConversionResponse(item.conversion, outcome, for: batch.caller))
            } catch {
                batch.answers[item.index] = .failure(error)
            }
        }
    }
}

extension ConversionService {
    /// Asks the rules again about items that came back, as their agents have changed; those that are refused are answered.
    private func admitAnew(_ items: [TrackingBatch.Item], _ batch: inout TrackingBatch) async -> [TrackingBatch.Item] {
        var admitted: [TrackingBatch.Item] = []
        for item in items {
            let conversion = item.conversion
            do throws(TrackingRules.Refusal) {
                let policy = store.trackingPolicy(agent: conversion.agentID, in: conversion.workspace)
                admitted.append(
                    TrackingBatch.Item(
                        index: item.index, conversion: try rules.admitAnew(conversion, policy: policy), isTrial: false))
            } catch {
                batch.answers[item.index] = .failure(error.error)
                guard let fingerprint = error.fingerprint else { continue }
                await answerRepeat(of: conversion.texts, fingerprint, item.index, &batch)
            }
        }
        return admitted
    }

    /// Answers an item with the first record where it was recorded before.
    private func answerRepeat(
        of texts: ConversionTexts, _ fingerprint: UInt64, _ index: Int, _ batch: inout TrackingBatch
    ) async {
        do {
            if case .duplicate(let first) = try await precedent(texts, fingerprint, batch.caller.workspace) {
                batch.answers[index] = .success(TrackConversionResponse(duplicateOf: first, for: batch.caller))
            }
        } catch {
            batch.answers[index] = .failure(RPCError(wrapping: error))
        }
    }
}

/// The items of one BatchTrackConversions, and what is known of each so far.
struct TrackingBatch {
    /// An item that the rules have let through.
    struct Item {
        let index: Int
        let conversion: NewConversion
        /// Only validated.
        let isTrial: Bool
    }

    let caller: Principal
    /// Of the policies by which the items were admitted.
    let generation: Int
    /// By the items' places; nil where nothing is known yet.
    var answers: [Result<TrackConversionResponse, RPCError>?]
    private(set) var admitted: [Item] = []
    /// Items that are refused but may have been recorded under other rules.
    private(set) var possibleRepeats: [(Int, (texts: ConversionTexts, fingerprint: UInt64))] = []
    /// Trials that are answered as duplicates of an earlier item.
    private var followers: [(item: Int, first: Int)] = []

    /// Asks the rules about each item, all of them at one moment.
    ///
    /// - Parameter faults: why items could not be read, by their places.
    init(
        _ request: BatchTrackConversionsRequest, rules: TrackingRules, store: any Store, caller: Principal,
        expires: Uptime?, faults: [Int: RPCError] = [:]
    ) {
        self.caller = caller
        generation = store.trackingPolicyGeneration
        answers = Array(repeating: nil, count: request.requests.count)
        let now = Timestamp.now
        for (index, item) in request.requests.enumerated() {
            if let fault = faults[index] {
                answers[index] = .failure(fault)
                continue
            }
            let isSeen = caller.sees(agent: item.agentID)
            let draft = ConversionDraft(item)
            do throws(TrackingRules.Refusal) {
                let conversion = try rules.admit(
                    draft,
                    policy: isSeen ? store.trackingPolicy(agent: item.agentID, in: caller.workspace) : nil,
                    workspace: caller.workspace, now: now, expires: expires)
                admitted.append(
                    Item(index: index, conversion: conversion, isTrial: request.validateOnly || item.validateOnly))
            } catch {
                answers[index] = .failure(error.error)
                if isSeen, let fingerprint = error.fingerprint {
                    possibleRepeats.append((index, (draft.texts, fingerprint)))
                }
            }
        }
    }

    /// Answers the trials by what the store has in their places, then by the items before them: those that are
    /// recorded, and in a batch of trials only, those that would be.
    ///
    /// - Parameter precedents: of all that were admitted.
    mutating func answerTrials(_ precedents: [Precedent]) {
        let isRehearsal = admitted.allSatisfy(\.isTrial)
        var earlier = BatchDuplicates()
        for (item, precedent) in zip(admitted, precedents) {
            let finding = earlier.find(item.conversion, precedent)
            if item.isTrial { answerTrial(item, finding) }
            if !item.isTrial || isRehearsal { earlier.insert(item.conversion, at: item.index, finding) }
        }
    }

    private mutating func answerTrial(_ item: Item, _ finding: BatchDuplicates.Finding) {
        switch finding {
        case .keyReused: answers[item.index] = .failure(.keyReused)
        case .recorded(let record, _):
            answers[item.index] = .success(TrackConversionResponse(duplicateOf: record, for: caller))
        case .removed:
            answers[item.index] = .success(
                TrackConversionResponse(message: TrackConversionResponse.success, duplicate: true))
        case .item(let first, _): followers.append((item.index, first))
        case .none:
            answers[item.index] = .success(
                TrackConversionResponse(
                    message: TrackConversionResponse.success,
                    conversion: ConversionAPI.Conversion(unrecorded: item.conversion)))
        }
    }

    /// One result for each item, once all are answered.
    func results() -> [BatchTrackConversionsResult] {
        var answers = answers
        for (item, first) in followers {
            answers[item] = answers[first]?.map { response in
                var response = response
                response.duplicate = true
                return response
            }
        }
        return answers.map { answer in
            switch answer {
            case .success(let response): BatchTrackConversionsResult(status: GoogleRPCStatus(), response: response)
            case .failure(let error): BatchTrackConversionsResult(status: error.statusMessage)
            case nil:
                BatchTrackConversionsResult(status: RPCError(.internal, "The item was not answered.").statusMessage)
            }
        }
    }
}
