import ConversionAPI
import ConversionStore

/// What an amount must be: exact, of a known currency, not less than nothing, and within the limit.
enum MoneyRules {
    /// The most units of any currency. With it the sums of a ledger stay far within what a report can say, and no single
    /// conversion comes near it in any currency.
    static let unitLimit: Int64 = 1_000_000_000_000

    /// - Parameter moment: when the conversion happened, which says whether a withdrawn currency is of its time; nil where
    ///   that is not known.
    static func check(
        _ money: ConversionAPI.Money, _ field: String, at moment: Timestamp?, _ checks: inout FieldChecks
    ) {
        if !Currency.isKnown(money.currencyCode) {
            checkWithdrawn(money.currencyCode, "\(field).currency_code", at: moment, &checks)
        }
        if money.units < 0 || money.nanos < 0 {
            checks.violate(field, .moneyInvalid, "\(field) must not be negative.")
        } else if money.units > unitLimit || money.units == unitLimit && money.nanos > 0 {
            checks.violate(
                field, .moneyInvalid, "\(field) must be at most \(unitLimit) units of its currency.")
        }
        if !(-999_999_999...999_999_999).contains(money.nanos) {
            checks.violate(
                "\(field).nanos", .moneyInvalid, "\(field).nanos must be at most 999999999; whole units go to units.")
        }
    }

    private static func checkWithdrawn(
        _ code: String, _ field: String, at moment: Timestamp?, _ checks: inout FieldChecks
    ) {
        guard let end = Currency.end(of: code) else {
            checks.violate(
                field, .currencyCodeInvalid, "\(field) must be an ISO 4217 code in capitals, such as EUR.")
            return
        }
        guard let moment, moment >= end else { return }
        checks.violate(
            field, .currencyCodeInvalid,
            "\(field) \(code) was withdrawn from ISO 4217, and is taken only for conversions from before \(ProtobufTimestamp(end).rfc3339 ?? "that")."
        )
    }
}
