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
        for event in events where event.sequence > cursor.sequence {
            guard let stored = conversions.first(where: { $0.conversion.sequence == event.conversion }) else {
                continue
            }
            let told = told(event, stored.conversion)
            looked += 1
            taken += told.conversion.footprint
            if stored.workspace == workspace, filter.matches(told) { found.append(told) }
            if looked == scan || taken >= bytes {
                return LedgerPage(events: found, end: told.cursor, isLast: event.sequence == lastSequence)
            }
        }
        let end = max(cursor, LedgerCursor(sequence: lastSequence))
        return LedgerPage(events: found, end: end, isLast: true)
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
