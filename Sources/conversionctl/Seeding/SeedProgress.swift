import Basics
import Synchronization

/// How far a load has come, told on a terminal as it goes.
final class SeedProgress: Sendable {
    private let conversionCount = Atomic(0)
    private let callCount = Atomic(0)
    private let adjustmentCount = Atomic(0)
    private let plan: SeedPlan
    private let start = ContinuousClock.now

    init(_ plan: SeedPlan) {
        self.plan = plan
    }

    func add(conversions: Int = 0, calls: Int = 0, adjustments: Int = 0) {
        if conversions > 0 { conversionCount.add(conversions, ordering: .relaxed) }
        if calls > 0 { callCount.add(calls, ordering: .relaxed) }
        if adjustments > 0 { adjustmentCount.add(adjustments, ordering: .relaxed) }
    }

    /// Rewrites one line until the task is cancelled, and wipes it then.
    func show() async {
        while !Task.isCancelled {
            Self.write("\r\(line(after: start.duration(to: .now)))\u{1b}[K")
            try? await Task.sleep(for: .milliseconds(250))
        }
        Self.write("\r\u{1b}[K")
    }

    /// What the line says.
    func line(after elapsed: Duration) -> String {
        let conversions = conversionCount.load(ordering: .relaxed), calls = callCount.load(ordering: .relaxed)
        let adjustments = adjustmentCount.load(ordering: .relaxed)
        let done = conversions + calls, all = plan.conversions + plan.recordedCalls
        let seconds = max(0.001, elapsed / .seconds(1))
        let rate = Int(Double(done + adjustments) / seconds)
        var line = "\(min(99, done * 100 / max(1, all)))%, \(Self.grouped(conversions)) conversions"
        line += ", \(Self.grouped(calls)) calls, \(Self.grouped(adjustments)) adjustments; \(Self.grouped(rate))/s"
        if done > 0, done < all {
            line += ", \(Self.time(Int(seconds * Double(all - done) / Double(done)))) left"
        }
        return line
    }

    private static func time(_ seconds: Int) -> String {
        switch seconds {
        case ..<60: "\(seconds) s"
        case ..<3_600: "\(seconds / 60) min \(seconds % 60) s"
        default: "\(seconds / 3_600) h \(seconds / 60 % 60) min"
        }
    }

    /// With commas between the thousands.
    static func grouped(_ number: Int) -> String {
        var text = ""
        for (place, digit) in String(number).reversed().enumerated() {
            if place > 0, place % 3 == 0 { text.append(",") }
            text.append(digit)
        }
        return String(text.reversed())
    }

    private static func write(_ text: String) {
        _ = FileBytes.write(text, to: 2)
    }
}
