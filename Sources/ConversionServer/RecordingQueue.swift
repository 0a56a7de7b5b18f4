import ConversionAPI
import ConversionStore
import RPC

/// One loop's way to the store and back: what comes in one turn of the loop goes to the writer as one batch, and
/// the batch's outcomes come back in one turn.
///
/// Belongs to its loop.
final class RecordingQueue {
    private struct Waiting {
        var conversions: [NewConversion] = []
        var calls: [ServerCall] = []
        /// Of the policies that admitted the first of them: the oldest.
        var generation = 0
        let withdrawals = Withdrawals()
    }

    /// A batch that the store has no room for is refused whole, so a turn's calls do not all go in one.
    static let batchLimit = 256

    private let store: any Store
    private let rules: TrackingRules
    /// Unchecked, as `policies` is: nothing that adds to it or takes it away calls back here meanwhile.
    @exclusivity(unchecked) private var waiting = Waiting()
    /// Of the agents that the loop's calls are of.
    @exclusivity(unchecked) var policies: PolicyMemo

    init(store: any Store, rules: TrackingRules) {
        self.store = store
        self.rules = rules
        policies = PolicyMemo(store)
    }

    /// Has a conversion recorded that `policies` has just admitted, and its call answered when that is durable.
    ///
    /// - Throws: `RPCError`, RESOURCE_EXHAUSTED, where the caller's key has enough waiting.
    func add(_ conversion: NewConversion, for call: ServerCall, _ caller: Principal) throws(RPCError) {
        if let usage = caller.usage, !usage.enterQueue(1) { throw .keyQueueExceeded }
        if waiting.calls.isEmpty { waiting.generation = policies.generation }
        call.abandonment = (waiting.withdrawals, waiting.calls.count)
        waiting.conversions.append(conversion)
        waiting.calls.append(call)
        if waiting.calls.count == Self.batchLimit { return hand(on: call.loop) }
        guard waiting.calls.count == 1 else { return }
        let bound = LoopBound(self, on: call.loop)
        bound.loop.execute { bound.value.hand(on: bound.loop) }
    }

    /// Hands the writer what has come.
    private func hand(on loop: any CallLoop) {
        guard !waiting.calls.isEmpty else { return }
        let conversions = waiting.conversions
        let calls = LoopBound(waiting.calls, on: loop)
        let (withdrawals, generation) = (waiting.withdrawals, waiting.generation)
        waiting = Waiting()
        let queue = LoopBound(self, on: loop)
        store.record(conversions, admittedUnder: generation, withdrawals: withdrawals) { outcomes in
            loop.execute {
                if case .policyChanged? = outcomes.first {
                    return queue.value.admitAnew(conversions, calls.value)
                }
                // By span, as a loop over the arrays retains what each holds.
                let answered = calls.value
                let (calls, conversions, outcomes) = (answered.span, conversions.span, outcomes.span)
                for index in calls.indices {
                    let caller = calls[index].caller
                    caller.usage?.leaveQueue(1)
                    if calls[index].isOpen { calls[index].answer(conversions[index], outcomes[index], caller) }
                }
            }
        }
    }
}

extension RecordingQueue {
    /// Asks the rules again about conversions that came back: their agents have changed since they were admitted.
    private func admitAnew(_ conversions: [NewConversion], _ calls: [ServerCall]) {
        for (conversion, call) in zip(conversions, calls) {
            let caller = call.caller
            caller.usage?.leaveQueue(1)
            guard call.isOpen else { continue }
            do throws(TrackingRules.Refusal) {
                let admitted = try rules.admitAnew(
                    conversion, policy: policies.policy(conversion.texts, in: conversion.workspace))
                do throws(RPCError) {
                    try add(admitted, for: call, caller)
                } catch {
                    call.fail(error)
                }
            } catch {
                guard let fingerprint = error.fingerprint else {
                    call.fail(error.error)
                    continue
                }
                call.answerRepeat(of: conversion.texts, fingerprint, store, otherwise: error.error)
            }
        }
    }
}

/// Withdraws what calls waited for that were cancelled or cut by their deadlines.
extension Withdrawals: AbandonmentObserver {
    public func callAbandoned(_ number: Int) { withdraw(number) }
}

extension ServerCall {
    /// What was recorded before its agent changed, or before its time ran out, is still the same conversion: it is
    /// answered with the first record. Anything else fails with `error`.
    func answerRepeat(
        of texts: ConversionTexts, _ fingerprint: UInt64, _ store: any Store, otherwise error: RPCError
    ) {
        run { context in
            let caller = context.caller
            let precedent = try await RPCError.translating {
                try await store.precedent(underKeyOf: texts, fingerprint: fingerprint, in: caller.workspace)
            }
            guard case .duplicate(let first) = precedent else { throw error }
            context.boundCall.value.respond(TrackConversionResponse(duplicateOf: first, for: caller))
        }
    }

    /// Answers TrackConversion with what became of its conversion.
    fileprivate func answer(_ conversion: NewConversion, _ outcome: RecordOutcome, _ caller: Principal) {
        do {
            if case .recorded(let recorded) = outcome { return try answer(conversion, recorded) }
            respond(try TrackConversionResponse(conversion, outcome, for: caller))
        } catch {
            fail(error)
        }
    }

    /// Answers with a conversion that was just recorded, its texts packed from where they stand.
    private func answer(_ new: NewConversion, _ recorded: RecordedConversion) throws {
        try recorded.id.withText { id in
            try new.texts.withTexts { texts in
                let answer = RecordedConversionAnswer(
                    id: id, roomName: texts[.roomName], eventType: texts[.eventType], details: texts[.details],
                    userID: texts[.userID], agentID: texts[.agentID], timestamp: ProtobufTimestamp(new.occurredAt),
                    createTime: ProtobufTimestamp(recorded.receivedAt), agentRevision: new.agentRevision,
                    isTest: new.isTest,
                    value: new.amount.map {
                        .init(currencyCode: texts[.currencyCode], units: $0.units, nanos: $0.nanos)
                    })
                try respond(encoding: { (buffer) throws in try answer.encode(into: &buffer) })
            }
        }
    }
}

extension TrackConversionResponse {
    /// What every success says, word for word, so that no model tries again.
    static let success = "\(RecordedConversionAnswer.message)"

    /// The answer to an outcome.
    ///
    /// - Throws: `RPCError` for an outcome that is no success.
    init(_ conversion: NewConversion, _ outcome: RecordOutcome, for caller: Principal) throws(RPCError) {
        switch outcome {
        case .recorded(let recorded):
            self.init(
                message: Self.success,
                conversion: ConversionAPI.Conversion(ConversionStore.Conversion(conversion, recorded: recorded)))
        case .duplicate(let first): self.init(duplicateOf: first, for: caller)
        case .duplicateOfRemoved: self.init(message: Self.success, duplicate: true)
        case .keyReused: throw .keyReused
        case .overloaded:
            throw .tryAgain(.resourceExhausted, .writerBusy, "More conversions are waiting than the server can take.")
        case .expired:
            throw RPCError(
                .deadlineExceeded, .deadlineExceeded,
                "The call's deadline passed before the conversion was written. Nothing was recorded.")
        case .policyChanged:
            throw .tryAgain(.unavailable, .storeUnavailable, "The agent has changed meanwhile.")
        case .failed(let error): throw RPCError(error)
        }
    }

    /// Without the record, where the call that counts once was another agent's, whose records the caller may not see.
    init(duplicateOf first: ConversionStore.Conversion, for caller: Principal) {
        let isSeen = caller.sees(agent: first.agentID)
        self.init(
            message: Self.success, conversion: isSeen ? ConversionAPI.Conversion(first) : nil, duplicate: true)
    }
}

extension RPCError {
    static var keyReused: RPCError { .keyReused(for: "a conversion") }

    static func keyReused(for thing: String) -> RPCError {
        RPCError(
            .alreadyExists, .idempotencyKeyReused,
            "The idempotency_key was used for \(thing) with other content. Use a new key for new content.",
            more: [
                .badRequest([
                    FieldViolation(
                        field: "idempotency_key", description: "Belongs to \(thing) with other content.",
                        reason: Reason.idempotencyKeyReused.rawValue)
                ])
            ])
    }

    /// An error that passes: with RetryInfo for programs, and gRPC's push-back for client libraries.
    static func tryAgain(
        _ code: StatusCode, _ reason: Reason, _ message: String, after delay: Duration = .seconds(1),
        cause: (any Error)? = nil
    ) -> RPCError {
        var error = RPCError(code, reason, message + " Try again later.", more: [.retryInfo(delay)], cause: cause)
        error.trailers.add(String(Int64(delay / .milliseconds(1))), for: "grpc-retry-pushback-ms")
        return error
    }
}
