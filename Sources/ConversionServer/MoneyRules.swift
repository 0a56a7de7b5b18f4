import ConversionAPI
import ConversionStore

/// What an amount must be: exact, of a known currency, and not less than nothing.
enum MoneyRules {
    static func check(_ money: ConversionAPI.Money, _ field: String, _ checks: inout FieldChecks) {
        if !Currency.codes.contains(money.currencyCode) {
            checks.violate(
                "\(field).currency_code", .moneyInvalid,
                "\(field).currency_code must be an ISO 4217 code in capitals, such as EUR.")
        }
        if money.units < 0 || money.nanos < 0 {
            checks.violate(field, .moneyInvalid, "\(field) must not be negative.")
        }
        if money.nanos > 999_999_999 {
            checks.violate(
                "\(field).nanos", .moneyInvalid, "\(field).nanos must be at most 999999999; whole units go to units.")
        }
    }
}

/// The currencies of ISO 4217 that are in use, funds and metals included.
enum Currency {
    static let codes: Set<String> = Set(
        """
        AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BHD BIF BMD BND BOB BOV BRL BSD BTN BWP BYN BZD CAD
        CDF CHE CHF CHW CLF CLP CNY COP COU CRC CUP CVE CZK DJF DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP
        GMD GNF GTQ GYD HKD HNL HTG HUF IDR ILS INR IQD IRR ISK JMD JOD JPY KES KGS KHR KMF KPW KRW KWD KYD KZT LAK
        LBP LKR LRD LSL LYD MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MXV MYR MZN NAD NGN NIO NOK NPR NZD OMR
        PAB PEN PGK PHP PKR PLN PYG QAR RON RSD RUB RWF SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL
        THB TJS TMT TND TOP TRY TTD TWD TZS UAH UGX USD USN UYI UYU UYW UZS VED VES VND VUV WST XAF XAG XAU XBA XBB
        XBC XBD XCD XCG XDR XOF XPD XPF XPT XSU XTS XUA YER ZAR ZMW ZWG
        """.split { $0.isWhitespace }.map(String.init))
}
