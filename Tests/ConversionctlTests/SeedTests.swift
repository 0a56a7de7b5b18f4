import ConversionAPI
import ConversionStore
import Testing

@testable import ConversionServer
@testable import conversionctl

@Suite struct SeedTests {
    private static let large: SeedYear = {
        var plan = SeedPlan()
        plan.conversions = 20_000
        return SeedYear(plan)
    }()

    private func year(_ change: (inout SeedPlan) -> Void) -> SeedYear {
        var plan = SeedPlan()
        plan.conversions = 2_000
        change(&plan)
        return SeedYear(plan)
    }

    /// All that is sent, as bytes.
    private func bytes(_ year: SeedYear) throws -> [[UInt8]] {
        let plan = year.plan
        return try (0..<plan.messages).flatMap { try year.message($0).map { try $0.encoded() } }
            + (0..<plan.recordedCalls).map { try year.callRequest($0).encoded() }
            + (0..<plan.conversions).flatMap { number in
                try year.adjustments(of: number).enumerated().map { place, adjustment in
                    try year.adjustmentRequest(adjustment, place: place, of: number, conversionID: "cv_1").encoded()
                }
            }
    }

    @Test func theSamePlanMakesTheSameBytes() throws {
        #expect(try bytes(year { _ in }) == bytes(year { _ in }))
    }

    /// Kept, so that a change of the library, the compiler or the generator is noticed: `SeedPlan.key` has a version.
    @Test func thisPlanMadeTheseBytesBefore() throws {
        var sum: UInt64 = 0
        for row in try bytes(year { _ in }) {
            for byte in row { sum = SeedRandom.mixed(sum ^ UInt64(byte)) &+ 1 }
        }
        #expect(sum == 17_935_574_256_557_225_444)
    }

    @Test(
        arguments: [
            { @Sendable in $0.seed = 2 }, { $0.conversions = 2_001 }, { $0.agents = 3 }, { $0.until -= 86_400 },
            { $0.days = 30 }, { $0.callsPerConversion = 2 },
        ] as [@Sendable (inout SeedPlan) -> Void])
    func anotherPlanSharesNoKeysAndNoRooms(change: @Sendable (inout SeedPlan) -> Void) {
        let first = year { _ in }.message(0), second = year(change).message(0)
        #expect(Set(first.map(\.idempotencyKey)).isDisjoint(with: second.map(\.idempotencyKey)))
        #expect(Set(first.map(\.roomName)).isDisjoint(with: second.map(\.roomName)))
    }

    @Test(
        arguments: [
            { @Sendable _ in }, { $0.conversions = 1 }, { $0.conversions = 11 }, { $0.conversions = 969 },
            { $0.agents = 1 },
            { $0.agents = 40 }, { $0.days = 1 }, { $0.callsPerConversion = 1 }, { $0.callsPerConversion = 0 },
        ] as [@Sendable (inout SeedPlan) -> Void])
    func everyRowIsWhatTheServerTakes(change: @Sendable (inout SeedPlan) -> Void) throws {
        let year = year(change)
        let plan = year.plan
        var checks = FieldChecks()
        let policies = Dictionary(
            uniqueKeysWithValues: year.agents.map { agent in
                let settings = AgentRules.settings(of: agent.message(revision: 4), &checks)
                return (agent.id, TrackingPolicy(revision: 1, settings: settings))
            })
        var configuration = ServiceConfiguration()
        configuration.lateWindow = .seconds(plan.days * 86_400)
        configuration.clockTolerance = .zero
        let now = Timestamp(nanoseconds: plan.until * 1_000_000_000)
        let rules = TrackingRules(configuration)
        var keys: [String: TrackConversionRequest] = [:]
        for message in 0..<plan.messages {
            let requests = year.message(message)
            #expect(requests.count <= 1_000)
            for request in requests {
                #expect(throws: Never.self) {
                    try rules.admit(
                        ConversionDraft(request), policy: policies[request.agentID], workspace: .default, now: now,
                        expires: nil)
                }
                // A key comes again with the same content only.
                #expect(keys.updateValue(request, forKey: request.idempotencyKey) ?? request == request)
            }
        }
        let tally = SeedTally(year)
        #expect(tally.conversions == plan.conversions)
        var rooms: Set<String> = []
        for number in 0..<plan.recordedCalls {
            let call = try #require(year.callRequest(number).call)
            let start = try #require(rules.past(call.startTime, "", now: now, &checks))
            let end = try #require(rules.past(call.endTime, "", now: now, &checks))
            #expect(start <= end && policies[call.agentID] != nil)
            rooms.insert(call.roomName)
        }
        #expect(rooms.count == plan.recordedCalls)
        for number in 0..<plan.conversions {
            var last = year.conversion(number).time
            for adjustment in year.adjustments(of: number) {
                #expect(adjustment.time > last && adjustment.time <= plan.until * 1_000_000)
                #expect(
                    adjustment.value?.currencyCode ?? ""
                        == (adjustment.value == nil ? "" : year.conversion(number).value?.currencyCode))
                if let value = adjustment.value { MoneyRules.check(value, "value", at: nil, &checks) }
                last = adjustment.time
            }
        }
        #expect(checks.isEmpty)
    }

    @Test func aYearIsAsPeopleCall() {
        let year = Self.large
        let plan = year.plan
        var hours = [Int](repeating: 0, count: 24), weekdays = [Int](repeating: 0, count: 7)
        var months = [Int](repeating: 0, count: 12)
        var users: [UInt64: Int] = [:]
        for number in 0..<plan.recordedCalls {
            let call = year.call(number)
            let seconds = call.start / 1_000_000 + Int64(year.agents[call.agent].utcOffset * 3_600)
            hours[Int(seconds / 3_600 % 24)] += 1
            weekdays[Int((seconds / 86_400 + 3) % 7)] += 1
            months[min(11, Int((call.start / 1_000_000 - plan.begin) * 12 / Int64(plan.days * 86_400)))] += 1
            if let user = call.user { users[user, default: 0] += 1 }
        }
        // Days, not nights; weeks, not weekends; more from month to month, and most before the holidays.
        #expect(hours[10] > 10 * hours[3])
        #expect(Double(weekdays[6]) < 0.75 * Double(weekdays[1]))
        #expect(months[5] > months[0] && months.max() == max(months[10], months[11]))
        // A third of those who are known call for the first time, and some many times.
        let known = users.values.reduce(0, +)
        #expect((0.25...0.45).contains(Double(users.count) / Double(known)))
        #expect(Double(known) / Double(plan.recordedCalls) < 0.9 && users.values.max() ?? 0 > 10)
    }

    @Test func mostCallsConvertNothingAndAgentsDiffer() {
        let year = Self.large
        let tally = SeedTally(year)
        let rates = tally.agents.map { Double($0.convertedCalls) / Double($0.calls) }
        let calls = tally.agents.reduce(0) { $0 + $1.calls }
        #expect((0.95...1).contains(Double(calls) / Double(year.plan.recordedCalls)))
        let rate = Double(tally.agents.reduce(0) { $0 + $1.convertedCalls }) / Double(calls)
        #expect((0.15...0.2).contains(rate))
        #expect((rates.max() ?? 0) > 4 * (rates.min() ?? 0))
        #expect(tally.agents.allSatisfy { $0.conversions > 100 })
        #expect(Set(tally.agents.flatMap(\.revenues.keys)).count >= 9)
        let shares = [
            tally.repeats, tally.adjustments,
            tally.conversions - tally.agents.reduce(0) { $0 + $1.conversions + $1.retracted },
        ]
        .map { Double($0) / Double(tally.conversions) }
        #expect((0.008...0.03).contains(shares[0]) && (0.015...0.03).contains(shares[1]), "\(shares)")
        #expect((0.001...0.01).contains(shares[2]), "\(shares)")
    }

    @Test func detailsReadLikeSpeechOfSeveralLanguages() {
        let requests = Self.large.message(3)
        let details = requests.map(\.details)
        #expect(Set(details).count > requests.count / 4)
        #expect(details.allSatisfy { !$0.contains("{") && $0.utf8.count <= 8 * 1024 })
        for word in ["bought", "Frau", "様", "السيد", "señora", "ने", "고객님"] {
            #expect(Self.large.message(8).contains { $0.details.contains(word) }, "\(word)")
        }
    }

    @Test func amountsHaveTheirCurrencysMinorUnits() {
        for number in 0..<5_000 {
            guard let value = Self.large.conversion(number).value else { continue }
            switch value.currencyCode {
            case "JPY", "KRW": #expect(value.nanos == 0)
            case "KWD": #expect(value.nanos % 1_000_000 == 0)
            default: #expect(value.nanos % 10_000_000 == 0)
            }
        }
    }

    @Test func aCursorGivesEachNumberOnce() {
        let cursor = SeedCursor(3..<8)
        #expect([cursor.take(2), cursor.take(2), cursor.take(2), cursor.take(2)] == [3..<5, 5..<7, 7..<8, nil])
    }

    @Test func progressTellsHowFarHowFastAndHowLong() {
        var plan = SeedPlan()
        plan.conversions = 10_000
        plan.callsPerConversion = 4
        let progress = SeedProgress(plan)
        progress.add(conversions: 2_000, calls: 3_000, adjustments: 40)
        #expect(
            progress.line(after: .seconds(10))
                == "10%, 2,000 conversions, 3,000 calls, 40 adjustments; 504/s, 1 min 30 s left")
    }

    @Test func aSeedsPlanIsWhatItsFlagsSay() async throws {
        let command = try await SeedCommand.asyncParse([
            "--conversions", "500", "--agents", "3", "--seed", "7", "--until", "2025-06-01", "--days", "30",
            "--calls-per-conversion", "1.5",
        ])
        var plan = SeedPlan()
        (plan.conversions, plan.agents, plan.seed, plan.until) = (500, 3, 7, 1_748_736_000)
        (plan.days, plan.callsPerConversion) = (30, 1.5)
        #expect(command.plan == plan)
    }

    @Test(arguments: [
        ["--conversions", "0"], ["--agents", "101"], ["--days", "0"], ["--calls-per-conversion", "0.5"],
        ["--calls-per-conversion", "nan"], ["--until", "2999-01-01"], ["--streams", "0"], ["--connections", "65"],
    ])
    func aWrongPlanIsRefused(arguments: [String]) async {
        await #expect(throws: (any Error).self) { try await SeedCommand.asyncParse(arguments) }
    }
}
