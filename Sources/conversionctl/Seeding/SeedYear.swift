import ConversionAPI

/// A voice platform's year: which call, conversion or adjustment stands at a number.
///
/// Nothing is kept: each row follows from the plan and its number, so rows are made in any order and by many at once.
struct SeedYear: Sendable {
    /// A call; it tells where and when, its names are made when they are needed.
    struct Call: Sendable, Hashable {
        let number: Int
        let agent: Int
        /// In microseconds since 1970.
        let start: Int64
        let end: Int64
        /// nil for a caller who is not known.
        let user: UInt64?
        let isTest: Bool
    }

    /// What became of a call.
    struct Conversion: Sendable, Hashable {
        let number: Int
        let call: Call
        let event: Int
        /// In microseconds since 1970.
        let time: Int64
        let value: Money?
    }

    /// What was changed of a conversion later.
    struct Adjustment: Sendable, Hashable {
        /// In microseconds since 1970.
        let time: Int64
        /// What it is worth then; nil where it was taken back.
        let value: Money?
    }

    let plan: SeedPlan
    let agents: [SeedAgent]
    let calendar: SeedCalendar
    let key: UInt64

    /// What a row's random numbers are for, so that no two kinds draw the same.
    enum Purpose: UInt64 {
        case call = 1, conversion, text, adjustment, room, user, callKey, adjustmentKey, repeated
    }

    init(_ plan: SeedPlan) {
        self.plan = plan
        agents = SeedAgent.all(plan.agents)
        calendar = SeedCalendar(plan, agents)
        key = plan.key
    }

    func random(_ purpose: Purpose, _ place: Int) -> SeedRandom {
        SeedRandom(key: key &+ purpose.rawValue &* 0x9e37_79b9_7f4a_7c15, place: place)
    }

    // MARK: Calls

    /// - Parameter number: below the plan's `convertingCalls` for one that converts.
    func call(_ number: Int) -> Call {
        var random = random(.call, number)
        let isConverting = number < plan.convertingCalls
        let place =
            isConverting
            ? (Double(number) + random.unit()) / Double(plan.convertingCalls)
            : (Double(number - plan.convertingCalls) + random.unit()) / Double(plan.idleCalls)
        let slot = calendar.slot(at: place, isConverting: isConverting)
        var start = (plan.begin + Int64(slot.hour) * 3_600) * 1_000_000 + Int64(random.below(3_600_000_000))
        // A few come late, as from a worker that was cut off: up to three days after those around them.
        if random.chance(10) {
            start = max(plan.begin * 1_000_000, start - Int64(1 + random.below(3 * 86_400)) * 1_000_000)
        }
        let length = Int64((20 + random.unit() * random.unit() * 900) * 1_000_000)
        return Call(
            number: number, agent: slot.agent, start: start,
            end: max(start, min(start + length, plan.until * 1_000_000)),
            user: user(at: place, &random), isTest: random.chance(4))
    }

    /// Callers come back, those of long ago too; some are not known.
    private func user(at place: Double, _ random: inout SeedRandom) -> UInt64? {
        guard !random.chance(120) else { return nil }
        // Of all who have called until then, one call in three is somebody's first.
        let known = max(1, Int(place * Double(max(plan.recordedCalls, plan.convertingCalls)) / 3))
        let number = random.chance(330) ? known : known - 1 - Int(Double(known) * random.unit() * random.unit())
        return SeedRandom.mixed(key &+ Purpose.user.rawValue &* 0x9e37_79b9_7f4a_7c15 &+ UInt64(max(0, number)))
    }

    // MARK: Conversions

    func conversion(_ number: Int) -> Conversion {
        var random = random(.conversion, number)
        let (block, place) = number.quotientAndRemainder(dividingBy: SeedPlan.conversionsOfBlock)
        let isSecond = place == SeedPlan.callsOfBlock
        let ordinal = isSecond ? random.below(SeedPlan.callsOfBlock) : place
        let call = call(block * SeedPlan.callsOfBlock + ordinal)
        let agent = agents[call.agent]
        // The second one of a call is of another event, as some agents count each event once a call.
        let firstNumber = block * SeedPlan.conversionsOfBlock + ordinal
        let event =
            isSecond
            ? (firstEvent(firstNumber, agent) + 1) % agent.events.count : firstEvent(firstNumber, agent)
        let time = call.start + Int64(Double(call.end - call.start) * (0.4 + 0.6 * random.unit()))
        return Conversion(
            number: number, call: call, event: event, time: time,
            value: value(of: agent.events[event], agent, &random))
    }

    /// The agent's own event for three in five.
    private func firstEvent(_ number: Int, _ agent: SeedAgent) -> Int {
        var random = SeedRandom(key: ~key, place: number)
        return random.chance(600) ? 0 : random.below(agent.events.count)
    }

    private func value(of event: SeedAgent.Event, _ agent: SeedAgent, _ random: inout SeedRandom) -> Money? {
        guard let price = event.price, !random.chance(30) else { return nil }
        let currency = random.pick(agent.currencies)
        // Small amounts are more frequent than large ones.
        let units = price.lowerBound + Int(Double(price.count) * random.unit() * random.unit())
        switch currency {
        case "JPY", "KRW": return Money(currencyCode: currency, units: Int64(units / 100 * 100))
        case "KWD":
            return Money(currencyCode: currency, units: Int64(units), nanos: Int32(random.below(8)) * 125_000_000)
        default:
            let cents = random.pick([0, 0, 50, 90, 95, 99])
            return Money(currencyCode: currency, units: Int64(units), nanos: Int32(cents) * 10_000_000)
        }
    }

    // MARK: Adjustments

    /// Of a conversion, in the order of their time: refunds in part, and conversions that are taken back, some days later.
    func adjustments(of number: Int) -> [Adjustment] {
        var random = random(.adjustment, number)
        let draw = random.below(1000)
        guard draw < 24 else { return [] }
        let conversion = conversion(number)
        var time = conversion.time
        var adjustments: [Adjustment] = []
        if draw >= 12, let value = conversion.value {
            time += Int64(3_600 + random.below(20 * 86_400)) * 1_000_000
            let part = Int64(random.below(90) + 5)
            adjustments.append(
                Adjustment(time: time, value: Money(currencyCode: value.currencyCode, units: value.units * part / 100)))
        }
        // Of those that were restated, some are taken back in the end.
        if draw < 14 {
            time += Int64(3_600 + random.below(14 * 86_400)) * 1_000_000
            adjustments.append(Adjustment(time: time, value: nil))
        }
        return adjustments.filter { $0.time <= plan.until * 1_000_000 }
    }
}
