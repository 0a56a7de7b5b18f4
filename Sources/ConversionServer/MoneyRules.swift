import ConversionAPI

/// What an amount must be: exact, of a known currency, and not less than nothing.
enum MoneyRules {
    static func check(_ money: ConversionAPI.Money, _ field: String, _ checks: inout FieldChecks) {
        if !Currency.isKnown(money.currencyCode) {
            checks.violate(
                "\(field).currency_code", .currencyCodeInvalid,
                "\(field).currency_code must be an ISO 4217 code in capitals, such as EUR.")
        }
        if money.units < 0 || money.nanos < 0 {
            checks.violate(field, .moneyInvalid, "\(field) must not be negative.")
        }
        if !(-999_999_999...999_999_999).contains(money.nanos) {
            checks.violate(
                "\(field).nanos", .moneyInvalid, "\(field).nanos must be at most 999999999; whole units go to units.")
        }
    }
}
