import ConversionAPI

/// One agent of the platform: who calls it, when, and what they do.
struct SeedAgent: Sendable {
    /// An event of the agent's, and what it is worth.
    struct Event: Sendable {
        let type: String
        /// In whole units of the currency; nil where there is no value.
        let price: ClosedRange<Int>?
        let items: [String]
    }

    let id: String
    let name: String
    let language: SeedLanguage
    /// Of most of its callers, east of Greenwich; the year round.
    let utcOffset: Double
    /// The first one is the most frequent.
    let currencies: [String]
    /// The first one is the agent's own, which requests may leave out.
    let events: [Event]
    /// Converting calls of a hundred, before all agents together are brought to the plan's share.
    let rate: Double
    /// How many calls it has beside the others.
    let size: Double
    /// The part of the year at which its first calls come.
    let launch: Double
    let isRetail: Bool
    let countsOncePerCall: Bool
    let listsEvents: Bool
    /// At the beginnings of which phases it got a new revision.
    let changes: [Int]

    /// The revision that it has in a phase.
    func revision(inPhase phase: Int) -> Int {
        1 + changes.count { $0 <= phase }
    }

    /// How much better than the first revision the one of a phase does.
    func improvement(inPhase phase: Int) -> Double {
        [1, 1.2, 1.1, 1.45][min(3, revision(inPhase: phase) - 1)]
    }

    /// The agent as it is written for a revision.
    func message(revision: Int) -> Agent {
        let advice = revision == 1 ? "" : " Since version \(revision): confirm the amount before you record it."
        return Agent(
            id: id, name: name, model: revision < 3 ? "gpt-4o-mini" : "gpt-4o",
            instructions:
                "You speak for \(name), in the caller's language (\(language.code)). When the caller completes a goal, use the track_conversion tool.\(advice)",
            voiceEnabled: true, transcriber: Transcriber(provider: "deepgram", model: "nova-2-conversationalai"),
            voice: Voice(provider: "deepgram", voiceID: "aura-2-thalia-\(language.code)"), analyticsEnabled: true,
            analyticsTrackConversions: true, analyticsConversionEvent: events[0].type,
            countingMode: countsOncePerCall ? .oncePerCall : .every,
            analyticsAllowedEvents: listsEvents ? events.map(\.type) : [])
    }

    /// So many agents; beyond the first dozen they are branches of it.
    static func all(_ count: Int) -> [SeedAgent] {
        (0..<count).map { number in
            let first = dozen[number % dozen.count]
            let branch = number / dozen.count
            return branch == 0 ? first : first.branch(branch + 1)
        }
    }

    private func branch(_ number: Int) -> SeedAgent {
        SeedAgent(
            id: "\(id)-\(number)", name: "\(name) \(number)", language: language, utcOffset: utcOffset,
            currencies: currencies, events: events, rate: rate * (number % 2 == 0 ? 0.8 : 1.15),
            size: size / Double(number), launch: launch, isRetail: isRetail, countsOncePerCall: countsOncePerCall,
            listsEvents: listsEvents, changes: changes)
    }

    private static let dozen: [SeedAgent] = [
        SeedAgent(
            id: "aurora-telecom", name: "Aurora Telecom Sales", language: .english, utcOffset: -5,
            currencies: ["USD", "USD", "USD", "CAD"],
            events: [
                Event(type: "purchase", price: 19...249, items: ["headset", "5G router", "second SIM card"]),
                Event(type: "premium_signup", price: 29...99, items: ["Premium plan", "Family plan", "Premium Plus"]),
                Event(type: "callback_booked", price: nil, items: ["callback", "visit of a technician"]),
            ],
            rate: 9, size: 3, launch: 0, isRetail: true, countsOncePerCall: false, listsEvents: false,
            changes: [1, 2, 3]),
        SeedAgent(
            id: "bistro-linden", name: "Bistro Linden Reservierungen", language: .german, utcOffset: 1,
            currencies: ["EUR"],
            events: [
                Event(type: "reservation", price: nil, items: ["einen Tisch für zwei", "den großen Tisch am Fenster"]),
                Event(type: "gift_card", price: 25...150, items: ["Gutschein", "Menü-Gutschein für Frühstück"]),
            ],
            rate: 35, size: 1, launch: 0, isRetail: true, countsOncePerCall: true, listsEvents: false, changes: [2]),
        SeedAgent(
            id: "sakura-ryokan", name: "桜旅館 予約", language: .japanese, utcOffset: 9, currencies: ["JPY"],
            events: [
                Event(type: "booking", price: 12_000...98_000, items: ["和室", "露天風呂付き客室", "離れ"]),
                Event(type: "spa_booking", price: 4_500...22_000, items: ["貸切風呂", "マッサージ"]),
            ],
            rate: 18, size: 1.2, launch: 0, isRetail: true, countsOncePerCall: true, listsEvents: true, changes: []),
        SeedAgent(
            id: "gulf-motors", name: "Gulf Motors خدمة العملاء", language: .arabic, utcOffset: 3, currencies: ["KWD"],
            events: [
                Event(type: "service_booking", price: 12...180, items: ["صيانة دورية", "تغيير الزيت", "فحص شامل"]),
                Event(type: "test_drive", price: nil, items: ["تجربة قيادة"]),
            ],
            rate: 12, size: 0.7, launch: 0, isRetail: false, countsOncePerCall: false, listsEvents: true,
            changes: [1]),
        SeedAgent(
            id: "clinica-sol", name: "Clínica Sol", language: .spanish, utcOffset: 1, currencies: ["EUR"],
            events: [
                Event(type: "appointment", price: nil, items: ["una revisión", "una cita con la doctora Muñoz"]),
                Event(type: "teleconsultation", price: 35...80, items: ["consulta por vídeo", "segunda opinión"]),
            ],
            rate: 42, size: 1.5, launch: 0, isRetail: false, countsOncePerCall: true, listsEvents: true,
            changes: [1, 3]),
        SeedAgent(
            id: "theatre-odeon", name: "Théâtre de l’Odéon, billetterie", language: .french, utcOffset: 1,
            currencies: ["EUR", "EUR", "CHF"],
            events: [
                Event(type: "ticket_purchase", price: 18...140, items: ["deux places d’orchestre", "une loge"]),
                Event(type: "subscription", price: 120...420, items: ["l’abonnement Découverte", "la carte Été"]),
            ],
            rate: 15, size: 0.8, launch: 0, isRetail: true, countsOncePerCall: false, listsEvents: false, changes: []),
        SeedAgent(
            id: "maple-insurance", name: "Maple Insurance Quotes", language: .english, utcOffset: -5,
            currencies: ["CAD"],
            events: [
                Event(type: "quote_accepted", price: 40...400, items: ["home insurance", "car insurance"]),
                Event(type: "renewal", price: 60...900, items: ["travel cover", "whole household policy"]),
            ],
            rate: 6, size: 2, launch: 0, isRetail: false, countsOncePerCall: false, listsEvents: true,
            changes: [1, 2]),
        SeedAgent(
            id: "bharat-learning", name: "भारत लर्निंग", language: .hindi, utcOffset: 5.5, currencies: ["INR"],
            events: [
                Event(type: "course_enrolment", price: 499...24_999, items: ["गणित कोर्स", "अंग्रेज़ी कोर्स"]),
                Event(type: "demo_booked", price: nil, items: ["डेमो क्लास"]),
            ],
            rate: 11, size: 2.5, launch: 0, isRetail: false, countsOncePerCall: false, listsEvents: false,
            changes: [2]),
        SeedAgent(
            id: "rio-fitness", name: "Rio Fitness", language: .portuguese, utcOffset: -3, currencies: ["BRL"],
            events: [
                Event(type: "membership", price: 79...299, items: ["plano anual", "plano família"]),
                Event(type: "trial_class", price: nil, items: ["uma aula de natação", "uma aula experimental"]),
            ],
            rate: 14, size: 0.9, launch: 0.2, isRetail: true, countsOncePerCall: true, listsEvents: false,
            changes: []),
        SeedAgent(
            id: "thames-energy", name: "Thames Energy", language: .english, utcOffset: 0, currencies: ["GBP"],
            events: [
                Event(type: "tariff_switch", price: 60...260, items: ["green tariff", "night tariff"]),
                Event(type: "smart_meter_booking", price: nil, items: ["smart meter visit"]),
            ],
            rate: 20, size: 1.8, launch: 0, isRetail: false, countsOncePerCall: false, listsEvents: true,
            changes: [3]),
        SeedAgent(
            id: "seoul-beauty", name: "서울 뷰티", language: .korean, utcOffset: 9, currencies: ["KRW"],
            events: [
                Event(type: "treatment_booking", price: 45_000...320_000, items: ["피부 관리", "두피 케어"]),
                Event(type: "purchase", price: 12_000...98_000, items: ["수분 크림", "선물 세트"]),
            ],
            rate: 22, size: 1.1, launch: 0.35, isRetail: true, countsOncePerCall: false, listsEvents: false,
            changes: []),
        SeedAgent(
            id: "polar-outfitters", name: "Polar Outfitters", language: .english, utcOffset: -8,
            currencies: ["USD", "USD", "EUR"],
            events: [
                Event(type: "purchase", price: 24...640, items: ["down jacket", "hiking boots", "4-season tent"]),
                Event(type: "newsletter_signup", price: nil, items: ["newsletter", "size reminder"]),
            ],
            rate: 5, size: 2.2, launch: 0.5, isRetail: true, countsOncePerCall: false, listsEvents: false,
            changes: [3]),
    ]
}
