/// A language that calls are held in, and what models write down of them.
struct SeedLanguage: Sendable {
    let code: String
    fileprivate let names: [String]
    /// Sentences about something that was bought, with its price.
    fileprivate let priced: [SeedSentence]
    /// Sentences about something else.
    fileprivate let plain: [SeedSentence]

    private init(_ code: String, names: [String], priced: [String], plain: [String]) {
        self.code = code
        self.names = names
        self.priced = priced.map(SeedSentence.init)
        self.plain = plain.map(SeedSentence.init)
    }

    /// What a model says of a goal.
    ///
    /// - Parameters:
    ///   - price: an amount with its currency; nil for a goal without one.
    ///   - sentences: how many; a few conversions carry a whole summary.
    func details(_ item: String, price: String?, sentences: Int, _ random: inout SeedRandom) -> String {
        var text = ""
        text.reserveCapacity(160 * sentences)
        for number in 0..<sentences {
            if number > 0 { text += " " }
            let sentence = price == nil ? random.pick(plain) : random.pick(priced)
            sentence.write(to: &text, name: random.pick(names), item: item, price: price ?? "")
        }
        return text
    }

    static let english = SeedLanguage(
        "en", names: ["Zoë", "Mr. O'Brien", "Priya", "the caller", "Dr. Nguyễn", "Ms. Jones"],
        priced: [
            "{name} bought the {item} for {price} and asked for the invoice by mail.",
            "Yes, {name} would like the {item} — {price}, paid by card.",
            "{name} compared two offers and took the {item} at {price}; delivery next week 🚚",
            "Order confirmed: {item}, {price}. {name} says \"thanks, that was quick!\"",
        ],
        plain: [
            "{name} agreed to the {item}, Tuesday at 10:30.", "Noted for {name}: {item}. No questions left.",
            "{name} wants the {item}, but only after 6 pm.",
        ])
    static let german = SeedLanguage(
        "de", names: ["Frau Müller", "Herr Weiß", "die Anruferin", "Jörg", "Frau Yıldız"],
        priced: [
            "{name} kauft den {item} zu {price}, Zahlung auf Rechnung.",
            "Bestellt: {item} ({price}). {name} holt ihn am Samstag ab.",
        ],
        plain: [
            "{name} reserviert {item} für Freitagabend, 19:30 Uhr.",
            "Bestätigt für {name}: {item}, bitte ohne Nüsse und glutenfrei.",
        ])
    static let japanese = SeedLanguage(
        "ja", names: ["田中様", "佐藤様", "お客様", "山本様"],
        priced: [
            "{name}が{item}を{price}でご予約されました。", "{item}、{price}。{name}は二十時に到着予定です。",
            "{name}より{item}のご注文(税込{price})を承りました。♨️",
        ],
        plain: ["{name}は{item}をご希望です。", "{item}の件、{name}に確認済みです。"])
    static let arabic = SeedLanguage(
        "ar", names: ["السيد أحمد", "السيدة فاطمة", "المتصل", "السيد يوسف"],
        priced: [
            "{name} حجز {item} بمبلغ {price} يوم الأحد.", "تم تأكيد {item} مقابل {price}، و{name} سيدفع نقداً.",
        ],
        plain: ["{name} طلب {item} صباح الاثنين.", "تم تسجيل {item} باسم {name}."])
    static let spanish = SeedLanguage(
        "es", names: ["la señora Ibáñez", "don Julián", "Begoña", "el paciente"],
        priced: [
            "{name} contrató {item} por {price}; paga con tarjeta.",
            "Confirmado: {item}, {price}. ¡Muy amable, {name}!",
        ],
        plain: ["{name} pidió {item} para el miércoles a las 9:15.", "Anotado para {name}: {item}."])
    static let french = SeedLanguage(
        "fr", names: ["Mme Lefèvre", "M. Benoît", "l’abonnée", "Anaïs"],
        priced: [
            "{name} a pris {item} pour {price}, à retirer au guichet.",
            "C’est noté : {item}, {price}, au nom de {name}.",
        ],
        plain: ["{name} souhaite {item} dès que possible.", "À rappeler : {name}, {item}."])
    static let hindi = SeedLanguage(
        "hi", names: ["शर्मा जी", "अनीता", "कॉलर", "श्री वर्मा"],
        priced: ["{name} ने {item} {price} में लिया।", "{item} पक्का हुआ, फ़ीस {price}, नाम {name}।"],
        plain: ["{name} ने {item} के लिए शनिवार चुना।", "{item} {name} के लिए तय हुआ।"])
    static let portuguese = SeedLanguage(
        "pt", names: ["João", "dona Conceição", "a cliente", "Luís"],
        priced: [
            "{name} assinou o {item} por {price}, começa segunda.", "Fechado: {item}, {price}. Até amanhã, {name}!",
        ],
        plain: ["{name} marcou {item} às 18h.", "Confirmado para {name}: {item} no sábado de manhã."])
    static let korean = SeedLanguage(
        "ko", names: ["김 고객님", "이지은 님", "박 고객님"],
        priced: ["{name}이 {item}을 {price}에 예약하셨습니다.", "{item} 주문 완료, {price}. {name} 감사합니다!"],
        plain: ["{name}이 {item}을 문의하고 예약하셨습니다.", "{name}: {item}, 토요일 오후 세 시."])
}

/// A sentence with gaps.
private struct SeedSentence: Sendable {
    private enum Part {
        case text(String)
        case name, item, price
    }

    private let parts: [Part]

    /// - Parameter template: with `{name}`, `{item}` and `{price}` where those go.
    init(_ template: String) {
        parts = template.split(separator: "{", omittingEmptySubsequences: false).enumerated().flatMap { index, piece in
            if index == 0 { return [Part.text(String(piece))] }
            let halves = piece.split(separator: "}", maxSplits: 1, omittingEmptySubsequences: false)
            let gap: Part = halves[0] == "name" ? .name : halves[0] == "item" ? .item : .price
            return [gap] + (halves.count > 1 ? [.text(String(halves[1]))] : [])
        }
    }

    func write(to text: inout String, name: String, item: String, price: String) {
        for part in parts {
            switch part {
            case .text(let words): text += words
            case .name: text += name
            case .item: text += item
            case .price: text += price
            }
        }
    }
}
