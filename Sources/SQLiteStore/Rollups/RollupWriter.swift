import ConversionStore
import GRDB

/// Keeps the rollups right: folds conversions in, and follows each adjustment and call.
///
/// The rollups hold every conversion up to the watermark, `ledger.rollup_sequence`, and every recorded call. Conversions
/// behind it are the tail, which a report counts from the rows, in the snapshot in which it reads the watermark. So a
/// report is exact at every commit, and a crash leaves nothing to repair, as if each conversion were written into the
/// rollups by its own transaction; but that transaction writes nothing for it, and the work is done for thousands at a
/// time: rows of one shape share their expansion, rows of one room and cells of one day their pages.
///
/// Belongs to the writer thread, and its changes to the transaction that is open: `accept` or `discard` follows each
/// change, and `flush` comes before the commit.
final class RollupWriter {
    /// What a change adds once it is accepted.
    private enum Step {
        case room(before: [RoomFact], after: [RoomFact], workspace: Int64)
        case money(RoomFact, conversions: Int64, currency: Int64?, RollupRevenue, workspace: Int64)
        case recorded(RoomFact, calls: Int64, workspace: Int64)
        case others(RollupChanges)
    }

    let names: RollupNames
    let hash: RoomHash
    let database: Database
    private let place: RollupSchema.Place
    private let tables: RollupTables
    let facts: RoomFacts
    private let presence: RoomPresence
    private let readWatermark: PreparedStatement
    private let writeWatermark: PreparedStatement
    private let readTail: PreparedStatement
    private var steps: [Step] = []
    private var changes = RollupChanges()
    /// Nil when it must be read.
    private var knownWatermark: Int64?
    /// While a change removes what is old: the rooms with conversions behind the watermark, once they are asked for; nil
    /// within for too many.
    var roomsOfTail: Set<Int64>??

    private static let operation = "write the rollups"

    /// - Parameter rooms: where readers find the filters over the rooms' facts.
    init(
        _ database: Database, in place: RollupSchema.Place = .main, showing rooms: SharedFilters? = nil,
        generationLimit: Int = GenerationFilters.limit
    ) throws {
        guard let connection = database.sqliteConnection else { throw StoreError(.closed, Self.operation) }
        self.database = database
        self.place = place
        hash = try Schema.roomHash(database)
        names = try RollupNames(connection, place, hash: hash, mayAdd: true)
        tables = try RollupTables(connection, place)
        facts = try RoomFacts(database, place, showing: rooms, generationLimit: generationLimit)
        presence = try RoomPresence(connection, place)
        readWatermark = try PreparedStatement(connection, "SELECT rollup_sequence FROM main.ledger")
        writeWatermark = try PreparedStatement(connection, "UPDATE main.ledger SET rollup_sequence = ?")
        readTail = try PreparedStatement(
            connection,
            """
            SELECT c.sequence, c.workspace_id, c.occurred_at, c.agent_revision, c.is_test, c.agent_id, c.room_name, \
            c.event_type, c.currency_code, c.units, c.nanos, a.is_retraction, a.currency_code, a.units, a.nanos \
            FROM main.conversions c LEFT JOIN main.adjustments a ON a.sequence = c.last_adjustment \
            WHERE c.sequence > ? AND c.sequence <= ? AND c.occurred_at >= ? ORDER BY c.sequence LIMIT ?
            """)
    }

    /// Whether a fold need not read filters first.
    var isLoaded: Bool { facts.isLoaded }

    /// Reads the filters, unless that has been done: for the first fold, or when there is time.
    func load() throws { try facts.load() }

    /// As `FilterStack.bind`, of the rooms' filters.
    func bind() -> Bool { facts.bind() }

    /// As `GenerationFilters.thin`, of the rooms' facts.
    func thin(_ generation: Int64, facts most: Int) throws -> GenerationFilters.Thinned {
        try facts.thin(generation, facts: most)
    }

    /// Forgets a generation of which no fact is left in the database.
    func forget(_ generation: Int64) { facts.forget(generation) }

    /// The last sequence of the conversions that the rollups hold.
    func watermark() throws -> Int64 {
        if let knownWatermark { return knownWatermark }
        guard let watermark = try readWatermark.firstInteger(Self.operation) else {
            throw StoreError(.corrupt, Self.operation)
        }
        knownWatermark = watermark
        return watermark
    }

    // MARK: Folding

    private struct Transition: Hashable {
        var before: [RoomFact]
        var after: [RoomFact]
        var workspace: Int64
    }

    private struct TailRow {
        var room: Int64
        var ref: Int64
        /// In `FoldShapes`.
        var shape: Int32
    }

    /// Takes up to `limit` conversions of the tail in, and moves the watermark behind them. The caller makes the
    /// transaction and flushes.
    func fold(limit: Int) throws {
        // An adjustment behind the last conversion leaves a tail without rows.
        let end = try Schema.lastSequence(database)
        let last = try fold(after: try watermark(), through: end, limit: limit)
        writeWatermark.bind(1, last ?? end)
        try writeWatermark.execute(Self.operation)
        knownWatermark = last ?? end
    }

    /// Takes conversions in that happened at `start` or later, at most `limit`: the sequence of the last one if there may
    /// be more. The watermark stays.
    func fold(after: Int64, through end: Int64, from start: Int64 = .min, limit: Int) throws -> Int64? {
        try facts.load()
        readTail.bindAll(after, end, start, Int64(limit))
        var rows: [TailRow] = []
        var shapes = FoldShapes()
        // By the shape's number.
        var counts: [Int64] = [], revenues: [RollupRevenue] = []
        try readTail.forEachRow(Self.operation) {
            let workspace = readTail.integer(1)
            let fact = RoomFact(
                agent: try names.id(.agent, readTail.bytes(5), workspace), revision: readTail.integer(3),
                event: try names.id(.event, readTail.bytes(7), workspace),
                slot: QuarterHour.slot(of: Timestamp(nanoseconds: readTail.integer(2))),
                isTest: readTail.integer(4) != 0, isRetracted: readTail.integer(11) != 0)
            var shape = FoldShapes.Shape(fact: fact, workspace: workspace)
            let revenue = Self.revenue(readTail, at: 8)
            if revenue != nil {
                let column: CInt = readTail.isNull(8) ? 12 : 8
                shape.currency = try names.id(.currency, readTail.bytes(column), workspace)
            }
            let number = shapes.number(of: shape)
            if number == counts.count {
                counts.append(0)
                revenues.append(RollupRevenue())
            }
            counts[number] += 1
            if let revenue { revenues[number] += revenue }
            rows.append(
                TailRow(
                    room: hash(workspace, readTail.bytes(6)), ref: readTail.integer(0),
                    shape: Int32(truncatingIfNeeded: number)))
            return true
        }
        for (number, shape) in shapes.shapes.enumerated() {
            changes.count(
                shape.fact, shape.workspace, conversions: counts[number], currency: shape.currency, revenues[number])
        }
        let last = rows.count == limit ? rows.last?.ref : nil
        try add(&rows, shapes)
        return last
    }

    /// What a row with the columns currency, units and nanos of a conversion, and then is_retraction, currency, units and
    /// nanos of its last adjustment is worth; nil without money.
    static func revenue(_ row: PreparedStatement, at column: CInt) -> RollupRevenue? {
        func amount(_ column: CInt) -> Int128 {
            Int128(row.integer(column)) * 1_000_000_000 + Int128(row.integer(column + 1))
        }
        guard !row.isNull(column) || !row.isNull(column + 4) else { return nil }
        let gross = amount(column + 1)
        let net = row.isNull(column + 3) ? gross : row.integer(column + 3) != 0 ? 0 : amount(column + 5)
        return RollupRevenue(conversions: 1, gross: gross, net: net)
    }

    private func add(_ rows: inout [TailRow], _ shapes: FoldShapes) throws {
        // The order of room_facts, so that each of its pages is read and written once.
        rows.sort { $0.room == $1.room ? $0.ref < $1.ref : $0.room < $1.room }
        var transitions: [Transition: Int64] = [:]
        // Rooms that are new, with one fact: most of them. By its shape.
        var singles = [Int64](repeating: 0, count: shapes.count)
        var tally = FoldTally(shapes: shapes.count)
        var start = rows.startIndex
        while start < rows.endIndex {
            let first = rows[start]
            var end = start + 1
            while end < rows.endIndex, rows[end].room == first.room { end += 1 }
            let workspace = shapes[Int(first.shape)].workspace
            let known = try facts.known(first.room)
            switch known {
            case .few(let old) where old.isEmpty && end == start + 1:
                singles[Int(first.shape)] += 1
            case .few(let old) where old.count + end - start <= RoomFacts.limit:
                let added = rows[start..<end].map { shapes[Int($0.shape)].fact }
                var transition = Transition(before: old.map(\.fact), after: added, workspace: workspace)
                transition.after += transition.before
                if transition.after.count <= 6 {
                    transitions[transition, default: 0] += 1
                } else {
                    apply(transition.before, transition.after, transition.workspace, rooms: 1)
                }
            case .few, .many:
                if case .few(let old) = known { try enlarge(first.room, workspace, old.map(\.fact)) }
                for row in rows[start..<end] { tally.add(Int(row.shape)) }
                let added = tally.take().map { (fact: shapes[$0.shape].fact, count: $0.count) }
                try presence.change(first.room, workspace, added, &changes)
                start = end
                continue
            }
            for row in rows[start..<end] { try facts.add(row.room, row.ref, shapes[Int(row.shape)].fact) }
            start = end
        }
        try facts.flush()
        for (number, count) in singles.enumerated() where count > 0 {
            apply([], [shapes[number].fact], shapes[number].workspace, rooms: count)
        }
        for (transition, count) in transitions {
            apply(transition.before, transition.after, transition.workspace, rooms: count)
        }
    }

    private func apply(_ before: [RoomFact], _ after: [RoomFact], _ workspace: Int64, rooms: Int64) {
        RoomVisits.add(after, workspace, rooms: rooms, to: &changes)
        if !before.isEmpty { RoomVisits.add(before, workspace, rooms: -rooms, to: &changes) }
    }

    /// Begins to look at the room by its presence. Its facts are no longer kept: nobody asks for them.
    private func enlarge(_ room: Int64, _ workspace: Int64, _ old: [RoomFact]) throws {
        var none = RollupChanges()
        try presence.change(room, workspace, old.map { ($0, 1) }, &none, isKnown: true)
        try facts.removeAll(room)
        let mark = RoomFact(agent: 0, revision: 0, event: 0, slot: 0, isTest: false)
        try facts.add(room, RoomFacts.markRef, mark)
    }

    // MARK: Following changes

    /// A conversion has got another last adjustment. One of the tail is counted from the rows.
    func adjusted(_ sequence: Int64, _ workspace: WorkspaceID, from old: Conversion, to new: Conversion) throws {
        guard sequence <= (try watermark()) else { return }
        let workspace = workspace.rawValue
        let room = hash(workspace, old.roomName)
        try facts.load()
        let before: RoomFact
        switch try facts.known(room) {
        case .few(let known):
            guard let found = known.first(where: { $0.ref == sequence }) else {
                throw StoreError(.corrupt, Self.operation)
            }
            before = found.fact
        case .many:
            before = try fact(of: old, workspace)
        }
        var after = before
        after.isRetracted = new.lastAdjustment?.change == .retract
        for (conversion, fact, sign) in [(old, before, Int64(-1)), (new, after, 1)] {
            let currency = (conversion.value ?? conversion.netValue)?.currencyCode
            let revenue = RollupRevenue(
                conversions: 1, gross: Self.amount(conversion.value), net: Self.amount(conversion.netValue))
            steps.append(
                .money(
                    fact, conversions: sign, currency: try currency.map { try names.id(.currency, $0, workspace) },
                    sign < 0 ? -revenue : revenue, workspace: workspace))
        }
        try replace(room, sequence, workspace, before, after)
    }

    /// A call was recorded, or more became known of it. One that was not connected is none to a report.
    func called(_ workspace: WorkspaceID, from old: Call?, to new: Call) throws {
        let workspace = workspace.rawValue
        func fact(_ call: Call?) throws -> RoomFact? {
            guard let call, call.connection.counts else { return nil }
            return try self.fact(of: call, workspace)
        }
        let before = try fact(old), after = try fact(new)
        guard before != after else { return }
        if let before { steps.append(.recorded(before, calls: -1, workspace: workspace)) }
        if let after { steps.append(.recorded(after, calls: 1, workspace: workspace)) }
        try replace(hash(workspace, new.roomName), RoomFacts.callRef, workspace, before, after)
    }

    private func fact(of call: Call, _ workspace: Int64) throws -> RoomFact {
        RoomFact(
            agent: try names.id(.agent, call.agentID, workspace), revision: call.agentRevision, event: 0,
            slot: QuarterHour.slot(of: call.startedAt), isTest: call.isTest)
    }

    private func fact(of conversion: Conversion, _ workspace: Int64) throws -> RoomFact {
        RoomFact(
            agent: try names.id(.agent, conversion.agentID, workspace), revision: conversion.agentRevision,
            event: try names.id(.event, conversion.eventType, workspace),
            slot: QuarterHour.slot(of: conversion.occurredAt), isTest: conversion.isTest,
            isRetracted: conversion.lastAdjustment?.change == .retract)
    }

    private func replace(
        _ room: Int64, _ ref: Int64, _ workspace: Int64, _ before: RoomFact?, _ after: RoomFact?
    ) throws {
        guard before != after else { return }
        try facts.load()
        let known = try facts.known(room)
        if case .few(let old) = known, old.count < RoomFacts.limit {
            let others = old.filter { $0.ref != ref }.map(\.fact)
            let now = after.map { others + [$0] } ?? others
            steps.append(.room(before: old.map(\.fact), after: now, workspace: workspace))
            switch (before, after) {
            case (nil, let after?): try facts.add(room, ref, after)
            case (_, let after?): try facts.replace(room, ref, after)
            case (_, nil): try facts.remove(room, ref)
            }
        } else {
            if case .few(let old) = known { try enlarge(room, workspace, old.map(\.fact)) }
            var changes = RollupChanges()
            var facts: [(fact: RoomFact, count: Int64)] = []
            if let after { facts.append((after, 1)) }
            if let before { facts.append((before, -1)) }
            try presence.change(room, workspace, facts, &changes)
            steps.append(.others(changes))
        }
        // What follows may be rolled back without it.
        try facts.flush()
    }

    private static func amount(_ money: Money?) -> Int128 {
        money.map { Int128($0.units) * 1_000_000_000 + Int128($0.nanos) } ?? 0
    }

    // MARK: Transactions

    /// What was followed since the last time stays.
    func accept() {
        for step in steps {
            switch step {
            case .room(let before, let after, let workspace): apply(before, after, workspace, rooms: 1)
            case .money(let fact, let conversions, let currency, let revenue, let workspace):
                changes.count(fact, workspace, conversions: conversions, currency: currency, revenue)
            case .recorded(let fact, let calls, let workspace): changes.record(fact, workspace, calls: calls)
            case .others(let others): changes.merge(others)
            }
        }
        steps.removeAll(keepingCapacity: true)
        roomsOfTail = nil
    }

    /// It has been rolled back.
    func discard() {
        facts.discard()
        steps.removeAll(keepingCapacity: true)
        roomsOfTail = nil
        names.forget()
    }

    /// The transaction is committed.
    func committed() { facts.committed() }

    /// The whole transaction has been, or will be, rolled back.
    func discardAll() {
        discard()
        facts.rolledBack()
        changes.removeAll()
        knownWatermark = nil
    }

    /// Writes what has been accepted: before the commit.
    func flush() throws {
        guard !changes.isEmpty else { return }
        try tables.write(changes)
        changes.removeAll()
    }
}
