/// What the erasure of a user takes from records, and what it leaves.
///
/// A conversion loses the user's id and its details, and is an event of the ledger from then on; an adjustment of such a
/// conversion loses its details; a call loses the user's id, its end reason and its outcome, and is an event of the ledger,
/// too. Everything else stays, amounts, times and keys included, so that reports count what they counted before, and a repeat
/// is still known. Users' ids are compared byte by byte.
///
/// Adjustments follow the conversions that this erasure or an earlier one has emptied, as an erasure that was cut short
/// left theirs behind. Erasing a user again finds nothing, and counts nothing.
package struct ErasureRule: Sendable {
    package let userID: String
    package let workspace: WorkspaceID

    package init(_ userID: String, in workspace: WorkspaceID) {
        self.userID = userID
        self.workspace = workspace
    }

    /// Whether there is anything to look for: no id is that of nobody.
    package var isOfSomebody: Bool { !userID.isEmpty }

    /// What is left of a conversion of the workspace; nil where it is not the user's.
    package func erased(_ conversion: Conversion, at time: Timestamp) -> Conversion? {
        guard isUser(conversion.userID) else { return nil }
        var erased = conversion
        (erased.userID, erased.details, erased.erasedAt) = ("", "", time)
        return erased
    }

    /// What is left of an adjustment of a conversion that was erased; nil where there is nothing to take.
    package static func erased(_ adjustment: Adjustment) -> Adjustment? {
        guard !adjustment.details.isEmpty else { return nil }
        var erased = adjustment
        erased.details = ""
        return erased
    }

    /// What is left of a call of the workspace; nil where it is not the user's. It keeps the time of its last message.
    package func erased(_ call: Call, at time: Timestamp) -> Call? {
        guard isUser(call.userID) else { return nil }
        var erased = call
        (erased.userID, erased.endReason, erased.outcome, erased.erasedAt) = ("", "", "", time)
        return erased
    }

    /// What is recorded of a call while the user is being erased: the call without the user.
    package func withoutUser(_ call: NewCall) -> NewCall {
        guard call.workspace == workspace, isUser(call.userID) else { return call }
        var call = call
        (call.userID, call.endReason, call.outcome) = ("", "", "")
        return call
    }

    private func isUser(_ id: String) -> Bool { isOfSomebody && id.utf8.elementsEqual(userID.utf8) }
}

extension Erasure {
    /// - Parameter adjustments: those of the user's conversions that had details.
    package init(conversions: Int64, adjustments: Int64, calls: Int64) {
        self.init(conversions: conversions, calls: calls, records: conversions + adjustments + calls)
    }
}
