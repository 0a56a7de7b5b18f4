import ConversionStore

/// Writes down what a ledger says, so that two ledgers that say the same make the same text.
///
/// Ids, sequences and tokens are each ledger's own. They are called by the order in which the ledger told them first.
struct LedgerTranscript {
    private var names: [String: String] = [:]

    private mutating func name(_ kind: String, _ text: String) -> String {
        let key = "\(kind) \(text)"
        if let known = names[key] { return known }
        let name = "\(kind)\(names.count)"
        names[key] = name
        return name
    }

    // MARK: What has a name

    mutating func text(_ cursor: LedgerCursor) -> String {
        cursor == .beginning ? "beginning" : name("#", "\(cursor.sequence)")
    }

    mutating func text(_ conversion: Conversion) -> String {
        var words = [
            text(LedgerCursor(sequence: conversion.sequence)), name("cv", conversion.id.description),
            "\(conversion.agentID.debugDescription)@\(conversion.agentRevision)",
            conversion.roomName.debugDescription, conversion.userID.debugDescription, conversion.eventType,
            conversion.details.debugDescription, "\(conversion.occurredAt.nanoseconds)",
            "\(conversion.receivedAt.nanoseconds)", Self.text(conversion.value), "\(conversion.isTest)",
            "\(conversion.isImported)",
        ]
        if let last = conversion.lastAdjustment {
            words.append("adjusted \(Self.text(last.change)) for \(last.occurredAt.nanoseconds)")
        }
        if let time = conversion.erasedAt { words.append("erased \(time.nanoseconds)") }
        if !conversion.origin.isEmpty { words.append("from \(name("cv", conversion.origin))") }
        if let token = conversion.keyToken { words.append("under \(name("kt", token.text))") }
        return "(\(words.joined(separator: ", ")))"
    }

    mutating func text(_ adjustment: Adjustment) -> String {
        var words = [
            text(LedgerCursor(sequence: adjustment.sequence)),
            adjustment.id.map { name("ad", $0.description) } ?? "no id",
            "of \(name("cv", adjustment.conversionID.description))", Self.text(adjustment.change),
            "\(adjustment.occurredAt.nanoseconds)", "\(adjustment.receivedAt.nanoseconds)",
            adjustment.details.debugDescription,
        ]
        if !adjustment.origin.isEmpty { words.append("from \(name("ad", adjustment.origin))") }
        return "(\(words.joined(separator: ", ")))"
    }

    // MARK: Answers

    mutating func text(_ outcome: RecordOutcome) -> String {
        switch outcome {
        case .recorded(let recorded):
            let place = text(LedgerCursor(sequence: recorded.sequence))
            return "recorded \(place) \(name("cv", recorded.id.description)) at \(recorded.receivedAt.nanoseconds)"
        case .duplicate(let first): return "duplicate of \(text(first))"
        case .failed(let error): return "failed: \(error.kind)"
        case .duplicateOfRemoved, .keyReused, .overloaded, .expired, .policyChanged: return "\(outcome)"
        }
    }

    mutating func text(_ precedent: Precedent) -> String {
        switch precedent {
        case .duplicate(let first): "duplicate of \(text(first))"
        case .none, .duplicateOfRemoved, .keyReused: "\(precedent)"
        }
    }

    mutating func text(_ outcome: AdjustmentOutcome) -> String {
        switch outcome {
        case .adjusted(let adjustment, let conversion): "adjusted \(text(adjustment)) \(text(conversion))"
        case .duplicate(let adjustment, let conversion): "duplicate of \(text(adjustment)) \(text(conversion))"
        default: "\(outcome)"
        }
    }

    mutating func text(_ event: LedgerEvent) -> String {
        let change: String =
            switch event.change {
            case .recorded: "recorded"
            case .adjusted(let adjustment): "adjusted \(text(adjustment))"
            case .erased: "erased"
            case .callRecorded(let call): "call \(Self.text(call))"
            }
        let conversion = event.conversion.map { text($0) } ?? "no conversion"
        return "\(text(event.cursor)) \(change) \(conversion) at \(event.receivedAt.nanoseconds)"
    }

    // MARK: What is the same in every ledger

    static func text(_ call: Call) -> String {
        let words = [
            call.roomName.debugDescription, "\(call.agentID.debugDescription)@\(call.agentRevision)",
            call.userID.debugDescription, "\(call.startedAt.nanoseconds)",
            call.endedAt.map { "\($0.nanoseconds)" } ?? "lasting", "\(call.isTest)", "\(call.createTime.nanoseconds)",
            "\(call.updateTime.nanoseconds)", "\(call.isStartAssumed)", "\(call.direction)", "\(call.connection)",
            call.endReason.debugDescription, call.outcome.debugDescription,
            call.erasedAt.map { "erased \($0.nanoseconds)" } ?? "",
        ]
        return "(\(words.joined(separator: ", ")))"
    }

    static func text(_ agent: Agent) -> String {
        "\(agent.id.debugDescription)@\(agent.revision) \(agent.settings) \(agent.createTime.nanoseconds) "
            + "\(agent.updateTime.nanoseconds)"
    }

    static func text(_ summary: Summary) -> String {
        let key = summary.key
        let revenues = summary.revenues.map { "\($0.currencyCode) \($0.gross) \($0.net)" }
        return "\(key.eventType) \(key.agentID.debugDescription)@\(key.agentRevision) \(key.start?.nanoseconds ?? 0): "
            + "\(summary.conversions) conversions, \(summary.retracted) retracted, \(summary.convertedCalls) of "
            + "\(summary.calls) calls, \(summary.recordedCalls) recorded, \(revenues)"
    }

    private static func text(_ change: AdjustmentChange) -> String {
        switch change {
        case .retract: "retract"
        case .restate(let value): "restate \(text(value))"
        }
    }

    private static func text(_ value: Money?) -> String {
        value.map { "\($0.currencyCode) \($0.units).\($0.nanos)" } ?? "no value"
    }
}
