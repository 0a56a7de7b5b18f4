/// What becomes of a call when one more message about it comes.
///
/// Platforms send several messages about one call, each more than once and in any order. So what a message leaves out
/// stays as it was, and the times do not depend on the order: the call began at the earliest start and ended at the latest
/// end that any message has said. Of all else the last message that says it decides.
public enum CallMerge {
    /// What is to be stored.
    public enum Result: Sendable, Hashable {
        /// The message says nothing that is not known.
        case unchanged(Call)
        /// The call as it is from now on.
        case changed(Call)
        /// The call would end before it began, at this moment.
        case endsBeforeStart(Timestamp)
        /// What is known of the room is of an agent beyond the message's scope.
        case ofOtherAgent
    }

    /// - Parameter known: the call as it is; nil for the room's first message.
    public static func merge(_ new: NewCall, into known: Call?) -> Result {
        guard let known else { return first(new) }
        if let scope = new.scope, !scope.contains(known.agentID) { return .ofOtherAgent }
        var call = known
        if !known.agentID.utf8.elementsEqual(new.agentID.utf8) {
            call.agentID = new.agentID
            call.agentRevision = new.agentRevision
        }
        if let end = new.endedAt { call.endedAt = max(end, known.endedAt ?? end) }
        if let start = new.startedAt {
            // The very time that was assumed is what an export of the call says.
            if start != known.startedAt { call.isStartAssumed = false }
            call.startedAt = known.isStartAssumed ? start : min(start, known.startedAt)
        } else if known.isStartAssumed, let end = new.endedAt {
            call.startedAt = min(known.startedAt, end)
        }
        call.isTest = known.isTest || new.isTest
        if new.direction != .unknown { call.direction = new.direction }
        if new.connection != .unknown { call.connection = new.connection }
        // What came of an erased user again would be found by nobody who looks for that user.
        if known.erasedAt == nil {
            if !new.userID.isEmpty { call.userID = new.userID }
            if !new.endReason.isEmpty { call.endReason = new.endReason }
            if !new.outcome.isEmpty { call.outcome = new.outcome }
        }
        if let end = new.endedAt, end < call.startedAt { return .endsBeforeStart(call.startedAt) }
        if let end = call.endedAt, end < call.startedAt { return .endsBeforeStart(call.startedAt) }
        guard !isSame(call, known) else { return .unchanged(known) }
        call.updateTime = new.receivedAt
        return .changed(call)
    }

    private static func first(_ new: NewCall) -> Result {
        let start = new.startedAt ?? min(new.receivedAt, new.endedAt ?? new.receivedAt)
        if let end = new.endedAt, end < start { return .endsBeforeStart(start) }
        return .changed(
            Call(
                roomName: new.roomName, agentID: new.agentID, agentRevision: new.agentRevision, userID: new.userID,
                startedAt: start, isStartAssumed: new.startedAt == nil, endedAt: new.endedAt, isTest: new.isTest,
                direction: new.direction, connection: new.connection, endReason: new.endReason, outcome: new.outcome,
                createTime: new.receivedAt, updateTime: new.receivedAt))
    }

    /// Texts are compared byte by byte: to Swift's strings two ways to write one letter are the same.
    private static func isSame(_ call: Call, _ known: Call) -> Bool {
        func texts(_ call: Call) -> [String.UTF8View] {
            [call.agentID.utf8, call.userID.utf8, call.endReason.utf8, call.outcome.utf8]
        }
        return call == known && zip(texts(call), texts(known)).allSatisfy { $0.elementsEqual($1) }
    }
}
