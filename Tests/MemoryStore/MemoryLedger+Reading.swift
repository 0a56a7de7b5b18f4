import ConversionStore

extension MemoryLedger {
    // MARK: Lists

    /// - Parameter scan: how many conversions of the time a page looks at.
    func list(
        _ filter: ConversionFilter, in workspace: WorkspaceID, pageSize: Int, after: ConversionCursor?, bytes: Int,
        scan: Int
    ) -> ConversionPage {
        func cursor(_ conversion: Conversion) -> ConversionCursor {
            ConversionCursor(occurredAt: conversion.occurredAt, sequence: conversion.sequence)
        }
        func isBehind(_ conversion: Conversion, _ other: ConversionCursor) -> Bool {
            (conversion.occurredAt, conversion.sequence) < (other.occurredAt, other.sequence)
        }
        let rows = conversions.filter { stored in
            let conversion = stored.conversion
            return stored.workspace == workspace && !stored.isRemoved
                && filter.start.map { conversion.occurredAt >= $0 } ?? true
                && filter.end.map { conversion.occurredAt < $0 } ?? true
                && after.map { isBehind(conversion, $0) } ?? true
        }.map(\.conversion).sorted { isBehind($1, cursor($0)) }
        let size = min(max(pageSize, 1), 1_000)
        var page: [Conversion] = []
        var (last, taken) = (ConversionCursor?.none, 0)
        for (number, conversion) in rows.enumerated() {
            if number == scan { return ConversionPage(conversions: page, next: last) }
            if filter.matches(conversion) {
                if page.count == size || taken >= bytes {
                    return ConversionPage(conversions: page, next: page.last.map(cursor))
                }
                page.append(conversion)
                taken += conversion.footprint
            }
            last = cursor(conversion)
        }
        return ConversionPage(conversions: page, next: nil)
    }

    // MARK: The ledger in commit order

    /// - Parameter scan: how many events a page looks at.
    func events(
        _ filter: ConversionFilter, in workspace: WorkspaceID, after cursor: LedgerCursor, bytes: Int, scan: Int
    ) -> LedgerPage {
        var found: [LedgerEvent] = []
        var (looked, taken) = (0, 0)
        for (owner, told) in toldEvents(after: cursor, withCalls: filter.includeCalls) {
            looked += 1
            taken += told.footprint
            if owner == workspace, filter.matches(told) { found.append(told) }
            if looked == scan || taken >= bytes {
                return LedgerPage(events: found, end: told.cursor, isLast: told.cursor.sequence == lastSequence)
            }
        }
        let end = max(cursor, LedgerCursor(sequence: lastSequence))
        return LedgerPage(events: found, end: end, isLast: true)
    }

    private func toldEvents(
        after cursor: LedgerCursor, withCalls: Bool
    ) -> [(workspace: WorkspaceID, event: LedgerEvent)] {
        var all: [(workspace: WorkspaceID, event: LedgerEvent)] = []
        for event in events where event.sequence > cursor.sequence {
            guard let stored = conversions.first(where: { $0.conversion.sequence == event.conversion }) else {
                continue
            }
            all.append((stored.workspace, told(event, stored.conversion)))
        }
        guard withCalls else { return all }
        for stored in calls where stored.sequence > cursor.sequence && !stored.isRemoved {
            let event = LedgerEvent(
                cursor: LedgerCursor(sequence: stored.sequence), change: .callRecorded(stored.call), conversion: nil,
                receivedAt: stored.call.changedAt)
            all.append((stored.workspace, event))
        }
        return all.sorted { $0.event.cursor < $1.event.cursor }
    }

    // MARK: Calls

    /// Where the call of a room stands in `calls`.
    func place(ofCall room: String, in workspace: WorkspaceID) -> Int? {
        calls.firstIndex { $0.workspace == workspace && isSame($0.call.roomName, room) && !$0.isRemoved }
    }

    /// - Parameter scan: how many calls of the time a page looks at.
    func listCalls(
        _ filter: CallFilter, in workspace: WorkspaceID, pageSize: Int, after: CallCursor?, bytes: Int, scan: Int
    ) -> CallPage {
        func cursor(_ call: Call) -> CallCursor { CallCursor(startedAt: call.startedAt, roomName: call.roomName) }
        func isBehind(_ call: Call, _ other: CallCursor) -> Bool {
            (call.startedAt, Text(call.roomName)) < (other.startedAt, Text(other.roomName))
        }
        let rows = calls.filter { stored in
            stored.workspace == workspace && !stored.isRemoved
                && filter.start.map { stored.call.startedAt >= $0 } ?? true
                && filter.end.map { stored.call.startedAt < $0 } ?? true
                && after.map { isBehind(stored.call, $0) } ?? true
        }.map(\.call).sorted { isBehind($1, cursor($0)) }
        let size = min(max(pageSize, 1), 1_000)
        var page: [Call] = []
        var (last, taken) = (CallCursor?.none, 0)
        for (number, call) in rows.enumerated() {
            if number == scan { return CallPage(calls: page, next: last) }
            if matches(filter, call) {
                if page.count == size || taken >= bytes {
                    return CallPage(calls: page, next: page.last.map(cursor))
                }
                page.append(call)
                taken += call.footprint
            }
            last = cursor(call)
        }
        return CallPage(calls: page, next: nil)
    }

    private func matches(_ filter: CallFilter, _ call: Call) -> Bool {
        (filter.includeTest || !call.isTest) && filter.agentID.map { isSame($0, call.agentID) } ?? true
            && filter.roomName.map { isSame($0, call.roomName) } ?? true
            && filter.userID.map { isSame($0, call.userID) } ?? true && filter.scope?.contains(call.agentID) ?? true
            && filter.isConnected.map { $0 == call.connection.counts } ?? true
            && filter.direction.map { $0 == call.direction } ?? true
    }

    /// The event with its conversion as it stood then, but for what was erased since.
    private func told(_ event: Event, _ stored: Conversion) -> LedgerEvent {
        var conversion = stored
        let change: LedgerEvent.Change
        switch event.change {
        case .recorded:
            change = .recorded
            conversion.lastAdjustment = nil
        case .adjusted(let place):
            let adjustment = adjustments[place].adjustment
            change = .adjusted(adjustment)
            conversion.lastAdjustment = ConversionAdjustment(
                change: adjustment.change, occurredAt: adjustment.occurredAt)
        case .erased:
            change = .erased
        }
        return LedgerEvent(
            cursor: LedgerCursor(sequence: event.sequence), change: change, conversion: conversion,
            receivedAt: event.receivedAt)
    }

    // MARK: Reports

    func report(
        _ query: SummaryQuery, in workspace: WorkspaceID, pageSize: Int, after: SummaryKey?
    ) -> SummaryPage {
        // What was removed is known as sums, which no user and no room can be taken out of.
        let isOfRows = query.filter.userID != nil || query.filter.roomName != nil
        let recount = Recount(
            conversions: conversions.filter { $0.workspace == workspace && !($0.isRemoved && isOfRows) }
                .map(\.conversion),
            calls: calls.filter { $0.workspace == workspace && !($0.isRemoved && isOfRows) }.map(\.call))
        let all = recount.report(query)
        let rest = after.map { after in all.drop { !after.isBefore($0.key, by: query.groupBy) } } ?? all[...]
        let page = Array(rest.prefix(min(max(pageSize, 1), 10_000)))
        return SummaryPage(summaries: page, next: rest.count > page.count ? page.last?.key : nil)
    }
}
