extension NewConversion {
    /// Whether a record that has the id of this one's origin is that record: by what no record ever changes, and what an
    /// export tells whatever is masked or erased. Of the time the seconds decide, as files of others may hold no more.
    package func isOfRecord(_ stored: Conversion) -> Bool {
        func isSame(_ left: String, _ right: String) -> Bool { left.utf8.elementsEqual(right.utf8) }
        return occurredAt.seconds == stored.occurredAt.seconds && isSame(agentID, stored.agentID)
            && isSame(roomName, stored.roomName) && isSame(eventType, stored.eventType)
    }

    /// Whether a record of its workspace is the same in every field that a request sets, the key apart; texts are
    /// compared byte by byte, as the database does.
    ///
    /// Of a record whose user was erased, nobody knows the user and the details any more: the rest decides, so that an
    /// old file brings no erased conversion back.
    package func isSame(as stored: Conversion) -> Bool {
        func isSame(_ left: String, _ right: String) -> Bool { left.utf8.elementsEqual(right.utf8) }
        return occurredAt == stored.occurredAt && isSame(roomName, stored.roomName) && value == stored.value
            && isSame(eventType, stored.eventType) && isSame(agentID, stored.agentID) && isTest == stored.isTest
            && (stored.erasedAt != nil || isSame(userID, stored.userID) && isSame(details, stored.details))
    }

    /// Whether a record of its workspace is what this one, which has no key, repeats. One that tells its origin is another
    /// than all but those that were imported from a file that told none.
    package func repeats(_ stored: Conversion) -> Bool {
        isSame(as: stored) && (!hasOrigin || stored.isImported && stored.origin.isEmpty)
    }
}
