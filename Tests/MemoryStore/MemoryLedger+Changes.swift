import ConversionStore

extension MemoryLedger {
    // MARK: Adjusting

    mutating func adjust(_ new: NewAdjustment) -> AdjustmentOutcome {
        if let found = precedent(of: new) { return found }
        guard let sequence = ids.sequence(of: new.conversionID), let place = place(of: sequence, in: new.workspace)
        else { return .conversionNotFound }
        var conversion = conversions[place].conversion
        if conversion.erasedAt != nil, !new.details.isEmpty { return .erased }
        if conversion.lastAdjustment?.change == .retract { return .alreadyRetracted }
        if case .restate(let value) = new.change, let currency = conversion.netValue?.currencyCode,
            currency != value.currencyCode
        {
            return .otherCurrency(currency)
        }
        let latest = max(conversion.occurredAt, conversion.lastAdjustment?.occurredAt ?? conversion.occurredAt)
        let occurredAt = new.occurredAt ?? max(new.receivedAt, latest)
        if occurredAt < conversion.occurredAt { return .precedesConversion }
        if occurredAt < latest { return .moreRecentFound }

        lastSequence += 1
        var adjustment = Adjustment(
            sequence: lastSequence, id: AdjustmentID(digits: ids.id(of: lastSequence)), conversionID: new.conversionID,
            change: new.change, occurredAt: occurredAt, receivedAt: new.receivedAt, details: new.details)
        adjustment.origin = new.origin
        events.append(
            Event(
                sequence: lastSequence, conversion: sequence, change: .adjusted(adjustments.count),
                receivedAt: new.receivedAt))
        adjustments.append(
            StoredAdjustment(
                workspace: new.workspace, conversion: sequence, adjustment: adjustment, key: key(of: new),
                fingerprint: new.fingerprint))
        conversion.lastAdjustment = ConversionAdjustment(change: new.change, occurredAt: occurredAt)
        conversions[place].conversion = conversion
        return .adjusted(adjustment, conversion)
    }

    /// The same without a place in the ledger.
    func validate(_ new: NewAdjustment) -> AdjustmentOutcome {
        var copy = self
        let outcome = copy.adjust(new)
        guard case .adjusted(var adjustment, let conversion) = outcome else { return outcome }
        (adjustment.sequence, adjustment.id) = (0, nil)
        return .adjusted(adjustment, conversion)
    }

    private func key(of new: NewAdjustment) -> KeyHash? {
        guard !new.idempotencyKey.isEmpty, let sequence = ids.sequence(of: new.conversionID) else { return nil }
        return hashes.adjustment(new.idempotencyKey, of: sequence, in: new.workspace)
    }

    private func precedent(of new: NewAdjustment) -> AdjustmentOutcome? {
        let here = adjustments.filter { stored in
            stored.workspace == new.workspace && conversion(stored.conversion, in: new.workspace) != nil
        }
        func duplicate(_ stored: StoredAdjustment) -> AdjustmentOutcome? {
            conversion(stored.conversion, in: new.workspace).map { .duplicate(stored.adjustment, $0) }
        }
        if !new.origin.isEmpty {
            let made = here.first { stored in stored.adjustment.id.map { isSame($0.description, new.origin) } ?? false }
            if let found = made ?? here.first(where: { isSame($0.adjustment.origin, new.origin) }) {
                return duplicate(found)
            }
        }
        guard let key = key(of: new), let first = here.first(where: { $0.key == key }) else { return nil }
        return first.fingerprint == new.fingerprint ? duplicate(first) : .keyReused
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
        var erasure = Erasure()
        guard !userID.isEmpty else { return erasure }
        for place in conversions.indices {
            let stored = conversions[place]
            guard stored.workspace == workspace, !stored.isRemoved, isSame(stored.conversion.userID, userID) else {
                continue
            }
            var conversion = stored.conversion
            (conversion.userID, conversion.details, conversion.erasedAt) = ("", "", time)
            conversions[place].conversion = conversion
            lastSequence += 1
            events.append(
                Event(
                    sequence: lastSequence, conversion: conversion.sequence, change: .erased, receivedAt: time))
            erasure.conversions += 1
            for index in adjustments.indices
            where adjustments[index].conversion == conversion.sequence && !adjustments[index].adjustment.details.isEmpty
            {
                adjustments[index].adjustment.details = ""
                erasure.records += 1
            }
        }
        let rule = ErasureRule(userID, in: workspace)
        for place in calls.indices.sorted(by: { Text(calls[$0].call.roomName) < Text(calls[$1].call.roomName) })
        where calls[place].workspace == workspace && !calls[place].isRemoved {
            guard let erased = rule.erased(calls[place].call, at: time) else { continue }
            lastSequence += 1
            (calls[place].call, calls[place].sequence) = (erased, lastSequence)
            erasure.calls += 1
        }
        erasure.records += erasure.conversions + erasure.calls
        return erasure
    }

    // MARK: Retention

    /// How much a step removes.
    private static let stepLimit = 256

    /// Removes some of what is old; done where there was nothing any more.
    mutating func remove(_ pass: RetentionPass) -> RetentionPass {
        var pass = pass
        let oldConversions = conversions.indices.filter { place in
            let conversion = conversions[place].conversion
            return !conversions[place].isRemoved && conversion.occurredAt < pass.cutoff
                && conversion.receivedAt < pass.cutoff
        }.prefix(Self.stepLimit)
        let oldCalls = calls.indices.filter { place in
            !calls[place].isRemoved && calls[place].call.startedAt < pass.cutoff
                && calls[place].call.updateTime < pass.cutoff
        }.prefix(Self.stepLimit)
        if !oldConversions.isEmpty {
            for place in oldConversions { removeConversion(at: place) }
            pass.conversionCount += oldConversions.count
            removedBefore = max(removedBefore ?? pass.cutoff, pass.cutoff)
        } else if !oldCalls.isEmpty {
            for place in oldCalls { calls[place].isRemoved = true }
            pass.callCount += oldCalls.count
            removedBefore = max(removedBefore ?? pass.cutoff, pass.cutoff)
        } else {
            let left = Set(conversions.lazy.filter { !$0.isRemoved }.map(\.conversion.sequence))
            let stale = keys.filter { !left.contains($0.value.sequence) }
            for key in stale.keys { keys[key] = nil }
            pass.keyCount += stale.count
            pass.isDone = true
        }
        forgetRooms()
        return pass
    }

    /// A room is known until nothing of it is left: if it is heard of again, it is another call.
    private mutating func forgetRooms() {
        let left = Set(
            conversions.filter { !$0.isRemoved }.map { Place($0.conversion.roomName, $0.workspace) }
                + calls.filter { !$0.isRemoved }.map { Place($0.call.roomName, $0.workspace) })
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

    private mutating func removeConversion(at place: Int) {
        conversions[place].isRemoved = true
        let (workspace, conversion) = (conversions[place].workspace, conversions[place].conversion)
        removedSequence = max(removedSequence, conversion.sequence)
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
