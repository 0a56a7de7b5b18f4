import ConversionAPI
import RPC

/// Why a line is no record, as a sentence.
struct LineFault: Error, Hashable {
    let sentence: String

    init(_ sentence: String) {
        self.sentence = sentence
    }
}

extension PortableRecord {
    /// Reads what an export writes, or a conversion of the contract's keys; `value` may be an amount as text, too, such as
    /// "49.00 USD".
    ///
    /// - Throws: `LineFault`.
    init(json: JSONValue) throws(LineFault) {
        guard case .object(var members) = json else { throw LineFault("Give an object.") }
        var kind = Kind.conversion
        if let index = members.firstIndex(where: { $0.key == "kind" }) {
            kind = try Self.kind(Self.text(members.remove(at: index)))
        }
        switch kind {
        case .call:
            self = .call(try Self.message(.object(members)))
            return
        case .agent:
            guard members.count == 1, members[0].key == "agent" else {
                throw LineFault("agent: Give the agent under this name, and nothing else beside kind.")
            }
            self = .agent(try Self.message(members[0].value))
            return
        case .conversion, .adjustment: break
        }
        let isAdjustment = kind == .adjustment
        var origin: [String: String] = [:]
        if !isAdjustment {
            for name in ["origin_id", "key_token"] {
                guard let index = members.firstIndex(where: { $0.key == name }) else { continue }
                origin[name] = try Self.text(members.remove(at: index))
            }
        }
        for (index, member) in members.enumerated() where member.key == "value" {
            guard case .string(let text) = member.value else { continue }
            members[index].value = Self.json(try Self.money(text, "value"))
        }
        if isAdjustment {
            self = .adjustment(try PortableAdjustment(members))
            return
        }
        do {
            let conversion = try TrackConversionRequest(json: .object(members))
            guard !conversion.validateOnly else {
                throw LineFault("validate_only: Leave it out, and give --validate-only to the command.")
            }
            self = .conversion(
                PortableConversion(
                    conversion: conversion, originID: origin["origin_id"] ?? "", keyToken: origin["key_token"] ?? ""))
        } catch {
            throw LineFault(error)
        }
    }

    /// Reads a row of a table.
    ///
    /// - Parameter cell: the row's cell in a column; nil where the table has no such column.
    /// - Throws: `LineFault`.
    init(cell: (String) -> String?) throws(LineFault) {
        func text(_ name: String) -> String { cell(name) ?? "" }
        let value = try Self.money(amount: text("value"), currency: text("currency_code"))
        let kind = try Self.kind(text("kind"))
        guard kind != .agent else {
            self = .agent(try Self.message(Self.json(text("agent"), "agent")))
            return
        }
        guard text("agent").isEmpty else { throw LineFault("kind: A row with agent must be an agent.") }
        guard kind != .call else {
            self = .call(try Self.call(text))
            return
        }
        for name in Self.columnsOfCalls where !text(name).isEmpty {
            throw LineFault("kind: A row with \(name) must be a call.")
        }
        guard kind == .adjustment else {
            for name in ["type", "conversion_id", "conversion_key", "conversion_timestamp"] where !text(name).isEmpty {
                throw LineFault("kind: A row with \(name) must be an adjustment.")
            }
            var conversion = TrackConversionRequest(
                agentID: text("agent_id"), roomName: text("room_name"), userID: text("user_id"),
                eventType: text("event_type"), details: text("details"), idempotencyKey: text("idempotency_key"),
                value: value)
            if !text("timestamp").isEmpty { conversion.timestamp = try Self.time(text("timestamp"), "timestamp") }
            conversion.test = try Self.flag(text("test"), "test")
            self = .conversion(
                PortableConversion(
                    conversion: conversion, originID: text("origin_id"), keyToken: text("key_token")))
            return
        }
        for name in ["user_id", "test", "key_token"] where !text(name).isEmpty && text(name).lowercased() != "false" {
            throw LineFault("\(name): An adjustment has none. Leave it empty.")
        }
        self = .adjustment(
            try PortableAdjustment(
                identity: PortableAdjustment.Identity(text), agentID: text("agent_id"), roomName: text("room_name"),
                eventType: text("event_type"), type: Self.type(text("type")), value: value,
                timestamp: Self.time(text("timestamp"), "timestamp"), details: text("details")))
    }

    // MARK: Values

    private enum Kind: String {
        case conversion, adjustment, call, agent
    }

    private static func kind(_ text: String) throws(LineFault) -> Kind {
        guard let kind = text.isEmpty ? .conversion : Kind(rawValue: text) else {
            throw LineFault("kind: Give conversion, adjustment, call or agent.")
        }
        return kind
    }

    private static func message<Message: ProtobufMessage>(_ value: JSONValue) throws(LineFault) -> Message {
        do {
            return try Message(json: value)
        } catch {
            throw LineFault(error)
        }
    }

    private static func json(_ text: String, _ name: String) throws(LineFault) -> JSONValue {
        do {
            return try JSONValue(parsing: Array(text.utf8))
        } catch {
            throw LineFault("\(name): Give JSON.")
        }
    }

    private static let columnsOfCalls = ["end_time", "direction", "connected", "end_reason", "outcome"]

    /// Of a row of a table.
    private static func call(_ text: (String) -> String) throws(LineFault) -> Call {
        for name in [
            "origin_id", "event_type", "value", "currency_code", "details", "type", "conversion_id",
            "conversion_timestamp", "key_token", "idempotency_key", "conversion_key",
        ] where !text(name).isEmpty {
            throw LineFault("\(name): A call has none. Leave it empty.")
        }
        guard let direction = CallDirection(text: text("direction")) else {
            throw LineFault("direction: Give inbound, outbound or web.")
        }
        guard let connected = CallConnected(text: text("connected")) else {
            throw LineFault("connected: Give yes or no.")
        }
        var call = Call(
            roomName: text("room_name"), agentID: text("agent_id"), userID: text("user_id"), direction: direction,
            connected: connected, endReason: text("end_reason"), outcome: text("outcome"))
        if !text("timestamp").isEmpty { call.startTime = try time(text("timestamp"), "timestamp") }
        if !text("end_time").isEmpty { call.endTime = try time(text("end_time"), "end_time") }
        call.test = try flag(text("test"), "test")
        return call
    }

    fileprivate static func type(_ text: String) throws(LineFault) -> AdjustmentType {
        switch text {
        case "RETRACT", "ADJUSTMENT_TYPE_RETRACT": return .retract
        case "RESTATE", "ADJUSTMENT_TYPE_RESTATE": return .restate
        default: throw LineFault("type: Give RETRACT or RESTATE.")
        }
    }

    fileprivate static func time(_ text: String, _ name: String) throws(LineFault) -> ProtobufTimestamp {
        guard let time = ProtobufTimestamp(rfc3339: text) else {
            throw LineFault("\(name): Give a time as RFC 3339, such as 2026-03-07T14:30:00Z.")
        }
        return time
    }

    private static func flag(_ text: String, _ name: String) throws(LineFault) -> Bool {
        switch text.lowercased() {
        case "", "false", "0": return false
        case "true", "1": return true
        default: throw LineFault("\(name): Give true or false.")
        }
    }

    private static func money(amount: String, currency: String) throws(LineFault) -> Money? {
        switch (amount.isEmpty, currency.isEmpty) {
        case (true, true): return nil
        case (false, true): return try money(amount, "value")
        // The code first: what is no amount must not be taken for a code.
        case (false, false): return try money("\(currency) \(amount)", "value")
        case (true, false): throw LineFault("value: Give an amount, or leave currency_code empty, too.")
        }
    }

    private static func money(_ text: String, _ name: String) throws(LineFault) -> Money {
        do {
            return try MoneyText.parse(text)
        } catch {
            let reason = (error as? ValueError)?.description ?? ""
            throw LineFault("\(name): \(reason.prefix(1).uppercased() + reason.dropFirst())")
        }
    }

    fileprivate static func text(_ member: JSONValue.Member) throws(LineFault) -> String {
        switch member.value {
        case .string(let text): return text
        case .null: return ""
        default: throw LineFault("\(member.key): Give a string.")
        }
    }
}

extension PortableAdjustment {
    /// - Parameter members: those of a line, without `kind`.
    fileprivate init(_ members: [JSONValue.Member]) throws(LineFault) {
        var texts: [String: String] = [:]
        var value: Money?
        for member in members {
            switch member.key {
            case "origin_id", "conversion_id", "conversion_key", "conversion_timestamp", "room_name", "event_type",
                "agent_id", "type", "timestamp", "details", "idempotency_key":
                texts[member.key] = try PortableRecord.text(member)
            case "value":
                if case .null = member.value { continue }
                do {
                    value = try Money(json: member.value)
                } catch {
                    throw LineFault(error)
                }
            default: throw LineFault("\(member.key): An adjustment has no such field. Remove it, or correct its name.")
            }
        }
        func text(_ name: String) -> String { texts[name] ?? "" }
        self = try PortableAdjustment(
            identity: Identity(text), agentID: text("agent_id"), roomName: text("room_name"),
            eventType: text("event_type"), type: PortableRecord.type(text("type")), value: value,
            timestamp: PortableRecord.time(text("timestamp"), "timestamp"), details: text("details"))
    }
}

extension PortableAdjustment.Identity {
    /// What tells the adjustment again, if there is enough of it.
    ///
    /// - Parameter text: that of a field; empty where there is none.
    fileprivate init(_ text: (String) -> String) throws(LineFault) {
        func require(_ names: String...) throws(LineFault) {
            for name in names where text(name).isEmpty { throw LineFault("\(name): An adjustment needs it.") }
        }
        let timestamp = try PortableRecord.time(text("conversion_timestamp"), "conversion_timestamp")
        guard text("origin_id").isEmpty, text("conversion_id").isEmpty else {
            try require("origin_id", "conversion_id", "agent_id", "room_name", "event_type")
            for name in ["idempotency_key", "conversion_key"] where !text(name).isEmpty {
                throw LineFault("\(name): An adjustment with an origin_id has none. Leave it empty.")
            }
            self = .exported(
                originID: text("origin_id"), conversionID: text("conversion_id"), conversionTimestamp: timestamp)
            return
        }
        try require("conversion_key", "agent_id", "room_name", "event_type", "idempotency_key")
        self = .keyed(
            idempotencyKey: text("idempotency_key"), conversionKey: text("conversion_key"),
            conversionTimestamp: timestamp)
    }
}

extension LineFault {
    /// What a message's own reading says.
    fileprivate init(_ error: any Error) {
        self = error as? LineFault ?? LineFault(RPCError(wrapping: error).message)
    }
}
