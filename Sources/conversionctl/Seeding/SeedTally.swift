import ConversionAPI

/// What reports must say of a year that was loaded into an empty ledger: counted from the rows that are made.
struct SeedTally: Sendable, Hashable {
    /// Recorded, tests among them.
    var conversions = 0
    /// Sent a second time.
    var repeats = 0
    var calls = 0
    var adjustments = 0
    /// Without tests, in the order of the plan's agents.
    var agents: [SeedAgentTally]

    init(_ year: SeedYear) {
        let plan = year.plan
        agents = year.agents.map { SeedAgentTally(agentID: $0.id) }
        for message in 0..<plan.messages { add(message, of: year) }
        calls = plan.recordedCalls
        for number in plan.convertingCalls..<plan.convertingCalls + plan.idleCalls {
            let call = year.call(number)
            if !call.isTest { agents[call.agent].calls += 1 }
        }
    }

    private mutating func add(_ message: Int, of year: SeedYear) {
        var rooms: Set<Int> = []
        var converted: Set<Int> = []
        for (conversion, repeated) in year.conversions(ofMessage: message) {
            conversions += 1
            if repeated != .none { repeats += 1 }
            let adjusted = year.adjustments(of: conversion.number)
            adjustments += adjusted.count
            let call = conversion.call
            guard !call.isTest else { continue }
            let isRetracted = adjusted.last.map { $0.value == nil } ?? false
            agents[call.agent].add(conversion.value, adjusted.last, isRetracted: isRetracted)
            // All conversions of a call stand in one message.
            if rooms.insert(call.number).inserted { agents[call.agent].calls += 1 }
            if !isRetracted, converted.insert(call.number).inserted { agents[call.agent].convertedCalls += 1 }
        }
    }
}

/// What reports must say of one agent.
struct SeedAgentTally: Sendable, Hashable {
    let agentID: String
    var conversions = 0
    var retracted = 0
    /// Those that were recorded, and those that converted.
    var calls = 0
    var convertedCalls = 0
    /// By currency, in billionths of its unit.
    var revenues: [String: Amounts] = [:]

    struct Amounts: Sendable, Hashable {
        var gross: Int128 = 0
        var net: Int128 = 0
    }

    mutating func add(_ value: Money?, _ last: SeedYear.Adjustment?, isRetracted: Bool) {
        if isRetracted { retracted += 1 } else { conversions += 1 }
        guard let value else { return }
        let net = isRetracted ? nil : last?.value ?? value
        revenues[value.currencyCode, default: Amounts()].gross += Self.nanos(value)
        revenues[value.currencyCode, default: Amounts()].net += net.map(Self.nanos) ?? 0
    }

    private static func nanos(_ money: Money) -> Int128 {
        Int128(money.units) * 1_000_000_000 + Int128(money.nanos)
    }

    /// As SummarizeConversions tells it, but for the rate.
    var summary: ConversionSummary {
        ConversionSummary(
            agentID: agentID, conversions: Int64(conversions), retractedConversions: Int64(retracted),
            calls: Int64(calls), convertedCalls: Int64(convertedCalls),
            revenues: revenues.sorted { $0.key < $1.key }.map { currency, amounts in
                Revenue(
                    gross: Self.money(amounts.gross, currency),
                    adjustment: Self.money(amounts.net - amounts.gross, currency),
                    net: Self.money(amounts.net, currency))
            })
    }

    private static func money(_ nanos: Int128, _ currency: String) -> Money {
        let (units, rest) = nanos.quotientAndRemainder(dividingBy: 1_000_000_000)
        return Money(currencyCode: currency, units: Int64(clamping: units), nanos: Int32(rest))
    }
}

extension SeedAgentTally: Presentable {
    static let columns: [Column<SeedAgentTally>] = [
        Column("agent_id") { $0.agentID },
        Column("calls", isNumber: true) { String($0.calls) },
        Column("converted_calls", isNumber: true) { String($0.convertedCalls) },
        Column("conversions", isNumber: true) { String($0.conversions) },
        Column("retracted_conversions", isNumber: true) { String($0.retracted) },
        Column("gross", isFlexible: true) { $0.amounts(\.gross) },
        Column("net", isFlexible: true) { $0.amounts(\.net) },
    ]

    private func amounts(_ amount: (Revenue) -> Money?) -> String {
        summary.revenues.compactMap { amount($0).map(MoneyText.text) }.joined(separator: ", ")
    }

    func json() throws -> JSONValue {
        try summary.jsonValue(ProtoJSONOptions(keys: .protoNames, includesDefaults: true))
    }
}
