import Glibc
import RPC
import Synchronization

/// The counters of the calls on one loop: written there, read by any thread.
///
/// One block of memory, a part for each method, and in it one for each status. It is zero from the system, so that what
/// is never counted takes no memory. As one thread alone writes, adding is a load and a store, and no locked instruction.
final class CallCounters: Sendable {
    // `nonisolated(unsafe)`: the pointer never changes, and all that stands there are atomics.
    nonisolated(unsafe) private let cells: UnsafeMutablePointer<Atomic<Int>>
    private let methods: Int

    // What stands where in the part of a status: a histogram is its buckets, then its sum.
    private static let durations = 0
    private static let received = durations + MetricBuckets.durations.count + 2
    private static let sent = received + MetricBuckets.sizes.count + 2
    private static let statusSize = sent + MetricBuckets.sizes.count + 2
    /// Behind the number of calls that were begun.
    private static let methodSize = 1 + StatusCode.allCases.count * statusSize
    /// In front: the handler of the call before, and its method.
    private static let headSize = 2

    init(methods: Int) {
        self.methods = methods
        let count = Self.headSize + methods * Self.methodSize
        // An atomic integer of 0 is all zeros; without memory at the start there is no server.
        let memory = calloc(count, MemoryLayout<Atomic<Int>>.stride)
        precondition(memory != nil, "out of memory")
        cells = memory.unsafelyUnwrapped.bindMemory(to: Atomic<Int>.self, capacity: count)
    }

    deinit {
        free(cells)
    }

    // MARK: On the loop

    /// The method of a handler, if it was that of the call before.
    func index(of handler: ObjectIdentifier) -> Int? {
        guard cells[0].load(ordering: .relaxed) == Int(bitPattern: handler) else { return nil }
        return cells[1].load(ordering: .relaxed)
    }

    func keep(_ index: Int, of handler: ObjectIdentifier) {
        cells[0].store(Int(bitPattern: handler), ordering: .relaxed)
        cells[1].store(index, ordering: .relaxed)
    }

    func addStarted(_ method: Int) {
        add(1, at: Self.headSize + method * Self.methodSize)
    }

    func addEnded(_ method: Int, _ code: StatusCode, ticks: Int, received: Int, sent: Int) {
        let start = Self.start(method, code)
        add(1, at: start + Self.durations + MetricBuckets.bucketOfDuration(ticks: ticks))
        add(ticks, at: start + Self.received - 1)
        add(1, at: start + Self.received + MetricBuckets.bucketOfSize(received))
        add(received, at: start + Self.sent - 1)
        add(1, at: start + Self.sent + MetricBuckets.bucketOfSize(sent))
        add(sent, at: start + Self.statusSize - 1)
    }

    /// A time in units of 2^30 attoseconds, 1.07 ns: the shift costs an instruction, a division many.
    static func ticks(of duration: Duration) -> Int {
        Int(truncatingIfNeeded: duration.attoseconds >> 30)
    }

    static let secondsPerTick = Double(1 << 30) / 1e18

    private func add(_ count: Int, at index: Int) {
        cells[index].store(cells[index].load(ordering: .relaxed) &+ count, ordering: .relaxed)
    }

    private static func start(_ method: Int, _ code: StatusCode) -> Int {
        headSize + method * methodSize + 1 + code.rawValue * statusSize
    }

    // MARK: From any thread

    func started(_ method: Int) -> Int { value(at: Self.headSize + method * Self.methodSize) }

    func ended(_ method: Int, _ code: StatusCode) -> Int {
        let start = Self.start(method, code) + Self.durations
        return (start...start + MetricBuckets.durations.count).reduce(0) { $0 + value(at: $1) }
    }

    func add(_ method: Int, _ code: StatusCode, to calls: inout EndedCalls) {
        let start = Self.start(method, code)
        guard ended(method, code) > 0 else { return }
        calls.durations.add(from: start + Self.durations, scale: Self.secondsPerTick, value(at:))
        calls.received.add(from: start + Self.received, scale: 1, value(at:))
        calls.sent.add(from: start + Self.sent, scale: 1, value(at:))
    }

    private func value(at index: Int) -> Int { cells[index].load(ordering: .relaxed) }
}

/// What is known of calls of one method that ended in one way.
struct EndedCalls: Equatable {
    /// In seconds.
    var durations = MetricHistogram(bounds: MetricBuckets.durations)
    /// In bytes: of the client's messages, and of the server's.
    var received = MetricHistogram(bounds: MetricBuckets.sizes)
    var sent = MetricHistogram(bounds: MetricBuckets.sizes)
}

extension MetricHistogram {
    fileprivate mutating func add(from start: Int, scale: Double, _ value: (Int) -> Int) {
        for bucket in counts.indices { counts[bucket] += value(start + bucket) }
        sum += Double(value(start + counts.count)) * scale
    }
}
