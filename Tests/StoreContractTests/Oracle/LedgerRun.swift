import ConversionStore
import StoreTesting

/// A ledger to which a history is done, step by step.
struct LedgerRun {
    private let harness: any StoreHarness
    private var store: any Store
    private var transcript = LedgerTranscript()
    /// In the order in which they were recorded, as an export had them then.
    private var recorded: [(workspace: WorkspaceID, conversion: Conversion)] = []
    private var adjustments: [String] = []
    /// How often everything has been read.
    private var looks = 0

    private static let foreign = ConversionIDScheme(tag: 7, key: 11)
    private static let workspaces = [WorkspaceID.default, WorkspaceID(rawValue: 2)]
    /// Small, so that the sums that a store keeps are brought up to date now and then, and not each time.
    private static let limits: StoreLimits = {
        var limits = StoreLimits()
        limits.fold = 7
        return limits
    }()

    init(_ kind: StoreKind) async throws {
        harness = try kind.makeHarness()
        store = try await harness.open(Self.limits)
        _ = try await store.createWorkspace(named: "other")
    }

    func close() async { await store.close() }

    /// Does the step, and returns what the ledger says to it, a line for each thing.
    mutating func perform(_ step: HistoryStep) async throws -> [String] {
        do {
            let answer = try await answer(step)
            let end = try await store.ledgerEnd()
            // A cursor comes back as it was given.
            let kept = try await store.cursor(of: store.text(of: end)) == end
            return answer + ["end \(transcript.text(end)) \(kept)"]
        } catch let error as StoreError {
            return ["\(error.kind)"]
        }
    }

    private mutating func answer(_ step: HistoryStep) async throws -> [String] {
        switch step {
        case .record(let drafts): return try await record(drafts)
        case .look(let drafts): return try await look(drafts)
        case .adjust(let draft): return try await adjust(draft)
        case .call(let call, let validateOnly):
            switch try await store.recordCall(call, validateOnly: validateOnly) {
            case .recorded(let call): return ["recorded \(LedgerTranscript.text(call))"]
            case .endsBeforeStart(let start): return ["ends before \(start.nanoseconds)"]
            case .ofOtherAgent: return ["of another agent"]
            }
        case .erase(let user, let workspace, let validateOnly):
            let erasure = try await store.eraseUser(user, at: at(0), in: workspace, validateOnly: validateOnly)
            return ["\(erasure.conversions) \(erasure.calls) \(erasure.records)"]
        case .retain(let cutoff):
            let pass = try await store.removeOld(before: cutoff)
            return ["\(pass.conversionCount) \(pass.callCount)"]
        case .createAgent(let id, let settings, let workspace):
            let agent = try await store.createAgent(id: id, settings: settings, at: at(1), in: workspace)
            return [LedgerTranscript.text(agent), policy(of: id, in: workspace)]
        case .updateAgent(let id, let settings, let revision, let workspace):
            let agent = try await store.updateAgent(
                id: id, expectedRevision: revision, at: at(2), in: workspace
            ) { $0 = settings }
            return [LedgerTranscript.text(agent), policy(of: id, in: workspace)]
        case .deleteAgent(let id, let revision, let workspace):
            try await store.deleteAgent(id: id, expectedRevision: revision, in: workspace)
            return [policy(of: id, in: workspace)]
        case .noteTime(let time):
            try await store.noteTime(time)
            return ["\(try await store.lastTime()?.nanoseconds ?? 0)"]
        case .reopen:
            await store.close()
            store = try await harness.open(Self.limits)
            return []
        case .list(let filter, let pageSize, let workspace):
            return try await store.all(filter, in: workspace, pageSize: pageSize).map { transcript.text($0) }
        case .feed(let filter, let workspace): return try await feed(filter, in: workspace)
        case .report(let query, let pageSize, let workspace):
            return try await report(query, pageSize: pageSize, in: workspace)
        case .everything: return try await everything()
        }
    }

    // MARK: Records

    /// The conversion of a draft, as this ledger's ids make it.
    private func conversion(_ draft: HistoryStep.Draft) -> NewConversion {
        var new = draft.new
        switch draft.origin {
        case nil: break
        case .foreign(let number, let hasToken):
            let token = KeyToken(
                tag: Self.foreign.tag, hash: KeyHash(low: UInt64(number), high: 1), fingerprint: 2, check: 3)
            new.origin = ConversionOrigin(
                id: Self.foreign.id(of: number).description, keyToken: hasToken ? token : nil)
        case .exported(let number, let isMasked):
            guard !recorded.isEmpty else { break }
            let (workspace, old) = recorded[number % recorded.count]
            let once = new.countOncePerCall
            new = NewConversion(
                workspace: workspace, agentID: old.agentID, agentRevision: 1, roomName: old.roomName,
                userID: isMasked ? "" : old.userID, eventType: old.eventType, details: isMasked ? "*" : old.details,
                occurredAt: old.occurredAt, receivedAt: new.receivedAt, value: old.value, isTest: old.isTest,
                isImported: true, countOncePerCall: once)
            // Files of other programs hold no more than seconds.
            if isMasked { new.occurredAt.nanoseconds += 1 }
            new.origin = ConversionOrigin(
                id: old.origin.isEmpty ? old.id.description : old.origin, keyToken: old.keyToken)
        }
        return new
    }

    private mutating func record(_ drafts: [HistoryStep.Draft]) async throws -> [String] {
        let conversions = drafts.map { conversion($0) }
        let outcomes = await store.record(conversions)
        for (new, outcome) in zip(conversions, outcomes) {
            guard case .recorded(let made) = outcome else { continue }
            let stored = try await store.conversion(id: made.id, in: new.workspace)
            recorded.append((new.workspace, Conversion(new, recorded: made, keyToken: stored?.keyToken)))
        }
        return outcomes.map { transcript.text($0) }
    }

    private mutating func look(_ drafts: [HistoryStep.Draft]) async throws -> [String] {
        let conversions = drafts.map { conversion($0) }
        var lines = try await store.precedents(of: conversions).map { transcript.text($0) }
        for new in conversions {
            let found = try await store.precedent(
                underKeyOf: new.texts, fingerprint: new.fingerprint, in: new.workspace)
            lines.append(transcript.text(found))
        }
        return lines
    }

    private mutating func adjust(_ draft: HistoryStep.AdjustmentDraft) async throws -> [String] {
        guard !recorded.isEmpty else { return [] }
        let (workspace, conversion) = recorded[draft.conversion % recorded.count]
        var new = NewAdjustment(
            workspace: workspace, conversionID: conversion.id, change: draft.change, occurredAt: draft.occurredAt,
            receivedAt: conversion.receivedAt, details: draft.details, idempotencyKey: draft.key,
            fingerprint: draft.fingerprint)
        switch draft.origin {
        case nil: break
        case .foreign(let number): new.origin = AdjustmentID(digits: Self.foreign.id(of: number)).description
        case .exported(let number): if !adjustments.isEmpty { new.origin = adjustments[number % adjustments.count] }
        }
        let outcome = try await store.adjust(new, validateOnly: draft.validateOnly)
        if case .adjusted(let adjustment, _) = outcome, let id = adjustment.id { adjustments.append(id.description) }
        return [transcript.text(outcome)]
    }

    private func policy(of agent: String, in workspace: WorkspaceID) -> String {
        guard let policy = store.trackingPolicy(agent: agent, in: workspace) else { return "no policy" }
        return "policy \(policy.revision) \(policy.trackingEnabled) \(policy.allowedEvents) \(policy.countingMode)"
    }

    // MARK: Reading

    private mutating func feed(_ filter: ConversionFilter, in workspace: WorkspaceID) async throws -> [String] {
        var lines: [String] = []
        var cursor = LedgerCursor.beginning
        while true {
            let page = try await store.ledgerEvents(filter, in: workspace, after: cursor)
            lines += page.events.map { transcript.text($0) }
            if !page.events.allSatisfy({ $0.cursor > cursor && $0.cursor <= page.end }) { lines.append("not in order") }
            cursor = page.end
            if page.isLast { return lines + ["to \(transcript.text(cursor))"] }
        }
    }

    private func calls(_ filter: CallFilter, in workspace: WorkspaceID) async throws -> [String] {
        var lines: [String] = []
        var after: CallCursor?
        repeat {
            let page = try await store.listCalls(filter, in: workspace, pageSize: 7, after: after, bytes: 1 << 20)
            for call in page.calls {
                let alone = try await store.call(roomName: call.roomName, in: workspace)
                lines.append("\(LedgerTranscript.text(call)) \(alone == call)")
            }
            after = page.next
        } while after != nil
        return lines
    }

    private func report(_ query: SummaryQuery, pageSize: Int, in workspace: WorkspaceID) async throws -> [String] {
        var lines: [String] = []
        var after: SummaryKey?
        repeat {
            let page = try await store.summarize(query, in: workspace, pageSize: pageSize, after: after)
            lines += page.summaries.map { LedgerTranscript.text($0) }
            after = page.next
        } while after != nil
        return lines
    }

    private mutating func everything() async throws -> [String] {
        // Four of the ways to group at each look, others at the next: reports take most of the time.
        looks += 1
        var all = ConversionFilter(includeTest: true)
        all.includeCalls = true
        var lines: [String] = []
        for workspace in Self.workspaces {
            lines += try await calls(CallFilter(includeTest: true), in: workspace)
            lines += try await calls(CallFilter(userID: "u", isConnected: true), in: workspace)
            lines += try await store.all(all, in: workspace).map { transcript.text($0) }
            lines += try await feed(all, in: workspace)
            for agent in try await store.listAgents(in: workspace, pageSize: 2, after: nil).agents {
                lines.append(LedgerTranscript.text(agent))
            }
            for groups in stride(from: looks % 4, to: 16, by: 4) {
                let groupBy = [SummaryGrouping.time, .eventType, .agent, .agentRevision].enumerated()
                    .filter { groups >> $0.offset & 1 == 1 }.map(\.element)
                let query = SummaryQuery(filter: groups % 3 == 0 ? all : ConversionFilter(), groupBy: groupBy)
                lines += try await report(query, pageSize: 10_000, in: workspace)
            }
        }
        for (workspace, conversion) in recorded.suffix(10) {
            let found = try await store.conversion(id: conversion.id, in: workspace)
            lines.append(found.map { transcript.text($0) } ?? "gone")
        }
        return lines
    }
}
