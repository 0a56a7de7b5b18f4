import ConversionStore

extension MemoryLedger {
    // MARK: Adjusting

    /// - Parameter validateOnly: what is adjusted then has no place in the ledger.
    mutating func adjust(_ new: NewAdjustment, validateOnly: Bool = false) -> AdjustmentOutcome {
        let outcome = new.questions.lazy.compactMap { [self] in new.outcome($0, finding($0, new)) }.first
        guard case .adjusted(var adjustment, let conversion)? = outcome, !validateOnly,
            let place = place(of: conversion.sequence, in: new.workspace)
        else { return outcome ?? .conversionNotFound }
        lastSequence += 1
        adjustment.sequence = lastSequence
        adjustment.id = AdjustmentID(digits: ids.id(of: lastSequence))
        events.append(
            Event(
                sequence: lastSequence, conversion: conversion.sequence, change: .adjusted(adjustments.count),
                receivedAt: new.receivedAt))
        adjustments.append(
            StoredAdjustment(
                workspace: new.workspace, conversion: conversion.sequence, adjustment: adjustment, key: key(of: new),
                fingerprint: new.fingerprint))
        conversions[place].conversion = conversion
        return .adjusted(adjustment, conversion)
    }

    private func finding(_ question: AdjustmentQuestion, _ new: NewAdjustment) -> AdjustmentFinding {
        func made(_ isWanted: (StoredAdjustment) -> Bool) -> AdjustmentFinding? {
            for stored in adjustments where stored.workspace == new.workspace && isWanted(stored) {
                guard let conversion = conversion(stored.conversion, in: new.workspace) else { continue }
                return .adjustment(stored.adjustment, fingerprint: stored.fingerprint, conversion)
            }
            return nil
        }
        switch question {
        case .origin:
            return made { stored in stored.adjustment.id.map { isSame($0.description, new.origin) } ?? false }
                ?? made { isSame($0.adjustment.origin, new.origin) } ?? .nothing
        case .key: return key(of: new).flatMap { key in made { $0.key == key } } ?? .nothing
        case .conversion: return conversion(new.conversionID, in: new.workspace).map { .conversion($0) } ?? .nothing
        }
    }

    private func key(of new: NewAdjustment) -> KeyHash? {
        guard !new.idempotencyKey.isEmpty, let sequence = ids.sequence(of: new.conversionID) else { return nil }
        return hashes.adjustment(new.idempotencyKey, of: sequence, in: new.workspace)
    }

    // MARK: Calls

    mutating func record(_ new: NewCall) -> CallOutcome {
        let place = place(ofCall: new.roomName, in: new.workspace)
        switch CallMerge.merge(new, into: place.map { calls[$0].call }) {
        case .ofOtherAgent: return .ofOtherAgent
        case .endsBeforeStart(let start): return .endsBeforeStart(start)
        case .unchanged(let call): return .recorded(call)
        case .changed(let call):
            lastSequence += 1
            let stored = StoredCall(workspace: new.workspace, call: call, sequence: lastSequence)
            if let place { calls[place] = stored } else { calls.append(stored) }
            return .recorded(call)
        }
    }

    // MARK: Erasing

    mutating func erase(_ userID: String, at time: Timestamp, in workspace: WorkspaceID) -> Erasure {
        let rule = ErasureRule(userID, in: workspace)
        var (conversionCount, adjustmentCount, callCount): (Int64, Int64, Int64) = (0, 0, 0)
        for place in conversions.indices
        where conversions[place].workspace == workspace && !conversions[place].isRemoved {
            guard let erased = rule.erased(conversions[place].conversion, at: time) else { continue }
            conversions[place].conversion = erased
            conversionCount += 1
            lastSequence += 1
            events.append(
                Event(sequence: lastSequence, conversion: erased.sequence, change: .erased, receivedAt: time))
        }
        for place in adjustments.indices {
            let stored = adjustments[place]
            guard stored.workspace == workspace, conversion(stored.conversion, in: workspace)?.erasedAt != nil,
                let erased = ErasureRule.erased(stored.adjustment)
            else { continue }
            adjustments[place].adjustment = erased
            adjustmentCount += 1
        }
        for place in calls.indices.sorted(by: { Text(calls[$0].call.roomName) < Text(calls[$1].call.roomName) })
        where calls[place].workspace == workspace && !calls[place].isRemoved {
            guard let erased = rule.erased(calls[place].call, at: time) else { continue }
            lastSequence += 1
            (calls[place].call, calls[place].sequence) = (erased, lastSequence)
            callCount += 1
        }
        return Erasure(conversions: conversionCount, adjustments: adjustmentCount, calls: callCount)
    }

    // MARK: Retention

    /// How much a step removes.
    private static let stepLimit = 256

    /// Removes some of what is old; done where there was nothing any more.
    mutating func remove(_ pass: RetentionPass) -> RetentionPass {
        var pass = pass
        let rule = RetentionRule(before: pass.cutoff)
        let oldConversions = conversions.indices.filter { place in
            let conversion = conversions[place].conversion
            return !conversions[place].isRemoved
                && rule.removesConversion(occurredAt: conversion.occurredAt, receivedAt: conversion.receivedAt)
        }.prefix(Self.stepLimit)
        let oldCalls = calls.indices.filter { place in
            let call = calls[place].call
            return !calls[place].isRemoved && rule.removesCall(startedAt: call.startedAt, updatedAt: call.updateTime)
        }.prefix(Self.stepLimit)
        if !oldConversions.isEmpty {
            for place in oldConversions { removeConversion(at: place, before: pass.cutoff) }
            pass.conversionCount += oldConversions.count
        } else if !oldCalls.isEmpty {
            for place in oldCalls { calls[place].isRemoved = true }
            pass.callCount += oldCalls.count
            removed.note(before: pass.cutoff)
        } else {
            let left = Set(conversions.lazy.filter { !$0.isRemoved }.map(\.conversion.sequence))
            let stale = keys.filter { key in
                let sequence = key.value.sequence
                return RetentionRule.removesKey(of: sequence, isThere: left.contains(sequence), removed)
            }
            for key in stale.keys { keys[key] = nil }
            pass.keyCount += stale.count
            pass.isDone = true
        }
        forgetRooms()
        return pass
    }

    /// A room is known until nothing of it is left that reports count: if it is heard of again, it is another call.
    private mutating func forgetRooms() {
        let left = Set(
            conversions.filter { !$0.isRemoved }.map { Place($0.conversion.roomName, $0.workspace) }
                + calls.filter { !$0.isRemoved && $0.call.connection.counts }
                .map { Place($0.call.roomName, $0.workspace) })
        forgottenRooms += 1
        // No room of a client has a NUL.
        func forgotten(_ room: String, _ workspace: WorkspaceID) -> String {
            room.contains("\0") || left.contains(Place(room, workspace)) ? room : "\(room)\0\(forgottenRooms)"
        }
        for place in conversions.indices where conversions[place].isRemoved {
            let stored = conversions[place]
            conversions[place].conversion.roomName = forgotten(stored.conversion.roomName, stored.workspace)
        }
        for place in calls.indices where calls[place].isRemoved {
            let stored = calls[place]
            calls[place].call.roomName = forgotten(stored.call.roomName, stored.workspace)
        }
    }

    private mutating func removeConversion(at place: Int, before cutoff: Timestamp) {
        conversions[place].isRemoved = true
        let (workspace, conversion) = (conversions[place].workspace, conversions[place].conversion)
        removed.note(before: cutoff, through: conversion.sequence)
        events.removeAll { $0.conversion == conversion.sequence }
        let texts = ConversionTexts(agentID: "", roomName: conversion.roomName, eventType: conversion.eventType)
        let call = hashes.firstOfCall(texts, isTest: conversion.isTest, in: workspace)
        if firstsOfCalls[call] == conversion.sequence { firstsOfCalls[call] = nil }
    }

    /// The time that was noted, else that of the last receipt.
    func lastTime() -> Timestamp? {
        notedTime ?? conversions.last { !$0.isRemoved }?.conversion.receivedAt
    }

    mutating func noteTime(_ time: Timestamp) {
        notedTime = max(notedTime ?? time, time)
    }
}
