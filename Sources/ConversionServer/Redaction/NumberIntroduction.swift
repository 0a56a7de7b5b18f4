import Basics

/// What stands before a number and says what it is.
struct NumberIntroduction {
    enum Meaning {
        case phone
        /// Somebody is to be called, or has a number: a phone's, if it is as long as those are.
        case contact
        /// An order, an invoice, an id.
        case other
        case unknown
    }

    let meaning: Meaning
    /// The international prefix.
    let hasPlus: Bool
    /// Part of a name, as in #4711-0815 or ORD-2026-0815.
    let isLabel: Bool

    init(of start: Int, in bytes: UnsafeBufferPointer<UInt8>) {
        var first = start
        // +(49) 170
        if first > 1, bytes[first - 1] == UInt8(ascii: "("), bytes[first - 2] == UInt8(ascii: "+") { first -= 1 }
        let before = first > 0 ? bytes[first - 1] : UInt8(ascii: " ")
        let second = first > 1 ? bytes[first - 2] : UInt8(ascii: " ")
        // Nor behind what is masked already, as it would not be behind the digits that were there.
        hasPlus = before == UInt8(ascii: "+") && !NumberScanner.isWord(second) && second != UInt8(ascii: "]")
        switch before {
        case UInt8(ascii: "#"): isLabel = true
        case UInt8(ascii: "-"), UInt8(ascii: "/"), UInt8(ascii: "."): isLabel = NumberScanner.isWord(second)
        default: isLabel = false
        }
        meaning = Self.meaning(of: start, in: bytes)
    }

    /// By the nearest word that means something among the few before it, within the sentence.
    private static func meaning(of start: Int, in bytes: UnsafeBufferPointer<UInt8>) -> Meaning {
        var place = start
        let limit = max(0, start - 48)
        var nearest: String?
        var hasNumber = false
        var strangers = 0
        for _ in 0..<5 {
            var isAbbreviated = false
            while place > limit, isBetweenWords(bytes[place - 1]) {
                place -= 1
                if bytes[place] == UInt8(ascii: ".") { isAbbreviated = true }
            }
            let end = place
            while place > limit, isInWord(bytes[place - 1]) { place -= 1 }
            // A full stop behind a longer word ends a sentence: "tel. no. 555" is one, "by phone. 555" is not.
            guard place < end, !isAbbreviated || end - place <= 4 else { break }
            let word = word(place..<end, in: bytes)
            nearest = nearest ?? word
            if phoneWords.contains(word) || phoneSuffixes.contains(where: word.hasSuffix) { return .phone }
            if otherWords.contains(word) { return .other }
            if numberWords.contains(word) {
                hasNumber = true
            } else if hasNumber, owners.contains(word) || isGenitive(place..<end, in: bytes) {
                return .phone
            } else if hasNumber, strangers == 0, articles.contains(word) {
                // Unless a word before it says more: "the order: the number is".
                strangers += 1
            } else if contactWords.contains(word) {
                // "call Anna on", but not "call ended, item".
                return strangers == 0 || strangers <= 2 && placeWords.contains(nearest ?? "") ? .contact : .unknown
            } else if !connectors.contains(word) {
                strangers += 1
            }
        }
        return .unknown
    }

    /// In lower case as far as it is ASCII, without a genitive's s.
    private static func word(_ range: Range<Int>, in bytes: UnsafeBufferPointer<UInt8>) -> String {
        var word = String(
            decoding: bytes[range].map { (0x41...0x5a).contains($0) ? $0 | 0x20 : $0 }, as: UTF8.self)
        for ending in ["'s", "’s"] where word.hasSuffix(ending) { word.removeLast(2) }
        return word
    }

    /// "Anna's" of "Anna's number"; what an order's or an invoice's is has been told before.
    private static func isGenitive(_ range: Range<Int>, in bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        let word = bytes[range]
        return word.count > 2 && word.last == UInt8(ascii: "s")
            && (word.dropLast().last == UInt8(ascii: "'") || word.dropLast().suffix(3).elementsEqual("’".utf8))
    }

    private static func isInWord(_ byte: UInt8) -> Bool {
        byte.isASCIILetter || byte >= 0x80 || byte == UInt8(ascii: "'")
    }

    /// Neither a sentence's end nor another number, nor the brackets of what is masked already.
    private static func isBetweenWords(_ byte: UInt8) -> Bool {
        " \t\n:#=(+-_\".,*|".utf8.contains(byte) || byte == FoldedText.seam
    }

    private static let phoneWords: Set<String> = [
        "phone", "telephone", "tel", "telefon", "telefono", "teléfono", "téléphone", "mobile", "mobil", "móvil", "cell",
        "cellphone", "handy", "fax", "whatsapp", "sms", "callback", "landline", "rückruf", "rückrufnummer", "rufnummer",
        "telefonnummer", "handynummer", "mobilnummer", "phonenumber", "msisdn", "ph", "mob", "tél", "tlf", "tfno",
        "smartphone", "festnetz", "durchwahl", "celular", "telefone", "cellulare", "portable", "telegram", "viber",
        "телефон", "тел", "هاتف", "facetime", "signal", "voicemail", "☎", "✆", "℡", "📞", "📱", "🕿",
    ]

    /// In scripts that use no spaces a word is not told from the one before it.
    private static let phoneSuffixes = ["电话", "電話", "手机", "手機", "携帯", "전화", "전화번호", "番号は", "电话是", "手机是"]

    private static let otherWords: Set<String> = [
        "order", "orders", "invoice", "booking", "reservation", "reference", "ref", "account", "ticket", "case", "id",
        "confirmation", "tracking", "code", "sku", "serial", "customer", "contract", "policy", "isbn", "imei", "iban",
        "version", "amount", "total", "price", "bestellung", "bestellnummer", "auftrag", "auftragsnummer", "rechnung",
        "rechnungsnummer", "kundennummer", "vertragsnummer", "buchung", "buchungsnummer", "member", "membership",
        "transaction", "payment", "receipt", "claim", "shipment", "parcel", "quote", "product", "item", "model", "part",
        "flight", "room", "pin", "employee", "student", "patient", "meter", "vin", "tax", "vat", "passport", "licence",
        "license", "loan", "routing", "timestamp", "bestell", "rechnungs", "kunden", "pedido", "factura", "commande",
        "facture",
    ]

    private static let numberWords: Set<String> = [
        "number", "numbers", "no", "nr", "num", "nummer", "número", "numero", "numéro", "номер", "digits",
    ]

    /// Whose number, or which of theirs.
    private static let owners: Set<String> = [
        "my", "his", "her", "their", "our", "your", "caller", "callers", "contact", "best", "direct", "daytime", "work",
        "home", "office", "emergency", "alternate", "alternative", "private", "personal", "business", "mein", "meine",
        "meiner", "seine", "ihre", "unsere", "mi", "su", "mon", "son", "mio", "meu", "мой", "wife", "husband",
    ]

    private static let articles: Set<String> = ["the", "this", "that", "a", "new", "die", "diese", "el", "le"]

    private static let contactWords: Set<String> = [
        "call", "calls", "called", "calling", "dial", "reach", "reached", "reachable", "ring", "text", "texted",
        "contact", "message", "anrufen", "anruf", "erreichbar", "erreichen", "erreicht", "zurückrufen", "rufen",
        "llamar", "llame", "llámame", "appeler", "appelez", "joindre", "rappeler", "chiamare",
    ]

    /// What may stand before the number where somebody is called on it.
    private static let placeWords: Set<String> = ["at", "on", "under", "via", "unter", "auf", "al", "au", "to", "is"]

    private static let connectors: Set<String> = [
        "me", "him", "her", "us", "them", "you", "back", "on", "at", "under", "to", "up", "by", "via", "please", "now",
        "is", "was", "be", "are", "it", "or", "and", "can", "directly", "instead", "again", "anytime", "later",
        "tomorrow", "today", "unter", "mich", "ihn", "sie", "ihm", "uns", "auf", "ist", "bitte", "lautet", "wäre", "es",
        "al", "au", "en", "est", "the", "this", "that", "a", "s",
    ]
}
