import Basics

/// What two conversions of one moment in one workspace must share to be the same, so that an engine that has many of a
/// moment can look for a repeat by a hash: `KeyHashes.content(_:)`. What it finds so is asked, as `RecordingQuestion.content`
/// says, whether it is a repeat.
package struct ConversionContent: Sendable {
    let agentID: String
    let roomName: String
    let eventType: String
    let value: Money?
    let isTest: Bool
    private(set) var userID: String
    private(set) var details: String
    private(set) var isErased: Bool

    package init(_ new: NewConversion) {
        (agentID, roomName, eventType) = (new.agentID, new.roomName, new.eventType)
        (value, isTest, userID, details) = (new.value, new.isTest, new.userID, new.details)
        isErased = false
    }

    package init(_ stored: Conversion) {
        (agentID, roomName, eventType) = (stored.agentID, stored.roomName, stored.eventType)
        (value, isTest, userID, details) = (stored.value, stored.isTest, stored.userID, stored.details)
        isErased = stored.erasedAt != nil
    }

    /// What is left of it after an erasure. A new conversion may repeat a record that has its content, and one that has what
    /// is left of it.
    package var erased: ConversionContent {
        var content = self
        (content.userID, content.details, content.isErased) = ("", "", true)
        return content
    }
}

extension KeyHashes {
    /// The hash is keyed, so that no client can make many of one hash. Stored: what it is made of must stay as it is.
    package func content(_ content: ConversionContent) -> KeyHash {
        var hash = KeyedHash(ids, use: Self.contentUse)
        hash.add(content.agentID)
        hash.add(content.roomName)
        hash.add(content.eventType)
        hash.add(content.value?.currencyCode ?? "")
        hash.add(content.value?.units ?? 0)
        hash.add(Int64(content.value?.nanos ?? 0))
        hash.add(Int64(content.isTest ? 1 : 0))
        hash.add(Int64(content.isErased ? 1 : 0))
        hash.add(content.userID)
        hash.add(content.details)
        return KeyHash(hash)
    }

    private static var contentUse: UInt64 { 2 }
}
