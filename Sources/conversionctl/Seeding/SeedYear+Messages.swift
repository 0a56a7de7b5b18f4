import ConversionAPI

/// The year as the API takes it.
extension SeedYear {
    /// Whether and how a conversion is sent a second time.
    enum Repeat: Sendable, Hashable {
        case none
        /// The answer was lost: the same request under the same key.
        case retry
        /// The caller interrupted and the tool ran again, with another call id. Only of agents that count once a call.
        case rerun
    }

    private func repeated(_ number: Int, _ agent: SeedAgent) -> Repeat {
        var random = random(.repeated, number)
        let draw = random.below(1000)
        if draw < 8 { return .retry }
        return draw < 28 && agent.countsOncePerCall ? .rerun : .none
    }

    /// The conversions of a message, and which of them are repeated: as many as the message has room for.
    func conversions(ofMessage index: Int) -> [(Conversion, Repeat)] {
        let first = index * SeedPlan.conversionsOfMessage
        let numbers = first..<min(first + SeedPlan.conversionsOfMessage, plan.conversions)
        var room = Self.messageLimit - numbers.count
        return numbers.map { number in
            let conversion = conversion(number)
            let repeated = room > 0 ? repeated(number, agents[conversion.call.agent]) : .none
            if repeated != .none { room -= 1 }
            return (conversion, repeated)
        }
    }

    /// What an import takes in one message.
    private static let messageLimit = 1_000

    /// The requests of a message, the repeats behind what they repeat.
    func message(_ index: Int) -> [TrackConversionRequest] {
        var requests: [TrackConversionRequest] = []
        var repeats: [TrackConversionRequest] = []
        requests.reserveCapacity(Self.messageLimit)
        for (conversion, repeated) in conversions(ofMessage: index) {
            let request = request(conversion)
            requests.append(request)
            switch repeated {
            case .none: break
            case .retry: repeats.append(request)
            case .rerun: repeats.append(self.request(conversion, isRerun: true))
            }
        }
        // Workers race: neighbours change places.
        for place in stride(from: 20, to: requests.count, by: 20) { requests.swapAt(place, place - 7) }
        return requests + repeats
    }

    func request(_ number: Int) -> TrackConversionRequest {
        request(conversion(number))
    }

    private func request(_ conversion: Conversion, isRerun: Bool = false) -> TrackConversionRequest {
        let agent = agents[conversion.call.agent]
        let event = agent.events[conversion.event]
        var random = random(.text, isRerun ? ~conversion.number : conversion.number)
        let namesEvent = conversion.event > 0 || random.chance(700)
        return TrackConversionRequest(
            agentID: agent.id, roomName: room(conversion.call.number), userID: Self.user(conversion.call.user),
            eventType: namesEvent ? event.type : "", details: details(conversion, agent, event, &random),
            idempotencyKey: keyText("call_", isRerun ? .repeated : .callKey, conversion.number),
            timestamp: Self.timestamp(conversion.time + (isRerun ? 4_000_000 : 0)), value: conversion.value,
            test: conversion.call.isTest)
    }

    private func details(
        _ conversion: Conversion, _ agent: SeedAgent, _ event: SeedAgent.Event, _ random: inout SeedRandom
    ) -> String {
        let draw = random.below(1000)
        guard draw >= 20 else { return "" }
        // Most models write a sentence; a few a summary of the whole call.
        let sentences = draw < 990 ? 1 + draw % 2 : 8 + draw % 9
        return agent.language.details(
            random.pick(event.items), price: conversion.value.map(MoneyText.text), sentences: sentences, &random)
    }

    func callRequest(_ number: Int) -> RecordCallRequest {
        let call = call(number)
        return RecordCallRequest(
            call: ConversionAPI.Call(
                roomName: room(number), agentID: agents[call.agent].id, userID: Self.user(call.user),
                startTime: Self.timestamp(call.start), endTime: Self.timestamp(call.end), test: call.isTest))
    }

    /// - Parameter place: among the adjustments of the conversion.
    func adjustmentRequest(
        _ adjustment: Adjustment, place: Int, of number: Int, conversionID: String
    ) -> AdjustConversionRequest {
        AdjustConversionRequest(
            conversionID: conversionID, type: adjustment.value == nil ? .retract : .restate, value: adjustment.value,
            timestamp: Self.timestamp(adjustment.time),
            details: adjustment.value == nil ? "Cancelled within the withdrawal period" : "Refunded in part",
            idempotencyKey: keyText("refund_", .adjustmentKey, number * 2 + place))
    }

    private func room(_ call: Int) -> String {
        // One-to-one, so that no two calls share a room.
        let number = SeedRandom.mixed(key &+ Purpose.room.rawValue &* 0x9e37_79b9_7f4a_7c15 &+ UInt64(call))
        return SeedName.text("room_", digits: 13, of: number)
    }

    private static func user(_ number: UInt64?) -> String {
        number.map { SeedName.text("user_", digits: 10, of: $0) } ?? ""
    }

    private func keyText(_ prefix: StaticString, _ purpose: Purpose, _ place: Int) -> String {
        var random = random(purpose, place)
        return SeedName.text(prefix, digits: 12, of: random.next(), random.next())
    }

    private static func timestamp(_ microseconds: Int64) -> ProtobufTimestamp {
        let (seconds, rest) = microseconds.quotientAndRemainder(dividingBy: 1_000_000)
        return ProtobufTimestamp(seconds: seconds, nanos: Int32(rest) * 1_000)
    }
}
