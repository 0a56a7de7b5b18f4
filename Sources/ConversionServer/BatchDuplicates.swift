import ConversionStore

/// Which conversion of a batch an earlier one of the same batch stands in the place of: what the store finds when it
/// records them, for those that it is not given.
struct BatchDuplicates {
    /// What stands in a conversion's place.
    enum Finding: Equatable {
        case none
        /// The item at this place.
        case duplicate(of: Int)
        /// The key belongs to an item with other content.
        case keyReused
    }

    // By bytes, as the store compares: to Swift's strings two ways to write one letter are the same.
    private struct Call: Hashable {
        let roomName: [UInt8]
        let eventType: [UInt8]
        let isTest: Bool
    }

    /// Everything that makes an imported conversion without a key the same as another.
    private struct Content: Hashable {
        let texts: [[UInt8]]
        let occurredAt: Timestamp
        let value: Money?
        let isTest: Bool
    }

    // What exports tell of the records that items were made from.
    private var origins: [[UInt8]: Int] = [:]
    private var tokens: [KeyToken: Int] = [:]
    private var keys: [[UInt8]: (fingerprint: UInt64, item: Int)] = [:]
    private var calls: [Call: Int] = [:]
    private var contents: [Content: Int] = [:]

    /// The key's word goes before the content's, and that before the call's. What was exported is told by that it has an
    /// origin: its content may be that of another record.
    func find(_ conversion: NewConversion) -> Finding {
        if let origin = conversion.origin {
            if let first = origins[Array(origin.id.utf8)] { return .duplicate(of: first) }
            if let token = origin.keyToken, let first = tokens[token] { return .duplicate(of: first) }
        }
        if !conversion.idempotencyKey.isEmpty, let found = keys[Array(conversion.idempotencyKey.utf8)] {
            return found.fingerprint == conversion.fingerprint ? .duplicate(of: found.item) : .keyReused
        }
        if conversion.origin == nil, let content = Self.content(conversion), let first = contents[content] {
            return .duplicate(of: first)
        }
        guard conversion.countOncePerCall, let first = calls[Self.call(conversion)] else { return .none }
        return .duplicate(of: first)
    }

    /// Notes an item that is recorded, or would be, or that would spend its key on another's record.
    ///
    /// - Parameter first: the item whose record answers for it.
    mutating func insert(_ conversion: NewConversion, first: Int) {
        if let origin = conversion.origin {
            if origins[Array(origin.id.utf8)] == nil { origins[Array(origin.id.utf8)] = first }
            if let token = origin.keyToken, tokens[token] == nil { tokens[token] = first }
        }
        if !conversion.idempotencyKey.isEmpty {
            let key = Array(conversion.idempotencyKey.utf8)
            if keys[key] == nil { keys[key] = (conversion.fingerprint, first) }
        }
        if conversion.isImported {
            let content = Self.content(conversion, withKey: true)
            if let content, contents[content] == nil { contents[content] = first }
        }
        guard conversion.countOncePerCall else { return }
        let call = Self.call(conversion)
        if calls[call] == nil { calls[call] = first }
    }

    private static func call(_ conversion: NewConversion) -> Call {
        Call(
            roomName: Array(conversion.roomName.utf8), eventType: Array(conversion.eventType.utf8),
            isTest: conversion.isTest)
    }

    /// Nil where the content says nothing: of what is tracked, and, but for a later one without, of what has a key.
    private static func content(_ conversion: NewConversion, withKey: Bool = false) -> Content? {
        guard conversion.isImported, withKey || conversion.idempotencyKey.isEmpty else { return nil }
        let texts = [
            conversion.agentID, conversion.roomName, conversion.userID, conversion.eventType, conversion.details,
        ]
        return Content(
            texts: texts.map { Array($0.utf8) }, occurredAt: conversion.occurredAt, value: conversion.value,
            isTest: conversion.isTest)
    }
}
