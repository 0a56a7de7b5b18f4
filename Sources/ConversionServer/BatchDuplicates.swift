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

    /// An idempotency key belongs to its agent and room.
    private struct Key: Hashable {
        let agentID: [UInt8]
        let roomName: [UInt8]
        let text: [UInt8]

        init(_ conversion: NewConversion) {
            agentID = Array(conversion.agentID.utf8)
            roomName = Array(conversion.roomName.utf8)
            text = Array(conversion.idempotencyKey.utf8)
        }
    }

    /// What an imported conversion was made from: the id, and what no record changes.
    private struct Origin: Hashable {
        let id: String
        let texts: [[UInt8]]
        let seconds: Int64
    }

    /// An idempotency key that an imported conversion's record was recorded under.
    private struct Token: Hashable {
        let token: KeyToken
        let agentID: [UInt8]
        let roomName: [UInt8]
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

    private var keys: [Key: (fingerprint: UInt64, item: Int)] = [:]
    private var origins: [Origin: Int] = [:]
    private var tokens: [Token: Int] = [:]
    private var calls: [Call: Int] = [:]
    private var contents: [Content: Int] = [:]
    /// Of those that told no origin.
    private var plainContents: [Content: Int] = [:]

    /// The origin's word goes before the key's, that before the content's, and that before the call's.
    func find(_ conversion: NewConversion) -> Finding {
        if let origin = Self.origin(conversion), let first = origins[origin] { return .duplicate(of: first) }
        if let token = Self.token(conversion), let first = tokens[token] { return .duplicate(of: first) }
        if !conversion.idempotencyKey.isEmpty, let found = keys[Key(conversion)] {
            return found.fingerprint == conversion.fingerprint ? .duplicate(of: found.item) : .keyReused
        }
        if let content = Self.content(conversion),
            let first = conversion.origin == nil ? contents[content] : plainContents[content]
        {
            return .duplicate(of: first)
        }
        guard conversion.countOncePerCall, let first = calls[Self.call(conversion)] else { return .none }
        return .duplicate(of: first)
    }

    /// Notes an item that is recorded, or would be, or that would spend its key on another's record.
    ///
    /// - Parameter first: the item whose record answers for it.
    mutating func insert(_ conversion: NewConversion, first: Int) {
        if let origin = Self.origin(conversion), origins[origin] == nil { origins[origin] = first }
        if let token = Self.token(conversion), tokens[token] == nil { tokens[token] = first }
        if !conversion.idempotencyKey.isEmpty {
            let key = Key(conversion)
            if keys[key] == nil { keys[key] = (conversion.fingerprint, first) }
        }
        if let content = Self.content(conversion, withKey: true) {
            if contents[content] == nil { contents[content] = first }
            if conversion.origin == nil, plainContents[content] == nil { plainContents[content] = first }
        }
        guard conversion.countOncePerCall else { return }
        let call = Self.call(conversion)
        if calls[call] == nil { calls[call] = first }
    }

    private static func origin(_ conversion: NewConversion) -> Origin? {
        guard let origin = conversion.origin, !origin.id.isEmpty else { return nil }
        let texts = [conversion.agentID, conversion.roomName, conversion.eventType]
        return Origin(id: origin.id, texts: texts.map { Array($0.utf8) }, seconds: conversion.occurredAt.seconds)
    }

    private static func token(_ conversion: NewConversion) -> Token? {
        conversion.origin?.keyToken.map {
            Token(token: $0, agentID: Array(conversion.agentID.utf8), roomName: Array(conversion.roomName.utf8))
        }
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
