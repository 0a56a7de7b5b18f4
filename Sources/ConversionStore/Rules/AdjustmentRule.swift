/// What an adjustment asks of the ledger. The cases stand in the order in which the answers count.
package enum AdjustmentQuestion: Sendable, Hashable, CaseIterable {
    /// The adjustment that has the id of the origin, where this ledger gave that id out; else the one that was imported from
    /// that origin before.
    case origin
    /// The adjustment that was made under the key, which belongs to the conversion: `KeyHashes.adjustment(_:of:in:)`.
    case key
    /// The conversion, as it stands now.
    case conversion
}

/// What an engine has found where a question of an adjustment has it look; always of the adjustment's workspace.
package enum AdjustmentFinding: Sendable {
    case nothing
    /// With the fingerprint of the request that made it, and its conversion as it stands now.
    indirect case adjustment(Adjustment, fingerprint: UInt64, Conversion)
    indirect case conversion(Conversion)
}

extension NewAdjustment {
    /// What it asks, from the first that counts to the last. The answer to the key goes before that of the conversion: a
    /// retraction that is sent again is no second one.
    package var questions: [AdjustmentQuestion] {
        var questions: [AdjustmentQuestion] = []
        if !origin.isEmpty { questions.append(.origin) }
        if !idempotencyKey.isEmpty { questions.append(.key) }
        return questions + [.conversion]
    }

    /// What a finding of one question makes of it; nil where the next question counts. The last one always decides.
    ///
    /// What is `.adjusted` has no sequence and no id yet: an engine that writes it gives it both. Written are the adjustment,
    /// with the hash of its key, its fingerprint and its origin, and the conversion's last adjustment; nothing for any other
    /// outcome.
    package func outcome(_ question: AdjustmentQuestion, _ finding: AdjustmentFinding) -> AdjustmentOutcome? {
        switch (question, finding) {
        case (.origin, .adjustment(let first, _, let conversion)): .duplicate(first, conversion)
        case (.key, .adjustment(let first, let fingerprint, let conversion)):
            fingerprint == self.fingerprint ? .duplicate(first, conversion) : .keyReused
        case (.conversion, .conversion(let conversion)): outcome(of: conversion)
        case (.conversion, _): .conversionNotFound
        case (.origin, _), (.key, _): nil
        }
    }

    private func outcome(of conversion: Conversion) -> AdjustmentOutcome {
        // Nobody would find the text again who looks for the user.
        if conversion.erasedAt != nil, !details.isEmpty { return .erased }
        let last = conversion.lastAdjustment
        if last?.change == .retract { return .alreadyRetracted }
        if case .restate(let value) = change, let currency = conversion.netValue?.currencyCode,
            currency != value.currencyCode
        {
            return .otherCurrency(currency)
        }
        let latest = max(conversion.occurredAt, last?.occurredAt ?? conversion.occurredAt)
        let occurredAt = occurredAt ?? max(receivedAt, latest)
        if occurredAt < conversion.occurredAt { return .precedesConversion }
        if occurredAt < latest { return .moreRecentFound }
        var adjustment = Adjustment(
            sequence: 0, id: nil, conversionID: conversionID, change: change, occurredAt: occurredAt,
            receivedAt: receivedAt, details: details)
        adjustment.origin = origin
        return .adjusted(adjustment, conversion.adjusted(by: adjustment))
    }
}

extension Conversion {
    /// The conversion as it stands after an adjustment, which is its last.
    package func adjusted(by adjustment: Adjustment) -> Conversion {
        var conversion = self
        conversion.lastAdjustment = ConversionAdjustment(change: adjustment.change, occurredAt: adjustment.occurredAt)
        return conversion
    }
}
