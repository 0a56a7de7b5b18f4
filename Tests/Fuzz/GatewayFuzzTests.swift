import Foundation
import Testing

/// Random requests into the gateway, in each form that it reads: every one is answered once, in a form that its client
/// reads, and none leaves a call or an exchange behind. The variables are those of `ConnectionFuzzTests`.
@Suite(.serialized) struct GatewayFuzzTests {
    private static let environment = ProcessInfo.processInfo.environment
    private let count = environment["FUZZ_COUNT"].flatMap { Int($0) } ?? 10_000
    private let first = environment["FUZZ_FIRST"].flatMap { Int($0) } ?? 0
    private let seed = environment["FUZZ_SEED"].flatMap { UInt64($0) } ?? UInt64.random(in: 0...UInt64.max)

    @Test func randomRequestsAreAnsweredOnceAndWell() throws {
        print("fuzz gateway: FUZZ_SEED=\(seed) FUZZ_COUNT=\(count)")
        let gateway = FuzzedGateway()
        var statuses: [Int: Int] = [:]
        for index in first..<max(first, count) {
            if Self.environment["FUZZ_TRACE"] != nil { print(index) }
            var maker = TextMaker(random: SplitMix64(seed: seed &+ UInt64(index) &* 0x2545_f491_4f6c_dd1d))
            let input = maker.makeExchange()
            do {
                let status = try gateway.withstands(Array(input.dropFirst()), FuzzTarget.course(input[0]))
                statuses[status, default: 0] += 1
            } catch {
                Issue.record("FUZZ_SEED=\(seed) FUZZ_FIRST=\(index): \(error)")
                return
            }
        }
        // The inputs must reach the services, be refused, and be left by their clients, or they show nothing.
        #expect(statuses[200, default: 0] > count / 5)
        #expect(statuses[400, default: 0] > count / 50)
        #expect(statuses[504, default: 0] > 0)
        #expect(gateway.service.balance.callsSeen > count / 3)
    }

    @Test(arguments: Recordings.exchanges.indices) func whatWellBehavedClientsSendIsAnswered(_ index: Int) throws {
        let gateway = FuzzedGateway()
        let status = try gateway.withstands(Recordings.exchanges[index], FuzzedGateway.Course(waitsForDeadline: true))
        let text = String(decoding: Recordings.exchanges[index].prefix(60), as: UTF8.self)
        // What the service has no answer for is 501, and what comes from a page of somebody else 403; some are made to fail.
        #expect([200, 204, 400, 401, 403, 501, 504].contains(status), "\(text)")
    }
}
