extension InteropCases {
    /// Makes the same call again and again; it may fail or be late only as often as the scale allows.
    func soak(_ call: () async throws -> Void) async throws {
        let start = ContinuousClock.now
        var failures: [String] = []
        for iteration in 0..<scale.soakIterations {
            try expect(
                start.duration(to: .now) < scale.soakTimeout,
                "\(iteration) of \(scale.soakIterations) calls took \(scale.soakTimeout)")
            let began = ContinuousClock.now
            do {
                try await call()
                let latency = began.duration(to: .now)
                if latency > scale.soakMaxLatency { failures.append("call \(iteration) took \(latency)") }
            } catch {
                failures.append("call \(iteration): \(error)")
            }
        }
        try expect(
            failures.count <= scale.soakMaxFailures,
            "\(failures.count) of \(scale.soakIterations) calls failed, at first \(failures.first ?? "")")
    }
}
