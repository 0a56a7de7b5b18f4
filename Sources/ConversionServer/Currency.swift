import Basics
import ConversionStore

/// The currencies of ISO 4217: list one of those in use, funds and metals included, and list three of those that were
/// withdrawn.
enum Currency {
    /// Whether a text is one of the codes in use, byte for byte: to Swift's own comparison the sign of the kelvin is a K.
    static func isKnown(_ code: String) -> Bool {
        code.utf8.count == 3 && packed.contains(pack(code))
    }

    /// The first moment at which a withdrawn code is not taken any more; nil for one that was never withdrawn.
    ///
    /// A year after the month of its withdrawal: contracts, invoices and refunds go on in the old currency for a while.
    static func end(of code: String) -> Timestamp? { code.utf8.count == 3 ? ends[pack(code)] : nil }

    static let codes: [String] =
        """
        AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BHD BIF BMD BND BOB BOV BRL BSD BTN BWP BYN BZD CAD
        CDF CHE CHF CHW CLF CLP CNY COP COU CRC CUP CVE CZK DJF DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP
        GMD GNF GTQ GYD HKD HNL HTG HUF IDR ILS INR IQD IRR ISK JMD JOD JPY KES KGS KHR KMF KPW KRW KWD KYD KZT LAK
        LBP LKR LRD LSL LYD MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MXV MYR MZN NAD NGN NIO NOK NPR NZD OMR
        PAB PEN PGK PHP PKR PLN PYG QAR RON RSD RUB RWF SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL
        THB TJS TMT TND TOP TRY TTD TWD TZS UAH UGX USD USN UYI UYU UYW UZS VED VES VND VUV WST XAF XAG XAU XBA XBB
        XBC XBD XCD XCG XDR XOF XPD XPF XPT XSU XTS XUA YER ZAR ZMW ZWG
        """.split { $0.isWhitespace }.map(String.init)

    /// Each withdrawn code with the month of its withdrawal. Where ISO 4217 tells only a year, or two of which one it was,
    /// the month is the last of these.
    static let withdrawn: [(code: String, year: Int, month: Int)] =
        """
        ADP2003-07 AFA2003-01 ALK1989-12 ANG2025-06 AOK1991-03 AON2000-02 AOR2000-02 ARA1992-01 ARP1985-07 ARY1990-12
        ATS2002-03 AYM2005-10 AZM2005-12 BAD1998-07 BEC1990-03 BEF2002-03 BEL1990-03 BGJ1990-12 BGK1990-12 BGL2003-11
        BGN2026-01 BOP1987-02 BRB1986-03 BRC1989-02 BRE1993-03 BRN1990-03 BRR1994-07 BUK1990-02 BYB2001-01 BYR2017-01
        CHC2004-11 CSD2006-10 CSJ1990-12 CSK1993-03 CUC2021-06 CYP2008-01 DDM1990-09 DEM2002-03 ECS2000-09 ECV2000-09
        EEK2011-01 ESA1981-12 ESB1994-12 ESP2002-03 FIM2002-03 FRF2002-03 GEK1995-10 GHC2008-01 GHP2007-06 GNE1989-12
        GNS1986-02 GQE1989-12 GRD2002-03 GWE1981-12 GWP1997-05 HRD1995-01 HRK2023-01 IEP2002-03 ILP1981-12 ILR1990-12
        ISJ1990-12 ITL2002-03 LAJ1989-12 LSM1985-05 LTL2015-01 LTT1993-07 LUC1990-03 LUF2002-03 LUL1990-03 LVL2014-01
        LVR1994-12 MGF2004-12 MLF1984-11 MRO2017-12 MTL2008-01 MTP1983-06 MVQ1989-12 MXP1993-01 MZE1981-12 MZM2006-06
        NIC1990-10 NLG2002-03 PEH1990-12 PEI1991-07 PES1986-02 PLZ1997-01 PTE2002-03 RHD1981-12 ROK1990-12 ROL2005-06
        RUR2004-01 SDD2007-07 SDP1998-06 SIT2007-01 SKK2009-01 SLL2023-12 SRG2003-12 STD2017-12 SUR1990-12 TJR2001-04
        TMM2009-01 TPE2002-11 TRL2005-12 UAK1996-09 UGS1987-05 UGW1990-12 USS2014-03 UYN1989-12 UYP1993-03 VEB2008-01
        VEF2018-08 VNC1990-12 XEU1999-01 XFO2006-10 XFU2013-11 XRE1999-11 YDD1991-09 YUD1990-01 YUM2003-07 YUN1995-11
        ZAL1995-03 ZMK2012-12 ZRN1999-06 ZRZ1994-02 ZWC1989-12 ZWD2008-08 ZWL2024-09 ZWN2006-09 ZWR2009-06
        """.split { $0.isWhitespace }.compactMap { entry in
            let (code, rest) = (entry.prefix(3), entry.dropFirst(3).split(separator: "-"))
            guard rest.count == 2, let year = Int(rest[0]), let month = Int(rest[1]) else { return nil }
            return (String(code), year, month)
        }

    private static let packed = Set(codes.map(pack))

    private static let ends: [UInt32: Timestamp] = Dictionary(
        withdrawn.map { code, year, month in
            // The first day of the month behind, a year later.
            let end = CivilDate(year: year + (month == 12 ? 2 : 1), month: month % 12 + 1, day: 1)
            return (pack(code), Timestamp(nanoseconds: Int64(end.dayNumber) * 86_400_000_000_000))
        }, uniquingKeysWith: { first, _ in first })

    private static func pack(_ code: String) -> UInt32 {
        code.utf8.reduce(0) { $0 << 8 | UInt32($1) }
    }
}
